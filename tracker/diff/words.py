"""The difference of two texts in words and sentences: whole numbers and words, never characters, never by the clock."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from tracker.diff.match import Effort
from tracker.model.change import Passage, Span
from tracker.text import LONGEST_SPLIT, gist, likeness, normal, sentences, words

PIECE = re.compile(r"\s+|(?:(?<![\w.])\.)?\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")
STOP = re.compile(r"[^\w\s]")
LEAST = 50  # steps that looking into any text takes
HALF = 0.5  # below this likeness a sentence is replaced whole
MOST_PAIRS = 250_000  # of sentences; a text of more is replaced whole
LONGEST = 4_000  # characters of a sentence that are looked into; a longer one is replaced whole
SURROGATES = (0xD800, 0xE000)


def passages(before: str, after: str, effort: Effort | None = None) -> tuple[Passage, ...]:
    """Return the sentences that came, went or changed, in order; a changed one has both sides.

    A sentence that only changed its place came and went nowhere: it is left out. A text that `effort` does not do for is
    one sentence.
    """
    if not before or not after:
        found = _split(before or after, effort)
        return tuple(Passage(text, "") if before else Passage("", text) for text in found if normal(text))
    rows = [(old, new) for old, new in _rows(before, after, effort) if normal(old) != normal(new)]
    gone, come = Counter(normal(old) for old, new in rows if not new), Counter(normal(new) for old, new in rows if not old)
    moved = gone & come
    return tuple(Passage(old, new) for old, new in rows if (old and new) or not moved[normal(old or new)])


def redline(before: str, after: str, effort: Effort | None = None) -> tuple[Span, ...]:
    """Return both texts as one: what is in both, only before, only after. Joined without `+` it is the older text."""
    if not before or not after:
        return tuple(Span(op, text) for op, text in (("-", before), ("+", after)) if text)
    spans: list[Span] = []
    for old, new in _rows(before, after, effort, glue=True):
        spans += _sentence(old, new, effort)
    return _joined(spans)


def cell_redline(rows: list[tuple[str, str]], separator: str, effort: Effort | None = None) -> tuple[Span, ...]:
    """Return the redline of a table row, cell by cell, so that no span crosses a cell's edge."""
    spans: list[Span] = []
    for at, (old, new) in enumerate(rows):
        spans += [Span("=", separator)] if at else []
        spans += redline(old, new, effort)
    return _joined(spans)


def _rows(before: str, after: str, effort: Effort | None, *, glue: bool = False) -> list[tuple[str, str]]:
    """Lay the sentences side by side; with `glue` each keeps the space that follows it."""
    stops = [len(STOP.findall(text)) for text in (before, after)]
    steps = LEAST + len(before) + len(after) + 5 * sum(stops) + min(4 * stops[0] * stops[1], 2 * MOST_PAIRS)
    if max(len(before), len(after)) > LONGEST_SPLIT or not (effort is None or effort.take(steps)):
        alike = likeness(gist(before), gist(after)) >= HALF
        return [(before, after)] if alike else [(before, ""), ("", after)]
    olds, news = (_glued(text) if glue else sentences(text) for text in (before, after))
    if len(olds) * len(news) > MOST_PAIRS:
        return [(before, ""), ("", after)]
    if len(olds) == len(news) == 1:
        return _paired(olds, news)
    rows: list[tuple[str, str]] = []
    keys = [normal(s) for s in olds], [normal(s) for s in news]
    for op, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if op == "equal":
            rows += zip(olds[a:b], news[c:d], strict=True)
        else:
            rows += _paired(olds[a:b], news[c:d])
    return rows


def _split(text: str, effort: Effort | None) -> list[str]:
    """Return the sentences; the whole text where there is not effort enough."""
    return sentences(text) if effort is None or effort.take(len(text) + 5 * len(STOP.findall(text))) else [text.strip()]


def _glued(text: str) -> list[str]:
    """Return the sentences, each with the space that follows it."""
    starts: list[int] = []
    for part in sentences(text):
        starts.append(text.index(part, starts[-1] + 1 if starts else 0))
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=False)]


def _paired(olds: list[str], news: list[str]) -> list[tuple[str, str]]:
    """Pair the sentences of one gap that are at least half alike, in order; the rest came or went."""
    rows: list[tuple[str, str]] = []
    start = 0
    for new in news:
        scored = [(likeness(words(old), words(new)), -i) for i, old in enumerate(olds[start:], start)]
        like, at = max(scored, default=(0.0, 0))
        if like >= HALF:
            rows += [(old, "") for old in olds[start:-at]]
            rows.append((olds[-at], new))
            start = -at + 1
        else:
            rows.append(("", new))
    return rows + [(old, "") for old in olds[start:]]


def _sentence(old: str, new: str, effort: Effort | None) -> list[Span]:
    if old == new:
        return [Span("=", old)]
    if not old or not new or max(len(old), len(new)) > LONGEST or likeness(words(old), words(new)) < HALF:
        return [Span(op, text) for op, text in (("-", old), ("+", new)) if text]
    codes: dict[str, str] = {}
    coded = [_encode(PIECE.findall(text), codes) for text in (old, new)]
    if effort is not None and not effort.take(Indel.distance(*coded) ** 2 // 4):
        return [Span("-", old), Span("+", new)]
    pieces = {code: piece for piece, code in codes.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # the clock must not change the answer; the work is bounded by LONGEST
    found = engine.diff_main(*coded, checklines=False)
    engine.diff_cleanupSemantic(found)
    signs = {0: "=", -1: "-", 1: "+"}
    return [Span(signs[op], "".join(pieces[code] for code in text)) for op, text in found]


def _encode(pieces: list[str], codes: dict[str, str]) -> str:
    """Write every word as one character, so that the engine cannot cut a word or a number."""
    for piece in pieces:
        if piece not in codes:
            number = len(codes) + 1
            codes[piece] = chr(number if number < SURROGATES[0] else number + SURROGATES[1] - SURROGATES[0])
    return "".join(codes[piece] for piece in pieces)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Join neighbours of one kind; between two unchanged runs deletions come before insertions."""
    out: list[Span] = []
    runs = {"-": "", "+": ""}
    for span in [*spans, Span("=", "")]:
        if span.op != "=":
            runs[span.op] += span.text
            continue
        out += [Span(op, text) for op, text in runs.items() if text]
        runs = {"-": "", "+": ""}
        if span.text and out and out[-1].op == "=":
            out[-1] = Span("=", out[-1].text + span.text)
        elif span.text:
            out.append(span)
    return tuple(out)
