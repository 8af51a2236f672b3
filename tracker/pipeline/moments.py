"""Which version is meant: by its number, by a moment, or by the publisher's own date; and how people write moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker import history
from tracker.model.document import Document
from tracker.model.errors import StoreError, UsageError
from tracker.pipeline.road import Road
from tracker.store import fences, snapshots
from tracker.store.traces import Stand


def choose(  # noqa: PLR0913  each names a version in its own way
    road: Road,
    document: Document,
    row: Sequence[Stand],
    *,
    moment: dt.datetime | None = None,
    version: int | None = None,
    published: dt.date | None = None,
) -> int:
    """Return the place of a version among all, given in the order of capture; without a name, of the newest.

    `moment`: what was captured last by then. `published`: the publisher's newest at the end of that day, by its own date.
    Raises UsageError where there is none, or the time is in the future.
    """
    if sum(name is not None for name in (moment, version, published)) > 1:
        raise UsageError("a version is named by its number, by a date, or by the publisher's date; give one of them")
    if not row:
        raise UsageError(f"{document.slug} has no version yet; look at it with: tracker check {document.slug}")
    numbers = [stand.version for stand in row]
    sides = [stand.side for stand in row]
    if moment is not None:
        version = history.as_of(document.slug, sides, moment, road.clock()).version
    if published is not None:
        version = history.as_published(document.slug, sides, published, road.clock().astimezone(dt.UTC).date()).version
    if version is None:
        return len(row) - 1
    if version not in numbers:
        with road.database.read() as session:
            raise UsageError(f"there is no version {version}: {snapshots.what_exists(session, document.id)}")
    return numbers.index(version)


def read_moment(text: str, now: dt.datetime) -> dt.datetime:
    """Read a date (its end, UTC; for today: now) or a time (UTC where it names no zone). Raises UsageError."""
    try:
        moment = _end(dt.date.fromisoformat(text), now)
    except ValueError:
        moment = _time(text)
    if moment > now:
        raise UsageError(f"{text} is in the future; what a document will say nobody knows")
    return moment


def read_day(text: str) -> dt.date:
    """Read a date. Raises UsageError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}” is no date: write it as 2024-12-03") from error


def _end(day: dt.date, now: dt.datetime) -> dt.datetime:
    return now if day == now.date() else dt.datetime.combine(day, dt.time.max, dt.UTC)


def _time(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"“{text}” is no date: write it as 2024-12-03 or 2024-12-03T14:30") from error


def whole(road: Road, document: Document, row: Sequence[Stand], *places: int) -> tuple[list[Stand], list[int]]:
    """Return the versions that are not fenced, and where those that are asked for stand among them.

    Raises StoreError where one of these is fenced. Of the rest `questions.fenced` tells.
    """
    with road.database.read() as session:
        bad = fences.versions(session, document.id)
    for place in places:
        if row[place].version in bad:
            raise StoreError(bad[row[place].version])
    left = [stand for stand in row if stand.version not in bad]
    return left, [left.index(row[place]) for place in places]
