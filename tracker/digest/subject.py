"""The subject of a letter: what happened, before it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.digest.phrases import Words
from tracker.digest.plain import shown, subject_line
from tracker.model.change import Kind, Significance
from tracker.model.digest import Counts, Digest, Line, Told

TITLE = 90  # characters
SAID = 400


def subject_of(digest: Digest, words: Words) -> str:
    """Return what happened in at most 200 characters: how many documents changed, and the most telling change."""
    items = [*digest.documents, *(told for each in digest.shared for told, _ in each.documents)]
    if not items:
        return subject_line(words.count(digest.watched, words.subject_quiet))
    if not digest.counts.documents and not digest.counts.new:
        return subject_line(words.count(digest.counts.corrections, words.subject_corrections))
    what = _telling(line for lines in (*(told.lines for told in items), [each.line for each in digest.shared]) for line in lines)
    said = _turned(what.text, words) if what else ""
    if digest.counts.documents + digest.counts.new > 1:
        head = _many(digest.counts, words)
    else:
        told = next(told for told in items if told.lines or not told.corrections)
        head = _one(told, words)
    return subject_line(words.subject.format(head=head, what=said) if said else head)


def _many(counts: Counts, words: Words) -> str:
    if not counts.documents:
        return words.count(counts.new, words.subject_new)
    head = words.count(counts.documents, words.subject_many)
    return words.count(counts.new, words.subject_and_new, head=head) if counts.new else head


def _one(told: Told, words: Words) -> str:
    title = shown(told.title, TITLE).partition(" (")[0] or told.slug  # without "(PDQ®)–Patient Version": what happened is to be seen
    gone = [notice.kind for notice in told.notices if notice.kind in words.subject_notices]
    if not told.lines and gone:
        return words.subject_notices[gone[-1]].format(title=title)
    return (words.subject_first if told.first and not told.lines else words.subject_one).format(title=title)


def _telling(lines: Iterable[Line]) -> Line | None:
    """Return the change that tells most: a substantive one before others, one that adds before one that rewords."""
    return min(lines, key=lambda line: (line.significance is not Significance.SUBSTANTIVE, line.kind is not Kind.ADDED), default=None)


def _turned(statement: str, words: Words) -> str:
    """Return a statement as it follows a colon: "Added alectinib to the list." as "alectinib added to the list"."""
    said = shown(statement, SAID).rstrip(".")
    for pattern, order in words.turns:
        if found := re.fullmatch(pattern, said):
            return found.expand(order)
    return said[:1].lower() + said[1:] if said[1:2].islower() else said
