"""Pairs the sections of two snapshots: by role, id, heading and content together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tracker.diff.match import Effort
from tracker.diff.sides import Part, Side
from tracker.model.snapshot import Role
from tracker.text import likeness, words

CONFIRMED = 0.3  # how much content two sections with one id and other headings must share
RETITLED = 0.5  # how alike the headings themselves must be
ALIKE = 0.6  # how much with neither id nor heading in common
MOST_PAIRS = 10_000
MOST_WORDS = 50_000_000  # of all those pairs
MOST_NAMESAKES = 200  # sections of one name; beyond, the third of one side is the third of the other
HEADED = 5_000_000  # steps of all that compares sections of one name


def pair_sections(before: Side, after: Side) -> dict[int, int]:
    """Return which part of `after` each part of `before` is. An id alone proves nothing: content must confirm it."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def pair(old: int, new: int) -> None:
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)

    for role in (Role.ANNOUNCEMENT, Role.BOILERPLATE):
        ones, others = ([n for n, p in enumerate(side.parts) if p.role is role and p.parent is None] for side in (before, after))
        for one, other in zip(ones, others, strict=False):
            pair(one, other)
    by_id = _by_id(after)
    for anchor, old in _by_id(before).items():
        if anchor in by_id and _one_section(before.parts[old], after.parts[by_id[anchor]]):
            pair(old, by_id[anchor])
    _pair_by_heading(before, after, pairs, taken)
    _pair_by_content(before, after, pairs, taken)
    return pairs


def _by_id(side: Side) -> dict[str, int]:
    """Return the parts by their ids; an id that comes twice tells nothing."""
    counts = Counter(part.anchor for part in side.parts)
    return {part.anchor: n for n, part in enumerate(side.parts) if part.anchor and counts[part.anchor] == 1}


def _one_section(one: Part, other: Part) -> bool:
    if (one.role is Role.ANNOUNCEMENT) != (other.role is Role.ANNOUNCEMENT):
        return False
    if one.heading == other.heading:
        return True
    alike = likeness(words(one.heading), words(other.heading))
    if alike >= RETITLED or (alike >= CONFIRMED and not one.bag and not other.bag):  # the latter: headings over subsections only
        return True
    return shared(one.bag, other.bag) >= CONFIRMED


def shared(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words that two bags have in common, 0 to 1."""
    sizes = one.total(), other.total()
    if not any(sizes):
        return 0.0
    few, many = (one, other) if len(one) < len(other) else (other, one)
    return 2 * sum(min(count, many[word]) for word, count in few.items() if word in many) / sum(sizes)


def _pair_by_heading(before: Side, after: Side, pairs: dict[int, int], taken: set[int]) -> None:
    """Pair what has the same headings from the top down, then the same heading under sections that correspond."""
    names: tuple[Callable[[Part], object], ...] = (lambda part: part.path, lambda part: part.heading)
    effort = Effort(HEADED)
    for name in names:
        named: dict[object, list[int]] = {}
        for new, part in enumerate(after.parts):
            if new not in taken and part.heading:
                named.setdefault(name(part), []).append(new)
        scored = []
        seen: Counter[object] = Counter()
        for old, part in enumerate(before.parts):
            ones = named.get(name(part), []) if old not in pairs else []
            at = seen[name(part)]
            seen[name(part)] += 1
            ones = ones if len(ones) <= MOST_NAMESAKES else ones[at : at + 1]
            if not effort.take(sum(1 + len(part.bag) + len(after.parts[new].bag) for new in ones)):
                continue
            for new in ones:
                other = after.parts[new]
                like = shared(part.bag, other.bag)
                same_parent = part.parent == other.parent or (part.parent is not None and pairs.get(part.parent) == other.parent)
                if part.role is other.role and (same_parent or like >= CONFIRMED):
                    scored.append((like + same_parent, old, new))
        _take_best(scored, pairs, taken)


def _take_best(scored: list[tuple[float, int, int]], pairs: dict[int, int], taken: set[int]) -> None:
    for _, old, new in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)


def _near(one: Counter[str], other: Counter[str]) -> bool:
    """Tell whether two bags are near enough in size to be alike at all."""
    sizes = one.total(), other.total()
    return 2 * min(sizes) >= ALIKE * sum(sizes)


def _pair_by_content(before: Side, after: Side, pairs: dict[int, int], taken: set[int]) -> None:
    free_old = [n for n, part in enumerate(before.parts) if n not in pairs and part.bag]
    free_new = [n for n, part in enumerate(after.parts) if n not in taken and part.bag]
    sizes = sum(len(before.parts[n].bag) for n in free_old), sum(len(after.parts[n].bag) for n in free_new)
    if len(free_old) * len(free_new) > MOST_PAIRS or len(free_old) * sizes[1] + len(free_new) * sizes[0] > MOST_WORDS:
        return
    scored = [
        (like, old, new)
        for old in free_old
        for new in free_new
        if before.parts[old].role is after.parts[new].role
        and _near(before.parts[old].bag, after.parts[new].bag)
        and (like := shared(before.parts[old].bag, after.parts[new].bag)) >= ALIKE
    ]
    _take_best(scored, pairs, taken)
