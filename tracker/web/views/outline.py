"""The outline of a version: its headings with how much stands under each, and the numbers of the references in each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model.snapshot import Entry, Head, Reference
from tracker.web.views.places import Places


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the table of contents: `place` is its id, `name` what its section is asked for by, `size` its entries, all."""

    text: str
    place: str
    name: str
    depth: int
    first: int
    size: int


def contents_of(entries: Sequence[Entry], places: Places) -> list[Heading]:
    """Return all headings, each with how much stands under it."""
    lines: list[Heading] = []
    path: list[str] = []
    heads = [(number, entry.depth, entry.item) for number, entry in enumerate(entries) if isinstance(entry.item, Head)]
    ends = [_end(entries, number) for number, _, _ in heads]
    for end, (number, depth, head) in zip(ends, heads, strict=True):
        text = head.heading.text.strip() or "(no heading)"
        path = [*path[: depth - 1], text]
        own = places.ids[number] in {head.anchor, head.heading.anchor}
        lines.append(Heading(text, places.ids[number], places.ids[number] if own else " > ".join(path), depth, number, end - number))
    return lines


def _end(entries: Sequence[Entry], head: int) -> int:
    """Return where a section ends: what is beside it, or belongs to the one around it, stands in it no more."""
    depth = entries[head].depth
    outside = (n for n in range(head + 1, len(entries)) if entries[n].depth < depth + isinstance(entries[n].item, Head))
    return next(outside, len(entries))


def numbers_of(entries: Sequence[Entry]) -> tuple[dict[int, dict[str, tuple[int, int]]], list[int]]:
    """Return the numbers and entries of each top-level section's own references by their keys, and the section of each entry."""
    numbers: dict[int, dict[str, tuple[int, int]]] = {}
    chapters: list[int] = []
    chapter = 0
    for number, entry in enumerate(entries):
        if isinstance(entry.item, Head) and entry.depth == 1:
            chapter = number
        chapters.append(chapter)
        if isinstance(entry.item, Reference) and entry.depth == 1:
            listed = numbers.setdefault(chapter, {})
            listed[entry.item.key] = (len(listed) + 1, number)
    return numbers, chapters
