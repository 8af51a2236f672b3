"""Verb: a changeset in words (`narrate`), and its renderings as text, page and JSON."""

from __future__ import annotations

from tracker.report.narrate import narrate
from tracker.report.render import as_dict, as_html, as_text

__all__ = ["as_dict", "as_html", "as_text", "narrate"]
