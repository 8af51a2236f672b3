"""Words what changed its place."""

from __future__ import annotations

from tracker.model.change import Change
from tracker.model.snapshot import Unit
from tracker.report import prose, studies
from tracker.report.blocks import text_revised
from tracker.report.cells import row_text
from tracker.report.links import link_statements
from tracker.report.lists import is_thing, list_name
from tracker.report.structure import named_anew, named_section
from tracker.report.tables import table_name
from tracker.report.voice import Voice, heads, whole

ROW = 12  # words of the cell that names a row


def moved(change: Change, voice: Voice) -> list[str]:
    """Say what moved, with the studies that it cites, and what changed in it on the way."""
    rest, along = studies.along(change)
    cited = voice.cited(along)
    said = [_item(rest, voice, cited) or _level(rest, voice, cited) or _place(rest, voice, cited)]
    if change.passages:
        return [*said, *text_revised(rest, voice)]
    return [*said, *studies.studies_added(rest, voice), *studies.studies_removed(rest, voice), *link_statements(rest, voice)]


def renamed(change: Change, voice: Voice) -> list[str]:
    """Say that a section has another heading, and where it went if it moved, too."""
    if not change.origin or change.origin[:-1] == change.section[:-1]:
        return named_anew(change, voice)
    rest, along = studies.along(change)
    cited = voice.cited(along)
    place = _level(rest, voice, cited) or _place(rest, voice, cited)
    return [*named_anew(rest, voice), place, *studies.studies_removed(rest, voice)]


def _item(change: Change, voice: Voice, cited: str) -> str:
    """Say from which list to which an item went; "" for anything else."""
    if change.unit is Unit.TABLE_ROW:
        return _row(change, voice, cited)
    if change.unit is not Unit.LIST_ITEM or not change.lead or not change.origin_lead:
        return ""
    phrases, text = voice.phrases, whole(change)
    named = is_thing(text, voice)
    what = voice.lowered(text) if named and "," not in text else f"“{prose.bare(text)}”" if named else voice.place(change)
    home, origin = list_name(change.lead, change.section, voice), list_name(change.origin_lead, change.origin, voice)
    if home == origin:
        return phrases.item_moved_within.format(what=what, list=home, cited=cited)
    return phrases.item_moved.format(what=what, origin=origin, list=home, cited=cited)


def _row(change: Change, voice: Voice, cited: str) -> str:
    """Say from which table to which a row went: it is called by its first cell."""
    phrases = voice.phrases
    cells = row_text(change.new or change.old, change.after).partition("; ")
    what = phrases.row.format(row=prose.shorten(cells[0], ROW))
    home, origin = table_name(change.lead, change, voice), table_name(change.origin_lead, change, voice)
    if home == origin or not change.origin_lead:
        return phrases.row_moved_within.format(what=what, table=home, cited=cited)
    return phrases.row_moved.format(what=what, origin=origin, table=home, cited=cited)


def _level(change: Change, voice: Voice, cited: str) -> str:
    """Say that a section became a subsection, or a subsection a section; "" for any other move."""
    old, new = heads(change.old), heads(change.new)
    if change.unit is not Unit.SECTION or not old or not new or (old[0][0] == 1) == (new[0][0] == 1):
        return ""
    name, _ = named_section(change, change.new, change.after, voice)
    if new[0][0] == 1:
        return voice.phrases.section_raised.format(name=name, cited=cited)
    return voice.phrases.section_lowered.format(
        name=name, section=voice.section(change.section[-2] if change.section[1:] else ""), cited=cited
    )


def _place(change: Change, voice: Voice, cited: str) -> str:
    """Say from which section to which a piece went."""
    phrases, what = voice.phrases, _what(change, voice)
    home, origin = ([heading for heading in path if heading.strip()] for path in (change.section, change.origin))
    if change.unit is Unit.SECTION:
        home, origin = home[:-1], origin[:-1]  # the paths end with the section itself
    if not home:
        return phrases.moved.format(what=what, cited=cited)
    if not origin or origin == home:
        return phrases.moved_within.format(what=what, section=voice.section(home[-1]), cited=cited)
    if origin[-1] == home[-1]:  # two subsections of the same name: say whose
        home, origin = home[:1], origin[:1]
    phrase = phrases.moved_within if origin == home else phrases.moved_between
    return phrase.format(what=what, origin=voice.section(origin[-1]), section=voice.section(home[-1]), cited=cited)


def _what(change: Change, voice: Voice) -> str:
    if change.unit is Unit.SECTION:
        name, level = named_section(change, change.new, change.after, voice)
        return voice.phrases.the_section.format(name=name, level=level)
    return table_name(whole(change), change, voice) if change.unit is Unit.TABLE else voice.place(change)
