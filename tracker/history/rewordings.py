"""Which sentence was reworded into which, as a change says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from tracker.history.pieces import Piece, digest, is_whole, text_of
from tracker.model.change import Action, Change
from tracker.model.snapshot import Block, Entry, Facts, Head

Place = tuple[int, int]
Key = TypeVar("Key", int, Place)


def rewordings(change: Change, old: Mapping[Place, Piece], new: Mapping[int, Piece]) -> Iterator[tuple[int, Place]]:
    """Give the fresh sentences that a change made of older ones, each with the older one's place; neither comes twice."""
    olds, news = dict(old), dict(new)
    for before, after in reworded_texts(change):
        n, place = _find(news, digest(after)), _find(olds, digest(before))
        if n is not None and place is not None:
            del news[n], olds[place]
            yield n, place


def reworded_texts(change: Change) -> list[tuple[str, str]]:
    """Return the texts that a change has on both sides, each as it was and as it is: sentences, headings, rows, references."""
    told = [(passage.before, passage.after) for passage in change.passages if passage.before and passage.after]
    for whole in (_heads, _rows, _corrected):
        olds, news = whole(change, change.old), whole(change, change.new)
        if len(olds) == len(news):
            told += zip(olds, news, strict=True)
    return [(before, after) for before, after in told if before != after]


def _find(rows: Mapping[Key, Piece], wanted: int) -> Key | None:
    return next((place for place, piece in rows.items() if piece.digest == wanted), None)


def _heads(_: Change, entries: Iterable[Entry]) -> list[str]:
    return [text_of(entry.item) for entry in entries if isinstance(entry.item, Head)]


def _rows(_: Change, entries: Iterable[Entry]) -> list[str]:
    return [entry.item.text for entry in entries if isinstance(entry.item, Block) and is_whole(entry.item)]


def _corrected(change: Change, entries: Iterable[Entry]) -> list[str]:
    """Return references whose entry reads otherwise now; one that stands for another study is no rewording."""
    if not any(reference.action is Action.REVISED for reference in change.references):
        return []
    return [text_of(entry.item) for entry in entries if not isinstance(entry.item, Facts | Head | Block)]
