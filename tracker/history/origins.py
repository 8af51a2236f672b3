"""Reads a blame: every sentence of a version with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise

from tracker.history.pieces import text_of
from tracker.model.history import Blame, Interval, Origin, Sentence, Thread
from tracker.model.report import Side
from tracker.model.snapshot import Content, flatten


def sentences_of(blame: Blame, content: Content, sides: Iterable[Side]) -> tuple[Sentence, ...]:
    """Return every sentence of the newest version of a blame, in reading order, with its origin.

    `content` is that version, `sides` are all versions. Raises ValueError where the content is another one's, KeyError where
    a version is missing.
    """
    known = {side.version: side for side in sides}
    history = [known[version] for version in blame.versions]
    origins = {n: _origin(past, history) for n, past in blame.past(set(blame.threads[: len(blame.starts)])).items()}
    entries = flatten(content)
    found: list[Sentence] = []
    for n, (entry, (start, stop)) in enumerate(zip(entries, pairwise(accumulate(blame.sizes, initial=0)), strict=True)):
        if stop == start:
            continue
        text = text_of(entry.item)
        if stop == start + 1:
            found.append(Sentence(n, text, origins[blame.threads[start]]))
            continue
        ends = (*blame.starts[start + 1 : stop], len(text))
        for at, (begin, end) in enumerate(zip(blame.starts[start:stop], ends, strict=True), start):
            found.append(Sentence(n, text[begin:end].rstrip(), origins[blame.threads[at]]))
    return tuple(found)


def _origin(past: Thread, history: list[Side]) -> Origin:
    def when(place: int) -> Interval | None:
        return Interval(history[place - 1] if place else None, history[place]) if place >= 0 else None

    came = Interval(history[past.came - 1] if past.came else None, history[past.came])
    back = past.back >= 0
    return Origin(
        came=came,
        reworded=when(past.reworded),
        moved=when(past.moved),
        went=when(past.left) if back else None,
        returned=when(past.back),
        studies=past.studies,
    )
