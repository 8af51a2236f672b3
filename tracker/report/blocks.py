"""Words what happened to a paragraph, a list item or a note."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.model.change import Change, Passage, Reason, Significance
from tracker.model.snapshot import Block, Unit
from tracker.report import prose
from tracker.report.clauses import clauses
from tracker.report.items import is_item, item_revised
from tracker.report.links import link_statements
from tracker.report.studies import studies_added, studies_removed
from tracker.report.voice import Voice, added, blocks
from tracker.text import normal, sentences, tokens, words

OPENING = 8  # words by which a paragraph is known
FORM = frozenset({Reason.SPELLING, Reason.PUNCTUATION, Reason.TYPOGRAPHY, Reason.CASE})
MEANING = frozenset({Reason.TEXT, Reason.NUMBER, Reason.EVIDENCE})
LIST = 5  # items of a new list that are named
TURNED = 40  # words of the text that a list became
ITEM = 12  # words of one of them


def text_added(change: Change, voice: Voice) -> list[str]:
    """Say that a block of text came, with the studies that it cites."""
    text = change.after or ""
    cited = voice.cited(added(change), voice.level(prose.levels(text)))
    if listed := _listed(change, voice, came=True):
        return [voice.phrases.list_text_added.format(text=listed[0], items=listed[1], cited=cited)]
    said = prose.gathered(sentences(text))
    phrase = voice.phrases.text_added if said and prose.is_sentence(said[0]) else voice.phrases.quote_added
    return [voice.fill(phrase, said, cited=cited)]


def text_removed(change: Change, voice: Voice) -> list[str]:
    """Say that a block of text went."""
    if listed := _listed(change, voice, came=False):
        return [voice.phrases.list_text_removed.format(text=listed[0], items=listed[1]), *studies_removed(change, voice)]
    said = prose.gathered(sentences(change.before or ""))
    phrase = voice.phrases.text_removed if said and prose.is_sentence(said[0]) else voice.phrases.quote_removed
    gone = studies_removed(change, voice)
    return [voice.fill(phrase, said, room=voice.room(*gone)), *gone]


def text_revised(change: Change, voice: Voice) -> list[str]:
    """Say what changed within a block: its paragraphs, sentences, levels of evidence, links, citations."""
    if turned := _turned(change, voice):
        return [turned, *studies_removed(change, voice), *link_statements(change, voice)]
    passages = _passages(change)
    form = FORM.intersection(change.reasons) and not MEANING.intersection(change.reasons)
    if form and passages and all(passage.before and passage.after for passage in passages):
        edits = voice.edits((passage.before, passage.after) for passage in passages)
        phrase = voice.phrases.editorial if edits else voice.phrases.editorial_only
        said = [phrase.format(place=voice.place(change), edits=edits), *studies_added(change, voice)]
    elif change.unit is Unit.LIST_ITEM and is_item(passages, voice):
        said = [item_revised(change, passages[0], voice)]
    else:
        said = clauses(change, passages, voice)
    if not said and _reordered(change):
        said = [voice.phrases.sentence_moved.format(place=voice.place(change))]
    said = [*_pieces(change, voice), *said, *studies_removed(change, voice), *link_statements(change, voice)]
    return said or [_unworded(change, voice)]


def _passages(change: Change) -> list[Passage]:
    """Return the sentences that differ; the whole texts where the change does not list them."""
    alike = sorted(tokens(normal(change.before or ""))) == sorted(tokens(normal(change.after or "")))
    given = change.passages or (() if alike else (Passage(change.before or "", change.after or ""),))
    return [passage for passage in given if normal(passage.before) != normal(passage.after)]


def _listed(change: Change, voice: Voice, *, came: bool) -> tuple[str, str] | None:
    """Return a lead-in and the items of the list that it brought (or took) along; None for any other text."""
    return _list(blocks(change.new if came else change.old), voice)


def _turned(change: Change, voice: Voice) -> str:
    """Say that a list was turned into text, or text into a list; "" for anything else."""
    old, new = (_list(blocks(side), voice) for side in (change.old, change.new))
    cited = voice.cited(added(change))
    if new and not old and blocks(change.old):
        return voice.phrases.text_into_list.format(lead=new[0], items=new[1], cited=cited)
    if old and not new and blocks(change.new):
        first = prose.shorten(prose.bare(next(iter(sentences(blocks(change.new)[0].text)), "")), TURNED)
        return voice.phrases.list_into_text.format(lead=old[0], text=first, cited=cited)
    return ""


def _list(found: Sequence[Block], voice: Voice) -> tuple[str, str] | None:
    """Return a lead-in and the items of its list, in words; None for anything else."""
    items = found[1:]
    if not items or not found[0].text.rstrip().endswith(":") or any(item.unit is not Unit.LIST_ITEM for item in items):
        return None
    names = [voice.lowered(prose.shorten(item.text, ITEM)) for item in items[:LIST]]
    parted = "; " if any("," in name for name in names) else None
    if len(items) > LIST:
        names.append(voice.phrases.more_edits.format(count=len(items) - LIST))
    return prose.bare(sentences(found[0].text)[-1]), parted.join(names) if parted else voice.phrases.join(names)


def _pieces(change: Change, voice: Voice) -> list[str]:
    """Say that a paragraph was split, or several were merged."""
    old, new = blocks(change.old), blocks(change.new)
    if len(old) == len(new) or not old or not new:
        return []
    phrases = voice.phrases
    if len(new) > len(old):
        opening = prose.shorten(prose.bare(old[0].text), OPENING)
        place = phrases.place.format(unit=phrases.units[change.unit], opening=opening)
        return [phrases.split.format(place=place, pieces=phrases.number(len(new)))]
    blocks_merged = phrases.counts.get(change.unit, ("{count}", "{count}"))[1].format(count=phrases.number(len(old)))
    return [phrases.merged.format(blocks=blocks_merged, opening=prose.shorten(prose.bare(new[0].text), OPENING))]


def _reordered(change: Change) -> bool:
    """Whether the sentences of a text only stand in another order."""
    old, new = (words(text or "") for text in (change.before, change.after))
    return Reason.STRUCTURE in change.reasons and len(blocks(change.old)) == len(blocks(change.new)) and old != new


def _unworded(change: Change, voice: Voice) -> str:
    """Word a change that shows in no sentence: other references are cited, or only the form differs."""
    old, new = blocks(change.old), blocks(change.new)
    if Reason.REFERENCE in change.reasons and [block.cited() for block in old] != [block.cited() for block in new]:
        return voice.phrases.citations_revised.format(place=voice.place(change))
    phrase = voice.phrases.editorial_only if change.significance is Significance.EDITORIAL else voice.phrases.revised
    return phrase.format(place=voice.place(change), cited="")
