"""Puts what became news in the order of a letter: what many documents share once, the rest by board and title, and counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tracker.digest.fit import says_something
from tracker.model.change import Significance
from tracker.model.digest import Counts, Digest, Line, Period, Shared, Told

FEW = 5  # documents with the same change stand one by one, as in the inbox
MOST = 200  # items of a letter: statements, corrections, and documents of which something else is said


def gather(items: Sequence[Told], *, share: bool = True, watched: int = 0, period: Period | None = None) -> Digest:
    """Return what a letter says of some items, all of it. `share`: what more than five documents have in common is told once."""
    said = sorted((told for told in items if says_something(told)), key=_place)
    shared = _shared(said) if share else ()
    taken = {each.line.hash for each in shared}
    own = [replace(told, lines=tuple(line for line in told.lines if line.hash not in taken)) for told in said]
    lines = [line for told in own for line in told.lines] + [each.line for each in shared]
    changed = {told.document for told in said if _changed(told)}
    counts = Counts(
        documents=len(changed),
        new=len({told.document for told in said if told.first} - changed),
        statements=len(lines),
        substantive=sum(line.significance is Significance.SUBSTANTIVE for line in lines),
        dismissed=sum(len(told.dismissed) for told in items),
        corrections=sum(len(told.corrections) for told in items),
    )
    return Digest(tuple(told for told in own if says_something(told)), shared, counts, watched=watched, period=period)


def is_empty(digest: Digest) -> bool:
    """Tell whether a letter would say nothing."""
    return not digest.documents and not digest.shared


def cut(digest: Digest, most: int = MOST) -> Digest:
    """Return a digest of at most so many items; of what has no room, `rest` says which document it is of and how much."""
    shared = digest.shared[:most]
    room = most - len(shared)
    kept: list[Told] = []
    rest: list[tuple[Told, int]] = [(each.documents[0][0], 1) for each in digest.shared[most:]]
    for told in digest.documents:
        items = _size(told)
        if items <= room:
            kept.append(told)
        else:
            some = _shortened(told, room)
            kept += [some] if room else []
            rest.append((told, items - room))
        room = max(0, room - items)
    return replace(digest, documents=tuple(kept), shared=shared, rest=tuple(rest))


def _size(told: Told) -> int:
    return max(1, len(told.lines) + len(told.corrections))


def _shortened(told: Told, room: int) -> Told:
    corrections = told.corrections[:room]
    return replace(told, corrections=corrections, lines=told.lines[: room - len(corrections)])


def _place(told: Told) -> tuple[bool, str, str, str, int]:
    return not told.board, told.board.casefold(), told.title.casefold(), told.slug, (told.after and told.after.version) or 0


def _changed(told: Told) -> bool:
    return bool(told.lines or told.notices or told.failed or told.remarks)


def _shared(items: Sequence[Told]) -> tuple[Shared, ...]:
    found: dict[str, list[tuple[Told, Line]]] = defaultdict(list)
    for told in items:
        for line in told.lines:
            found[line.hash].append((told, line))
    many = [places for places in found.values() if len({told.document for told, _ in places}) > FEW]
    return tuple(Shared(replace(places[0][1], reviewed=all(n.reviewed for _, n in places)), tuple(places)) for places in many)
