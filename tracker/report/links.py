"""Words what happened to links, images, citations and emphasis of unchanged words."""

from __future__ import annotations

from tracker.model.change import Change, LinkChange, Reason
from tracker.report import prose
from tracker.report.voice import Voice

MOST_LINKS = 3
WORDS = 10
ADDRESS = 20  # words of a target; an image's description is text

# What the words of a link change are, where they are no words of the page.
CITATION = "citation"
IMAGE = "image"
DESCRIPTION = "description of the image"


def link_statements(change: Change, voice: Voice) -> list[str]:
    """Say which links, images, citations and emphasis changed."""
    said = [_link(change, link, voice) for link in change.links[:MOST_LINKS]]
    left = len(change.links) - MOST_LINKS
    return [*said, voice.phrases.more_links.format(count=left, place=voice.place(change))] if left > 0 else said


def _link(change: Change, link: LinkChange, voice: Voice) -> str:
    added, removed, revised = _forms(change, link, voice)
    phrase = revised if link.before and link.after else added if link.after else removed
    before, after = (prose.shorten(voice.phrases.emphasis.get(side, side), ADDRESS) for side in (link.before, link.after))
    return phrase.format(words=prose.shorten(link.words, WORDS), before=before, after=after, place=voice.place(change))


def _forms(change: Change, link: LinkChange, voice: Voice) -> tuple[str, str, str]:
    """Return the phrases for what was added, removed and revised."""
    phrases = voice.phrases
    if link.words == CITATION and Reason.REFERENCE in change.reasons:
        return phrases.citation_added, phrases.citation_removed, phrases.citation_added
    if link.words == DESCRIPTION:
        return phrases.description_added, phrases.description_removed, phrases.description_revised
    if link.words == IMAGE and Reason.IMAGE in change.reasons:
        return phrases.image_added, phrases.image_removed, phrases.image_revised
    if {link.before, link.after} <= {"", *phrases.emphasis}:
        return phrases.emphasis_added, phrases.emphasis_removed, phrases.emphasis_revised
    return phrases.link_added, phrases.link_removed, phrases.link_revised
