"""A report as text for terminals and mail, as a page of its own, for Word, as Markdown and as JSON."""

from __future__ import annotations

from tracker.report.render.data import as_dict
from tracker.report.render.markdown import as_markdown
from tracker.report.render.page import as_html
from tracker.report.render.text import as_text
from tracker.report.render.word import as_word

__all__ = ["as_dict", "as_html", "as_markdown", "as_text", "as_word"]
