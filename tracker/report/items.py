"""Words what happened to an item of a list."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.model.change import Change, Passage
from tracker.model.snapshot import Entry
from tracker.report import prose
from tracker.report.lists import is_thing, list_name
from tracker.report.studies import studies_removed
from tracker.report.voice import Voice, added, blocks
from tracker.text import sentences


def item_added(change: Change, voice: Voice) -> list[str]:
    """Say that an item joined a list, and what stands under it."""
    head, under = _item(change.new, change.after)
    phrases = voice.phrases
    forms = (phrases.item_added, phrases.item_text_added, phrases.item_quote_added)
    if not under:
        return [_of_list(change, head, forms, voice, voice.cited(added(change), voice.level(prose.levels(head))))]
    said = sentences(under)
    phrase = phrases.text_added if prose.is_sentence(said[0]) else phrases.quote_added
    cited = voice.cited(added(change), voice.level(prose.levels(under)))
    return [_of_list(change, head, forms, voice), voice.fill(phrase, said, cited=cited)]


def item_removed(change: Change, voice: Voice) -> list[str]:
    """Say that an item left its list, with what stood under it."""
    head, under = _item(change.old, change.before)
    phrases = voice.phrases
    forms = (phrases.item_removed, phrases.item_text_removed, phrases.item_quote_removed)
    below = sentences(under)
    stated = [voice.fill(phrases.text_removed if prose.is_sentence(below[0]) else phrases.quote_removed, below)] if below else []
    return [_of_list(change, head, forms, voice), *stated, *studies_removed(change, voice)]


def is_item(passages: Sequence[Passage], voice: Voice) -> bool:
    """Whether all that changed in an item is its one name."""
    return len(passages) == 1 and all(side and is_thing(side, voice) for side in (passages[0].before, passages[0].after))


def item_revised(change: Change, passage: Passage, voice: Voice) -> str:
    """Say what a short item was and is."""
    levels = prose.levels(passage.before), prose.levels(passage.after)
    return voice.phrases.item_revised.format(
        before=prose.bare(passage.before),
        text=prose.bare(passage.after),
        list=list_name(change.lead, change.section, voice),
        cited=voice.cited(added(change), voice.level_change(*levels)),
    )


def _item(entries: Sequence[Entry], text: str | None) -> tuple[str, str]:
    """Return an item's own text and the text of what stands under it."""
    found = blocks(entries)
    return (found[0].text, " ".join(block.text for block in found[1:])) if found else (text or "", "")


def _of_list(change: Change, text: str, forms: tuple[str, str, str], voice: Voice, cited: str = "") -> str:
    """Word an item as a thing ("surgery"), as a statement, or in quotation marks, as where a comma would part it from the rest."""
    thing, statement, quote = forms
    named = is_thing(text, voice)
    said = [text] if named else prose.gathered(sentences(text))
    plain = named and not any(sign in prose.bare(text) for sign in ",;:")
    # "Radical surgery. It is reserved for …": the name before the sentence is no statement
    stated = not named and prose.is_sentence(said[0]) and not is_thing(sentences(text)[0], voice)
    phrase = thing if plain else statement if stated else quote
    return voice.fill(phrase, said, cited=cited, list=list_name(change.lead, change.section, voice))
