"""Names the cells of a table row that changed, as a reader would: row X, column Y."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from tracker.diff.sides import Side
from tracker.model.change import CellChange
from tracker.model.snapshot import Block, Cell, MarkKind, Unit
from tracker.text import normal, without_notes

LONGEST_NAME = 1_000  # characters
MOST_HEADS = 100  # rows, or cells of a row: what names the rest of a table is no more


def caption(side: Side, index: int) -> str:
    """Return the caption of the table that a row or note belongs to, without the letters of notes."""
    at = _table(side, index)
    return without_notes(side.block(at).text, side.block(at).marks) if at is not None else ""


def cell_changes(before: Side, i: int, after: Side, j: int) -> tuple[CellChange, ...]:
    """Return the cells that differ between two rows that correspond; none where the rows differ in shape beyond that."""
    one, other = before.block(i), after.block(j)
    olds, news = _texts(one), _texts(other)
    if len(olds) != len(news) or not olds:
        return ()
    names = columns(after, j)
    group = _group_name(after, j)
    own = next((cell for cell in other.cells if _name(other, cell)), None)
    out = []
    for old, new, cell in zip(olds, news, other.cells, strict=True):
        if normal(old) != normal(new):
            row = [group, _name(other, own) if own and not (group and own is cell) else ""]
            out.append(CellChange(", ".join(name for name in row if name), names.get(cell.column, ""), old, new))
    return tuple(out)


def _group_name(side: Side, index: int) -> str:
    """Return the cell further up that spans down to a row at its left edge; "" where the row has a first cell of its own."""
    first = side.block(index).cells[:1]
    if not first or first[0].column == 0:
        return ""
    for at in range(index - 1, max(side.part(index).head, index - MOST_HEADS), -1):
        item = side.item(at)
        if not isinstance(item, Block) or item.unit is not Unit.TABLE_ROW:
            break
        above = item.cells[0] if item.cells else None
        if above and above.column == 0 and above.rows > index - at:
            return _name(item, above)
    return ""


def cell_pairs(one: Block, other: Block) -> list[tuple[str, str]]:
    """Return the texts of the cells side by side; none where the rows have not as many."""
    olds, news = _texts(one), _texts(other)
    return list(zip(olds, news, strict=True)) if len(olds) == len(news) else []


def column_change(one: list[Block], other: list[Block]) -> int | None:
    """Return which column `other` has beside those of `one`, where that is all of the difference of their rows; else None."""
    rows = [([normal(t) for t in _texts(a)], [normal(t) for t in _texts(b)]) for a, b in zip(one, other, strict=False)]
    if len(one) != len(other) or len(rows) < 2 or any(len(b) != len(a) + 1 for a, b in rows):  # noqa: PLR2004  a single row shows no column
        return None
    for k in range(min(len(b) for _, b in rows)):
        if all(a[:k] == b[:k] and a[k:] == b[k + 1 :] for a, b in rows):
            return k
    return None


def table_rows(side: Side, index: int) -> list[int]:
    """Return the rows of the table whose caption stands at `index`."""
    rows = []
    for at in _below(side, index):
        block = side.block(at)
        if block.unit not in {Unit.TABLE_ROW, Unit.TABLE_NOTE}:
            break
        rows += [at] if block.unit is Unit.TABLE_ROW else []
    return rows


def column_text(block: Block, column: int) -> str:
    """Return the text of the cell that is the row's n-th, from 0."""
    return _text(block, block.cells[column])


def without_letters(block: Block) -> str:
    """Return the text without the raised letters and signs that point to notes."""
    text = block.text
    for mark in sorted(block.marks, key=lambda m: -m.start):
        if mark.kind is MarkKind.SUPERSCRIPT and not any(c.isdigit() for c in text[mark.start : mark.end]):
            text = text[: mark.start] + text[mark.end :]
    return text


def columns(side: Side, index: int) -> dict[int, str]:
    """Return the name of every column of a row's table: its header cells from the top down."""
    at = _table(side, index)
    names: dict[int, str] = {}
    for row in islice(_below(side, at, index), MOST_HEADS) if at is not None else ():
        block = side.block(row)
        if block.unit is not Unit.TABLE_ROW or block.style != "head":
            break
        for cell in block.cells[:MOST_HEADS]:
            for column in range(cell.column, cell.column + cell.columns):
                names[column] = f"{names.get(column, '')} {_name(block, cell)}".strip()
    return names


def _table(side: Side, index: int) -> int | None:
    at = side.tables[index]
    return at if at > side.part(index).head else None


def _below(side: Side, table: int, index: int | None = None) -> Iterator[int]:
    """Yield what stands below a table in its section, or in that of `index`."""
    blocks = side.part(table if index is None else index).blocks
    return (blocks[at] for at in range(bisect_right(blocks, table), len(blocks)))


def _texts(block: Block) -> list[str]:
    return [_text(block, cell) for cell in block.cells]


def _name(block: Block, cell: Cell) -> str:
    """Return what a cell says without the letters of notes, as the name of its row or column."""
    return without_notes(block.text, block.marks, cell.start, min(cell.end, cell.start + LONGEST_NAME)).strip()


def _text(block: Block, cell: Cell) -> str:
    return block.text[cell.start : cell.end]
