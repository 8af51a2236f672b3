"""Changes made by hand, with sentences of our own."""

from __future__ import annotations

from dataclasses import replace

from tracker.model.announcement import Reconciliation
from tracker.model.change import Action, Change, Changeset, Kind, Passage, Reason, ReferenceChange, Significance, Span
from tracker.model.report import Report, Side
from tracker.model.snapshot import Block, Cell, Entry, Head, Mark, MarkKind, Unit
from tracker.report import narrate

NOBODY = Side(None, None, None)


def change(
    kind: Kind = Kind.ADDED, unit: Unit = Unit.PARAGRAPH, before: str | None = None, after: str | None = None, **more: object
) -> Change:
    base = Change("c1", kind, unit, Significance.SUBSTANTIVE, (Reason.TEXT,), ("Flying", "Delta Kites"), "_23", before, after)
    return replace(base, **more)  # type: ignore[arg-type]


def revised(*passages: tuple[str, str], **more: object) -> Change:
    before, after = (" ".join(pair[side] for pair in passages if pair[side]) for side in (0, 1))
    return change(Kind.REVISED, before=before, after=after, passages=tuple(Passage(*pair) for pair in passages), **more)  # type: ignore[arg-type]


def study(label: str, number: int, action: Action = Action.ADDED) -> ReferenceChange:
    return ReferenceChange(action, number, label, f"text:{label}", f"{label}: On kites. 2031.")


def block(text: str, unit: Unit = Unit.PARAGRAPH, depth: int = 2, **more: object) -> Entry:
    return Entry(depth, replace(Block(unit, text), **more))  # type: ignore[arg-type]


def cite(label: str, at: int) -> Mark:
    return Mark(MarkKind.CITATION, at, at, keys=(f"text:{label}",))


def head(text: str, depth: int = 2) -> Entry:
    return Entry(depth, Head(Block(Unit.HEADING, text)))


def raised(entry: Entry, at: int) -> Entry:
    """Return an entry whose character at that place is the letter of a note."""
    if not isinstance(entry.item, Block):
        raise TypeError(entry)
    return replace(entry, item=replace(entry.item, marks=(Mark(MarkKind.SUPERSCRIPT, at, at + 1),)))


def row(*cells: str, style: str = "body") -> Entry:
    text, spans = "", []
    for column, cell in enumerate(cells):
        spans.append(Cell(len(text), len(text) + len(cell), column))
        text += f"{cell} "
    return block(text.strip(), Unit.TABLE_ROW, cells=tuple(spans), style=style)


def report(*changes: Change, **more: object) -> Report:
    given: dict[str, object] = {
        "before": NOBODY, "after": NOBODY, "title": "On Kites", "url": "https://kites.example/on-kites", "reconciliation": Reconciliation(),
    }  # fmt: skip
    return narrate(Changeset(changes), **(given | more))  # type: ignore[arg-type]


def said(*changes: Change, **more: object) -> str:
    """Return the statement of the last change."""
    return report(*changes, **more).statements[-1].text


def spans(*pieces: tuple[str, str]) -> tuple[Span, ...]:
    return tuple(Span(*piece) for piece in pieces)
