"""Words what happened to tables and figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.model.change import CellChange, Change
from tracker.model.snapshot import Entry
from tracker.report import prose
from tracker.report.links import link_statements
from tracker.report.structure import size
from tracker.report.studies import studies_added, studies_removed
from tracker.report.voice import Voice, blocks

NUMBERED = re.compile(r"^(?P<number>(?:Table|Cuadro|Tabla) [A-Z]?\d+[a-z]?)\b[.:]?\s*(?P<caption>.*)$", re.IGNORECASE | re.DOTALL)
CAPTION = 24  # words
CELL = 18
ROW = 60
MOST_CELLS = 5


def table_added(change: Change, voice: Voice) -> list[str]:
    """Say that a table came, and how many rows it has."""
    name = _table(_caption(change.new, change.after), change, voice)
    return [voice.phrases.table_added.format(table=name, size=size(_rows(change.new), voice)), *studies_added(change, voice)]


def table_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a table went, and how many rows it had."""
    name = _table(_caption(change.old, change.before), change, voice)
    return [voice.phrases.table_removed.format(table=name, size=size(_rows(change.old), voice)), *studies_removed(change, voice)]


def caption_revised(change: Change, voice: Voice) -> list[str]:
    """Say that a table has another caption."""
    if change.before == change.after:
        return [*link_statements(change, voice), *studies_added(change, voice)] or [_revised(change, voice)]
    numbered = NUMBERED.match(change.after or "")
    name = numbered["number"] if numbered else _table("", change, voice)
    sides = {side: prose.shorten(prose.bare(text or ""), CAPTION) for side, text in (("before", change.before), ("after", change.after))}
    return [voice.phrases.caption_revised.format(table=name, **sides)]


def row_added(change: Change, voice: Voice) -> list[str]:
    """Say that a row joined a table, and what it says."""
    row, cited = _row(change.new, change.after), voice.cited(change)
    return [voice.phrases.row_added.format(table=_table(change.lead, change, voice), text=row, cited=cited)]


def row_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a row left a table, and what it said."""
    row = _row(change.old, change.before)
    return [voice.phrases.row_removed.format(table=_table(change.lead, change, voice), text=row), *studies_removed(change, voice)]


def row_revised(change: Change, voice: Voice) -> list[str]:
    """Say which cells of a row changed, and how."""
    phrases, table = voice.phrases, _table(change.lead, change, voice)
    if change.cells:
        said = [_cell(cell, voice) for cell in change.cells[:MOST_CELLS]]
        left = len(change.cells) - MOST_CELLS
        cells = "; ".join([*said, phrases.more_cells.format(count=left)] if left > 0 else said)
        return [phrases.row_revised.format(table=table, cells=cells, cited=voice.cited(change)), *studies_removed(change, voice)]
    if change.before == change.after:
        return [*link_statements(change, voice), *studies_added(change, voice)] or [_revised(change, voice)]
    return [phrases.row_rewritten.format(table=table, text=_row(change.new, change.after), cited=voice.cited(change))]


def note_changed(change: Change, voice: Voice) -> list[str]:
    """Say that a note under a table came or went."""
    table = _table(change.lead, change, voice)
    phrase, text = (voice.phrases.note_removed, change.before) if change.after is None else (voice.phrases.note_added, change.after)
    return [voice.fill(phrase, [text or ""], cited=voice.cited(change), table=table), *studies_removed(change, voice)]


def figure_changed(change: Change, voice: Voice) -> list[str]:
    """Say that a figure came, went, or has another caption or image."""
    phrases = voice.phrases
    if change.before is not None and change.after is not None:
        said = [] if change.before == change.after else [_figure_caption(change, voice)]
        return [*said, *link_statements(change, voice), *studies_removed(change, voice)] or [_revised(change, voice)]
    came = change.after is not None
    text = change.after or change.before
    if not text:
        return [phrases.figure_added_bare if came else phrases.figure_removed_bare]
    said = [voice.fill(phrases.figure_added if came else phrases.figure_removed, [text], cited=voice.cited(change))]
    return [*said, *studies_removed(change, voice)]


def _figure_caption(change: Change, voice: Voice) -> str:
    text = prose.around(change.before or "", change.after or "", ROW)
    return voice.fill(voice.phrases.figure_revised, [text], cited=voice.cited(change))


def _cell(cell: CellChange, voice: Voice) -> str:
    """Say what changed in a cell, naming its row and column where they have names."""
    phrases = voice.phrases
    of_row = "" if cell.row in (cell.before, cell.after) else cell.row  # the cell that names the row is the one that changed
    row, column = (prose.shorten(name.strip(), CELL) for name in (of_row, cell.column))
    named = phrases.cell if row and column else phrases.cell_of_row
    phrase = named if row else phrases.cell_of_column if column else phrases.cell_bare
    before, after = prose.around(cell.after, cell.before, CELL), prose.around(cell.before, cell.after, CELL)
    return phrase.format(row=row, column=column, before=before.rstrip(".") or phrases.empty, after=after.rstrip(".") or phrases.empty)


def _table(caption: str, change: Change, voice: Voice) -> str:
    """Return how to name a table: by number and caption, by caption, or by its section."""
    phrases = voice.phrases
    said = prose.shorten(prose.bare(caption), CAPTION)
    if (match := NUMBERED.match(said)) and match["caption"]:
        return phrases.table_numbered.format(**match.groupdict())
    if said:
        return match["number"] if match else phrases.table_captioned.format(caption=said)
    return phrases.table_in_section.format(section=voice.section(change.section[-1])) if change.section else phrases.table_unknown


def _caption(entries: Sequence[Entry], text: str | None) -> str:
    found = blocks(entries)
    return found[0].text if found else text or ""


def _rows(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return what belongs to a table, without the table itself."""
    return entries[1:]


def _row(entries: Sequence[Entry], text: str | None) -> str:
    """Return the cells of a row with marks between them."""
    found = blocks(entries)
    cells = [found[0].text[cell.start : cell.end].strip() for cell in found[0].cells] if found else []
    return prose.shorten("; ".join(cell for cell in cells if cell) or (text or "").strip(), ROW)


def _revised(change: Change, voice: Voice) -> str:
    return voice.phrases.revised.format(place=voice.place(change), cited="")
