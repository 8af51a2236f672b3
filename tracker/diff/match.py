"""Finds what stands in two rows, in order, within a bound of work that is counted in steps and never by the clock."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

MOST_REPEATS = 2_000_000  # pairs of equal texts in one section

Run = tuple[int, int, int]  # where it stands in the one, where in the other, how long it is
Range = tuple[int, int, int, int]


@dataclass(slots=True)
class Effort:
    """The steps that a comparison may still take, none of which takes more than about a microsecond."""

    left: int

    def take(self, steps: int) -> bool:
        """Take so many steps; False, and none taken, where there are not as many left."""
        enough = steps <= self.left
        self.left -= steps if enough else 0
        return enough


def gaps(one: Sequence[Hashable], other: Sequence[Hashable], effort: Effort) -> Iterator[tuple[bool, Range]]:
    """Yield the ranges of both rows, in order, and whether they are equal; no range is empty on both sides."""
    i = j = 0
    for a, b, size in [*_joined(_runs(one, other, effort)), (len(one), len(other), 0)]:
        if i < a or j < b:
            yield False, (i, a, j, b)
        if size:
            yield True, (a, a + size, b, b + size)
        i, j = a + size, b + size


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Join runs that follow each other on both sides."""
    i = j = size = 0
    for a, b, more in sorted(runs):
        if (i + size, j + size) == (a, b):
            size += more
            continue
        if size:
            yield i, j, size
        i, j, size = a, b, more
    if size:
        yield i, j, size


def _runs(one: Sequence[Hashable], other: Sequence[Hashable], effort: Effort) -> list[Run]:
    """Return the longest equal run, then those beside it, as difflib does; where that takes too long, the rising ones."""
    counts = Counter(one), Counter(other)
    if sum(count * counts[1][key] for key, count in counts[0].items()) > MOST_REPEATS:
        one, other = _counted(one), _counted(other)  # comparing each of them with each would not end
        counts = Counter(one), Counter(other)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    steps = [0, *accumulate(1 + counts[1][key] for key in one)]
    todo, runs = [(0, len(one), 0, len(other))], []
    while todo:
        a, b, c, d = todo.pop()
        if a == b or c == d:
            continue
        if not effort.take(steps[b] - steps[a]):
            runs += _rising(one, other, (a, b, c, d))
            continue
        i, j, size = matcher.find_longest_match(a, b, c, d)
        if size:
            runs.append((i, j, size))
            todo += [(a, i, c, j), (i + size, b, j + size, d)]
    return runs


def _rising(one: Sequence[Hashable], other: Sequence[Hashable], within: Range) -> list[Run]:
    """Pair the n-th of equals with the n-th, and return the most of them that are in one order: n log n steps."""
    a, b, c, d = within
    ends = []
    while a < b and c < d and one[b - 1] == other[d - 1]:  # what repeats counts from the front; the end must not shift with it
        b, d = b - 1, d - 1
        ends.append((b, d, 1))
    places = {key: j for j, key in enumerate(_counted(other[c:d]), c)}
    pairs = [(i, places[key]) for i, key in enumerate(_counted(one[a:b]), a) if key in places]
    tails: list[int] = []  # the least last place of a rising row of each length
    lasts: list[int] = []  # and which pair that is
    before = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(lasts[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            lasts.append(n)
        else:
            tails[at], lasts[at] = j, n
    found, n = [], lasts[-1] if lasts else -1
    while n >= 0:
        found.append((*pairs[n], 1))
        n = before[n]
    return found + ends


def _counted(keys: Sequence[Hashable]) -> list[Hashable]:
    """Return the keys with which of its equals each one is: the third of one side is the third of the other."""
    seen: Counter[Hashable] = Counter()
    out: list[Hashable] = []
    for key in keys:
        seen[key] += 1
        out.append((key, seen[key]))
    return out


def heaviest_rise(numbers: list[int], weights: list[int]) -> list[int]:
    """Return the rising subsequence of most weight: what stayed in order, so that the least text is said to have moved."""
    best: list[tuple[int, int]] = []  # of those that end here: their weight, and the one before
    ranks = {number: rank for rank, number in enumerate(sorted(numbers), 1)}
    tree = [(0, -1)] * (len(numbers) + 1)  # the heaviest of the lower numbers so far, as a Fenwick tree
    for at, number in enumerate(numbers):
        before, rank = (0, -1), ranks[number] - 1
        while rank:
            before, rank = max(before, tree[rank]), rank & (rank - 1)
        best.append((before[0] + weights[at], before[1]))
        rank = ranks[number]
        while rank < len(tree):
            tree[rank], rank = max(tree[rank], (best[at][0], at)), rank + (rank & -rank)
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    rise: list[int] = []
    while at >= 0:
        rise.append(numbers[at])
        at = best[at][1]
    return rise[::-1]
