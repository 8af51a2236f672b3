"""Tells one and the same change in several documents by a hash: no list ever has to compare texts."""

from __future__ import annotations

import hashlib
import json

from tracker.model.change import Change, LinkChange, LinkKind
from tracker.text import squeeze

SIZE = 16  # bytes


def change_hash(change: Change) -> bytes:
    """Return 16 bytes that are equal where the same was done to the same words, wherever in whichever document.

    Numbers of references do not count, as each document has its own. What has no words is known by its place.
    """
    references = sorted((each.action, each.key) for each in change.references)
    links = [(each.kind, each.words, *_sides(each)) for each in change.links]
    cells = [(each.row, each.column, each.before, each.after) for each in change.cells]
    words = [squeeze(change.before or ""), squeeze(change.after or "")]
    place = [] if any(words) or references or links or cells else [change.section, change.origin]
    said = [change.kind, change.unit, words, references, links, cells, place]
    return hashlib.blake2b(json.dumps(said, ensure_ascii=True).encode(), digest_size=SIZE).digest()


def _sides(link: LinkChange) -> tuple[str | bool, str | bool]:
    """Return both sides of a link; of a citation only whether they are there, as they are numbers."""
    return (bool(link.before), bool(link.after)) if link.kind is LinkKind.CITATION else (link.before, link.after)
