"""Words the cells of a table row: what they say, and what changed in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.model.change import CellChange, Change
from tracker.model.snapshot import Block, Entry
from tracker.report import prose
from tracker.report.voice import Voice, blocks
from tracker.text import normal, without_notes

CELL = 18  # words
ROW = 60
MOST = 5
HEAD = "head"
AMOUNT = re.compile(r"^[<>≤≥=±~≈]?\s?[-−]?[\d.,]+(?:[–-][\d.,]+)?\s?\S*$")
ABBREVIATED = re.compile(r"(?:\b(?:al|etc|vs|[A-Za-z])|\.)\.$")


def row_text(entries: Sequence[Entry], text: str | None) -> str:
    """Return the cells of a row with marks between them, without the full stops at their ends and the letters of notes."""
    found = blocks(entries)
    cells = [without_notes(found[0].text, found[0].marks, cell.start, cell.end) for cell in found[0].cells] if found else []
    return prose.shorten("; ".join(_unstopped(cell.strip()) for cell in cells if cell.strip()) or (text or "").strip(), ROW)


def header_said(change: Change, table: str, voice: Voice) -> list[str]:
    """Say which columns have another name; nothing for a row that is no row of headers."""
    new = blocks(change.new)
    if not change.cells or not new or new[0].style != HEAD:
        return []
    sides = [(_clean(change, cell, old=True), _clean(change, cell, old=False)) for cell in change.cells[:MOST]]
    if not all(before and after for before, after in sides):
        return []
    return [voice.phrases.column_renamed.format(table=table, before=before, after=after) for before, after in sides if before != after]


def cells_said(change: Change, voice: Voice) -> str:
    """Say what changed in cells, each with its row and column where they have names."""
    said = [_cell(change, cell, voice) for cell in change.cells[:MOST]]
    left = len(change.cells) - MOST
    return "; ".join([*said, voice.phrases.more_cells.format(count=left)] if left > 0 else said)


def _cell(change: Change, cell: CellChange, voice: Voice) -> str:
    phrases = voice.phrases
    old, new = _clean(change, cell, old=True), _clean(change, cell, old=False)
    if normal(old) == normal(new):  # nothing but the letter of a note
        came = len(cell.after) > len(cell.before)
        phrase = phrases.note_marked if came else phrases.note_unmarked
        letter = (cell.after if came else cell.before).removeprefix(new).strip()
        note = phrases.note_named.format(letter=letter) if letter.isalpha() else phrases.note_of
        named = phrases.cell_name.format(row=_name(cell.row), column=_name(cell.column))
        return phrase.format(note=note, cell=named)
    row = "" if cell.row in (old, new) else _name(cell.row)  # the cell that names the row is the one that changed
    column = _name(cell.column)
    named = phrases.cell if row and column else phrases.cell_of_row
    phrase = named if row else phrases.cell_of_column if column else phrases.cell_bare
    before, after = (_value(prose.around(one, other, CELL), voice) for one, other in ((new, old), (old, new)))
    return phrase.format(row=row, column=column, before=before, after=after)


def _clean(change: Change, cell: CellChange, *, old: bool) -> str:
    """Return what a cell says without the letters of notes, which the block of its row tells from the rest."""
    text = cell.before if old else cell.after
    found: list[Block] = blocks(change.old if old else change.new)
    for place in found[0].cells if found else ():
        if found[0].text[place.start : place.end] == text:
            return without_notes(found[0].text, found[0].marks, place.start, place.end).strip()
    return text.strip()


def _name(text: str) -> str:
    """Return the name of a row or column; several words stand in quotation marks."""
    said = prose.shorten(text.strip(), CELL)
    return said if len(said.split()) < 2 or AMOUNT.match(said) else f"“{said}”"  # noqa: PLR2004  one word needs none


def _value(text: str, voice: Voice) -> str:
    said = _unstopped(text.strip())
    return _name(said) if said else voice.phrases.empty


def _unstopped(text: str) -> str:
    return text if ABBREVIATED.search(text) else text.rstrip(" .,;:")
