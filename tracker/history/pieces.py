"""Cuts the text of an entry into what blame is asked for: sentences; a heading, a table row or a reference is one piece."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from tracker.model.snapshot import Block, Head, Item, MarkKind, Reference, Unit
from tracker.text import normal, sentences


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of an entry: where it begins in the entry's text, its words, their hash, the keys of the studies it cites."""

    start: int
    text: str
    digest: int
    cited: tuple[str, ...] = ()


def text_of(item: Item) -> str:
    """Return the text of an entry; the facts of a document have none."""
    if isinstance(item, Head):
        return item.heading.text
    return item.text if isinstance(item, Block | Reference) else ""


def is_whole(item: Item) -> bool:
    """Tell whether an entry is one piece, however many sentences it has."""
    return not isinstance(item, Block) or item.unit in {Unit.TABLE_ROW, Unit.HEADING}


def pieces(item: Item) -> tuple[Piece, ...]:
    """Return the pieces of an entry in order; none where it has no text."""
    text = text_of(item)
    if not text.strip():
        return ()
    starts, at = [], 0
    parts = [text] if is_whole(item) else sentences(text)
    for part in parts:
        at = text.index(part, at)
        starts.append(at)
        at += len(part)
    cited = _cited(item, starts)
    return tuple(Piece(*piece) for piece in zip(starts, parts, map(digest, parts), cited, strict=True))


def digest(text: str) -> int:
    """Return a hash of a text's normal form, in 63 bits; never 0."""
    whole = blake2b(normal(text).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(whole) >> 1 or 1


def _cited(item: Item, starts: list[int]) -> list[tuple[str, ...]]:
    """Give every citation to the sentence that it ends or stands in: "… cases.[8] The next …"."""
    block = item.heading if isinstance(item, Head) else item
    keys: list[list[str]] = [[] for _ in starts]
    for mark in block.marks if isinstance(block, Block) else ():
        if mark.kind is MarkKind.CITATION:
            at = max((n for n, start in enumerate(starts) if start < mark.start), default=0)
            keys[at] += mark.keys
    return [tuple(dict.fromkeys(row)) for row in keys]
