"""Histories that are imported page by page, and what holds of them however they came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from tests.e2e.desk import Desk
from tests.e2e.summary import edition
from tracker.diff import compare
from tracker.exchange import Find
from tracker.model.capture import Answer
from tracker.model.document import Document
from tracker.model.snapshot import Snapshot
from tracker.pipeline.imports import Step, import_pages
from tracker.pipeline.road import Road
from tracker.store import captures, reports, snapshots
from tracker.store.session import Database

START = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
URL = "https://publisher.example/types/sundew/hp/sundew-fever-treatment-pdq"
Page = tuple[dt.datetime, str]
State = tuple[dt.datetime, str]


def days(*numbers: int) -> list[Page]:
    """Return an edition a day."""
    return [(START + day * DAY, edition(number)) for day, number in enumerate(numbers)]


def bring(desk: Desk, pages: Iterable[Page]) -> list[Step]:
    """Import pages into the desk's document, in their order."""
    return take_in(desk.road, desk.document(), pages)


def take_in(road: Road, document: Document, pages: Iterable[Page]) -> list[Step]:
    finds = (Find(f"{at:%F}.html", Answer("", 200, (), page.encode(), at)) for at, page in pages)
    return list(import_pages(road, document, finds))


def kept(database: Database, document_id: int) -> list[Snapshot]:
    """Return all versions in the order of time."""
    with database.read() as session:
        return [snapshots.by_version(session, document_id, line.version) for line in snapshots.listing(session, document_id)]


def states(versions: Sequence[Snapshot]) -> list[State]:
    """Return since when the document said what, each once in a row."""
    return [next((one.captured_at, said) for one in same) for said, same in groupby(versions, key=lambda one: one.fingerprint)]


def hangs_together(database: Database, document_id: int) -> None:
    """Assert that one changeset that stands leads from each version to the next in time, and that none is news."""
    versions = kept(database, document_id)
    with database.read() as session:
        standing = {(pair.before, pair.after) for pair in reports.pairs(session, document_id) if not pair.replaced}
        told = [reports.by_version(session, document_id, one.version) for one in versions[1:]]
        sources = [captures.load(session, one.capture_id) for one in versions]
        lines = snapshots.listing(session, document_id)
    assert standing == {(one.version, other.version) for one, other in pairwise(versions)}
    assert [one.captured_at for one in sources] == [one.captured_at for one in versions]
    assert not any(line.news for line in lines)
    for (before, after), report in zip(pairwise(versions), told, strict=True):
        assert before.captured_at < after.captured_at
        assert report.changeset == compare(before.content, after.content)
        assert (report.before.version, report.after.version) == (before.version, after.version)
        assert (report.before.captured_at, report.after.captured_at) == (before.captured_at, after.captured_at)
