"""A desk to work at: a database, the real client and the pipeline, under a clock that only the test moves."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fresh import new_file
from tracker.app import open_road
from tracker.config import Database, Fetch, Settings
from tracker.model.capture import Capture, Check
from tracker.model.document import Document, State
from tracker.model.report import Report
from tracker.model.snapshot import Snapshot
from tracker.pipeline.road import Road, in_process
from tracker.pipeline.track import track
from tracker.store import captures, checks, documents, reports, schedule, snapshots
from tracker.store.snapshots import Line

MORNING = dt.datetime(2024, 12, 3, 8, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SLUG = "summary"


@dataclass
class Clock:
    """Stands still until it is moved, as by who waits under it; `naps` are the times that were waited for."""

    now: dt.datetime = MORNING
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> dt.datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += dt.timedelta(seconds=seconds)


@dataclass
class Desk:
    """What a user does, on one document unless another is named."""

    road: Road
    clock: Clock
    file: Path

    def add(self, url: str, slug: str = SLUG, every: dt.timedelta = DAY) -> Document:
        with self.road.database.write() as session:
            return documents.add(session, slug=slug, url=url, profile="pdq", every=every, added_at=self.clock())

    def document(self, slug: str = SLUG) -> Document:
        with self.road.database.read() as session:
            return documents.by_slug(session, slug, include_removed=True)

    def set_state(self, state: State, slug: str = SLUG) -> None:
        document = self.document(slug)
        with self.road.database.write() as session:
            documents.set_state(session, document.id, state)

    def check(self, slug: str = SLUG) -> Check:
        """Look at the document a day later than the last time."""
        self.clock.now += DAY
        check = track(self.road, self.document(slug))
        assert check is not None
        return check

    def checks(self, slug: str = SLUG) -> list[Check]:
        """Return all checks, the oldest first."""
        with self.road.database.read() as session:
            return checks.of_document(session, self.document(slug).id, 1000)[::-1]

    def versions(self, slug: str = SLUG) -> list[Line]:
        with self.road.database.read() as session:
            return snapshots.listing(session, self.document(slug).id)

    def snapshot(self, version: int, slug: str = SLUG) -> Snapshot:
        with self.road.database.read() as session:
            return snapshots.by_version(session, self.document(slug).id, version)

    def capture(self, number: int) -> Capture:
        with self.road.database.read() as session:
            return captures.load(session, number)

    def report(self, version: int, slug: str = SLUG) -> Report:
        with self.road.database.read() as session:
            return reports.by_version(session, self.document(slug).id, version)

    def due(self) -> list[str]:
        with self.road.database.read() as session:
            return [document.slug for document in schedule.due(session, self.clock(), 100)]

    def execute(self, statement: str) -> None:
        """Do to the database what no program should."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)

    def rows(self, table: str) -> int:
        with closing(sqlite3.connect(self.file)) as connection:
            count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  the test names the table
            return count


def settings(file: Path, delay: float = 0.0) -> Settings:
    return Settings(database=Database(url=f"sqlite:///{file}"), fetch=Fetch(delay=delay, seconds=5.0, allow_private=True))


@contextmanager
def open_desk(folder: Path, *, delay: float = 0.0, clock: Clock | None = None) -> Iterator[Desk]:
    """Open the database of the folder, a new one on first use. Captures are read in this process, where a test can meddle."""
    file, clock = folder / "tracker.db", clock or Clock()
    new_file(file)
    with open_road(settings(file, delay), clock=clock, sleep=clock.sleep) as road:
        yield Desk(replace(road, run=in_process), clock, file)
