"""Compares how the headings of two readings stand to each other: sections that hold no others any more are a layout, no edit."""

from __future__ import annotations

from collections import Counter

from tracker.gate.measure import Words, entries, headings, heads, text
from tracker.gate.objection import Doubt
from tracker.model.snapshot import Block, Content, Head, Reference, Role
from tracker.text import words

LEAST = 5
MOST = 0.2  # of the headings may stand at another level
DEMOTED, BARE = 3, 2
REHOMED = 0.03  # of references may stand under another heading, where headings changed their level too


def outline_doubt(content: Content, current: Content) -> Doubt | None:
    """Doubt a reading in which many headings stand at another level."""
    (found, lists), (known, listed) = _outline(content), _outline(current)
    both = found.keys() & known.keys()
    moved = sum(found[heading] != known[heading] for heading in both)
    plain = {words(text(entry)) for entry in entries(content) if isinstance(entry.item, Block)}
    demoted = sum(heading in plain for heading in known.keys() - found.keys())
    # A list whose heading is still there belongs to it still.
    rehomed = sum(count for (heading, _), count in (listed - lists).items() if heading in both)
    if moved >= LEAST and moved >= MOST * len(both):
        return Doubt("layout", f"the reader finds {moved} of {len(both)} headings at another level")
    if moved and rehomed >= max(LEAST, REHOMED * listed.total()):
        return Doubt("layout", f"the reader finds {rehomed} of {listed.total()} references under another heading")
    bare = min(_bare(content) - _bare(current), (headings(current) - headings(content)).total())
    if bare >= BARE:
        return Doubt("layout", f"the reader finds {bare} sections without the heading that they had")
    if demoted >= DEMOTED:
        return Doubt("layout", f"the reader takes {demoted} of {len(known)} headings for plain text")
    return None


def _bare(content: Content) -> int:
    return sum(not head.heading.text for head in heads(entries(content, Role.ANNOUNCEMENT)))


def _outline(content: Content) -> tuple[dict[Words, int], Counter[tuple[Words, str]]]:
    """Return the depth of each heading that comes once, and each reference with the heading that its list stands under."""
    depths: dict[Words, list[int]] = {}
    lists: Counter[tuple[Words, str]] = Counter()
    above: list[Words] = []
    for entry in entries(content, Role.ANNOUNCEMENT, Role.BOILERPLATE):
        if isinstance(entry.item, Head):
            heading = words(entry.item.heading.text)
            depths.setdefault(heading, []).append(entry.depth)
            above[entry.depth - 1 :] = [heading]
        elif isinstance(entry.item, Reference):
            lists[above[entry.depth - 1], entry.item.key] += 1
    return {heading: found[0] for heading, found in depths.items() if len(found) == 1 and heading}, lists
