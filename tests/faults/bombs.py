"""What hostile pages cost the service: one bad server beside good documents, measured from outside.

`python -m tests.faults.bombs [MODE...]` measures the modes at their full size, one after the other, and prints a line for each.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, repeat
from pathlib import Path

from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import edition
from tests.e2e.test_service import running
from tests.faults.server import HTML, MEGABYTE, PAGE, FaultServer, big, bomb, nested
from tests.servers import PageServer, Script, drips
from tracker.app import utc_now

GIGABYTE = 1024 * MEGABYTE
SLOW = f"HTTP/1.1 200 OK\r\n{HTML}\r\n\r\n".encode()
MODES: dict[str, Callable[[], Script]] = {
    "gzip of 1 GiB": lambda: bomb("gzip", GIGABYTE),
    "gzip of 10 GiB": lambda: bomb("gzip", 10 * GIGABYTE),
    "br of 1 GiB": lambda: bomb("br", GIGABYTE),
    "br of 10 GiB": lambda: bomb("br", 10 * GIGABYTE),
    "gzip of 16 MB": lambda: bomb("gzip", 16 * MEGABYTE),  # small enough to be read
    "50 MB": lambda: big(50 * MEGABYTE),
    "4 MB": lambda: big(4 * MEGABYTE),  # the same
    "200,000 deep": lambda: nested(200_000),
    "a byte a second": lambda: drips(SLOW, repeat(b"x"), every=1.0),
}
SETTINGS = """
[fetch]
delay = 0.0
seconds = {seconds}
allow_private = true
[schedule]
tick = 0.5
every = "1h"
workers = 4
"""
GOOD = 5
OFTEN = 3.0  # seconds between two times that a good document is due
STEP = 0.1  # seconds between two looks at the memory


@dataclass
class Cost:
    """Seconds that the bad check took, and how it ended; the most memory in MB; by how many seconds each good check began late."""

    took: float = 0.0
    ended: str = ""
    peak: float = 0.0
    late: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        worst = max(self.late, default=0.0)
        return f"{self.ended} after {self.took:.1f} s; memory {self.peak:.0f} MB; {len(self.late)} good checks, at most {worst:.1f} s late"


def measure(folder: Path, script: Script, *, seconds: float = 60.0, least: float = 15.0) -> Cost:
    """Run the service until the bad document's check has ended, and for `least` seconds, while good documents are due again and again."""
    shell = shell_in(folder, SETTINGS.format(seconds=seconds))
    cost, over = Cost(), threading.Event()
    with ExitStack() as stack:
        good = [stack.enter_context(PageServer()) for _ in range(GOOD)]
        for number, server in enumerate(good):
            shell("add", server.put(PAGE, edition(1)), "--slug", f"good-{number}")
        assert shell("check", "--all").code == 0  # the first look at each is no part of this
        stack.enter_context(bad := FaultServer())
        shell("add", bad.put(PAGE, script), "--slug", "bad")
        service = stack.enter_context(running(shell, web=True, whole=True))
        threads = [
            stack.enter_context(_beside(_watch, service.process.pid, cost, over)),
            stack.enter_context(_beside(_publish, shell, good, cost, over)),
        ]
        until = time.monotonic() + seconds + 30
        while time.monotonic() < until and not (_bad(shell) and len(cost.late) >= GOOD * max(1.0, least / OFTEN / 2)):
            over.wait(STEP)
        over.set()
        for thread in threads:
            thread.join()
    ended = _bad(shell)
    assert ended, "the bad check has not ended"
    cost.ended, cost.took = ended
    return cost


@contextmanager
def _beside(target: Callable[..., None], *given: object) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=target, args=given, daemon=True)
    thread.start()
    yield thread


def _publish(shell: Shell, good: Sequence[PageServer], cost: Cost, over: threading.Event) -> None:
    """Let each good document say something new and be due, again and again; note by how much its check began late."""
    for number in count(1):
        for server in good:
            server.put(PAGE, edition(1, note=f" It was seen {number} times."))
        now = utc_now()
        _ask(shell, f"UPDATE schedules SET next_check_at = '{_stored(now)}' WHERE document_id <= {GOOD}")  # noqa: S608
        if over.wait(OFTEN):
            return
        while len(begun := _begun_since(shell, now)) < GOOD:
            if over.wait(STEP):
                return
        cost.late += [max(0.0, (time - now).total_seconds()) for time in begun]


def _begun_since(shell: Shell, since: dt.datetime) -> list[dt.datetime]:
    wanted = f"started_at >= '{_stored(since)}' AND document_id <= {GOOD}"
    rows = _ask(shell, f"SELECT min(started_at) FROM checks WHERE {wanted} GROUP BY document_id")  # noqa: S608
    return [dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC) for (time,) in rows]


def _stored(time: dt.datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S.%f}"


def _bad(shell: Shell) -> tuple[str, float] | None:
    rows = _ask(shell, f"SELECT outcome, cause, started_at, finished_at FROM checks WHERE document_id > {GOOD} LIMIT 1")  # noqa: S608
    for outcome, cause, started, finished in rows:
        took = dt.datetime.fromisoformat(finished) - dt.datetime.fromisoformat(started)
        return f"{outcome} ({cause})", took.total_seconds()
    return None


def _ask(shell: Shell, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(shell.folder / "tracker.db", timeout=30)) as connection, connection:
        return connection.execute(query).fetchall()


def _watch(pid: int, cost: Cost, over: threading.Event) -> None:
    """Note the most memory that a process and all below it took together; what they share counts once."""
    while not over.wait(STEP):
        cost.peak = max(cost.peak, sum(map(_memory, [pid, *_below(pid)])) / 1000)


def _below(pid: int) -> list[int]:
    with suppress(OSError):
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
        return [*children, *(deeper for child in children for deeper in _below(child))]
    return []


def _memory(pid: int) -> int:
    """Return the kB of a process, what it shares with others in equal parts; 0 where it has ended."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return 0


def main(names: Sequence[str]) -> None:
    """Measure the modes of these names, or all."""
    for name in names or MODES:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{name}: {measure(Path(folder), MODES[name]())}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
