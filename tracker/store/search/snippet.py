"""The part of a text where most was found, with the found words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.store.search.terms import Query, Term
from tracker.store.search.words import located

WORDS = 30
LEAD = 8  # words before the first that was found
EDGE = 20  # characters of punctuation, or of a word, that the cut lets stand

Word = tuple[str, int, int]
Place = tuple[int, int]  # of words: the first, and the one after the last


def snippet(text: str, query: Query) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return about 30 words of a text, and where in them the terms of a query stand. Cut ends are shown by “…”."""
    all_words = located(text)
    places = sorted({place for group in query.wanted for term in group for place in _places(all_words, term)})
    first, stop = _window(len(all_words), places)
    start = _cut(text, all_words[first][1], -1) if first else 0
    end = _cut(text, all_words[stop - 1][2], 1) if stop < len(all_words) else len(text)
    lead = "… " if start else ""
    shift = len(lead) - start
    spans = [(all_words[one][1] + shift, all_words[other - 1][2] + shift) for one, other in places if first <= one and other <= stop]
    return lead + text[start:end] + (" …" if end < len(text) else ""), tuple(_merged(spans))


def _places(all_words: Sequence[Word], term: Term) -> Iterator[Place]:
    count = len(term.words)
    *heads, tail = term.words
    for at in range(len(all_words) - count + 1):
        last = all_words[at + count - 1][0]
        fits = last.startswith(tail) if term.prefix else last == tail
        if fits and all(all_words[at + step][0] == head for step, head in enumerate(heads)):
            yield at, at + count


def _window(count: int, places: Sequence[Place]) -> Place:
    """Return which words to show: those around the place from which on most was found."""
    if count <= WORDS or not places:
        return 0, min(count, WORDS)
    starts = [max(0, min(first - LEAD, count - WORDS)) for first, _ in places[:WORDS]]
    best = max(starts, key=lambda start: sum(start <= first and stop <= start + WORDS for first, stop in places))
    return best, best + WORDS


def _cut(text: str, at: int, step: int) -> int:
    """Return the next white space from a place on, if it is near."""
    for place in range(at, at + step * EDGE, step):
        if not 0 < place < len(text):
            return max(0, min(place, len(text)))
        if text[place - (step < 0)].isspace():
            return place
    return at


def _merged(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = -1, -1
    for one, other in spans:
        if one > end:
            if end > 0:
                yield start, end
            start = one
        end = max(end, other)
    if end > 0:
        yield start, end
