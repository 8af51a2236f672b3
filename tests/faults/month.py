"""Lets the service work for a simulated month, and says what came late, twice or not at all, and what memory it took.

    python -m tests.faults.month --days 30 --documents 600 [--distributed]

Pages of a server in a process of its own change now and then, and mails go to a folder. Time goes on by a tick when all is done that is
due: embedded, by the handlers of the service on SQLite; distributed, by two workers of the queue in PostgreSQL. Captures are read in
child processes, as ever.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

import psycopg
from sqlalchemy import and_, select

from tests.bench.mails import memory
from tests.e2e.desk import MORNING, Clock, settings
from tests.e2e.summary import edition
from tests.e2e.waiting import wait_for
from tests.faults.lateness import Times, turn, waits_of, wrong_digests, wrong_mails, wrong_times, wrong_versions
from tests.postgres import Cluster, binaries
from tracker import heaps, text
from tracker.app import bell_of, open_road, post_of, watch_of
from tracker.config import Database, Mail, Settings
from tracker.jobs.distributed import Distributed
from tracker.jobs.handlers import Duties, look, send_calls, send_mails
from tracker.model.alert import RunnerKind
from tracker.model.capture import FINE, Check
from tracker.model.document import Document
from tracker.model.subscription import Cadence, Choice, Standing
from tracker.pipeline.road import Road
from tracker.pipeline.watch import look as watch_once
from tracker.store import documents, due, news, schedule, subscribers
from tracker.store.news_tables import DigestRow
from tracker.store.tables import ChangesetRow, CheckRow, DocumentRow, ReportRow, SnapshotRow

DAY, TICK = dt.timedelta(days=1), dt.timedelta(minutes=30)
HOSTS, READERS, WORKERS, SLOTS = 20, 6, 2, 2
FIRST, GROWTH = 3, 0.05  # memory is compared with that at the end of this day, and may grow by this share
PROCESSES = get_context("spawn")
# Workers go by no clock but that of the database: it is made to tell the simulated time, in the place of the function that it has
SIMULATED = """CREATE TABLE simulated AS SELECT now() AS now;
    CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT now FROM simulated';
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$"""


@dataclass
class Findings:
    """What a month was like. The faults are to be none."""

    days: int
    tracked: int
    checks: int = 0
    versions: int = 0
    digests: int = 0
    latest: dt.timedelta = dt.timedelta()
    memory: list[float] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def growth(self) -> float:
        """Return by which share memory grew since the end of the third day."""
        return self.memory[-1] / self.memory[FIRST - 1] - 1 if len(self.memory) > FIRST else 0.0

    def faults(self) -> list[str]:
        return [*self.other, *[f"memory grew by {self.growth:.1%}"] * (self.growth > GROWTH)]

    def __str__(self) -> str:
        done = f"{self.days} days of {self.tracked} documents: {self.checks} checks, {self.versions} versions, {self.digests} digests"
        at = " ".join(f"{mb:.0f}" for mb in self.memory[:: max(1, len(self.memory) // 10)])
        took = f"{self.seconds:.0f} s, {self.cpu:.0f} s of CPU"
        return f"{done}; the latest check after {self.latest}; memory {at} MB ({self.growth:+.1%}); {len(self.faults())} faults; {took}"


@contextmanager
def publisher(rest: int) -> Iterator[tuple[int, Synchronized[float]]]:
    """Serve pages on many addresses; give their port, and what tells the server how many days have gone."""
    here, there = PROCESSES.Pipe()
    days: Synchronized[float] = PROCESSES.Value("d", 0.0)
    process = PROCESSES.Process(target=_publish, args=(there, days, rest), daemon=True)
    process.start()
    try:
        yield here.recv(), days
    finally:
        process.kill()
        process.join()


def _publish(told: Connection, days: Synchronized[float], rest: int) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = await reader.readuntil(b"\r\n\r\n")
            writer.write(_answer(asked.decode(), days.value, rest))
            await writer.drain()
        writer.close()

    async def serve() -> None:
        first = await asyncio.start_server(answer, _host(0), 0)
        port = first.sockets[0].getsockname()[1]
        others = [await asyncio.start_server(answer, _host(number), port) for number in range(1, HOSTS)]
        told.send(port)
        await asyncio.gather(*(server.serve_forever() for server in (first, *others)))

    asyncio.run(serve())


def _answer(asked: str, days: float, rest: int) -> bytes:
    path = asked.split(" ", 2)[1]
    if not path.startswith("/page-"):
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    number = int(path.removeprefix("/page-"))
    times = turn(number, days, rest)
    tag = f'ETag: "{number}-{times}"\r\nConnection: close\r\n'
    if f'"{number}-{times}"' in asked:
        return f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n".encode()
    page = edition(1 + times % 10, note=f" Bog {number} was seen {times} times.").encode()
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{tag}Content-Length: {len(page)}\r\n\r\n".encode() + page


def _host(number: int) -> str:
    return f"127.0.0.{2 + number}"


@dataclass
class Month:
    """A service, its clock and what is watched of it."""

    duties: Duties
    clock: Clock
    days: Synchronized[float]
    rest: int
    found: Findings
    mails: Path
    tick: dt.timedelta
    looked_at: list[int] = field(default_factory=lambda: [os.getpid()])  # the processes whose memory is watched: the most that one has

    @property
    def road(self) -> Road:
        return self.duties.road

    def fill(self, port: int) -> None:
        """Track documents that are due one after the other, and let people be told of all."""
        with self.road.database.write() as session:
            for number in range(self.found.tracked):
                url = f"http://{_host(number % HOSTS)}:{port}/page-{number}"
                begin = self.clock() + number * DAY / self.found.tracked
                documents.add(session, slug=f"page-{number}", url=url, profile="pdq", every=DAY, added_at=begin)
            last = news.newest(session)
            for number in range(READERS):
                who = subscribers.add(session, f"reader-{number}@example.org", Standing.ACTIVE, "UTC", "en", self.clock())
                choice = Choice(cadence=Cadence.WEEKLY if number % 2 else Cadence.DAILY)
                subscribers.subscribe(session, who.id, choice, last, self.clock().date())

    def go_on(self, work: Callable[[], None]) -> None:
        """Let the days go by."""
        for number in range(int(self.found.days * DAY / self.tick)):
            self.clock.now = MORNING + number * self.tick
            self.days.value = (self.clock.now - MORNING) / DAY
            work()
            if not (number + 1) % int(DAY / self.tick):
                gc.collect()
                self.found.memory.append(max(memory(process) for process in self.looked_at))

    def judge(self) -> None:
        """Look at what came of it."""
        checks: dict[int, list[Times]] = {}
        with self.road.database.read() as session:
            columns = (CheckRow.document_id, CheckRow.started_at, CheckRow.finished_at, CheckRow.outcome, CheckRow.reason)
            for document, began, ended, outcome, reason in session.execute(select(*columns)).all():
                checks.setdefault(document, []).append((began, ended))
                self.found.other += [f"document {document}: {outcome}, {reason}"] * (outcome not in FINE)
            versions = Counter(session.scalars(select(SnapshotRow.document_id)))
            begun = session.execute(select(DocumentRow.id, DocumentRow.added_at)).all()
            digests = session.execute(select(DigestRow.subscriber_id, DigestRow.made_at, DigestRow.reports).order_by(DigestRow.id)).all()
            news_of = select(ReportRow.id, CheckRow.finished_at).join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
            news_of = news_of.join(SnapshotRow, SnapshotRow.id == ChangesetRow.after_id).where(ReportRow.news)
            of_version = (CheckRow.document_id == SnapshotRow.document_id, CheckRow.version == SnapshotRow.version)
            reports = dict(session.execute(news_of.join(CheckRow, and_(*of_version))).all())
        for document, begin in begun:
            each = sorted(checks.get(document, []))
            waits = waits_of(begin, each, self.clock.now)
            self.found.latest = max(self.found.latest, *waits)
            self.found.other += wrong_times(document, waits, self.tick) + wrong_versions(document, each, versions[document], self.rest)
        self.found.other += wrong_digests([(who, at, told) for who, at, told in digests], reports, self.tick)
        self.found.other += wrong_mails(self.mails, len(digests))
        self.found.checks, self.found.versions, self.found.digests = sum(map(len, checks.values())), versions.total(), len(digests)


@contextmanager
def embedded(month: Month) -> Iterator[Callable[[], None]]:
    """Give what the service on one machine does in a tick."""
    watch = watch_of(settings(month.mails), month.road, RunnerKind.RUN)

    def work() -> None:
        while True:
            with month.road.database.read() as session:
                ready = schedule.due(session, month.clock(), SLOTS)
            if not ready:
                break
            for document in ready:
                look(month.road, document, month.duties.told)
        send_mails(month.duties.post, bool)
        send_calls(month.duties.bell, bool)
        watch_once(watch)

    yield work


@contextmanager
def distributed(month: Month, url: str) -> Iterator[Callable[[], None]]:
    """Start workers, each in a process of its own; give what waits until they did all that is due."""
    plain, over = _plain(url), PROCESSES.Event()
    workers = [PROCESSES.Process(target=_work, args=(url, month.mails, month.days, over)) for _ in range(WORKERS)]
    with ExitStack() as stack, closing(psycopg.connect(plain, autocommit=True)) as connection:
        connection.execute("UPDATE simulated SET now = %s", (month.clock(),))
        for worker in workers:
            worker.start()
            stack.callback(worker.join)
        stack.callback(over.set)
        month.looked_at = [worker.pid or 0 for worker in workers]

        def idle() -> bool:
            return connection.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1").fetchone() is None

        def work() -> None:
            connection.execute("UPDATE simulated SET now = %s", (month.clock(),))
            with month.road.database.write() as session:
                due.hand_out(session, month.clock())
            wait_for(idle, "the queue to be empty")

        yield work


def _work(url: str, mails: Path, days: Synchronized[float], over: Event) -> None:
    """Be a worker until it is over."""
    heaps.share()
    text.load()
    chosen = _settings(url, mails)

    def now() -> dt.datetime:
        return MORNING + dt.timedelta(seconds=round(days.value * DAY.total_seconds()))

    with open_road(chosen, clock=now, sleep=lambda _: None) as road:
        service = Distributed(Duties(road, _tell_nobody, post_of(chosen, road), bell_of(chosen, road)), url, tick=3600, workers=SLOTS)
        service.start()
        over.wait()
        service.stop()


def _settings(url: str, mails: Path) -> Settings:
    update = {"database": Database(url=url), "mail": Mail(folder=str(mails))}
    return settings(mails.with_name("tracker.db")).model_copy(update=update)


def live(folder: Path, url: str, days: int, count: int, rest: int, tick: dt.timedelta = TICK) -> Findings:  # noqa: PLR0913, PLR0917
    """Let so many days go by."""
    heaps.share()
    text.load()
    found, clock, began = Findings(days, count), Clock(), (time.monotonic(), time.process_time())
    if url.startswith("postgresql"):
        with psycopg.connect(_plain(url), autocommit=True) as connection:
            connection.execute(SIMULATED)
    chosen = _settings(url, folder / "mail")
    with publisher(rest) as (port, gone), open_road(chosen, clock=clock, sleep=clock.sleep) as road:
        duties = Duties(road, _tell_nobody, post_of(chosen, road), bell_of(chosen, road))
        month = Month(duties, clock, gone, rest, found, folder / "mail", tick)
        month.fill(port)
        with distributed(month, url) if road.database.distributed else embedded(month) as work:
            month.go_on(work)
        month.judge()
    found.seconds, found.cpu = time.monotonic() - began[0], time.process_time() - began[1]
    return found


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")


def _tell_nobody(_document: Document, _check: Check) -> None:
    """The log is no part of this."""


def main() -> int:
    """Run it; exit 1 where something does not hold."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--days", type=int, default=30)
    words.add_argument("--documents", type=int, default=600)
    words.add_argument("--rest", type=int, default=7, help="days that a page stays as it is, at least")
    words.add_argument("--distributed", action="store_true")
    asked = words.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/tracker.db"
        if asked.distributed:
            programs = binaries()
            if programs is None:
                words.error("PostgreSQL is not installed")
            cluster = Cluster(programs, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-pg-"))))
            cluster.start()
            stack.callback(cluster.stop)
            url = cluster.full_database()
            url = url.replace("postgresql:", "postgresql+psycopg:")
        found = live(folder, url, asked.days, asked.documents, asked.rest)
    sys.stdout.write("\n    ".join([str(found), *found.faults()[:20]]) + "\n")
    return int(bool(found.faults()))


if __name__ == "__main__":
    sys.exit(main())
