"""The words of a text as search knows them: without case and accents. Both databases get them made, and so find the same.

Whoever changes what a word is lets a migration fill `text_words` anew.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 100
LONGEST_TEXT = 100_000  # characters: what comes after is not found; PostgreSQL takes a megabyte of words
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")  # "1.5" is one; "EGFR-mutated" is two
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
UNSEEN = {"Mn", "Me", "Cf"}  # accents, and signs without width
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


class _Folding(dict[int, str]):
    """What each character is folded to; filled as they come."""

    def __missing__(self, code: int) -> str:
        plain = "".join(char for char in unicodedata.normalize("NFKD", chr(code)) if unicodedata.category(char) not in UNSEEN)
        self[code] = plain.casefold().translate(PLAIN)
        return self[code]


_FOLDING = _Folding()


def words(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    folded = text[:LONGEST_TEXT]
    folded = folded.lower() if folded.isascii() else folded.translate(_FOLDING)
    return [_word(found) for found in WORD.findall(folded)]


def located(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text, folded, each with where it starts and ends in the text."""
    pieces = [_FOLDING[ord(char)] for char in text[:LONGEST_TEXT]]
    matches = WORD.finditer("".join(pieces))
    if set(map(len, pieces)) <= {1}:
        return [(_word(match[0]), match.start(), match.end()) for match in matches]
    origin = [place for place, piece in enumerate(pieces) for _ in piece]
    return [(_word(match[0]), origin[match.start()], _end(text, pieces, origin[match.end() - 1] + 1)) for match in matches]


def _end(text: str, pieces: list[str], stop: int) -> int:
    """Return the end of a word with the accents that stand after its last letter."""
    while stop < len(pieces) and not pieces[stop] and unicodedata.combining(text[stop]):
        stop += 1
    return stop


def _word(found: str) -> str:
    return (found.replace(",", "") if THOUSANDS.fullmatch(found) else found)[:LONGEST_WORD]
