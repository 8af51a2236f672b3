"""Words what happened to links, images, citations and emphasis of unchanged words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tracker.model.change import Change, LinkChange, LinkKind
from tracker.model.snapshot import MarkKind
from tracker.report import prose
from tracker.report.voice import LABEL, Voice, blocks

MOST = 3
WORDS = 10
ADDRESS = 20  # words of a target; an image's description is text
UNLISTED = "?"
RAISED = {MarkKind.SUBSCRIPT: "subscript", MarkKind.SUPERSCRIPT: "superscript"}


def link_statements(change: Change, voice: Voice) -> list[str]:
    """Say which links, images, citations and emphasis changed; citations that came or went in one statement."""
    said = []
    for forms, links in groupby(change.links, lambda link: _citation(link, voice)):
        group = list(links)
        said += [_cited(change, group, forms, voice)] if forms else [_link(change, link, voice) for link in group]
    left = len(said) - MOST
    return [*said[:MOST], voice.phrases.more_links.format(count=left, place=voice.place(change))] if left > 0 else said


def _citation(link: LinkChange, voice: Voice) -> tuple[str, str] | None:
    """Return the phrases for a citation that came, went or stands at another word; None for anything else."""
    if link.kind is not LinkKind.CITATION:
        return None
    phrases = voice.phrases
    return phrases.citation_moved if link.before and link.after else phrases.citation_added if link.after else phrases.citation_removed


def _cited(change: Change, links: Sequence[LinkChange], forms: tuple[str, str], voice: Voice) -> str:
    phrases = voice.phrases
    said = [
        phrases.citation_unlisted
        if UNLISTED in (link.before, link.after)
        else phrases.citation.format(label=prose.shorten(link.words, LABEL), number=link.after or link.before)
        for link in links
    ]
    one, many = forms
    return (one if len(said) == 1 else many).format(studies=phrases.join(said), place=voice.place(change))


def _link(change: Change, link: LinkChange, voice: Voice) -> str:
    added, removed, revised = _forms(link.kind, voice)
    phrase = revised if link.before and link.after else added if link.after else removed
    before, after = _sides(link, voice)
    words, text = prose.shorten(link.words, WORDS), _token(change, link)
    said = (voice.phrases.quoted_within if text else voice.phrases.quoted).format(words=words, text=text)
    return phrase.format(words=said, before=before, after=after, place=voice.place(change))


def _token(change: Change, link: LinkChange) -> str:
    """Return the word that a raised or lowered letter is a part of: what "6" is in "10⁶" matters more than the 6. "" for any other."""
    kinds = {kind for kind, name in RAISED.items() if name in (link.before, link.after)}
    for block in blocks(change.new if link.after else change.old):
        for mark in block.marks:
            if mark.kind in kinds and block.text[mark.start : mark.end] == link.words:
                start = block.text.rfind(" ", 0, mark.start) + 1
                end = block.text.find(" ", mark.end)
                token = block.text[start : end if end >= 0 else None].strip(".,;:()")
                return token if token != link.words else ""
    return ""


def _sides(link: LinkChange, voice: Voice) -> tuple[str, str]:
    """Return what a link leads to: the section where it is in the document (unless both are the same one), else the address."""
    named = link.kind is LinkKind.LINK and link.homes[0] != link.homes[1]
    homes = [voice.phrases.target.format(name=home) if home and named else "" for home in link.homes]
    sides = [voice.phrases.emphasis.get(side, side) for side in (link.before, link.after)]
    before, after = (home or prose.shorten(side, ADDRESS) for home, side in zip(homes, sides, strict=True))
    return before, after


def _forms(kind: LinkKind, voice: Voice) -> tuple[str, str, str]:
    """Return the phrases for what was added, removed and revised."""
    phrases = voice.phrases
    return {
        LinkKind.DESCRIPTION: (phrases.description_added, phrases.description_removed, phrases.description_revised),
        LinkKind.IMAGE: (phrases.image_added, phrases.image_removed, phrases.image_revised),
        LinkKind.EMPHASIS: (phrases.emphasis_added, phrases.emphasis_removed, phrases.emphasis_revised),
    }.get(kind, (phrases.link_added, phrases.link_removed, phrases.link_revised))
