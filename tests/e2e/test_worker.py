from __future__ import annotations

import asyncio
import datetime as dt
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from tests.e2e.desk import DAY
from tests.e2e.door import Door
from tests.e2e.shell import PAGE, Shell
from tests.e2e.summary import edition
from tests.e2e.waiting import wait_for
from tests.postgres import Cluster, postgres
from tests.servers import PageServer
from tracker.app import bell_of, open_road, post_of, utc_now
from tracker.config import Database, Fetch, Mail, Schedule, Settings
from tracker.jobs import Duties, Embedded, service_of
from tracker.jobs.distributed import cron_of
from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.pipeline.road import Road
from tracker.store import documents, due, engine, hosts, jobs, schedule
from tracker.store.session import open_database

__all__ = ["postgres"]

QUICKLY = 30.0  # seconds, on a machine that is busy with other tests
HANDLED = (jobs.CHECK, jobs.MAIL, jobs.HOOKS, engine.TICK, engine.RESCUE)
WAITS = "nothing is done here until it is right"
# A server with a clock that is an hour slow
SLOW = """CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$
    SELECT pg_catalog.clock_timestamp() - interval '1 hour' $$"""
Rows = list[tuple[object, ...]]


@dataclass
class House:
    """A database of PostgreSQL, and what a user does with it."""

    url: str
    settings: Settings
    road: Road
    connection: psycopg.Connection[tuple[object, ...]]

    def add(self, url: str, slug: str) -> Document:
        with self.road.database.write() as session:
            return documents.add(session, slug=slug, url=url, profile="pdq", every=DAY, added_at=utc_now())

    def ask(self, query: str) -> Rows:
        return self.connection.execute(query.encode()).fetchall()

    def queue(self) -> Rows:
        return self.ask("SELECT task_name, lock, args, status::text FROM procrastinate_jobs ORDER BY id")

    def looked(self, times: int) -> None:
        wait_for(lambda: len(self.ask("SELECT 1 FROM checks")) == times, f"{times} checks", QUICKLY)

    def duties(self) -> Duties:
        return Duties(self.road, lambda *_: None, post_of(self.settings, self.road), bell_of(self.settings, self.road))

    @contextmanager
    def worker(self) -> Iterator[None]:
        service = service_of(self.duties(), self.url, tick=self.settings.schedule.tick, workers=2)
        service.start()
        try:
            yield
        finally:
            service.stop()


@pytest.fixture
def house(postgres: Cluster, tmp_path: Path) -> Iterator[House]:
    address = postgres.full_database()
    url = address.replace("postgresql:", "postgresql+psycopg:")
    settings = Settings(
        database=Database(url=url),
        fetch=Fetch(delay=0.0, seconds=5.0, allow_private=True),
        schedule=Schedule(tick=1.0),
        mail=Mail(folder=str(tmp_path / "mail")),
    )
    with open_road(settings) as road, psycopg.connect(address, autocommit=True) as connection:
        yield House(url, settings, road, connection)


def test_a_check_waits_with_its_document_and_is_done(pages: PageServer, house: House) -> None:
    document = house.add(pages.put(PAGE, edition(1)), "sundew")
    paused = house.add(pages.put("/paused", edition(1)), "paused")
    with house.road.database.write() as session:
        documents.set_state(session, paused.id, State.PAUSED)
    assert house.queue()[:1] == [("check", f"host:{pages.host}", {"document": document.id}, "todo")]
    with house.worker():
        house.looked(1)
        wait_for(lambda: not [job for job in house.queue() if job[0] == "check"], "an empty queue", QUICKLY)
        house.connection.execute("UPDATE schedules SET next_check_at = now() - interval '1 hour'")
        house.looked(2)  # as the next tick finds it due
    assert house.ask("SELECT outcome FROM checks ORDER BY id") == [("new",), ("same",)]
    assert house.ask("SELECT 1 FROM schedules WHERE lease_owner IS NOT NULL") == []
    assert house.ask("SELECT 1 FROM procrastinate_workers") == []
    assert pages.asked("/paused") == []


def test_what_is_undone_leaves_no_job(house: House) -> None:
    def add_and_fail() -> None:
        with house.road.database.write() as session:
            documents.add(session, slug="other", url="http://127.0.0.1/other", profile="pdq", every=DAY, added_at=utc_now())
            jobs.put(session)
            assert session.connection().exec_driver_sql("SELECT count(*) FROM procrastinate_jobs").scalar_one() == 1
            raise UsageError("no")

    with pytest.raises(UsageError):
        add_and_fail()
    assert house.queue() == []


def test_a_job_waits_once_however_often_it_is_asked_for(house: House) -> None:
    document = house.add("http://127.0.0.1/other", "other")
    for _ in "ab":
        with house.road.database.write() as session:
            schedule.hasten(session, document.id, utc_now())
            jobs.want_mail(session)
    assert [job[0] for job in house.queue()] == ["check", "mail"]


def test_two_that_ask_for_one_job_at_once_do_not_wait_in_vain(house: House) -> None:
    with house.road.database.write() as one:
        jobs.want_mail(one)
        with house.road.database.write() as other:
            jobs.want_mail(other)
            jobs.want_hooks(other)
    assert {job[0] for job in house.queue()} == {"hooks", "mail"}


def test_a_host_that_wants_to_be_left_alone_keeps_no_worker_waiting(pages: PageServer, house: House) -> None:
    pages.put("/robots.txt", "User-agent: *\nCrawl-delay: 50")
    for number in range(2):
        house.add(pages.put(f"/page-{number}", edition(1)), f"page-{number}")
    with house.worker():
        put_back = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now() + interval '20 seconds'"
        wait_for(lambda: house.ask(put_back) == [(1,)], "the second check put back", QUICKLY)
        assert house.ask("SELECT 1 FROM schedules WHERE lease_owner IS NOT NULL") == []
    assert [request.path for request in pages.requests] == ["/robots.txt", "/page-0"]


def test_a_turn_that_a_wrong_clock_put_far_off_is_now(pages: PageServer, house: House) -> None:
    house.add(pages.put(PAGE, edition(1)), "sundew")
    with house.road.database.write() as session:
        hosts.fail(session, pages.host, utc_now(), utc_now() + dt.timedelta(hours=25))
    house.connection.execute(b"UPDATE hosts SET next_allowed_at = now() + interval '25 hours'")
    with house.worker():
        house.looked(1)


def test_a_worker_with_a_wrong_clock_does_nothing_until_it_is_right(
    pages: PageServer, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine, "BEAT", 0.1)
    monkeypatch.setattr(engine, "AGAIN", 0.1)
    ahead = [dt.timedelta(hours=1)]
    house.road = replace(house.road, clock=lambda: utc_now() + ahead[0])
    house.add(pages.put(PAGE, edition(1)), "sundew")
    with house.worker():
        wait_for(lambda: WAITS in caplog.text, "a warning", QUICKLY)
        assert house.ask("SELECT 1 FROM procrastinate_workers") == []
        ahead[0] = dt.timedelta()
        house.looked(1)
        ahead[0] = -dt.timedelta(hours=1)
        wait_for(lambda: house.ask("SELECT 1 FROM procrastinate_workers") == [], "an idle worker", QUICKLY)
    warned = [record.getMessage() for record in caplog.records if WAITS in record.getMessage()]
    assert [one.partition(" seconds ")[2].partition(" that")[0] for one in warned] == ["ahead of", "behind"]
    assert "cannot be reached" not in caplog.text


def test_a_machine_alone_on_postgresql_waits_for_its_clock_too(pages: PageServer, house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.add(pages.put(PAGE, edition(1)), "sundew")
    house.road = replace(house.road, clock=lambda: utc_now() + dt.timedelta(hours=1))
    service = Embedded(house.duties(), tick=0.1, workers=1)
    service.start()
    try:
        wait_for(lambda: WAITS in caplog.text, "a warning", QUICKLY)
    finally:
        service.stop()
    assert pages.requests == []


def test_with_a_wrong_clock_nothing_is_started_and_no_host_is_asked(pages: PageServer, house: House, tmp_path: Path) -> None:
    house.add(pages.put(PAGE, edition(1)), "sundew")
    name = house.url.partition("@/")[2].partition("?")[0]
    house.connection.execute(SLOW.encode())
    house.connection.execute(f"ALTER DATABASE {name} SET search_path = public, pg_catalog".encode())
    settings = f'[database]\nurl = "{house.url}"\n[fetch]\ndelay = 0.0\nallow_private = true\n[web]\nport = 0\n'
    (tmp_path / "config.toml").write_text(settings, encoding="utf-8")
    said = Shell(tmp_path)("doctor").out
    assert "fail clock: is 3600 seconds ahead of that of the database" in said
    assert "warn hosts: none was asked" in said
    for command in ("worker", "run"):
        refused = Shell(tmp_path)(command).refused()
        assert "this machine's clock is 3600 seconds ahead of that of the database: set this machine's clock by NTP" in refused
    assert (pages.requests, house.ask("SELECT 1 FROM hosts")) == ([], [])


def test_a_worker_whose_database_is_away_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.5)
    over, began = asyncio.Event(), time.monotonic()

    async def work() -> None:
        url = "postgresql+psycopg://tracker@127.0.0.1:1/away"
        task = asyncio.create_task(engine.work(url, engine.Hours(1, "0 0 1 1 *"), dict.fromkeys(HANDLED, lambda *_: None), over))
        asyncio.get_running_loop().call_later(0.1, over.set)
        await task

    asyncio.run(work())
    assert time.monotonic() - began < QUICKLY / 3


def test_a_job_is_put_back_though_the_same_was_asked_for_meanwhile(house: House) -> None:
    document = house.add("http://127.0.0.1/other", "other")
    over = asyncio.Event()

    def check(_worker: int, _document: int | None) -> dt.datetime:
        with house.road.database.write() as session:
            schedule.hasten(session, document.id, utc_now())
        return utc_now() + DAY

    def put_back() -> bool:
        return house.ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now()") == [(1,)]

    async def work() -> None:
        task = asyncio.create_task(engine.work(house.url, engine.Hours(1, "0 0 1 1 *"), handlers, over))
        await asyncio.to_thread(wait_for, put_back, "the job put back", QUICKLY)
        over.set()
        await task

    handlers: dict[str, engine.Handler] = dict.fromkeys((jobs.MAIL, jobs.HOOKS, engine.TICK, engine.RESCUE), lambda *_: None)
    handlers[jobs.CHECK] = check
    asyncio.run(work())
    with house.road.database.write() as session:
        due.hand_out(session, utc_now())
    assert [job[3] for job in house.queue() if job[0] == "check"] == ["todo", "todo"]


def test_a_worker_that_was_told_to_stop_gives_signs_of_life_until_all_is_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BEAT", 0.1)
    house.add("http://127.0.0.1/other", "other")
    begun, done, over, seen = threading.Event(), threading.Event(), asyncio.Event(), set[object]()

    def check(_worker: int, _document: int | None) -> None:
        begun.set()
        done.wait(QUICKLY)

    def more_signs() -> bool:
        asked = "SELECT last_heartbeat FROM procrastinate_workers JOIN procrastinate_jobs ON worker_id = procrastinate_workers.id"
        seen.update(house.ask(f"{asked} WHERE task_name = 'check'"))
        return len(seen) > 4  # what was there, perhaps one on the way, and three more

    async def work() -> None:
        task = asyncio.create_task(engine.work(house.url, engine.Hours(1, "0 0 1 1 *"), handlers, over))
        await asyncio.to_thread(begun.wait, QUICKLY)
        over.set()
        try:
            await asyncio.to_thread(wait_for, more_signs, "signs of life", QUICKLY)
        finally:
            done.set()
            await task

    handlers: dict[str, engine.Handler] = dict.fromkeys((jobs.MAIL, jobs.HOOKS, engine.TICK, engine.RESCUE), lambda *_: None)
    handlers[jobs.CHECK] = check
    asyncio.run(work())
    assert house.ask("SELECT 1 FROM procrastinate_workers") == []


def test_mails_are_jobs_too(pages: PageServer, house: House, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "config.toml").write_text(f'[database]\nurl = "{house.url}"\n', encoding="utf-8")
    assert shell("subscribe", "ana@example.org", "--now").code == 0
    house.add(pages.put(PAGE, edition(1)), "sundew")
    with house.worker():
        wait_for(lambda: list((tmp_path / "mail").glob("*.eml")), "a mail", QUICKLY)
        wait_for(lambda: house.ask("SELECT state FROM deliveries") == [("sent",)], "its delivery", QUICKLY)


def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand(pages: PageServer, house: House, tmp_path: Path) -> None:
    pages.pages = door = Door("/held")
    house.add(pages.put("/held", edition(1)), "held")
    settings = f'[database]\nurl = "{house.url}"\n[fetch]\ndelay = 0.0\nallow_private = true\n'
    (tmp_path / "config.toml").write_text(settings, encoding="utf-8")
    process = Shell(tmp_path).start("worker")
    wait_for(lambda: door.asked, "the worker at the page")
    house.add(pages.put("/waiting", edition(1)), "waiting")
    process.send_signal(signal.SIGTERM)
    said = process.stderr
    assert said
    wait_for(lambda: "stopping" in said.readline(), "its last words")
    door.open.set()
    log = process.communicate(timeout=QUICKLY)[1]
    assert process.returncode == 0
    assert "Traceback" not in log
    assert house.ask("SELECT outcome FROM checks") == [("new",)]
    assert [(job[0], job[3]) for job in house.queue() if job[0] == "check"] == [("check", "todo")]


def test_without_the_extra_postgresql_is_served_by_one_machine(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "procrastinate", None)
    database = open_database(house.url)
    with database.write() as session:
        documents.add(session, slug="other", url="http://127.0.0.1/other", profile="pdq", every=DAY, added_at=utc_now())
    duties = replace(house.duties(), road=replace(house.road, database=database))
    assert isinstance(service_of(duties, house.url, tick=1.0, workers=1), Embedded)
    database.close()
    assert house.queue() == []


def test_the_queue_comes_with_the_extra_where_the_tables_were_there_before(house: House) -> None:
    with house.road.database.write() as session:
        jobs.drop(session.connection())
    open_database(house.url).close()
    assert house.queue() == []


def test_a_worker_needs_postgresql(tmp_path: Path) -> None:
    assert "a worker needs PostgreSQL at database.url" in Shell(tmp_path)("worker").refused()


TICKS = {
    0.2: "* * * * * */1",
    30.0: "* * * * * */30",
    59.9: "* * * * * */59",
    90.0: "*/2 * * * *",
    3599.0: "*/59 * * * *",
    3600.0: "0 * * * *",
}


def test_a_tick_is_a_cron_line() -> None:
    assert {seconds: cron_of(seconds) for seconds in TICKS} == TICKS
