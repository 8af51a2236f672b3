"""Builds the text of one block with its marks: white space is folded as it comes, citation numbers become marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tracker.model.snapshot import Mark, MarkKind
from tracker.text import SPACES

# One private-use character stands for a citation link until its group is whole; such a character in a page is replaced.
HOLE = "\ue000"
RUN = rf"{HOLE}(?:\s*[,;–-]\s*{HOLE})*"
GROUP = re.compile(rf"\[\s*({RUN})\s*\]|({RUN})(?:\s*[;,]\s*)?")
RANGE = re.compile(r"[–-]")
Resolve = Callable[[list[tuple[str, str]]], tuple[str, ...]]


@dataclass(slots=True)
class Inline:
    """The text of a block while it is read. `close` gives it, once."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    space: bool = True
    marks: list[Mark] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add a run of characters, white space folded across runs."""
        text = SPACES.sub(" ", text.replace(HOLE, "\ufffd"))
        if self.space and text.startswith(" "):
            text = text[1:]
        self._put(text)

    def cite(self, reference: str) -> None:
        """Add a citation link to the element id `reference`."""
        self.cited.append(reference)
        self._put(HOLE)

    def mark(self, kind: MarkKind, start: int, target: str = "", label: str = "") -> None:
        """Mark what was written since `start`."""
        self.marks.append(Mark(kind, start, self.length, target, label))

    def close(self, resolve: Resolve) -> tuple[str, tuple[Mark, ...]]:
        """Return the text without citation numbers, and the marks in the order of their places.

        `resolve` gets a group's links as (separator before, element id) and returns the keys of the references.
        """
        text = "".join(self.pieces)
        cuts: list[tuple[int, int]] = []
        marks: list[Mark] = []
        links = iter(self.cited)
        for match in GROUP.finditer(text) if self.cited else ():
            run = match.group(1) or match.group(2)
            group = [("-" if RANGE.search(before) else ",", next(links)) for before in run.split(HOLE)[:-1]]
            cuts.append(match.span())
            marks.append(Mark(MarkKind.CITATION, match.start(), match.start(), keys=resolve(group)))
        text, move = _cut(text, cuts)
        placed = [replace(m, start=move(m.start), end=move(m.end)) for m in (*marks, *self.marks)]
        trimmed = (_trim(text, m) for m in placed)
        return text, tuple(sorted((m for m in trimmed if m), key=lambda m: (m.start, m.end, m.kind, m.target)))

    def _put(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.space = text.endswith(" ")

    def __bool__(self) -> bool:
        """Tell whether anything that can be seen was written."""
        return any(piece.strip() for piece in self.pieces) or any(m.kind is MarkKind.IMAGE for m in self.marks)


def _cut(text: str, cuts: list[tuple[int, int]]) -> tuple[str, Callable[[int], int]]:
    """Take the spans out of a text, with the space that is left over; return it with the map of old places to new."""
    kept: list[tuple[int, int]] = []
    at = 0
    for start, stop in cuts:
        # "specimens [25], a" leaves no space before the comma, "A [25] B" leaves one.
        spaced = start > at and text[start - 1] == " " and (stop == len(text) or text[stop] in " ,.;:)")
        kept.append((at, start - spaced))
        at = stop
    kept.append((at, len(text)))
    joined = "".join(text[a:b] for a, b in kept)
    final = joined.rstrip()

    def move(place: int) -> int:
        new = 0
        for a, b in kept:
            if place <= a:
                break
            new += min(place, b) - a
        return min(new, len(final))

    return final, move


def _trim(text: str, mark: Mark) -> Mark | None:
    """Draw a mark in to the words it spans; None where it spans none and is no point mark."""
    if mark.kind in {MarkKind.CITATION, MarkKind.IMAGE}:
        return mark
    start, end = mark.start, mark.end
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return replace(mark, start=start, end=end) if start < end else None
