"""Words the sentences that came, went or changed within a text, one clause each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby

from tracker.model.change import Change, Passage
from tracker.model.snapshot import Unit
from tracker.report import prose
from tracker.report.lists import is_thing
from tracker.report.studies import studies_added, studies_removed
from tracker.report.voice import FRAME, LEAST, LONGEST, Voice, added
from tracker.text import normal, tokens

MOST = 4
WORDS = 4  # that went: of fewer the new sentence says more
FORM = frozenset(".,;:()[]{}\"'!?¡¿")  # marks that change no meaning; "<", "±" and a minus do


class Sort(StrEnum):
    """What happened to a sentence.

    SHORTENED: some of its words went, and none came. EVIDENCE, FORM: nothing but its level of evidence, or its punctuation
    and capitals, changed.
    """

    ADDED = "added"
    REMOVED = "removed"
    REVISED = "revised"
    SHORTENED = "shortened"
    EVIDENCE = "evidence"
    FORM = "form"


def is_form(passage: Passage) -> bool:
    """Whether a sentence differs in nothing but punctuation and capitals."""
    return bool(passage.before and passage.after) and _words(passage.before) == _words(passage.after)


def clauses(change: Change, passages: Sequence[Passage], voice: Voice) -> list[str]:
    """Return one statement for each revised sentence and each run of sentences that came or went."""
    groups: list[tuple[Sort, list[Passage]]] = []
    alone = all(is_form(passage) for passage in passages)  # then the change is told as what it is, whatever the words look like
    for sort, run in groupby(passages, lambda passage: Sort.REVISED if alone else _sort(passage)):
        group = list(run)
        groups += [(sort, group)] if sort in (Sort.ADDED, Sort.REMOVED, Sort.FORM) else [(sort, [passage]) for passage in group]
    shown = groups[:MOST]
    cites = max((n for n, (sort, _) in enumerate(shown) if sort in (Sort.ADDED, Sort.REVISED)), default=-1)
    beside = [voice.cited(added(change)), *studies_removed(change, voice)]
    room = max(LEAST, (LONGEST - sum(len(part.split()) for part in beside)) // max(1, len(shown)) - FRAME)
    said = [_clause(sort, group, change, voice, room, cites=n == cites) for n, (sort, group) in enumerate(shown)]
    if left := len(groups) - len(shown):
        said.append(voice.phrases.more_changes.format(count=left, place=voice.place(change)))
    return said if cites >= 0 else [*said, *studies_added(change, voice)]


def _sort(passage: Passage) -> Sort:
    if not passage.before or not passage.after:
        return Sort.REMOVED if passage.before else Sort.ADDED
    if _left_out(passage):
        return Sort.SHORTENED
    if prose.levels(passage.before) != prose.levels(passage.after):
        return Sort.EVIDENCE if prose.bare(passage.before) == prose.bare(passage.after) else Sort.REVISED
    return Sort.FORM if is_form(passage) else Sort.REVISED


def _clause(sort: Sort, group: list[Passage], change: Change, voice: Voice, room: int, *, cites: bool) -> str:  # noqa: PLR0913
    phrases = voice.phrases
    if sort is Sort.EVIDENCE:
        return _evidence(change, group[0], voice)
    if sort is Sort.SHORTENED:
        return voice.fill(phrases.quote_removed, [_left_out(group[0])], room=room)
    if sort is Sort.FORM:
        edits = voice.edits((passage.before, passage.after) for passage in group)
        return phrases.editorial.format(place=voice.place(change), edits=edits)
    statement, quote = {
        Sort.ADDED: (phrases.text_added, phrases.quote_added),
        Sort.REMOVED: (phrases.text_removed, phrases.quote_removed),
        Sort.REVISED: (phrases.text_revised, phrases.quote_revised),
    }[sort]
    whole = prose.gathered([passage.after or passage.before for passage in group])
    said = [prose.around(group[0].before, group[0].after, room)] if sort is Sort.REVISED else whole
    cited = voice.cited(added(change) if cites else (), _level(sort, group, voice))
    name = change.unit is Unit.LIST_ITEM and is_thing(whole[0], voice)  # "radiation therapy" states nothing
    return voice.fill(statement if prose.is_sentence(whole[0]) and not name else quote, said, cited=cited, room=room)


def _left_out(passage: Passage) -> str:
    """Return the words that went from a sentence, if that is all that happened to it and they are more than a few."""
    if prose.levels(passage.before) != prose.levels(passage.after):
        return ""
    went = prose.left_out(passage.before, passage.after)
    return went if len(went.split()) >= WORDS else ""


def _level(sort: Sort, group: Sequence[Passage], voice: Voice) -> str:
    """Return the level of evidence that came with sentences, or changed along with one."""
    before, after = (prose.levels(" ".join(side)) for side in zip(*((p.before, p.after) for p in group), strict=True))
    if sort is Sort.REVISED:
        return voice.level_change(before, after)
    return voice.level(after or before)


def _evidence(change: Change, passage: Passage, voice: Voice) -> str:
    """Say that nothing but a level of evidence changed."""
    phrases = voice.phrases
    old, new = (Counter(prose.levels(side)) for side in (passage.before, passage.after))
    before, after = list((old - new).elements()), list((new - old).elements())
    if not before and not after:  # the same levels in another order
        before, after = list(old.elements()), list(new.elements())
    phrase = phrases.evidence_revised if before and after else phrases.evidence_added if after else phrases.evidence_removed
    return phrase.format(before=phrases.join(before), after=phrases.join(after), place=voice.place(change))


def _words(text: str) -> list[str]:
    """Return the words and signs that carry meaning; of the marks only those between numbers ("1:2")."""
    row = ["", *tokens(normal(text)), ""]
    near = zip(row, row[1:-1], row[2:], strict=False)
    return [token.lower() for before, token, after in near if token not in FORM or (before[-1:].isdigit() and after[:1].isdigit())]
