from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.desk import DAY, MORNING, SLUG, Clock
from tests.e2e.summary import edition, half
from tests.servers import PageServer
from tracker import diff, history, parse
from tracker.app import open_road
from tracker.config import Database, Fetch, Settings
from tracker.exchange import Find
from tracker.model.capture import Answer
from tracker.model.document import Document
from tracker.model.history import Blame
from tracker.model.snapshot import Content
from tracker.pipeline import questions
from tracker.pipeline.blame import blame_of
from tracker.pipeline.imports import import_pages
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road, in_process
from tracker.pipeline.suspects import accept
from tracker.pipeline.track import track
from tracker.store import documents, snapshots, suspects, traces

MADE_UP = ("The bog is wide", "Herons stand still", "Peat is dug in May", "Boots are worn", "Reeds grow fast", "Frogs are counted at night")


@dataclass
class Archive:
    """A document whose history is made in every way that there is."""

    road: Road
    clock: Clock
    pages: PageServer
    document: Document
    rng: random.Random
    notes: tuple[str, ...] = ()

    def page(self) -> str:
        """Make a page that was never there: some of its sentences were, and may come back."""
        self.notes = tuple(note for note in self.notes if self.rng.random() < 0.8)
        self.notes += (f"{self.rng.choice(MADE_UP)} since {self.rng.randint(1000, 9999)}.", self.rng.choice(MADE_UP) + ".")
        return edition(self.rng.randint(4, 7), month=9, note=" " + " ".join(self.notes))

    def check(self) -> None:
        """Look at a new page, two days after the last look."""
        self.clock.now += 2 * DAY
        self.pages.put("/", self.page())
        track(self.road, self.document)

    def insert(self) -> None:
        """Import a page of an earlier time."""
        self._import(self.page())

    def hold_back(self) -> None:
        """Import a page that may not be the document."""
        self._import(half(self.rng.randint(4, 7)).replace("1987", str(self.rng.randint(1000, 9999))))

    def accept_old(self) -> None:
        """Accept the pages that were held back."""
        with self.road.database.read() as session:
            waiting = suspects.waiting(session, self.document.id)
        for suspect in waiting:
            accept(self.road, COMMAND_LINE, suspect)

    def read_anew(self) -> None:
        """Keep what a better parser reads in some version: it finds a sentence more."""
        row = self.row()
        chosen = self.rng.choice(row)
        with self.road.database.write() as session:
            said = traces.content(session, chosen)
            first, *rest = said.sections
            better = replace(said, sections=(replace(first, parts=(*first.parts, first.parts[0])), *rest))
            snapshots.keep_reading(session, chosen.snapshot_id, better, parse.fingerprint(better), parse.PARSER_VERSION)

    def _import(self, page: str) -> None:
        moment = MORNING + self.rng.randint(1, 10_000) * (self.clock.now - MORNING) / 10_000
        answer = Answer(self.document.url, 200, (("content-type", "text/html"),), page.encode(), moment.replace(microsecond=0))
        list(import_pages(self.road, self.document, [Find("a page", answer)]))

    def row(self) -> list[traces.Stand]:
        with self.road.database.read() as session:
            return traces.order(session, self.document.id)

    def contents(self) -> list[Content]:
        row = self.row()
        with self.road.database.read() as session:
            return [traces.content(session, stand) for stand in row]

    def count(self, table: str) -> int:
        with self.road.database.read() as session:
            count: int = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608  the test names the table
        return count


@pytest.fixture
def archive(full_url: str) -> Iterator[Archive]:
    with archive_at(full_url) as opened:
        yield opened


@contextmanager
def archive_at(url: str) -> Iterator[Archive]:
    clock = Clock()
    settings = Settings(database=Database(url=url), fetch=Fetch(delay=0.0, seconds=5.0, allow_private=True))
    with PageServer() as pages, open_road(settings, clock=clock, sleep=clock.sleep) as road:
        with road.database.write() as session:
            document = documents.add(session, slug=SLUG, url=pages.url(), profile="pdq", every=DAY, added_at=clock())
        yield Archive(replace(road, run=in_process), clock, pages, document, random.Random(1))  # noqa: S311


def from_scratch(archive: Archive, count: int | None = None) -> Blame:
    """Return the blame of the first versions of a document, made of nothing but what they say."""
    row, contents = archive.row()[:count], archive.contents()[:count]
    steps = zip(row[1:], pairwise(contents), strict=True)
    later = [history.trace(one, diff.compare(one, other), stand.version) for stand, (one, other) in steps]
    return history.fold([history.first_trace(contents[0], row[0].version), *later])


@pytest.mark.parametrize("seed", range(3))
def test_the_kept_blame_is_that_of_the_contents_however_history_was_made(archive: Archive, seed: int) -> None:
    archive.rng = random.Random(seed)  # noqa: S311
    ways: list[Callable[[], None]] = [
        archive.check,
        archive.check,
        archive.insert,
        archive.hold_back,
        archive.accept_old,
        archive.read_anew,
    ]
    archive.check()
    for _ in range(4):
        for way in archive.rng.choices(ways, k=3):
            way()
        assert blame_of(archive.road, archive.document) == from_scratch(archive)
        place = archive.rng.randrange(len(archive.row()))
        version = archive.row()[place].version
        assert blame_of(archive.road, archive.document, version=version) == from_scratch(archive, place + 1)
    numbers = [stand.version for stand in archive.row()]
    assert len(numbers) > 5
    if seed == 0:
        assert numbers != sorted(numbers)  # some were inserted


def test_what_did_not_change_is_not_made_again(archive: Archive) -> None:
    for _ in range(3):
        archive.check()
    assert (archive.count("traces"), archive.count("blames")) == (3, 0)  # the traces came with their versions
    found = blame_of(archive.road, archive.document)
    assert (archive.count("traces"), archive.count("blames")) == (3, 1)
    with archive.road.database.read() as session:
        assert traces.stored(session, archive.document.id, archive.row()) == found
    archive.road = replace(archive.road, run=_nothing)
    assert blame_of(archive.road, archive.document) == found


def test_a_version_of_a_moment_has_its_own_blame_and_leaves_the_kept_one(archive: Archive) -> None:
    for _ in range(3):
        archive.check()
    newest = blame_of(archive.road, archive.document)
    second = archive.row()[1]
    found = blame_of(archive.road, archive.document, moment=second.captured_at + dt.timedelta(hours=1))
    assert found == from_scratch(archive, 2)
    with archive.road.database.read() as session:
        assert traces.stored(session, archive.document.id, archive.row()) == newest


def test_a_blame_is_made_of_the_contents_where_nothing_was_kept(archive: Archive) -> None:
    for _ in range(3):
        archive.check()
    archive.insert()
    expected = blame_of(archive.road, archive.document)
    with archive.road.database.write() as session:  # as in a database of an older Tracker
        session.execute(text("DELETE FROM blames"))
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER traces_delete"))
        else:
            session.execute(text("DROP TRIGGER traces_change ON traces"))
        session.execute(text("DELETE FROM traces"))
    assert blame_of(archive.road, archive.document) == expected == from_scratch(archive)
    assert archive.count("traces") == 4


def test_a_question_is_answered_though_nothing_can_be_written(tmp_path: Path) -> None:
    with archive_at(f"sqlite:///{tmp_path}/tracker.db") as archive:
        archive.check()
        archive.check()
        with closing(_lock(tmp_path / "tracker.db")):
            found = blame_of(archive.road, archive.document)
        assert found == from_scratch(archive)
        assert archive.count("blames") == 0


def _lock(file: Path) -> sqlite3.Connection:
    """Write to a database as long as the connection is open: nobody else can."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def _nothing(function: Callable[..., object], *_: object, **__: object) -> None:
    raise AssertionError(f"{function.__name__} was to be computed again")


def test_a_section_through_inserted_versions_tells_each_step_once(archive: Archive) -> None:
    for _ in range(3):
        archive.check()
    archive.insert()
    archive.hold_back()
    archive.accept_old()
    found = questions.timeline(archive.road, archive.document, "General Information About Sundew Fever")
    row = archive.row()
    assert found.section == ("General Information About Sundew Fever",)
    events = [(event.before.version, event.after.version) for event in found.events]
    assert events == [(one.version, other.version) for one, other in pairwise(row)]  # each page brought a note
    assert all(event.statements for event in found.events)


def test_statistics_count_every_version_once(archive: Archive) -> None:
    for _ in range(3):
        archive.check()
    archive.insert()
    archive.hold_back()
    archive.accept_old()
    found = questions.statistics(archive.road, [archive.document])
    contents = archive.contents()
    changes = sum(len(diff.compare(one, other).told()) for one, other in pairwise(contents))
    assert [(count.versions, count.changes) for count in found.documents] == [(5, changes)]
    assert sum(count.versions for count in found.months) == 5
