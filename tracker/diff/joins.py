"""Finds blocks that were split in two or more, or merged into one: what is left over beside a pair makes it whole."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from tracker.diff.sides import Side
from tracker.model.snapshot import Reference, Unit
from tracker.text import gist, likeness

CONTAINED = 0.8  # of a piece's words must stand in the one
WHOLE = 0.75  # how much like the one the pieces together must be
BETTER = 0.05  # and how much more like it than the one block alone
JOINED = {Unit.PARAGRAPH, Unit.LIST_ITEM}


def find_pieces(one: Side, other: Side, pairs: dict[int, int], taken: dict[int, int]) -> dict[int, int]:
    """Return what is left over in `other` and belongs to a pair there, by index.

    `pairs` maps entries of `one` to those of `other`; `taken` the other way. Called with the sides swapped it finds merges.
    """
    pieces: dict[int, int] = {}
    for i, j in pairs.items():
        if j == 0 or one.item(i) == other.item(j) or isinstance(other.item(j), Reference) or j == other.part(j).head:
            continue
        if other.block(j).unit in JOINED and one.block(i).unit in JOINED:
            _grow(one, other, (i, j), taken, pieces)
    return pieces


def _grow(one: Side, other: Side, pair: tuple[int, int], taken: dict[int, int], pieces: dict[int, int]) -> None:
    i, j = pair
    blocks = other.part(j).blocks
    place = bisect_left(blocks, j)
    if all(n in taken for n in blocks[max(0, place - 1) : place + 2]):
        return  # nothing beside it is left over
    whole, row = gist(one.block(i).text), [j]
    first = like = likeness(whole, gist(other.block(j).text))
    while True:
        places = bisect_left(blocks, row[0]), bisect_left(blocks, row[-1])
        near = [blocks[n] for n in (places[1] + 1, places[0] - 1) if 0 <= n < len(blocks)]
        better, best = 0.0, row
        for k in near:
            if k in taken or k in pieces or other.block(k).unit not in JOINED or not _inside(gist(other.block(k).text), whole):
                continue
            longer = [*row, k] if k > row[-1] else [k, *row]
            together = likeness(whole, [w for n in longer for w in gist(other.block(n).text)])
            if together > max(like, better):
                better, best = together, longer
        if not better:
            break
        like, row = better, best
    if like >= max(WHOLE, first + BETTER):
        pieces.update({k: j for k in row if k != j})


def _inside(piece: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return (Counter(piece) & Counter(whole)).total() >= CONTAINED * len(piece)
