"""Verb: a changeset in words (`narrate`, `retell`), and its renderings as text, page, Word, Markdown and JSON."""

from __future__ import annotations

from tracker.report.narrate import narrate, retell
from tracker.report.phrases import LANGUAGES
from tracker.report.render import as_dict, as_html, as_markdown, as_text, as_word

__all__ = ["LANGUAGES", "as_dict", "as_html", "as_markdown", "as_text", "as_word", "narrate", "retell"]
