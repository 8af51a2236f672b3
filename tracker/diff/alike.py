"""Chooses which pairs are worth comparing word by word: all, while that is little work; beyond, those that share rare words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.diff.match import Effort

MOST_PAIRS = 100_000  # of one gap
RARE = 4  # a word that stands in more texts of one side tells nothing
NEAREST = 3  # so many of one text's likeliest others are compared
ALIGNED = 30_000  # pairs of words that are aligned in a step


def likely(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]], effort: Effort) -> Iterator[tuple[int, int]]:
    """Yield the pairs of two rows of texts, each given by its words, that may be alike, by place."""
    sizes = sum(map(len, one)), sum(map(len, other))
    pairs = len(one) * len(other)
    steps = 4 * pairs + (len(one) * sizes[1] + len(other) * sizes[0]) // 10 + sizes[0] * sizes[1] // ALIGNED
    if pairs <= MOST_PAIRS and effort.take(steps):
        yield from ((i, j) for i in range(len(one)) for j in range(len(other)))
    else:
        yield from _sharing(one, other)


def _sharing(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield, for each of the one, the few others that share most of its rare words."""
    common = Counter(word for row in one for word in set(row))
    places: dict[str, list[int]] = {}
    for j, row in enumerate(other):
        for word in set(row):
            if 0 < common[word] <= RARE:
                places.setdefault(word, []).append(j)
    for i, row in enumerate(one):
        votes = Counter(j for word in set(row) if len(places.get(word, ())) <= RARE for j in places.get(word, ()))
        yield from ((i, j) for j, _ in sorted(votes.items(), key=lambda x: (-x[1], x[0]))[:NEAREST])
