"""Kills workers of a service on many machines while they check documents, and says what was lost, done twice, or done too soon.

Each worker is a process that takes itself for a machine of its own, so nobody can look after it but by its signs of life. The
servers, each on an address of its own, note when they are asked. The same seed gives the same script; the moments are the machine's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg

from tests.e2e.crashing import ROOT
from tests.e2e.summary import edition
from tests.e2e.waiting import wait_for
from tests.postgres import Cluster, binaries
from tracker.store import documents, engine
from tracker.store.session import open_database

YEAR = dt.timedelta(days=365)
LONGEST = 60.0  # seconds until somebody else has done what a killed worker had in hand
SETTINGS = """[database]
url = "{url}"
[fetch]
delay = {delay}
seconds = 10.0
allow_private = true
[schedule]
tick = 5.0
workers = {slots}
"""
PAGE = edition(1).encode()


@dataclass
class Findings:
    """What kills did. The faults are to be none; seconds are by the clock, gaps those between two requests to one host."""

    checks: int
    hosts: int
    delay: float
    kills: int = 0
    taken: list[float] = field(default_factory=list)
    gap: float = 0.0
    together: int = 0
    other: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def faults(self) -> list[str]:
        late = [f"something was taken over after {seconds:.0f} s" for seconds in self.taken if seconds > LONGEST]
        soon = [f"a host was asked again after {self.gap:.3f} s"] * (self.gap < self.delay)
        return [*self.other, *late, *soon, *["a host was asked by two at once"] * bool(self.together)]

    def __str__(self) -> str:
        longest = max(self.taken, default=0.0)
        done = f"{self.checks} documents of {self.hosts} hosts, {self.kills} workers killed with {len(self.taken)} documents in hand"
        figures = f"taken over after {longest:.1f} s at the latest; smallest gap {self.gap:.3f} s for a delay of {self.delay} s"
        return f"{done}; {figures}; {len(self.faults())} faults; {self.seconds:.0f} s"


class Host(ThreadingHTTPServer):
    """A publisher with one page under every address. `asked`: when, by the clock that never goes back."""

    def __init__(self, number: int) -> None:
        self.asked: list[float] = []
        self.inside = self.together = 0
        self.lock = threading.Lock()
        super().__init__((f"127.0.0.{number}", 0), _Handler)

    @property
    def url(self) -> str:
        return "http://{}:{}".format(*self.server_address[:2])

    def gaps(self) -> list[float]:
        return [later - earlier for earlier, later in zip(self.asked, self.asked[1:], strict=False)]


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked.append(time.monotonic())
            self.server.inside += 1
            self.server.together += self.server.inside > 1
        known = self.path != "/robots.txt"
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE) if known else 0))
        self.end_headers()
        with self.server.lock:
            self.server.inside -= 1
        if known:
            self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hosts(count: int) -> Iterator[list[Host]]:
    with ExitStack() as stack:
        opened = []
        for number in range(2, 2 + count):
            host = stack.enter_context(Host(number))
            thread = threading.Thread(target=host.serve_forever, args=(0.05,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(host.shutdown)
            opened.append(host)
        yield opened


class Crew:
    """Workers in a folder, which may be killed."""

    def __init__(self, folder: Path, count: int, *, quick: bool) -> None:
        self.folder, self.quick, self.started = folder, quick, 0
        self.workers = [self._start() for _ in range(count)]

    def replace(self, place: int) -> None:
        self.workers[place].kill()
        self.workers[place].wait()
        self.workers[place] = self._start()

    def stop(self) -> list[int]:
        """Let all end in order; return their exit statuses."""
        log = self.folder / "log"
        wait_for(lambda: log.read_bytes().count(b" running;") >= self.started, "the workers to begin")
        for worker in self.workers:
            worker.terminate()
        return [worker.wait(60) for worker in self.workers]

    def _start(self) -> subprocess.Popen[bytes]:
        self.started += 1
        call = f"from tests.faults.workers import work; work('machine-{self.started}', quick={self.quick})"
        log = (self.folder / "log").open("ab")
        with closing(log):
            return subprocess.Popen([sys.executable, "-c", call], cwd=self.folder, env={"PYTHONPATH": str(ROOT)}, stderr=log)


def work(machine: str, *, quick: bool) -> None:
    """Be a worker on a machine of that name; `quick`: one that gives signs of life, and misses those of others, some times as often."""
    import socket  # noqa: PLC0415

    from tracker.cli import main  # noqa: PLC0415

    socket.gethostname = lambda: machine
    if quick:
        engine.BEAT, engine.DEAD, engine.LOOK = 1.0, 6.0, 1
    sys.argv = ["tracker", "worker"]
    main()


@dataclass
class Trial:
    """One database, whose documents are all due."""

    folder: Path
    url: str
    connection: psycopg.Connection[tuple[object, ...]]
    found: Findings
    slots: int

    def fill(self, hosts: list[Host]) -> None:
        (self.folder / "config.toml").write_text(SETTINGS.format(url=self.url, delay=self.found.delay, slots=self.slots), encoding="utf-8")
        database = open_database(self.url)
        now = dt.datetime.now(dt.UTC)  # noqa: TID251  the workers go by the same clock
        with database.write() as session:
            for number in range(self.found.checks):
                page = f"{hosts[number % len(hosts)].url}/page-{number}"
                documents.add(session, slug=f"page-{number}", url=page, profile="pdq", every=YEAR, added_at=now)
        database.close()

    def done(self) -> int:
        return int(str(self._ask("SELECT count(*) FROM checks")[0][0]))

    def kill(self, crew: Crew, place: int) -> None:
        """Kill a worker that has something in hand, and start another."""
        pid = crew.workers[place].pid
        held: list[tuple[object, ...]] = []

        def holds() -> bool:
            held[:] = self._ask(f"SELECT document_id FROM schedules WHERE lease_owner LIKE '%/{pid}/%'")  # noqa: S608  a number
            return bool(held) or self.done() == self.found.checks

        wait_for(holds, "a worker with something in hand", 120)
        crew.replace(place)
        self.found.kills += 1
        self.killed.append((time.time(), [int(str(document)) for (document,) in held]))

    def __post_init__(self) -> None:
        self.killed: list[tuple[float, list[int]]] = []

    def judge(self, hosts: list[Host], ends: list[int]) -> None:
        """Look at what came of it."""
        found = self.found
        wrong = "SELECT document_id, count(*), min(outcome) FROM checks GROUP BY 1 HAVING count(*) <> 1 OR min(outcome) <> 'new' ORDER BY 1"
        found.other += [f"document {document} was checked {times} times: {outcome}" for document, times, outcome in self._ask(wrong)]
        found.other += [f"{found.checks - self.done()} documents were not checked"] * (self.done() != found.checks)
        found.other += [f"a worker ended with {code}" for code in ends if code]
        found.other += [f"left behind: {row}" for row in self._ask("SELECT * FROM schedules WHERE lease_owner IS NOT NULL")]
        finished = {
            int(str(key)): float(str(at)) for key, at in self._ask("SELECT document_id, extract(epoch FROM finished_at) FROM checks")
        }
        found.taken = [
            finished.get(document, 1e9) - at for at, held in self.killed for document in held if finished.get(document, 1e9) > at
        ]
        found.gap = min(gap for host in hosts for gap in host.gaps())
        found.together = sum(host.together for host in hosts)
        log = (self.folder / "log").read_text(encoding="utf-8")
        found.other += [line for line in log.splitlines() if "Traceback" in line or " ERROR " in line]

    def _ask(self, query: str) -> list[tuple[object, ...]]:
        return self.connection.execute(query.encode()).fetchall()


def kill_workers(  # noqa: PLR0913
    cluster: Cluster, folder: Path, *, checks: int, workers: int, hosts_: int, kills: int, delay: float, seed: int, quick: bool = False
) -> Findings:
    """Have so many documents checked, killing workers in turn meanwhile."""
    chance, began = random.Random(seed), time.monotonic()  # noqa: S311  a script, no secrets
    url = cluster.full_database()
    found = Findings(checks, hosts_, delay)
    with hosts(hosts_) as servers, psycopg.connect(url, autocommit=True) as connection:
        trial = Trial(folder, url.replace("postgresql:", "postgresql+psycopg:"), connection, found, 2 if quick else 4)
        trial.fill(servers)
        crew = Crew(folder, workers, quick=quick)
        try:
            for number, moment in enumerate(sorted(chance.sample(range(checks // 20, checks * 17 // 20), kills))):
                wait_for(lambda moment=moment: trial.done() >= moment, f"{moment} checks", 600)  # type: ignore[misc]
                trial.kill(crew, number % workers)
            wait_for(lambda: trial.done() >= checks, "all checks", 600)
        except AssertionError as error:
            found.other.append(str(error))
        finally:
            ends = crew.stop()
        trial.judge(servers, ends)
    found.seconds = time.monotonic() - began
    return found


def main() -> int:
    """Run the campaign; exit 1 where something does not hold."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--checks", type=int, default=2000)
    words.add_argument("--workers", type=int, default=3)
    words.add_argument("--hosts", type=int, default=20)
    words.add_argument("--kills", type=int, default=6)
    words.add_argument("--delay", type=float, default=0.5)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    programs = binaries()
    if programs is None:
        words.error("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="tracker-pg-") as place, tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(programs, Path(place))
        cluster.start()
        try:
            options = {"workers": asked.workers, "hosts_": asked.hosts, "kills": asked.kills, "seed": asked.seed}
            found = kill_workers(cluster, Path(folder), checks=asked.checks, delay=asked.delay, **options)
        finally:
            cluster.stop()
    sys.stdout.write("\n    ".join([str(found), *found.faults()[:20]]) + "\n")
    return int(bool(found.faults()))


if __name__ == "__main__":
    sys.exit(main())
