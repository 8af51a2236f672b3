"""Builds the text of one block with its marks: white space is folded as it comes, citation numbers become marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate

from tracker.model.snapshot import Mark, MarkKind
from tracker.text import SPACES, WIDTHLESS

# One private-use character stands for a citation link until its group is whole; such a character in a page is replaced.
HOLE = "\ue000"
RUN = rf"{HOLE}(?:\s*[,;–-]\s*{HOLE})*"
# "[1,2]" goes whole; of "[1; level of evidence]" and "[level of evidence; 1]" the number with what parts it from the rest.
GROUP = re.compile(rf"\[\s*({RUN})\s*\]|(?<=\[)({RUN})\s*[;,]\s*|\s*[;,]\s*({RUN})(?=\])|({RUN})")
RANGE = re.compile(r"[–-]")
VISIBLE = re.compile(f"[^\\s{WIDTHLESS}]")
STYLED = frozenset({MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.SUBSCRIPT, MarkKind.SUPERSCRIPT})
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
            run = next(group for group in match.groups() if group)
            group = [("-" if RANGE.search(before) else ",", next(links)) for before in run.split(HOLE)[:-1]]
            cuts.append(match.span())
            marks.append(Mark(MarkKind.CITATION, match.start(), match.start(), keys=resolve(group)))
        text, move = _cut(text, cuts)
        placed = [replace(m, start=move(m.start), end=move(m.end)) for m in (*marks, *self.marks)]
        trimmed = (_trim(text, m) for m in _joined(placed))
        return text, tuple(sorted((m for m in trimmed if m), key=lambda m: (m.start, m.end, m.kind, m.target)))

    def _put(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.space = text.endswith(" ")

    def __bool__(self) -> bool:
        """Tell whether anything that can be seen was written."""
        return any(VISIBLE.search(piece) for piece in self.pieces) or any(m.kind is MarkKind.IMAGE for m in self.marks)


def _cut(text: str, cuts: list[tuple[int, int]]) -> tuple[str, Callable[[int], int]]:
    """Take the spans out of a text, with the space that is left over; return it with the map of old places to new."""
    kept: list[tuple[int, int, str]] = []
    at = 0
    for start, stop in _runs(cuts):
        # "specimens [25], a" leaves no space before the comma, "A [25] B" leaves one, and so does "A[25]B".
        spaced = start > at and text[start - 1] == " " and (stop == len(text) or text[stop] in " ,.;:)")
        glued = start > 0 and stop < len(text) and text[start - 1].isalnum() and text[stop].isalnum()
        kept.append((at, start - spaced, " " if glued else ""))
        at = stop
    kept.append((at, len(text), ""))
    joined = "".join(text[a:b] + between for a, b, between in kept)
    final = joined.strip()
    lead = len(joined) - len(joined.lstrip())
    starts = [a for a, _, _ in kept]
    before = [0, *accumulate(b - a + len(between) for a, b, between in kept)]

    def move(place: int) -> int:
        i = bisect_right(starts, place) - 1
        a, b, _ = kept[i]
        return min(max(before[i] + min(place, b) - a - lead, 0), len(final))

    return final, move


def _runs(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of spans that touch."""
    starts = [start for i, (start, _) in enumerate(cuts) if i == 0 or cuts[i - 1][1] != start]
    stops = [stop for i, (_, stop) in enumerate(cuts) if i + 1 == len(cuts) or cuts[i + 1][0] != stop]
    return list(zip(starts, stops, strict=True))


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


def _joined(marks: Iterable[Mark]) -> list[Mark]:
    """Make one of styles of a kind that overlap or touch: `<em>a</em><em>b</em>` reads as `<em>ab</em>` does."""
    out: list[Mark] = []
    last: dict[MarkKind, int] = {}
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        place = last.get(mark.kind) if mark.kind in STYLED else None
        if place is not None and mark.start <= out[place].end:
            out[place] = replace(out[place], end=max(out[place].end, mark.end))
        else:
            last[mark.kind] = len(out)
            out.append(mark)
    return out
