"""Fills the disk under Tracker, breaks it, or makes it read-only, at every stage of a check, and says what was not as promised.

`pages` and `bytes` need no privilege: SQLite may use so many pages, or no file may grow longer. `filled` needs root (a small
disk of its own is mounted), `injected` needs strace. After each fault the database must open and be read, and once there is
room again the next check must do all that was to be done.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.e2e import invariants
from tests.e2e.crashing import Crashes, End
from tests.e2e.summary import edition
from tests.faults.scenarios import CONFIG, PAGE, SLUG, Place
from tests.servers import PageServer

FULL = "the disk is full; free some space"
BROKEN = "cannot be read or written: the disk gives errors; check it"
KB = 1024
SIZE = "8m"
SHARED = 32 + 4  # KB that whoever opens a database first needs beside it: SQLite's index of the log, and a page of the log
# the calls that SQLite makes on its files, each with the errors that it may get
CALLS = {
    "pwrite64": ("EIO", "ENOSPC"), "pread64": ("EIO",), "fdatasync": ("EIO",), "fsync": ("EIO",), "ftruncate": ("EIO", "ENOSPC"),
    "openat": ("EMFILE", "EROFS", "EIO"), "unlink": ("EIO",), "mmap": ("ENOMEM",), "fallocate": ("ENOSPC",),
}  # fmt: skip


@dataclass
class Findings:
    """How often a check met a fault, how often it ended well all the same, and what was not as promised."""

    tried: int = 0
    told: dict[str, int] = field(default_factory=dict)
    fine: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.tried} faults, {self.fine} checks fine all the same, {len(self.faults)} failures, {self.told}; {self.seconds:.0f} s"


@dataclass
class Trial:
    """A database with version 1, whose page has changed: the check that is to make version 2 meets the fault."""

    place: Place
    found: Findings
    copies: dict[Path, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place.crashes.run("add", self.place.pages.url(PAGE), "--slug", SLUG)
        self.place.publish(1)
        assert (first := self.place.check()).code == 0, first
        self.place.pages.put(PAGE, self._changed())
        self.copies = {file: file.read_bytes() for file in self.place.file.parent.glob("tracker.db*")}

    def _changed(self) -> str:
        """Return a page that compresses badly: what is kept of it takes many pages of the database."""
        words = (f"{Random(number).getrandbits(64):x}" for number in range(4_000))  # noqa: S311  words, no secrets
        return edition(2, note=f" It has many names: {' '.join(words)}.")

    def fails(self, what: str, **fault: object) -> bool:
        """Check under a fault, and once more without; return whether the fault was felt."""
        for file in self.place.file.parent.glob("tracker.db*"):
            file.unlink()
        for file, body in self.copies.items():
            file.write_bytes(body)
        end = self.place.crashes.run("check", SLUG, **fault)  # type: ignore[arg-type]
        return self.judge(what, end)

    def judge(self, what: str, end: End) -> bool:
        felt = end.code != 0
        self.found.tried += felt
        self.found.fine += not felt
        self._say(what, end, self._versions() == 2)
        if felt:
            self.found.told[_told(end)] = self.found.told.get(_told(end), 0) + 1
        return felt

    def recovers(self, what: str) -> None:
        """See that the database opens, is read, and that the next check does all."""
        if (read := self.place.crashes.run("versions", SLUG)).code != 0:
            self.found.faults.append(f"{what}: it is read no more: {read}")
        if (again := self.place.check()).code != 0:
            self.found.faults.append(f"{what}: the next check: {again}")
        try:
            invariants.hold(self.place.file)
            assert self._versions() == 2
            assert invariants.unread(self.place.file) == []
        except AssertionError as error:
            self.found.faults.append(f"{what}: {error}")

    def _say(self, what: str, end: End, kept: bool) -> None:  # noqa: FBT001
        lines = (end.said + end.complained).splitlines()
        one = len(lines) == 1 and "Traceback" not in end.complained
        true = kept if ": new (version 2)" in end.said else end.code in {1, 2}
        if not (one and true):
            self.found.faults.append(f"{what}: version 2 is {'there' if kept else 'not there'}: {end}")

    def _versions(self) -> object:
        return self.place.ask("SELECT count(*) FROM snapshots")[0][0]


def _told(end: End) -> str:
    words = (end.complained or end.said).strip().splitlines() or [f"exit status {end.code}"]
    return words[-1].partition("tracker.db ")[2] or words[-1]


@contextmanager
def _trial(folder: Path, found: Findings) -> Iterator[Trial]:
    began = time.monotonic()
    with PageServer() as pages, Crashes(folder, CONFIG) as crashes:
        yield Trial(Place(crashes, pages), found)
    found.seconds = time.monotonic() - began


def pages(folder: Path, stride: int = 1) -> Findings:
    """Give the database as many pages as it has, and then one more each time, until the check has room."""
    found = Findings()
    with _trial(folder, found) as trial:
        used: int = trial.place.ask("PRAGMA page_count")[0][0]  # type: ignore[assignment]
        for more in itertools.count(0, stride):
            felt = trial.fails(f"{more} pages left", pages=used + more)
            trial.recovers(f"{more} pages left")
            if not felt:
                return found
    raise AssertionError


def lengths(folder: Path, stride: int = 16) -> Findings:
    """Let no file grow over so many KB, until the check has room."""
    found = Findings()
    with _trial(folder, found) as trial:
        for size in itertools.count(40, stride):
            felt = trial.fails(f"files of {size} KB", bytes=size * KB)
            trial.recovers(f"files of {size} KB")
            if not felt:
                return found
    raise AssertionError


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a small disk on a folder. Raises OSError where that is not allowed."""
    made = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], capture_output=True, check=False, text=True
    )
    if made.returncode:
        raise OSError(made.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", str(folder)], check=False)


def filled(folder: Path, stride: int = 8) -> Findings:
    """Fill a small disk, leaving so many KB, until the check has room."""
    found = Findings()
    with ExitStack() as stack:
        stack.enter_context(small_disk(folder))
        trial = stack.enter_context(_trial(folder, found))
        for left in itertools.count(0, stride):
            with _put_back(folder, trial.copies), ballast(folder, left):
                end, read = trial.place.crashes.run("check", SLUG), trial.place.crashes.run("versions", SLUG)
            felt = trial.judge(f"{left} KB left", end)
            if read.code != 0 and (left > SHARED or FULL not in read.complained):
                found.faults.append(f"{left} KB left: it is read no more: {read}")
            trial.recovers(f"{left} KB left")
            if not felt:
                return found
    raise AssertionError


@contextmanager
def _put_back(folder: Path, copies: dict[Path, bytes]) -> Iterator[None]:
    for file in folder.glob("tracker.db*"):
        file.unlink()
    for file, body in copies.items():
        file.write_bytes(body)
    yield


@contextmanager
def ballast(folder: Path, left: int) -> Iterator[None]:
    """Fill a small disk, but for so many KB."""
    filling = folder / "ballast"
    with filling.open("wb") as file, suppress(OSError):
        room = os.statvfs(folder)
        file.write(bytes(max(0, room.f_bavail * room.f_frsize - left * KB)))
    yield
    filling.unlink()


def injected(folder: Path, stride: int = 1, calls: dict[str, tuple[str, ...]] = CALLS) -> Findings:
    """Have the n-th call of each kind fail on the database's files, for each n until the check makes no such call."""
    found = Findings()
    with _trial(folder, found) as trial:
        files = [f"-P{trial.place.file}{end}" for end in ("", "-wal", "-shm", "-journal")]
        for call, errors in calls.items():
            for error in errors:
                for number in itertools.count(1, stride):
                    what = f"{call} number {number}: {error}"
                    count = _strace(trial, what, [*files, f"-etrace={call}", f"-einject={call}:error={error}:when={number}"])
                    trial.recovers(what)
                    if not count:
                        break
    return found


def _strace(trial: Trial, what: str, options: list[str]) -> bool:
    """Check under strace; return whether anything was injected."""
    trial.fails(what, inject=[*options])
    log = trial.place.crashes.folder / "strace.log"
    return "(INJECTED)" in log.read_text(encoding="utf-8")


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stride", type=int, default=1)
    words.add_argument("ways", nargs="*", default=["pages", "lengths", "filled", "injected"])
    asked = words.parse_args()
    failed = False
    for way in asked.ways:
        if way == "injected" and not shutil.which("strace"):
            print("injected: skipped, as strace is not here")  # noqa: T201
            continue
        with tempfile.TemporaryDirectory() as name:
            result = {"pages": pages, "lengths": lengths, "filled": filled, "injected": injected}[way](Path(name), asked.stride)
        print(f"{way}: {result}", *result.faults, sep="\n  ", flush=True)  # noqa: T201  the report of the campaign
        failed = failed or bool(result.faults)
    sys.exit(failed)
