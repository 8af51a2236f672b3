"""Follows contents as the archive does: compared one after another, traced, folded, read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from tracker import diff, history
from tracker.model.history import Blame, Origin, Step, Trace
from tracker.model.report import Side, Statement
from tracker.model.snapshot import Content

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def side(version: int) -> Side:
    """Return a version as of its day: the first is of the first day."""
    day = START + dt.timedelta(days=version - 1)
    return Side(version, day, day.date())


def traces(contents: Sequence[Content]) -> list[Trace]:
    """Return the traces of versions 1, 2, 3…"""
    later = [history.trace(one, diff.compare(one, other), number) for number, (one, other) in enumerate(pairwise(contents), 2)]
    return [history.first_trace(contents[0], 1), *later]


def blame(contents: Sequence[Content]) -> Blame:
    """Return the blame of the last of some versions."""
    return history.fold(traces(contents))


def origins(contents: Sequence[Content]) -> dict[str, Origin]:
    """Return where each sentence of the last version comes from, by its text; no text may stand there twice."""
    sides = [side(number) for number in range(1, len(contents) + 1)]
    found = history.sentences_of(blame(contents), contents[-1], sides)
    known = {sentence.text: sentence.origin for sentence in found}
    assert len(known) == len(found)
    return known


def steps(contents: Sequence[Content]) -> list[Step]:
    """Return each version against the one before, with a statement for every change that names its section."""
    rows = []
    for number, (one, other) in enumerate(pairwise(contents), 2):
        changeset = diff.compare(one, other)
        said = tuple(Statement(c.id, f"{c.kind} {c.unit}", c.section, c.significance) for c in changeset.changes)
        rows.append(Step(side(number - 1), side(number), changeset, said))
    return rows
