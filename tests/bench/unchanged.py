"""An unchanged page is never parsed (P1): a check that finds the same bytes, beside reading and hashing the file in one run.

    python -m tests.bench.unchanged --times 200

The check is the real one, with all that it keeps; only its fetcher reads a file. Whoever asked for a parse would end the run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.archive import LARGEST
from tests.bench.history import pages
from tests.e2e.desk import Clock, Desk, open_desk
from tracker.fetch import host_of
from tracker.model.capture import Answer, Outcome, Robots
from tracker.pipeline.keep import keep_bytes
from tracker.pipeline.lease import Lease, take
from tracker.pipeline.track import track
from tracker.store import captures

URL = "https://example.org/page"
HOUR = dt.timedelta(hours=1)
NAMES = ("read and sha256", "P1 read, found to be kept", "with lease and last outcome", "the whole check")


@dataclass(frozen=True, slots=True)
class File:
    """A fetcher whose only page is a file."""

    page: Path
    clock: Clock

    def look(self, url: str, **_: object) -> Answer:
        """Read it."""
        return Answer(url, 200, (("content-type", "text/html; charset=utf-8"),), self.page.read_bytes(), self.clock())

    def robots(self, url: str, **_: object) -> Robots:
        """Allow all."""
        return Robots(host_of(url), "", 404, self.clock())


def main() -> None:
    """Check a page again and again, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    page = next(page for page in pages() if page.stem == LARGEST)
    with tempfile.TemporaryDirectory() as folder, open_desk(Path(folder)) as desk:
        fetcher = File(page, desk.clock)
        desk.road = replace(desk.road, fetcher=fetcher)
        tracked = desk.add(URL).id
        assert desk.check().outcome is Outcome.NEW
        desk.road = replace(desk.road, run=_refuse)
        taken = [[_timed(run) for run in _runs(desk, fetcher, tracked)] for _ in range(times)]
    floor: list[float] = []
    for name, each in zip(NAMES, zip(*taken, strict=True), strict=True):
        figures = [median(one) for one in zip(*each, strict=True)]
        floor = floor or figures
        wall, cpu = (f"{1000 * one:.2f} ms ({one / least:.2f} x)" for one, least in zip(figures, floor, strict=True))
        sys.stdout.write(f"{name:29} wall {wall:20} CPU {cpu}\n")


def _runs(desk: Desk, file: File, tracked: int) -> Iterator[Callable[[], object]]:
    """Give what is timed, the hold that the third one needs taken before it and given back after it."""
    yield partial(_read, file.page)
    yield partial(_kept, desk, file, tracked)
    lease = take(desk.road, desk.document(), only_due=False)
    assert lease is not None
    yield partial(_known, lease, file)
    lease.give_back()
    yield partial(_check, desk)


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("an unchanged page is parsed")


def _read(page: Path) -> None:
    hashlib.sha256(page.read_bytes()).hexdigest()


def _kept(desk: Desk, file: File, tracked: int) -> None:
    """Read the page and find it kept, in a transaction that a power cut leaves whole."""
    with desk.road.database.write(durable=True) as session:
        assert captures.keep(session, tracked, file.look(URL)).id == 1


def _known(lease: Lease, file: File) -> None:
    """The same, in the transaction that the road makes of it."""
    assert keep_bytes(lease, file.look(URL))[1] is not None


def _check(desk: Desk) -> None:
    desk.clock.now += HOUR  # robots.txt is asked for once a day
    check = track(desk.road, desk.document())
    assert check is not None
    assert check.outcome is Outcome.SAME


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
