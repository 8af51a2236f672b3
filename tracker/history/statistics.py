"""Counts versions and changes, and finds the longest rests and the references that came and went."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from tracker.model.change import Action, Changeset
from tracker.model.history import Count, Listing, Rest, Statistics, Stay, Study, Tally
from tracker.model.report import Side


def tally(slug: str, side: Side, changeset: Changeset | None) -> Tally:
    """Return a version in numbers: `changeset` is its difference from the one before, None where it is the first."""
    if changeset is None:
        return Tally(slug, side, first=True)
    told = changeset.told()
    listings = (
        Listing(_top(change.section), reference.action, Study(reference.key, reference.label))
        for change in told
        for reference in change.references
        if reference.action is not Action.REVISED
    )
    return Tally(slug, side, tuple(Counter(_top(change.section) for change in told).items()), tuple(listings))


def statistics(tallies: Iterable[Tally], sections: Collection[str] = ()) -> Statistics:
    """Return what the versions of one or many documents add up to; those of one document stand in the order of capture.

    `sections`: the headings of the newest version, where it is one document: those that never changed rest too.

    A rest of a document or section begins at its first version or a change, and ends at the next change; one that
    lasts is known to have lasted until the last look.
    """
    rows = list(tallies)
    changed = [(row.slug, section, row, count) for row in rows for section, count in row.changes]
    return Statistics(
        documents=_counts(((row.slug, row.slug), row, _changes(row)) for row in rows),
        sections=_counts(((slug, section), row, count) for slug, section, row, count in changed),
        months=_counts((("", _month(row)), row, _changes(row)) for row in rows),
        rests=tuple(sorted(_rests(rows, sections), key=lambda rest: rest.length, reverse=True)),
        stays=tuple(_stays(rows)),
    )


def _top(section: Sequence[str]) -> str:
    return section[0] if section else ""


def _changes(row: Tally) -> int:
    return sum(count for _, count in row.changes)


def _month(row: Tally) -> str:
    return f"{_captured(row.side).astimezone(dt.UTC):%Y-%m}"


def _captured(side: Side) -> dt.datetime:
    if side.captured_at is None:
        raise ValueError("a kept version has a time of capture")
    return side.captured_at


def _counts(rows: Iterable[tuple[tuple[str, str], Tally, int]]) -> tuple[Count, ...]:
    versions: Counter[tuple[str, str]] = Counter()
    changes: Counter[tuple[str, str]] = Counter()
    for key, _, count in rows:
        versions[key] += 1
        changes[key] += count
    return tuple(Count(name, versions[slug, name], changes[slug, name], slug) for slug, name in sorted(versions))


def _rests(rows: list[Tally], standing: Collection[str]) -> Iterator[Rest]:
    """Give the longest rest of every document, and of every section of it that ever changed or stands."""
    documents: dict[str, list[Tally]] = defaultdict(list)
    for row in rows:
        documents[row.slug].append(row)
    for slug, history in documents.items():
        yield _longest(slug, "", history)
        for section in sorted({section for row in history for section, _ in row.changes if section}.union(standing)):
            yield _longest(slug, section, history)


def _longest(slug: str, section: str, history: list[Tally]) -> Rest:
    marks = [history[0].side, *(row.side for row in history[1:] if (section in dict(row.changes) if section else row.changes))]
    ends = [(until, _captured(until)) for until in marks[1:]]
    last = (None, history[-1].side.seen_at or _captured(history[-1].side))
    rests = [
        Rest(slug, section, since, until, end, end - _captured(since)) for since, (until, end) in zip(marks, [*ends, last], strict=True)
    ]
    return max(rests, key=lambda rest: rest.length)


def _stays(rows: list[Tally]) -> Iterator[Stay]:
    """Give every stay that began or ended, in the order of documents, sections and coming."""
    stays: dict[tuple[str, str, str], list[Stay]] = defaultdict(list)
    for row in rows:
        for listing in row.listings:
            known = stays[row.slug, listing.section, listing.study.key]
            if listing.action is Action.ADDED:
                known.append(Stay(row.slug, listing.section, listing.study, row.side, None))
            elif known and known[-1].went is None:
                known[-1] = Stay(row.slug, listing.section, listing.study, known[-1].came, row.side)
            else:
                known.append(Stay(row.slug, listing.section, listing.study, None, row.side))
    for _, found in sorted(stays.items()):
        yield from found
