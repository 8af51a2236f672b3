"""Words what happened to references."""

from __future__ import annotations

from tracker.model.change import Action, Change, LinkChange, ReferenceChange
from tracker.report.voice import Voice, added, label, removed

MOST_REMOVED = 6


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


def reference_changed(change: Change, voice: Voice) -> list[str]:
    """Say what happened to an entry of a reference list by itself."""
    joined = voice.labels(added(change))
    revised = [reference for reference in change.references if reference.action is Action.REVISED]
    return [
        *([voice.phrases.studies_added.format(studies=voice.phrases.join(joined))] if joined else []),
        *studies_removed(change, voice),
        *(_revised(change, reference, voice) for reference in revised),
    ]


def _revised(change: Change, reference: ReferenceChange, voice: Voice) -> str:
    phrases = voice.phrases
    edits = [voice.edits([(change.before or "", change.after or "")])] if change.before != change.after else []
    edits += [_detail(link, voice) for link in change.links]
    phrase = phrases.study_revised if edits else phrases.study_rewritten
    return phrase.format(number=reference.number, label=label(reference), edits=phrases.join(edits))


def _detail(link: LinkChange, voice: Voice) -> str:
    before, after = (side or voice.phrases.empty for side in (link.before, link.after))
    return voice.phrases.detail_revised.format(words=link.words, before=before, after=after)
