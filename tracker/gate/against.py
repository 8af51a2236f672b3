"""What a page is held against: what the document said before."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tracker.gate.answer import is_home
from tracker.gate.measure import headings, kinds, lost_sections, measure, own_runs
from tracker.gate.objection import Doubt
from tracker.model.snapshot import Content, Role
from tracker.text import words

LEAST = 0.5  # of the current version's sections and words
ALIKE = 0.3  # of its runs of words, where the title, address or headings are others
FEW = 0.25  # of what it has of a kind, where it has at least so many
ENOUGH = {"tables": 3, "figures": 4, "references": 2}  # of these few, some must be left
MANY = 10


def against(url: str, content: Content, current: Content) -> list[Doubt]:
    """Return the doubts that come of what the document said before; `url` is the address that the page came from in the end."""
    return [*_identity(url, content, current), *_missing(content, current), *_closing(content, current)]


def _missing(content: Content, current: Content) -> list[Doubt]:
    """Doubt a page where most of what there was is no longer found."""
    (_, length), (known, before) = measure(content), measure(current)
    lost, found = lost_sections(content, current), list[Doubt]()
    if known - lost < LEAST * known:
        found.append(Doubt("layout", f"the reader can no longer find {lost} of {known} sections"))
    have, had = kinds(content), kinds(current)
    for kind, count in had.items():
        if have[kind] < FEW * count and (count >= MANY or (count >= ENOUGH.get(kind, MANY) and not have[kind])):
            found.append(Doubt("layout", f"the reader can no longer find {count - have[kind]} of {count} {kind}"))
    if length < LEAST * before:
        found.append(Doubt("length", f"the text has {length:,} words where the current version has {before:,}"))
    return found


def _closing(content: Content, current: Content) -> list[Doubt]:
    """Doubt a page without what stood at the end of the current version."""
    if not content.sections:  # what is told already: nothing was found
        return []
    found = []
    known, lost = measure(current)[0], lost_sections(content, current)
    closing = [section for section in current.sections if section.role is Role.BOILERPLATE and known - lost >= LEAST * known]
    anchors = {section.anchor for section in closing if section.anchor}
    if closing and not any(section.role is Role.BOILERPLATE or section.anchor in anchors for section in content.sections):
        found.append(Doubt("cut", "the section that closes the current version is missing: the page may be cut short"))
    if current.facts.updated and not content.facts.updated:
        found.append(Doubt("cut", "the page no longer says when it was updated: it may be cut short"))
    return found


def _identity(url: str, content: Content, current: Content) -> list[Doubt]:
    """Doubt that this is the document: by its title, its own address and its headings, where it does not say what it said."""
    one, other = content.facts, current.facts
    renamed = bool(one.title and other.title) and words(one.title) != words(other.title)
    moved = bool(one.canonical and other.canonical) and address(one.canonical) != address(other.canonical)
    if moved and is_home(one.canonical) and not is_home(other.canonical):
        return [Doubt("home", f"the page names the front page of the site as its own address: {one.canonical}")]
    if not renamed and not moved and _has_headings(content, current):
        return []
    said, known = own_runs(content), own_runs(current)
    # A part of the document is no other document.
    if len(said & known) >= ALIKE * len(known if renamed or moved else min(said, known, key=len)):
        return []
    found = []
    if moved and address(url) == address(one.canonical):
        found.append(Doubt("home", f"the address leads to another page, which says something else: {one.canonical}"))
    if renamed:
        found.append(Doubt("title", f"the title is another one: “{one.title}” instead of “{other.title}”"))
    elif moved:
        found.append(Doubt("identity", f"the page names another address as its own and says something else: {one.canonical}"))
    return found or [Doubt("identity", "the text is another one than the current version's")]


def _has_headings(content: Content, current: Content) -> bool:
    found, known = headings(content), headings(current)
    return (found & known).total() >= LEAST * known.total()


def address(canonical: str) -> tuple[str, str]:
    """Return host and path of an address in the form that is compared: scheme, `www.`, query and the slash at the end are left out."""
    try:
        parts = urlsplit(canonical.strip())
        return re.sub(r"^www\.", "", parts.hostname or ""), parts.path.rstrip("/")
    except ValueError:
        return "", canonical
