"""Words what happened to references."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.model.change import Action, Change, Kind, LinkChange, LinkKind, ReferenceChange
from tracker.model.snapshot import MarkKind, Reference
from tracker.report.voice import Voice, added, blocks, label, removed

MOST_REMOVED = 6
ACCESSED = re.compile(
    r"(?:last accessed|(?:fecha de )?acceso(?: el)?:?) (?P<date>\w+ \d{1,2}, \d{4}|\d{1,2} de \w+ de \d{4})", re.IGNORECASE
)


def along(change: Change) -> tuple[Change, list[ReferenceChange]]:
    """Take the studies out of a change that went from list to list with the text that it moved; return them, too."""
    gone = {reference.key for reference in removed(change)} if change.kind in {Kind.MOVED, Kind.RENAMED} else set()
    taken = [reference for reference in added(change) if reference.key in gone]
    keys = {reference.key for reference in taken}
    return replace(change, references=tuple(r for r in change.references if r.key not in keys)) if keys else change, taken


def studies_added(change: Change, voice: Voice) -> list[str]:
    """Say which references joined with a block whose text does not tell of them."""
    joined = voice.labels(added(change))
    return [voice.phrases.studies_added_to.format(studies=voice.phrases.join(joined), place=voice.place(change))] if joined else []


def studies_removed(change: Change, voice: Voice) -> list[str]:
    """Say which references left with a change."""
    gone, phrases = removed(change), voice.phrases
    if len(gone) == 1:
        return [phrases.study_removed.format(label=label(gone[0]), number=gone[0].number)]
    said = [phrases.former.format(label=label(reference), number=reference.number) for reference in gone[:MOST_REMOVED]]
    if len(gone) > MOST_REMOVED:
        said.append(phrases.more_references.format(count=len(gone) - MOST_REMOVED))
    return [phrases.studies_removed.format(studies=phrases.join(said))] if gone else []


def cited_within(change: Change, length: int) -> tuple[list[ReferenceChange], list[ReferenceChange]]:
    """Return the references that joined: those that the first `length` characters of the first text cite, and the others."""
    first = next((block for block in blocks(change.new) if block.text), None)
    keys = {key for m in first.marks if m.kind is MarkKind.CITATION and m.start <= length for key in m.keys} if first else set()
    joined = added(change)
    return [r for r in joined if r.key in keys], [r for r in joined if r.key not in keys]


def reference_changed(change: Change, voice: Voice) -> list[str]:
    """Say what happened to an entry of a reference list by itself."""
    came, went = added(change), removed(change)
    if len(came) == len(went) == 1 and came[0].number == went[0].number:
        return [voice.phrases.study_replaced.format(before=label(went[0]), studies=voice.phrases.join(voice.labels(came)))]
    joined = voice.labels(came)
    revised = [reference for reference in change.references if reference.action is Action.REVISED]
    phrase = voice.phrases.study_uncited if _uncited(change) else voice.phrases.studies_added
    return [
        *([phrase.format(studies=voice.phrases.join(joined))] if joined else []),
        *studies_removed(change, voice),
        *(_revised(change, reference, voice) for reference in revised),
    ]


def _uncited(change: Change) -> bool:
    """Whether it is sure that no text cites a new entry: the change stands at the entry itself, not at a text."""
    entries = [entry.item for entry in change.new if isinstance(entry.item, Reference)]
    return len(entries) == 1 and len(change.new) == 1 and entries[0].anchor is not None and entries[0].anchor == change.anchor


def _revised(change: Change, reference: ReferenceChange, voice: Voice) -> str:
    phrases = voice.phrases
    edits = _edits(change.before or "", change.after or "", voice) + [_detail(link, voice) for link in change.links]
    phrase = phrases.study_revised if edits else phrases.study_rewritten
    return phrase.format(number=reference.number, label=label(reference), edits=phrases.join(edits))


def _edits(before: str, after: str, voice: Voice) -> list[str]:
    """Return what changed in an entry's text; a new date of access by its name."""
    dates = [ACCESSED.search(text) for text in (before, after)]
    said = []
    if dates[0] and dates[1] and dates[0]["date"] != dates[1]["date"]:
        said.append(voice.phrases.access_date.format(before=dates[0]["date"], after=dates[1]["date"]))
        before, after = (ACCESSED.sub("", text) for text in (before, after))
    return [*([edits] if before != after and (edits := voice.edits([(before, after)])) else []), *said]


def _detail(link: LinkChange, voice: Voice) -> str:
    phrases = voice.phrases
    pubmed = link.kind is LinkKind.PUBMED
    added = phrases.pubmed_added if pubmed else phrases.address_added
    removed = phrases.pubmed_removed if pubmed else phrases.address_removed
    revised = phrases.pubmed_revised if pubmed else phrases.address_revised
    return (revised if link.before and link.after else added if link.after else removed).format(before=link.before, after=link.after)
