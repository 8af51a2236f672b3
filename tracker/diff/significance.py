"""Judges what a difference of two texts means, with its reason. What cannot be proved to be mere form is substantive."""

from __future__ import annotations

import re
from collections import Counter

from tracker.model.change import Reason, Significance
from tracker.text import LONGEST_SPLIT, TOKEN, normal

# The signs that only part a text. Every other sign is meaning: "P < .05" is not "P > .05", an arrow up is none down.
HARMLESS = frozenset(".,;:'\"()[]{}!?¡¿®™©")
SIGNS = HARMLESS | {"-"}
LEVEL = re.compile(r"(?:levels? of evidence|(?:grados?|nivel(?:es)?) de (?:comprobación|evidencia))[:\s]*([^\s\],;.]+)", re.IGNORECASE)
LONG_WORD = 5  # a shorter one in capitals may be another: mM, MM
# Only where the root is known is British spelling the same word: "mourning" is not "morning".
BRITISH = (
    (re.compile("((?:col|tum|behavi|fav|hon|lab|neighb|od|vap)o)u(r)"), r"\1\2"),
    (re.compile("(an|h|leuk|isch|glyc|c|f)ae"), r"\1e"),
    (re.compile("(p)ae(d)|(gyn)ae(c)|()ae(tiolog)"), r"\1\3\5e\2\4\6"),
    (re.compile("oe(dema|soph|str)|(rrh)oe(a)|(f)oe(t)"), r"\2\4e\1\3\5"),
    (re.compile("(.{3})is(e|ed|es|ing|ation|ations)$"), r"\1iz\2"),
    (re.compile("((?:cen|fib|li|me|ti|thea)t?)re(s?)$"), r"\1er\2"),
    (re.compile("((?:trave|labe|mode|counse|signa|cance|channe|leve)l)l(ed|ing|er)"), r"\1\2"),
)
OTHER_WORDS = re.compile(r"\b(re|un|co)-", re.IGNORECASE)  # "re-treat" is not "retreat"
SUBSTANTIVE, EDITORIAL, TECHNICAL = Significance.SUBSTANTIVE, Significance.EDITORIAL, Significance.TECHNICAL


def judge(before: str, after: str) -> list[tuple[Significance, Reason]]:
    """Return the grounds of going from one text to the other: significance and reason, at least one, all of one significance."""
    one, other = normal(before), normal(after)
    if one == other:
        return [(TECHNICAL, Reason.TYPOGRAPHY)]
    return _judge(one, other) if max(len(one), len(other)) <= LONGEST_SPLIT else [(SUBSTANTIVE, Reason.TEXT)]


def _judge(one: str, other: str) -> list[tuple[Significance, Reason]]:
    olds, news = _meaning(one), _meaning(other)
    if olds == news:
        return [(EDITORIAL, Reason.PUNCTUATION)]
    if len(olds) == len(news) and all(a == b or _capital(a, b) for a, b in zip(olds, news, strict=True)):
        return [(EDITORIAL, Reason.CASE)]
    if _numbers(olds) == _numbers(news) and _one_spelling(one, other):
        return [(EDITORIAL, Reason.SPELLING)]
    if len(olds) == len(news) and all(a == b or _spelt(a, b) for a, b in zip(olds, news, strict=True)):
        return [(EDITORIAL, Reason.SPELLING)]
    levels = LEVEL.findall(one), LEVEL.findall(other)
    if any(levels):
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
    """Tell whether two texts differ in hyphens alone: "follow-up" for "followup" or "follow up"."""
    if "-" not in one + other or OTHER_WORDS.findall(one) != OTHER_WORDS.findall(other):
        return False
    forms = [{" ".join(_meaning(text.replace("-", by))) for by in ("", " ")} for text in (one, other)]
    return bool(forms[0] & forms[1])


def _spelt(one: str, other: str) -> bool:
    """Tell whether two words surely are one in British and American spelling."""
    return one.isalpha() and other.isalpha() and _american(one) == _american(other)


def _american(word: str) -> str:
    for british, american in BRITISH:
        word = british.sub(american, word)
    return word


def _meaning(text: str) -> list[str]:
    """Return the tokens that carry meaning: all but harmless signs, and a hyphen only where it may be a minus or a range."""
    return [
        match.group()
        for match in TOKEN.finditer(text)
        if match.group() not in SIGNS or _between_digits(text, match.start()) or (match.group() == "-" and _minus(text, match.start()))
    ]


def _minus(text: str, at: int) -> bool:
    """Tell whether a hyphen says more than that words belong together: "-5", "5-10", "HER2-"."""
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    return right.isdigit() or right == "." or (left.isalnum() and not right.isalnum())


def _between_digits(text: str, at: int) -> bool:
    """Tell whether a colon is a ratio."""
    return text[at] == ":" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _numbers(row: list[str]) -> list[str]:
    return [token for token in row if token[-1].isdigit() or not token[-1].isalpha()]


def _words(row: list[str]) -> list[str]:
    return [token.lower() for token in row if token[0].isalpha()]
