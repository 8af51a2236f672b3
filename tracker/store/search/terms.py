"""What a person typed into a search, taken apart: words, "phrases", beginnings*, -exclusions, and OR between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.model.errors import UsageError
from tracker.store.search.words import words
from tracker.text import one_line

MOST_WORDS = 64
PIECE = re.compile(r'((?<!\S)-)?(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))(\*?)')


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that stand in a row; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Of each group in `wanted` one term must occur, of `unwanted` none."""

    wanted: tuple[tuple[Term, ...], ...]
    unwanted: tuple[Term, ...]


def read_query(typed: str) -> Query:
    """Take a query apart; any text is one, if it holds a word. AND, OR and NOT count in capitals only. Raises UsageError."""
    wanted: list[tuple[Term, ...]] = []
    unwanted: list[Term] = []
    joined = negated = False
    for piece in _pieces(typed):
        if isinstance(piece, str):
            negated, joined = piece == "NOT", piece == "OR"
            continue
        excluded, term = piece
        if excluded or negated:
            unwanted.append(term)
        elif joined and wanted:
            wanted[-1] += (term,)
        else:
            wanted.append((term,))
        joined = negated = False
    _check(typed, wanted, unwanted)
    return Query(tuple(wanted), tuple(unwanted))


def _pieces(typed: str) -> Iterator[str | tuple[bool, Term]]:
    """Give operators as they are, and terms with whether they are excluded; what holds no word is nothing."""
    for minus, phrase, word, star in PIECE.findall(typed):
        if word in {"AND", "OR", "NOT"} and not minus:
            yield word
            continue
        found = tuple(words(phrase or word))
        if found:
            yield bool(minus), Term(found, prefix=bool(star) or (phrase or word).endswith("*"))


def _check(typed: str, wanted: list[tuple[Term, ...]], unwanted: list[Term]) -> None:
    named = one_line(typed.strip(), 60)
    if not wanted and unwanted:
        raise UsageError(f"“{named}” only says what must not occur: name a word that must")
    if not wanted:
        raise UsageError(f"“{named}” holds no word to look for: name one, of letters or digits")
    count = sum(len(term.words) for group in (*wanted, unwanted) for term in group)
    if count > MOST_WORDS:
        raise UsageError(f"“{named}” has {count} words; a search takes {MOST_WORDS} at most")
