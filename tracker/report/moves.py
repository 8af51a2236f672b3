"""Words what changed its place."""

from __future__ import annotations

from tracker.model.change import Change
from tracker.model.snapshot import Unit
from tracker.report import prose, studies
from tracker.report.blocks import text_revised
from tracker.report.links import link_statements
from tracker.report.lists import is_thing, list_name
from tracker.report.structure import named_section
from tracker.report.tables import table_name
from tracker.report.voice import Voice, whole


def moved(change: Change, voice: Voice) -> list[str]:
    """Say what moved, with the studies that it cites, and what changed in it on the way."""
    rest, along = studies.along(change)
    cited = voice.cited(along)
    said = [_item(rest, voice, cited) or _place(rest, voice, cited)]
    if change.passages:
        return [*said, *text_revised(rest, voice)]
    return [*said, *studies.studies_added(rest, voice), *studies.studies_removed(rest, voice), *link_statements(rest, voice)]


def _item(change: Change, voice: Voice, cited: str) -> str:
    """Say from which list to which an item went; "" for anything else."""
    if change.unit is not Unit.LIST_ITEM or not change.lead or not change.origin_lead:
        return ""
    phrases, text = voice.phrases, whole(change)
    named = is_thing(text, voice)
    what = voice.lowered(text) if named and "," not in text else f"“{prose.bare(text)}”" if named else voice.place(change)
    home, origin = list_name(change.lead, change.section, voice), list_name(change.origin_lead, change.origin, voice)
    if home == origin:
        return phrases.item_moved_within.format(what=what, list=home, cited=cited)
    return phrases.item_moved.format(what=what, origin=origin, list=home, cited=cited)


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
