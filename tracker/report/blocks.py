"""Words what happened to a paragraph, a list item or a note."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tracker.model.change import Change, Passage, Reason, Significance
from tracker.model.snapshot import Entry, Unit
from tracker.report import prose
from tracker.report.links import link_statements
from tracker.report.lists import is_thing, list_name
from tracker.report.studies import studies_added, studies_removed
from tracker.report.voice import FRAME, LEAST, LONGEST, Voice, added, blocks
from tracker.text import normal, sentences

MOST_CLAUSES = 4
FORM = frozenset({Reason.SPELLING, Reason.PUNCTUATION, Reason.TYPOGRAPHY})
MEANING = frozenset({Reason.TEXT, Reason.NUMBER, Reason.EVIDENCE})


def text_added(change: Change, voice: Voice) -> list[str]:
    """Say that a block of text came."""
    return [_state(change, change.after or "", voice)]


def text_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a block of text went."""
    said = sentences(change.before or "")
    phrase = voice.phrases.text_removed if said and prose.is_sentence(said[0]) else voice.phrases.quote_removed
    return [voice.fill(phrase, said), *studies_removed(change, voice)]


def item_added(change: Change, voice: Voice) -> list[str]:
    """Say that an item joined a list, and what stands under it."""
    head, under = _item(change.new, change.after)
    phrases = voice.phrases
    forms = (phrases.item_added, phrases.item_text_added, phrases.item_quote_added)
    if under:
        return [_of_list(change, head, forms, voice), _state(change, under, voice)]
    return [_of_list(change, head, forms, voice, voice.cited(change, prose.levels(head)))]


def item_removed(change: Change, voice: Voice) -> list[str]:
    """Say that an item left its list, with what stood under it."""
    head, under = _item(change.old, change.before)
    phrases = voice.phrases
    forms = (phrases.item_removed, phrases.item_text_removed, phrases.item_quote_removed)
    below = sentences(under)
    stated = [voice.fill(phrases.text_removed if prose.is_sentence(below[0]) else phrases.quote_removed, below)] if below else []
    return [_of_list(change, head, forms, voice), *stated, *studies_removed(change, voice)]


def text_revised(change: Change, voice: Voice) -> list[str]:
    """Say what changed within a block: sentences, levels of evidence, links, citations."""
    passages = _passages(change)
    both = [passage for passage in passages if passage.before and passage.after]
    if both and len(both) == len(passages) and FORM.intersection(change.reasons) and not MEANING.intersection(change.reasons):
        edits = voice.edits((passage.before, passage.after) for passage in both)
        said = [voice.phrases.editorial.format(place=voice.place(change), edits=edits)]
    elif change.unit is Unit.LIST_ITEM and len(both) == len(passages) == 1 and is_thing(both[0].before) and is_thing(both[0].after):
        said = [_item_revised(change, both[0], voice)]
    else:
        said = _clauses(change, passages, voice)
    cited = any(added(change)) and any(voice.phrases.cited.split("{")[0].strip() in statement for statement in said)
    said += [*([] if cited else studies_added(change, voice)), *studies_removed(change, voice), *link_statements(change, voice)]
    return said or [_unworded(change, voice)]


def _state(change: Change, text: str, voice: Voice) -> str:
    """Say that a text came, with the studies that it cites."""
    said = sentences(text)
    phrase = voice.phrases.text_added if said and prose.is_sentence(said[0]) else voice.phrases.quote_added
    return voice.fill(phrase, said, cited=voice.cited(change, prose.levels(text)))


def _item(entries: Sequence[Entry], text: str | None) -> tuple[str, str]:
    """Return an item's own text and the text of what stands under it."""
    found = blocks(entries)
    return (found[0].text, " ".join(block.text for block in found[1:])) if found else (text or "", "")


def _of_list(change: Change, text: str, forms: tuple[str, str, str], voice: Voice, cited: str = "") -> str:
    """Word an item as a thing ("surgery"), as a statement, or in quotation marks."""
    thing, statement, quote = forms
    said = [text] if is_thing(text) else sentences(text)
    phrase = thing if is_thing(text) else statement if prose.is_sentence(said[0]) else quote
    return voice.fill(phrase, said, cited=cited, list=list_name(change.lead, change.section, voice))


def _item_revised(change: Change, passage: Passage, voice: Voice) -> str:
    return voice.phrases.item_revised.format(
        before=prose.bare(passage.before),
        text=prose.bare(passage.after),
        list=list_name(change.lead, change.section, voice),
        cited=voice.cited(change, prose.levels(passage.after)),
    )


def _passages(change: Change) -> list[Passage]:
    """Return the sentences that differ; the whole texts where the change does not list them."""
    given = change.passages or (Passage(change.before or "", change.after or ""),)
    return [passage for passage in given if normal(passage.before) != normal(passage.after)]


def _sort(passage: Passage) -> str:
    """Return what happened to a sentence: it was added, removed or revised, or nothing but its level of evidence was."""
    if not passage.before or not passage.after:
        return "removed" if passage.before else "added"
    levels = prose.levels(passage.before) != prose.levels(passage.after)
    return "evidence" if levels and prose.bare(passage.before) == prose.bare(passage.after) else "revised"


def _clauses(change: Change, passages: Sequence[Passage], voice: Voice) -> list[str]:
    """Return one statement for each revised sentence and each run of sentences that came or went."""
    groups: list[tuple[str, list[Passage]]] = []
    for sort, run in groupby(passages, _sort):
        group = list(run)
        groups += [(sort, group)] if sort in ("added", "removed") else [(sort, [passage]) for passage in group]
    shown = groups[:MOST_CLAUSES]
    cites = max((n for n, (sort, _) in enumerate(shown) if sort in ("added", "revised")), default=-1)
    room = max(LEAST, (LONGEST - len(voice.cited(change).split())) // max(1, len(shown)) - FRAME)
    said = [_clause(sort, group, change, voice, room, cites=n == cites) for n, (sort, group) in enumerate(shown)]
    left = len(groups) - len(shown)
    return [*said, voice.phrases.more_changes.format(count=left, place=voice.place(change))] if left else said


def _clause(sort: str, group: list[Passage], change: Change, voice: Voice, room: int, *, cites: bool) -> str:  # noqa: PLR0913
    phrases = voice.phrases
    if sort == "evidence":
        return _evidence(change, group[0], voice)
    statement, quote = {
        "added": (phrases.text_added, phrases.quote_added),
        "removed": (phrases.text_removed, phrases.quote_removed),
        "revised": (phrases.text_revised, phrases.quote_revised),
    }[sort]
    whole = [passage.after or passage.before for passage in group]
    said = [prose.around(group[0].before, group[0].after, room)] if sort == "revised" else whole
    level = voice.level(prose.levels(" ".join(whole)))
    cited = voice.cited(change, prose.levels(" ".join(whole))) if cites else phrases.with_level.format(level=level) if level else ""
    return voice.fill(statement if prose.is_sentence(whole[0]) else quote, said, cited=cited, room=room)


def _evidence(change: Change, passage: Passage, voice: Voice) -> str:
    """Say that nothing but a level of evidence changed."""
    phrases = voice.phrases
    before, after = prose.levels(passage.before), prose.levels(passage.after)
    phrase = phrases.evidence_revised if before and after else phrases.evidence_added if after else phrases.evidence_removed
    return phrase.format(before=phrases.join(before), after=phrases.join(after), place=voice.place(change))


def _unworded(change: Change, voice: Voice) -> str:
    """Word a change that shows in no sentence: other references are cited, or only the form differs."""
    old, new = blocks(change.old), blocks(change.new)
    if Reason.REFERENCE in change.reasons and [block.cited() for block in old] != [block.cited() for block in new]:
        return voice.phrases.citations_revised.format(place=voice.place(change))
    phrase = voice.phrases.editorial_only if change.significance is Significance.EDITORIAL else voice.phrases.revised
    return phrase.format(place=voice.place(change), cited="")
