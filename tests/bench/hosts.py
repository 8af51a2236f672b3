"""Many documents that have not changed (C1): checks that are all answered with 304, beside httpx2 in a plain loop over the same hosts.

    python -m tests.bench.hosts --documents 1000 --rounds 3

Each document is on a host of its own, an address of this machine. Loop and checks take turns in one process, the server and what fills
the database are others. The checks are the real ones, robots.txt known and no delay; whoever asked for a parse would end the run.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import httpx2  # noqa: TID251  what ours is held against

from tests.e2e.desk import Clock, settings
from tests.e2e.summary import edition
from tests.postgres import Cluster, binaries
from tracker.app import open_road
from tracker.config import Database
from tracker.model.capture import Outcome
from tracker.pipeline.road import Road, in_process
from tracker.pipeline.track import track
from tracker.store import documents, schedule
from tracker.store.place import address_of

PAGE = edition(1).encode()
TAG = '"one"'
HOUR = dt.timedelta(hours=1)
PROCESSES = get_context("spawn")


def main() -> int:
    """Measure on each database, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    programs = binaries()
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(prefix="tracker-pg-") as place,
        served(asked.documents) as port,
    ):
        urls = [f"http://{_host(number)}:{port}/page" for number in range(asked.documents)]
        _one("SQLite", f"sqlite:///{folder}/tracker.db", urls, asked.rounds)
        if programs is None:
            sys.stdout.write("PostgreSQL is not installed\n")
            return 1
        cluster = Cluster(programs, Path(place))
        cluster.start()
        try:
            _one("PostgreSQL", cluster.new_database().replace("postgresql:", "postgresql+psycopg:"), urls, asked.rounds)
        finally:
            cluster.stop()
    return 0


def _one(name: str, url: str, urls: list[str], rounds: int) -> None:
    for deed in (fill, measure):
        process = PROCESSES.Process(target=deed, args=(name, url, urls, rounds))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(process.exitcode)


def fill(_name: str, url: str, urls: list[str], _rounds: int) -> None:
    """Track the documents, and look at each for the first time."""
    with _road(url, Clock()) as road:
        with road.database.write() as session:
            for number, page in enumerate(urls):
                documents.add(session, slug=f"page-{number}", url=page, profile="pdq", every=HOUR, added_at=road.clock())
        _check(road, Outcome.NEW, len(urls))


def measure(name: str, url: str, urls: list[str], rounds: int) -> None:
    """Let loop and checks take turns."""
    clock, taken = Clock(), []
    with _road(url, clock) as opened:
        road = replace(opened, run=_refuse)
        for _ in range(rounds + 1):
            clock.now += HOUR
            taken.append((_timed(partial(_loop, urls)), _timed(partial(_check, road, Outcome.SAME, len(urls)))))
    (plain_wall, plain_cpu), (wall, cpu) = (
        [median(each) / len(urls) for each in zip(*one, strict=True)] for one in zip(*taken[1:], strict=True)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(
        f"{name:11} a check: wall {1000 * wall:5.2f} ms, CPU {1000 * cpu:5.2f} ms; httpx2: wall {1000 * plain_wall:5.2f} ms, "
        f"CPU {1000 * plain_cpu:5.2f} ms; ratio {wall / plain_wall:.2f} (CPU {cpu / plain_cpu:.2f}); at most {peak:.0f} MB\n"
    )
    sys.stdout.flush()


@contextmanager
def _road(url: str, clock: Clock) -> Iterator[Road]:
    address_of(url)
    chosen = settings(Path("tracker.db")).model_copy(update={"database": Database(url=url)})
    with open_road(chosen, clock=clock, sleep=clock.sleep) as road:
        yield replace(road, run=in_process)


def _check(road: Road, expected: Outcome, count: int) -> None:
    done = 0
    while True:
        with road.database.read() as session:
            due = schedule.due(session, road.clock(), 100)
        if not due:
            break
        for document in due:
            check = track(road, document, only_due=True)
            if check is None or check.outcome is not expected or check.not_modified is not (expected is Outcome.SAME):
                raise RuntimeError(f"{document.slug}: {check}")
            done += 1
    if done != count:
        raise RuntimeError(f"{done} of {count} documents were checked")


def _loop(urls: list[str]) -> None:
    with httpx2.Client(trust_env=False) as client:
        for url in urls:
            if client.get(url, headers={"If-None-Match": TAG}).status_code != 304:
                raise RuntimeError(url)


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("an unchanged page is parsed")


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def _host(number: int) -> str:
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


@contextmanager
def served(count: int) -> Iterator[int]:
    """Serve the page on so many addresses from a process of its own; give their port."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_serve, args=(there, count), daemon=True)
    process.start()
    yield here.recv()
    process.kill()
    process.join()


def _serve(told: Connection, count: int) -> None:
    async def serve() -> None:
        first = await asyncio.start_server(_answer, _host(0), 0)
        port = first.sockets[0].getsockname()[1]
        others = [await asyncio.start_server(_answer, _host(number), port) for number in range(1, count)]
        told.send(port)
        await asyncio.gather(*(server.serve_forever() for server in (first, *others)))

    asyncio.run(serve())


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            asked = await reader.readuntil(b"\r\n\r\n")
            if asked.startswith(b"GET /robots.txt "):
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            elif TAG.encode() in asked:
                writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {TAG}\r\n\r\n".encode())
            else:
                head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: {TAG}\r\nContent-Length: {len(PAGE)}\r\n\r\n"
                writer.write(head.encode() + PAGE)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    sys.exit(main())
