"""Words what happened to figures, and to the notes under tables."""

from __future__ import annotations

from tracker.model.change import Change
from tracker.model.snapshot import Block
from tracker.report import prose
from tracker.report.blocks import text_revised
from tracker.report.links import link_statements
from tracker.report.studies import studies_added, studies_removed
from tracker.report.tables import table_name
from tracker.report.voice import Voice, added, blocks
from tracker.text import note_letter

CAPTION = 60  # words


def note_changed(change: Change, voice: Voice) -> list[str]:
    """Say that a note under a table came, went or says something else; its letter is its name and no part of its text."""
    phrases, table = voice.phrases, table_name(change.lead, change, voice)
    old, new = (next(iter(blocks(side)), None) for side in (change.old, change.new))
    before, after = _said(old, change.before), _said(new, change.after)
    letter = next((note_letter(block.text, block.marks) for block in (new, old) if block), "")
    note = phrases.note_named.format(letter=letter) if letter else phrases.note_of
    if change.before is None or change.after is None:
        phrase, text = (phrases.note_removed, before) if change.after is None else (phrases.note_added, after)
        return [voice.fill(phrase, [text], cited=voice.cited(added(change)), table=table, note=note), *studies_removed(change, voice)]
    if before == after:
        return text_revised(change, voice)
    text = prose.around(before, after, CAPTION)
    said = voice.fill(phrases.note_revised, [text], cited=voice.cited(added(change)), table=table, note=note)
    return [said, *studies_removed(change, voice), *link_statements(change, voice)]


def figure_changed(change: Change, voice: Voice) -> list[str]:
    """Say that a figure came, went, or has another caption or image."""
    phrases = voice.phrases
    if change.before is not None and change.after is not None:
        said = [_caption(change, voice)] if change.before != change.after else studies_added(change, voice)
        said = [*said, *link_statements(change, voice), *studies_removed(change, voice)]
        return said or [phrases.revised.format(place=voice.place(change), cited="")]
    came = change.after is not None
    text = change.after or change.before
    if not text:
        return [phrases.figure_added_bare if came else phrases.figure_removed_bare]
    said = [voice.fill(phrases.figure_added if came else phrases.figure_removed, [text], cited=voice.cited(added(change)))]
    return [*said, *studies_removed(change, voice)]


def _caption(change: Change, voice: Voice) -> str:
    text = prose.around(change.before or "", change.after or "", CAPTION)
    return voice.fill(voice.phrases.figure_revised, [text], cited=voice.cited(added(change)))


def _said(block: Block | None, text: str | None) -> str:
    """Return what a note says, without its letter."""
    said = text or ""
    letter = note_letter(block.text, block.marks) if block else ""
    return said.removeprefix(letter).lstrip() if letter else said
