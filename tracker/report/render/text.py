"""A report as plain text, for terminals and mail: one line a statement, under the headings of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.model.announcement import Pairing
from tracker.model.history import Reversal
from tracker.model.report import Report, Statement
from tracker.report.narrate import retell
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.claims import untold_lines
from tracker.report.render.layout import dates_line, head_lines, path, says_announced, technical_line, told, unannounced
from tracker.report.render.undone import undone_lines
from tracker.report.render.visible import visible


def as_text(report: Report, *, language: str | None = None, reversals: Sequence[Reversal] = ()) -> str:
    """Return the report as lines of text that end with a line break; no line is wrapped. In its own language, unless another is named.

    `reversals`: what was undone again between its two versions, as a footnote.
    """
    said = retell(report, language) if language else report
    phrases = phrases_of(said.language)
    parts = [
        *_head(said, phrases),
        *_changes(said, phrases),
        *_announced(said, phrases),
        _undone(reversals, phrases),
        technical_line(said, phrases),
    ]
    return visible("\n\n".join(part for part in parts if part)) + "\n"


def _head(report: Report, phrases: Phrases) -> Iterator[str]:
    yield "\n".join(line for line in (report.title, report.url) if line)
    yield "\n".join(line for line in (*head_lines(report, phrases), dates_line(report, phrases)) if line)


def _changes(report: Report, phrases: Phrases) -> Iterator[str]:
    groups = told(report)
    changes = {change.id: change for change in report.changeset.changes}
    if not groups:
        yield phrases.no_changes
    for group in groups:
        lines = [group.heading or phrases.whole_document]
        for statement in group.statements:
            claims = untold_lines(changes[statement.change], statement.text, phrases)
            lines += [f"  - {statement.text}", *(f"      {claim}" for claim in claims)]
        yield "\n".join(lines)


def _announced(report: Report, phrases: Phrases) -> Iterator[str]:
    if not says_announced(report):
        return
    items = [_item(pairing, phrases) for pairing in report.reconciliation.pairings]
    yield "\n".join([phrases.announced, *(items or [f"  {phrases.none_announced}"])])
    if left := unannounced(report, phrases):
        yield "\n".join([phrases.unannounced, *([f"  {left.line}"] if left.line else _placed(left.statements))])


def _undone(reversals: Sequence[Reversal], phrases: Phrases) -> str:
    return "\n".join([phrases.undone, *(f"  - {line}" for line in undone_lines(reversals, phrases))]) if reversals else ""


def _item(pairing: Pairing, phrases: Phrases) -> str:
    """Return an announced item with what became of it, and the section that it stands under."""
    place = f"{pairing.item.section}: " if pairing.item.section else ""
    return f"  - [{phrases.statuses[pairing.status]}] {place}{pairing.item.text}"


def _placed(statements: Sequence[Statement]) -> list[str]:
    """Return statements as lines; those that read the same are told apart by their section."""
    count = Counter(statement.text for statement in statements)
    return [f"  - {n.text} ({path(n.section)})" if count[n.text] > 1 and n.section else f"  - {n.text}" for n in statements]
