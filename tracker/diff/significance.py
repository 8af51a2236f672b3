"""Judges what a difference of two texts means, with its reason. What cannot be proved to be mere form is substantive."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tracker.model.change import Reason, Significance
from tracker.text import normal, tokens

# Signs that carry meaning in a medical text: "P < .05" is not "P > .05".
MEANING = frozenset("<>≤≥=≠±%+×~≈°µ/&*†‡§−")
LEVEL = re.compile(r"(?:levels? of evidence|(?:grados?|nivel(?:es)?) de (?:comprobación|evidencia))[:\s]*([^\s\],;.]+)", re.IGNORECASE)
LONG_WORD = 5  # of shorter words one letter often makes another word
DOUBLED = re.compile(r"(.)\1+")
BRITISH = (
    (re.compile("ae|oe"), "e"),
    (re.compile("our"), "or"),
    (re.compile("is(e|ed|es|ing|ation)$"), r"iz\1"),
    (re.compile("tre$"), "ter"),
)
SUBSTANTIVE, EDITORIAL, TECHNICAL = Significance.SUBSTANTIVE, Significance.EDITORIAL, Significance.TECHNICAL


def judge(before: str, after: str) -> list[tuple[Significance, Reason]]:
    """Return the grounds of going from one text to the other: significance and reason, at least one, all of one significance."""
    one, other = normal(before), normal(after)
    if one == other:
        return [(TECHNICAL, Reason.TYPOGRAPHY)]
    olds, news = _meaning(one), _meaning(other)
    if olds == news:
        return [(EDITORIAL, Reason.PUNCTUATION)]
    if len(olds) == len(news) and all(a == b or _capital(a, b) for a, b in zip(olds, news, strict=True)):
        return [(EDITORIAL, Reason.CASE)]
    if _numbers(olds) == _numbers(news) and _one_spelling(one, other):
        return [(EDITORIAL, Reason.SPELLING)]
    if len(olds) == len(news) and all(a == b or _spelt(a.lower(), b.lower()) for a, b in zip(olds, news, strict=True)):
        return [(EDITORIAL, Reason.SPELLING)]
    levels = LEVEL.findall(one), LEVEL.findall(other)
    olds, news = (_meaning(LEVEL.sub("", text)) for text in (one, other))
    found = [
        (levels[0] != levels[1], Reason.EVIDENCE),
        (Counter(_numbers(olds)) != Counter(_numbers(news)), Reason.NUMBER),
        (_words(olds) != _words(news), Reason.TEXT),
    ]
    return [(SUBSTANTIVE, reason) for told, reason in found if told] or [(SUBSTANTIVE, Reason.TEXT)]


def _capital(one: str, other: str) -> bool:
    """Tell whether two tokens are one word with another first letter, or a long one in capitals: mM is not MM."""
    if one.lower() != other.lower():
        return False
    return len(one) >= LONG_WORD or (one[1:] == other[1:] and one[1:].islower())


def _one_spelling(one: str, other: str) -> bool:
    """Tell whether two texts differ in accents and hyphens alone: "naïve", "follow-up" for "followup" or "follow up"."""
    forms = [{_plain(" ".join(_meaning(text.replace("-", by)))) for by in ("", " ")} for text in (one, other)]
    return bool(forms[0] & forms[1])


def _spelt(one: str, other: str) -> bool:
    """Tell whether two long words surely are one in two spellings: a letter doubled or not, British or American."""
    if min(len(one), len(other)) < LONG_WORD or not (one.isalpha() and other.isalpha()):
        return False
    return DOUBLED.sub(r"\1", _american(one)) == DOUBLED.sub(r"\1", _american(other))


def _american(word: str) -> str:
    for british, american in BRITISH:
        word = british.sub(american, word)
    return word


def _meaning(text: str) -> list[str]:
    """Return the tokens that carry meaning: words, numbers, signs, and a hyphen that may be a minus or a range."""
    row = tokens(text)
    kept = []
    for at, token in enumerate(row):
        after = row[at + 1] if at + 1 < len(row) else ""
        if token[-1].isalnum() or token in MEANING or (token == "-" and after[-1:].isdigit()):
            kept.append(token)
    return kept


def _numbers(row: list[str]) -> list[str]:
    return [token for token in row if token[-1].isdigit() or token in MEANING or token == "-"]


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _words(row: list[str]) -> list[str]:
    return [token.lower() for token in row if token[0].isalpha()]
