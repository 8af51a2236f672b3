"""Words what happened to tables, their rows and columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.model.change import Change
from tracker.model.snapshot import Entry
from tracker.report import prose
from tracker.report.cells import CELL, cells_said, header_said, row_text
from tracker.report.links import link_statements
from tracker.report.structure import size
from tracker.report.studies import studies_added, studies_removed
from tracker.report.voice import Voice, added, blocks
from tracker.text import without_notes

NUMBERED = re.compile(r"^(?:Table|Cuadro|Tabla) (?P<number>[A-Z]?\d+[a-z]?)\b[.:]?\s*(?P<caption>.*)$", re.IGNORECASE | re.DOTALL)
CAPTION = 24  # words


def table_added(change: Change, voice: Voice) -> list[str]:
    """Say that a table came, and how many rows it has."""
    name = table_name(_caption(change.new, change.after), change, voice)
    return [voice.phrases.table_added.format(table=name, size=size(change.new[1:], voice)), *studies_added(change, voice)]


def table_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a table went, and how many rows it had."""
    name = table_name(_caption(change.old, change.before), change, voice)
    return [voice.phrases.table_removed.format(table=name, size=size(change.old[1:], voice)), *studies_removed(change, voice)]


def caption_revised(change: Change, voice: Voice) -> list[str]:
    """Say that a table has another caption."""
    if change.before == change.after:
        return [*link_statements(change, voice), *studies_added(change, voice)] or [_revised(change, voice)]
    texts = [_caption(change.old, change.before), _caption(change.new, change.after)]
    first, found = (NUMBERED.match(text) for text in texts)
    if first and found and first["caption"] == found["caption"]:
        old, new = (voice.phrases.table_number.format(number=match["number"]) for match in (first, found))
        said = voice.phrases.table_renumbered.format(before=old, after=new, caption=prose.shorten(prose.bare(found["caption"]), CAPTION))
        return [f"{said[0].upper()}{said[1:]}"]
    name = voice.phrases.table_number.format(number=found["number"]) if found else table_name("", change, voice)
    before, after = (prose.shorten(prose.bare(text), CAPTION) for text in texts)
    return [voice.phrases.caption_revised.format(table=name, before=before, after=after)]


def row_added(change: Change, voice: Voice) -> list[str]:
    """Say that a row joined a table, and what it says."""
    table, row = table_name(change.lead, change, voice), row_text(change.new, change.after)
    return [voice.phrases.row_added.format(table=table, text=row, cited=voice.cited(added(change)))]


def row_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a row left a table, and what it said."""
    table, row = table_name(change.lead, change, voice), row_text(change.old, change.before)
    return [voice.phrases.row_removed.format(table=table, text=row), *studies_removed(change, voice)]


def row_revised(change: Change, voice: Voice) -> list[str]:
    """Say which cells of a row changed, and how; of a row of headers, which columns are called otherwise."""
    phrases, table = voice.phrases, table_name(change.lead, change, voice)
    if headers := header_said(change, table, voice):
        return [*headers, *studies_added(change, voice), *studies_removed(change, voice)]
    if change.cells:
        revised = phrases.row_revised.format(table=table, cells=cells_said(change, voice), cited=voice.cited(added(change)))
        return [revised, *studies_removed(change, voice)]
    if change.before == change.after:
        return [*link_statements(change, voice), *studies_added(change, voice)] or [_revised(change, voice)]
    text = row_text(change.new, change.after)
    return [phrases.row_rewritten.format(table=table, text=text, cited=voice.cited(added(change))), *studies_removed(change, voice)]


def column_changed(change: Change, voice: Voice) -> list[str]:
    """Say that a column joined a table or left it: its text has the header first, a line for each row."""
    phrases = voice.phrases
    text = change.before if change.after is None else change.after
    header = prose.shorten(prose.bare((text or "").partition("\n")[0]), CELL)
    phrase = phrases.column_removed if change.after is None else phrases.column_added
    said = phrase.format(column=header, table=table_name(change.lead, change, voice))
    return [said, *studies_added(change, voice), *studies_removed(change, voice)]


def table_name(caption: str, change: Change, voice: Voice) -> str:
    """Return how to name a table: by number and caption, by caption, or by its section."""
    phrases = voice.phrases
    said = prose.shorten(prose.bare(caption), CAPTION)
    match = NUMBERED.match(said)
    if match and match["caption"]:
        named = f"“{match['caption']}”" if voice.foreign else match["caption"]
        return phrases.table_numbered.format(number=match["number"], caption=named)
    if said:
        return phrases.table_number.format(number=match["number"]) if match else phrases.table_captioned.format(caption=said)
    return phrases.table_in_section.format(section=voice.section(change.section[-1])) if change.section else phrases.table_unknown


def _caption(entries: Sequence[Entry], text: str | None) -> str:
    found = blocks(entries)
    return without_notes(found[0].text, found[0].marks) if found else text or ""


def _revised(change: Change, voice: Voice) -> str:
    return voice.phrases.revised.format(place=voice.place(change), cited="")
