"""Keeps the blame of a document: the traces of its versions, one after another in the order of capture."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, pairwise

from tracker.model.history import Blame, Study, Thread, Trace

Row = tuple[int, int, Thread]  # where a sentence begins in its entry's text, its digest, its past
Line = tuple[Row, ...]  # the sentences of an entry


@dataclass(slots=True)
class State:
    """A blame laid open: the sentences of every entry, and the threads of texts that are gone, by digest."""

    versions: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    gone: dict[int, list[Thread]] = field(default_factory=dict)
    alive: Counter[int] = field(default_factory=Counter)


def advance(blame: Blame, trace: Trace) -> Blame:
    """Return the blame of the next version. Raises ValueError where the trace was made from another version."""
    return fold([trace], blame)


def fold(traces: Iterable[Trace], blame: Blame | None = None) -> Blame:
    """Return the blame after all traces: from the document's first version on, or from that of `blame`.

    It is a function of the traces: taken one by one or at once, they give the same. Raises ValueError where two do not fit.
    """
    state = _opened(blame) if blame else State()
    for trace in traces:
        _take(state, trace)
    return _closed(state)


def _take(state: State, trace: Trace) -> None:
    if max((stop for start, stop in trace.runs if start >= 0), default=0) > len(state.lines):
        raise ValueError(f"the trace of version {trace.version} was made from another version than the one before it")
    now = len(state.versions)
    state.versions.append(trace.version)
    leaving = [state.lines[entry][at] for entry, at in trace.gone]
    fresh = _fresh(state, trace, now)
    sizes = list(accumulate(trace.sizes, initial=0))
    came = iter([tuple(fresh[start:stop]) for start, stop in pairwise(sizes)])
    lines: list[Line] = []
    for start, stop in trace.runs:
        lines += state.lines[start:stop] if start >= 0 else [next(came) for _ in range(stop)]
    for start, stop in trace.shifted:
        lines[start:stop] = [tuple(_moved(row, now) for row in line) for line in lines[start:stop]]
    state.lines = lines
    state.alive.subtract(digest for _, digest, _ in leaving)
    standing = _standing(state, {digest for _, digest, _ in leaving if state.alive[digest] > 0})
    for _, digest, past in leaving:
        newest = _take_over(state, past, standing.get(digest, []), now)
        state.gone.setdefault(digest, []).append(replace(newest, left=now, back=-1))


def _moved(row: Row, now: int) -> Row:
    return row if row[2].came == now else (row[0], row[1], replace(row[2], moved=now))


def _fresh(state: State, trace: Trace, now: int) -> list[Row]:
    """Return the rows of the fresh sentences: each is its source, or a text that was here before, or new."""
    sources = {n: state.lines[entry][at] for n, entry, at in trace.sources}
    studies: dict[int, list[Study]] = defaultdict(list)
    for n, study in trace.studies:
        studies[n].append(study)
    came_over = set(trace.came_over)
    rows: list[Row] = []
    for n, (start, digest) in enumerate(zip(trace.starts, trace.digests, strict=True)):
        source = sources.get(n)
        if source and not digest:
            rows.append(_moved((start, *source[1:]), now) if n in came_over else (start, *source[1:]))
            continue
        state.alive[digest] += 1
        past = _returned(state, digest, now) or (source[2] if source else Thread(now, studies=tuple(studies[n])))
        rows.append((start, digest, replace(past, reworded=now) if source else past))
    return rows


def _returned(state: State, digest: int, now: int) -> Thread | None:
    """Take the oldest of the texts with this digest that are gone."""
    row = state.gone.get(digest)
    if not row:
        return None
    oldest = min(row, key=_age)
    row.remove(oldest)
    if not row:
        del state.gone[digest]
    return replace(oldest, back=now)


def _standing(state: State, digests: set[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the places of the standing sentences with these digests."""
    found: dict[int, list[tuple[int, int]]] = {}
    for n, line in enumerate(state.lines) if digests else ():
        for at, row in enumerate(line):
            if row[1] in digests:
                found.setdefault(row[1], []).append((n, at))
    return found


def _take_over(state: State, past: Thread, places: list[tuple[int, int]], now: int) -> Thread:
    """Return the newest of equal sentences as the one that left: the oldest stand, as nobody can say which of them went."""
    if not places:
        return past
    n, at = max(places, key=lambda place: _age(state.lines[place[0]][place[1]][2]))
    line = list(state.lines[n])
    start, digest, newest = line[at]
    if newest.came <= past.came:
        return past
    line[at] = (start, digest, replace(past, moved=now))
    state.lines[n] = tuple(line)
    return newest


def _age(past: Thread) -> tuple[int, ...]:
    return past.came, past.reworded, past.moved, past.left


def _opened(blame: Blame) -> State:
    past = blame.past(range(len(blame.came)))
    rows = list(zip(blame.digests, (past[number] for number in blame.threads), strict=True))
    standing = [(start, *row) for start, row in zip(blame.starts, rows, strict=False)]
    bounds = list(accumulate(blame.sizes, initial=0))
    state = State(list(blame.versions), [tuple(standing[start:stop]) for start, stop in pairwise(bounds)])
    state.alive.update(row[1] for row in standing)
    for digest, thread in rows[len(standing) :]:
        state.gone.setdefault(digest, []).append(thread)
    return state


def _closed(state: State) -> Blame:
    standing = list(chain.from_iterable(state.lines))
    gone = [(digest, past) for digest, row in state.gone.items() for past in row]
    numbers: dict[Thread, int] = {}
    known: dict[int, int] = {}  # many sentences share one thread, and to hash it takes longer than to look at it
    threads = []
    for past in chain((row[2] for row in standing), (past for _, past in gone)):
        number = known.get(id(past))
        if number is None:
            number = known[id(past)] = numbers.setdefault(past, len(numbers))
        threads.append(number)
    return Blame(
        versions=tuple(state.versions),
        sizes=tuple(map(len, state.lines)),
        starts=tuple(row[0] for row in standing),
        digests=(*(row[1] for row in standing), *(digest for digest, _ in gone)),
        threads=tuple(threads),
        came=tuple(past.came for past in numbers),
        reworded=tuple(past.reworded for past in numbers),
        moved=tuple(past.moved for past in numbers),
        left=tuple(past.left for past in numbers),
        back=tuple(past.back for past in numbers),
        studies=tuple((number, study) for past, number in numbers.items() for study in past.studies),
    )
