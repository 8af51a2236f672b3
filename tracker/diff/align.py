"""Finds what corresponds: which section and which block of the older snapshot is which of the newer one."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.diff.alike import likely
from tracker.diff.joins import find_pieces
from tracker.diff.match import Effort, gaps, heaviest_rise
from tracker.diff.references import ReferencePairs, pair_references
from tracker.diff.sections import pair_sections
from tracker.diff.sides import Side
from tracker.diff.tables import column_change, table_rows
from tracker.model.snapshot import Block, Unit
from tracker.text import gist, likeness, normal

MATCHING = 10_000_000  # steps of all that finds equal texts; beyond, it goes by order alone
LIKENING = 10_000_000  # and of all that compares texts word by word; beyond, only those with rare words in common
LIKE = 0.5  # from here on two blocks of one gap are the same one, revised
SAME_ID = 0.2  # two blocks with one id need less
ALONE = 0.25  # and so do the only two of a gap
MOVED_LIKE = 0.8  # a block that moved and was touched on the way
MOVED_WORDS = 3  # a shorter text says too little to be known again elsewhere


@dataclass(slots=True)
class Alignment:
    """Entries that correspond, by index: `old_of` from newer to older, `new_of` the other way.

    `new_pieces` are entries that were split off the older block of the entry they map to; `old_pieces` were merged into
    the newer block of theirs.
    """

    references: ReferencePairs
    old_of: dict[int, int] = field(default_factory=dict)
    new_of: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    new_pieces: dict[int, int] = field(default_factory=dict)
    old_pieces: dict[int, int] = field(default_factory=dict)
    matching: Effort = field(default_factory=lambda: Effort(MATCHING))
    likening: Effort = field(default_factory=lambda: Effort(LIKENING))

    def pair(self, old: int, new: int) -> None:
        """Note that two entries correspond."""
        self.old_of[new] = old
        self.new_of[old] = new

    def turned(self) -> Alignment:
        """Return the same correspondence seen from the other side."""
        pairs = {j: i for i, j in self.references.pairs.items()}
        renamed = {new: old for old, new in self.references.renamed.items()}
        moved = {self.old_of[j] for j in self.moved}
        return Alignment(ReferencePairs(pairs, renamed), self.new_of, self.old_of, moved, self.old_pieces, self.new_pieces)


def align(before: Side, after: Side) -> Alignment:
    """Return what corresponds. Which of two equally good answers is taken does not depend on which side is the older."""
    if _reading(before) <= _reading(after):
        return _align(before, after)
    return _align(after, before).turned()


def _reading(side: Side) -> list[str]:
    texts = [side.block(i).text for part in side.parts for i in (part.head, *part.blocks)]
    return texts + [side.reference(i).text for part in side.parts for i in part.references]


def _align(before: Side, after: Side) -> Alignment:
    """Pair sections first, then reference lists, then blocks: within their section, then across."""
    sections = pair_sections(before, after)
    references = pair_references(before, after, sections)
    found = Alignment(references)
    found.pair(0, 0)
    for old, new in sections.items():
        found.pair(before.parts[old].head, after.parts[new].head)
    for i, j in references.pairs.items():
        found.pair(i, j)
    for old, new in sections.items():
        _pair_blocks(before, after, before.parts[old].blocks, after.parts[new].blocks, found)
        _pair_reordered(before, after, before.parts[old].blocks, after.parts[new].blocks, found)
    found.new_pieces = find_pieces(before, after, found.new_of, found.old_of)
    found.old_pieces = find_pieces(after, before, found.old_of, found.new_of)
    _pair_moved_tables(before, after, found)
    _pair_moved(before, after, found)
    _mark_moved_sections(before, after, sections, found)
    return found


def _pair_blocks(before: Side, after: Side, old: list[int], new: list[int], found: Alignment) -> None:
    """Pair the own blocks of two sections that correspond: equal ones first, then what is left between them."""
    exact = [_key(before.block(i), found.references.renamed) for i in old], [_key(after.block(j), {}) for j in new]
    for gap_old, gap_new in _match(exact, old, new, found):
        plain = [normal(before.block(i).text) for i in gap_old], [normal(after.block(j).text) for j in gap_new]
        for rest_old, rest_new in _match(plain, gap_old, gap_new, found):
            _pair_alike(before, after, rest_old, rest_new, found)


def _pair_reordered(before: Side, after: Side, old: list[int], new: list[int], found: Alignment) -> None:
    """Pair what changed places within its section: however short, a text that went and came there once is the same one."""
    lost, come = [i for i in old if i not in found.new_of], [j for j in new if j not in found.old_of]
    if not lost or not come:
        return
    keys = [[(side.block(n).unit, normal(side.block(n).text)) for n in row] for side, row in ((before, lost), (after, come))]
    counts = Counter(keys[0]), Counter(keys[1])
    places = dict(zip(keys[0], lost, strict=True))
    for key, j in zip(keys[1], come, strict=True):
        if counts[0][key] == counts[1][key] == 1:
            _move(found, places[key], j)


def _match(
    keys: tuple[Sequence[Hashable], Sequence[Hashable]], old: list[int], new: list[int], found: Alignment
) -> Iterator[tuple[list[int], list[int]]]:
    """Pair what has equal keys, in order; yield the gaps that have something on both sides."""
    for equal, (a, b, c, d) in gaps(*keys, found.matching):
        if equal:
            for i, j in zip(old[a:b], new[c:d], strict=True):
                found.pair(i, j)
        elif a < b and c < d:
            yield old[a:b], new[c:d]


def _key(block: Block, renamed: dict[str, str]) -> tuple[object, ...]:
    """Return what makes a block the same whatever its numbers: its words and the studies it cites."""
    return (normal(block.text), *(tuple(sorted(renamed.get(k, k) for k in m.keys)) for m in block.marks if m.keys))


def _pair_alike(before: Side, after: Side, old: list[int], new: list[int], found: Alignment) -> None:
    """Pair blocks of one gap by id and likeness, the surest first, never crossing."""
    _pair_by_columns(before, after, old, new, found)
    alone = len(old) == len(new) == 1
    bags = [gist(before.block(i).text) for i in old], [gist(after.block(j).text) for j in new]
    worth = {(old[n], new[m]) for n, m in likely(*bags, found.likening)}
    named = {after.block(j).anchor: j for j in new if after.block(j).anchor}
    worth.update((i, named[a]) for i in old if (a := before.block(i).anchor) in named)
    scored = [(s, i, j) for i, j in worth if (s := _score(before.block(i), after.block(j), alone=alone)) > 0]
    chosen: list[tuple[int, int]] = []  # in order, on both sides
    for _, i, j in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        at = bisect_left(chosen, (i, j))
        crosses = (at > 0 and chosen[at - 1][1] >= j) or (at < len(chosen) and chosen[at][1] <= j)
        if i in found.new_of or j in found.old_of or crosses:
            continue
        insort(chosen, (i, j))
        found.pair(i, j)


def _pair_by_columns(before: Side, after: Side, old: list[int], new: list[int], found: Alignment) -> None:
    """Pair the rows of a table that has one column more, or less."""
    rows = [i for i in old if before.block(i).unit is Unit.TABLE_ROW], [j for j in new if after.block(j).unit is Unit.TABLE_ROW]
    blocks = [before.block(i) for i in rows[0]], [after.block(j) for j in rows[1]]
    if column_change(*blocks) is not None or column_change(blocks[1], blocks[0]) is not None:
        for i, j in zip(*rows, strict=True):
            found.pair(i, j)


def _score(one: Block, other: Block, *, alone: bool) -> float:
    """Return how surely two blocks are the same one: 0 for no, else up to 2."""
    if (one.unit in TABLES or other.unit in TABLES) and one.unit is not other.unit:
        return 0.0
    a, b = gist(one.text), gist(other.text)
    most = 2 * min(len(a), len(b)) / max(1, len(a) + len(b))
    same_id = one.anchor is not None and one.anchor == other.anchor
    if one.unit is Unit.TABLE and same_id:
        return 2.0
    same_key = one.unit is Unit.TABLE_ROW and _first_cell(one) == _first_cell(other) != ""
    least = SAME_ID if same_id else ALONE if alone or same_key else LIKE
    if most < least:
        return 0.0
    like = likeness(a, b) if a or b else float(one.unit is other.unit)
    return like + 0.5 * same_id + 0.3 * same_key if like >= least else 0.0


TABLES = {Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE, Unit.FIGURE}


def _first_cell(block: Block) -> str:
    return normal(block.text[block.cells[0].start : block.cells[0].end]) if block.cells else ""


def _pair_moved_tables(before: Side, after: Side, found: Alignment) -> None:
    """Pair a table that left one section and came in another, row by row: the same caption and id, or the same text."""
    tables = [
        [n for part in side.parts for n in part.blocks if side.block(n).unit is Unit.TABLE and n not in known]
        for side, known in ((before, found.new_of), (after, found.old_of))
    ]
    free: dict[Hashable, list[int]] = {}
    for j in reversed(tables[1]):
        for name in _table_names(after, j):
            free.setdefault(name, []).append(j)
    for i in tables[0]:
        rows = [i, *table_rows(before, i)]
        alike = [stack[-1] for name in _table_names(before, i) if (stack := _drop_known(free.get(name, []), found))]
        if alike and all(n not in found.new_of for n in rows):
            come = [j := min(alike), *table_rows(after, j)]
            texts = [normal(before.block(n).text) for n in rows], [normal(after.block(n).text) for n in come]
            for equal, (a, b, c, d) in gaps(*texts, found.matching):
                for m, n in zip(rows[a:b], come[c:d], strict=True) if equal else ():
                    _move(found, m, n)


def _table_names(side: Side, index: int) -> list[Hashable]:
    """Return what a table may be known by: all its texts, and its caption with its id."""
    texts = tuple(normal(side.block(n).text) for n in (index, *table_rows(side, index)))
    names: list[Hashable] = [(side.role(index), texts)]
    return [*names, (side.role(index), texts[0], side.block(index).anchor)] if texts[0] else names


def _drop_known(stack: list[int], found: Alignment) -> list[int]:
    while stack and stack[-1] in found.old_of:
        stack.pop()
    return stack


def _pair_moved(before: Side, after: Side, found: Alignment) -> None:
    """Pair what left one place and came in another: equal and unmistakable texts, then very like ones."""
    old = [
        i for part in before.parts for i in part.blocks if i not in found.new_of and i not in found.old_pieces and _movable(before.block(i))
    ]
    new = [
        j for part in after.parts for j in part.blocks if j not in found.old_of and j not in found.new_pieces and _movable(after.block(j))
    ]
    if not old or not new:
        return
    texts = [Counter(normal(side.block(i).text) for part in side.parts for i in part.blocks) for side in (before, after)]
    single = {normal(before.block(i).text): i for i in old if texts[0][normal(before.block(i).text)] == 1}
    for j in new:
        text = normal(after.block(j).text)
        i = single.get(text)
        if i is not None and texts[1][text] == 1 and _same_role(before, i, after, j):
            _move(found, i, j)
    _pair_moved_alike(before, after, [i for i in old if i not in found.new_of], [j for j in new if j not in found.old_of], found)


def _pair_moved_alike(before: Side, after: Side, old: list[int], new: list[int], found: Alignment) -> None:
    bags = [gist(before.block(i).text) for i in old], [gist(after.block(j).text) for j in new]
    scored = []
    for n, m in likely(*bags, found.likening):
        a, b, i, j = bags[0][n], bags[1][m], old[n], new[m]
        if min(len(a), len(b)) >= 4 * MOVED_WORDS and 2 * min(len(a), len(b)) >= MOVED_LIKE * (len(a) + len(b)):
            like = likeness(a, b)
            if like >= MOVED_LIKE and _same_role(before, i, after, j):
                scored.append((like, i, j))
    for _, i, j in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if i not in found.new_of and j not in found.old_of:
            _move(found, i, j)


def _move(found: Alignment, i: int, j: int) -> None:
    found.pair(i, j)
    found.moved.add(j)


def _movable(block: Block) -> bool:
    return len(gist(block.text)) >= MOVED_WORDS


def _same_role(before: Side, i: int, after: Side, j: int) -> bool:
    return before.role(i) is after.role(j)


def _mark_moved_sections(before: Side, after: Side, sections: dict[int, int], found: Alignment) -> None:
    """Mark sections that stand under another one now, or in another order among those they stood with."""
    below: dict[int | None, list[int]] = {}
    for n, part in enumerate(after.parts):
        below.setdefault(part.parent, []).extend([n] if part.head in found.old_of else [])
    for parent, children in below.items():
        old_parent = None if parent is None else _part_of(before, found.old_of.get(after.parts[parent].head))
        stayed: list[tuple[int, int]] = []
        for child in children:
            old = before.home[found.old_of[after.parts[child].head]]
            known = parent is None or old_parent is not None
            if known and before.parts[old].parent == old_parent:
                stayed.append((old, child))
            elif known or _known_elsewhere(before, old, sections):
                found.moved.add(after.parts[child].head)
        weights = [1 + sum(before.parts[old].bag.values()) for old, _ in stayed]
        kept = set(heaviest_rise([old for old, _ in stayed], weights))
        found.moved.update(after.parts[child].head for old, child in stayed if old not in kept)


def _part_of(side: Side, entry: int | None) -> int | None:
    return None if entry is None else side.home[entry]


def _known_elsewhere(before: Side, old: int, sections: dict[int, int]) -> bool:
    """Tell whether the section's old parent still stands, so that leaving it is a move and no regrouping."""
    parent = before.parts[old].parent
    return parent is None or parent in sections
