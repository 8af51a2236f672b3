"""A report as plain text, for terminals and mail: one line a statement, under the headings of the document."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.model.report import Report
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.layout import head_lines, technical_line, told, unannounced


def as_text(report: Report, *, language: str = "en") -> str:
    """Return the report as lines of text that end with a line break; no line is wrapped."""
    phrases = phrases_of(language)
    parts = [*_head(report, phrases), *_changes(report, phrases), *_announced(report, phrases), technical_line(report, phrases)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(report: Report, phrases: Phrases) -> Iterator[str]:
    yield "\n".join(line for line in (report.title, report.url) if line)
    yield "\n".join(head_lines(report, phrases))


def _changes(report: Report, phrases: Phrases) -> Iterator[str]:
    groups = told(report)
    if not groups:
        yield phrases.no_changes
    for group in groups:
        yield "\n".join([group.heading or phrases.whole_document, *(f"  - {statement.text}" for statement in group.statements)])


def _announced(report: Report, phrases: Phrases) -> Iterator[str]:
    pairings = report.reconciliation.pairings
    if not pairings and not report.reconciliation.unannounced:
        return
    items = [f"  - [{phrases.statuses[pairing.status]}] {pairing.item.text}" for pairing in pairings]
    yield "\n".join([phrases.announced, *(items or [f"  {phrases.none_announced}"])])
    left = [f"  - {statement.text}" for statement in unannounced(report)]
    yield "\n".join([phrases.unannounced, *(left or [f"  {phrases.none_unannounced}"])])
