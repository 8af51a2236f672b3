"""Reads the publisher's own list of changes out of a page's content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.announce.grammar import clauses
from tracker.model.announcement import AnnouncedItem, Announcement
from tracker.model.snapshot import Block, Content, MarkKind, Role, Section, Unit
from tracker.text import read_date, squeeze

STANDING = re.compile(  # the paragraphs that open and close the section on every page
    r"The PDQ cancer information summaries are reviewed regularly|L[oa]s (?:sumarios|resúmenes)\b.*\bPDQ\b"
    r"|This summary is written and maintained by|Este (?:sumario|resumen) (?:está|fue|es) (?:redactado|escrito)",
    re.IGNORECASE,
)
INSIDE = re.compile(r"^#(?:link/)?(.+)$")


def read_announcement(content: Content) -> Announcement | None:
    """Return what the page announces; None where it has no such section. One without items is an empty announcement."""
    section = next((section for section in content.sections if section.role is Role.ANNOUNCEMENT), None)
    if section is None:
        return None
    heading = squeeze(section.heading.text)
    return Announcement(heading, read_date(heading), tuple(_items(_blocks(section))))


def _blocks(section: Section) -> Iterator[Block]:
    for part in section.parts:
        if isinstance(part, Section):
            yield part.heading
            yield from _blocks(part)
        elif part.unit in (Unit.PARAGRAPH, Unit.LIST_ITEM):
            yield part


def _items(blocks: Iterable[Block]) -> Iterator[AnnouncedItem]:
    section, anchor = "", None
    for block in blocks:
        text = squeeze(block.text)
        targets = _targets(block)
        if not text or STANDING.match(text):
            continue
        if block.unit is Unit.HEADING or _all_strong(block):
            section, anchor = text, next(iter(targets), None)
            continue
        said = clauses(text)
        verbs = tuple(dict.fromkeys(clause.verb for clause in said))
        yield AnnouncedItem(text, verbs, section, anchor, targets, tuple(study for clause in said for study in clause.cited))


def _targets(block: Block) -> tuple[str, ...]:
    links = (INSIDE.match(mark.target) for mark in block.marks if mark.kind is MarkKind.LINK)
    return tuple(dict.fromkeys(link[1] for link in links if link))


def _all_strong(block: Block) -> bool:
    """Whether nothing of the text stands outside of strong marks: a title written as a paragraph, as this publisher does."""
    strong = {at for mark in block.marks if mark.kind is MarkKind.STRONG for at in range(mark.start, mark.end)}
    return bool(strong) and all(at in strong or not char.strip() for at, char in enumerate(block.text))
