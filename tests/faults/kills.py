"""Kills Tracker at any step and at any time, and says what was lost, repeated, torn, or slow to come back.

`every_step` kills one command at each of its steps, on the same database each time; `random_kills` kills checks, operators'
decisions and the service at random while pages change. The same seed gives the same script; the moments are the machine's.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e import invariants
from tests.e2e.crashing import Crashes, End, processes
from tests.e2e.summary import MAINTENANCE, edition
from tests.faults.scenarios import CONFIG, SCENARIOS, SLUG, Place
from tests.servers import PageServer

ROUND = 40  # kills on one database, before a fresh one
PAGES = 4
TOLD = re.compile(r"([\w-]+)(?:: new \(| is )version (\d+)")
LASTING, LONGEST = 5.0, 5.0  # seconds until no child is left, and for the first command after a kill
OPEN = {"every capture was looked at", "nobody holds a document or host"}  # until the next look at each page


@dataclass
class Findings:
    """What kills did. All lists are to be empty; seconds are by the clock."""

    kills: int = 0
    commands: int = 0
    lost: list[str] = field(default_factory=list)
    unreported: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    slowest_restart: float = 0.0
    longest_survivor: float = 0.0
    seconds: float = 0.0

    def faults(self) -> list[str]:
        return [*self.lost, *self.unreported, *self.torn, *self.odd]

    def restarted(self, end: End) -> None:
        self.slowest_restart = max(self.slowest_restart, end.seconds)

    def __str__(self) -> str:
        counts = f"{len(self.lost)} lost, {len(self.unreported)} unreported, {len(self.torn)} torn, {len(self.odd)} other faults"
        times = f"slowest restart {self.slowest_restart:.2f} s, longest survivor {self.longest_survivor:.2f} s"
        return f"{self.kills} kills of {self.commands} commands: {counts}; {times}; {self.seconds:.0f} s in all"


def every_step(name: str, folder: Path, stride: int = 1, first: int = 0) -> Findings:
    """Kill the command of a scenario at its steps, each time on the same database, and do it again each time."""
    found, scenario, began = Findings(), SCENARIOS[name], time.monotonic()
    with PageServer() as pages, Crashes(folder, CONFIG) as crashes:
        place = Place(crashes, pages)
        scenario.before(place)
        copies = {file: Path(shutil.copy(file, folder / f"before-{file.name}")) for file in folder.glob("tracker.db*")}
        expected = None
        for step in itertools.chain([-1], itertools.count(first, stride)):
            _restore(folder, copies)
            end = crashes.run(scenario.command, SLUG, days=scenario.days, fine=True, step=step)
            found.commands += 1
            if expected is None and scenario.says not in end.said:
                found.odd.append(f"{name} is not what it is named after: {end}")
            if expected is not None and end.code is None:
                found.kills += 1
                again = crashes.run(scenario.command, SLUG, days=scenario.days)
                found.restarted(again)
            place.check(scenario.days + 0.001)
            expected = expected or place.story()
            if (told := place.story()) != expected:
                found.lost.append(f"{name}, step {step}: {[(key, told[key], expected[key]) for key in told if told[key] != expected[key]]}")
            _whole(place.file, found, f"{name}, step {step}")
            if step >= 0 and end.code is not None:
                break
    found.seconds = time.monotonic() - began
    return found


def _restore(folder: Path, copies: dict[Path, Path]) -> None:
    for file in folder.glob("tracker.db*"):
        file.unlink()
    for file, copy in copies.items():
        shutil.copy(copy, file)


def _whole(file: Path, found: Findings, where: str) -> None:
    try:
        invariants.hold(file)
    except AssertionError as error:
        found.torn.append(f"{where}: {error}")


def random_kills(kills: int, seed: int, folder: Path | None = None) -> Findings:
    """Kill so many commands at random, on databases that are each killed on many times, and do after each what was to be done."""
    found, chance, began = Findings(), random.Random(seed), time.monotonic()  # noqa: S311  a script, no secrets
    for number in itertools.count():
        with tempfile.TemporaryDirectory(dir=folder) as name, PageServer() as pages, Crashes(Path(name), CONFIG, own=True) as crashes:
            Round(Place(crashes, pages), chance, found).run(min(kills, ROUND * (number + 1)))
        found.seconds = time.monotonic() - began
        print(found, *found.faults(), sep="\n  ", file=sys.stderr, flush=True)  # noqa: T201  a campaign is long
        if found.kills >= kills:
            break
    found.seconds = time.monotonic() - began
    return found


@dataclass
class Round:
    """Many kills on one database. `acknowledged` are the versions that a command told of before it was killed or ended."""

    place: Place
    chance: random.Random
    found: Findings
    acknowledged: set[tuple[str, int]] = field(default_factory=set)
    usual: float = 0.5

    def run(self, kills: int) -> None:
        """Go on until so many kills were found in all."""
        crashes, pages = self.place.crashes, self.place.pages
        for number in range(PAGES):
            crashes.run("add", pages.put(f"/page-{number}", edition(1)), "--every", "1m")
        at_rest = processes(crashes.folder)
        while self.found.kills < kills:
            self._change()
            command = self._command()
            if command[0] == "run":
                self.place.ask("UPDATE schedules SET next_check_at = datetime(next_check_at, '-1 day')")
            end = crashes.run(*command, after=self.chance.uniform(0, self.usual * (2 if command[0] == "run" else 1)))
            self.found.commands += 1
            self._hear(end)
            if end.code is None:
                self.found.kills += 1
                self._come_back(at_rest)
            elif command[:2] == ("check", "--all"):
                self.usual = 0.9 * self.usual + 0.1 * end.seconds
        self._settle()

    def _change(self) -> None:
        """Publish something else at some of the pages, or take it away, or go back."""
        chance, pages = self.chance, self.place.pages
        for number in range(PAGES):
            what, one = chance.random(), chance.randint(1, 9)
            page = f"/page-{number}"
            if what < 0.35:
                pages.put(page, edition(one), etag=chance.choice([None, f'"{one}"']))
            elif what < 0.45:
                pages.put(page, MAINTENANCE, status=chance.choice([200, 503]))
            elif what < 0.5:
                pages.put(page, "gone", status=404)

    def _command(self) -> tuple[str, ...]:
        slug = f"page-{self.chance.randrange(PAGES)}"
        some = [("check", slug), ("check", "--all"), ("check", "--all"), ("run",), ("accept", slug), ("refuse", slug)]
        return self.chance.choice(some)

    def _come_back(self, at_rest: set[int]) -> None:
        """Start again, as whoever is called does first: look at a page; see that nothing of the killed one lives on."""
        began = time.monotonic()
        again = self.place.crashes.run("check", f"page-{self.chance.randrange(PAGES)}")
        self.found.restarted(again)
        self._hear(again)
        if again.code not in {0, 1}:
            self.found.odd.append(f"the first command after a kill: {again}")
        while processes(self.place.crashes.folder) - at_rest:
            if time.monotonic() - began > LASTING:
                self.found.odd.append("a child process outlived its parent")
                break
        self.found.longest_survivor = max(self.found.longest_survivor, time.monotonic() - began - again.seconds)
        if broken := {name: rows for name, rows in invariants.broken(self.place.file).items() if name not in OPEN}:
            self.found.torn.append(f"after kill {self.found.kills}: {broken}")
        self._see_kept()

    def _hear(self, end: End) -> None:
        for slug, version in TOLD.findall(end.said + end.complained):
            if (slug, int(version)) in self.acknowledged:
                self.found.odd.append(f"version {version} of {slug} was told twice")
            self.acknowledged.add((slug, int(version)))
        if "Traceback" in end.complained:
            self.found.odd.append(end.complained)

    def _see_kept(self) -> None:
        kept = set(self.place.ask("SELECT slug, version FROM snapshots JOIN documents ON documents.id = document_id"))
        self.found.lost += [f"version {version} of {slug}" for slug, version in self.acknowledged - kept]

    def _settle(self) -> None:
        """Look at all pages once more, in peace: then nothing may be open, and all that was kept must have been told."""
        for number in range(PAGES):
            self.place.pages.put(f"/page-{number}", edition(9, note=" It is rare."))
        ends = [self.place.crashes.run("check", "--all"), self.place.crashes.run("check", "--all")]
        if ends[-1].said.count(": same: ") != PAGES:
            self.found.odd.append(f"pages that stay as they are: {ends}")
        self.found.unreported += [f"capture {number} was never read" for number in invariants.unread(self.place.file)]
        self._see_kept()
        _whole(self.place.file, self.found, f"at kill {self.found.kills}")


def _every_step(stride: int) -> Iterator[tuple[str, Findings]]:
    for name in SCENARIOS:
        with tempfile.TemporaryDirectory() as folder:
            found = every_step(name, Path(folder), stride)
            print(name, found, *found.faults(), sep="\n  ", file=sys.stderr, flush=True)  # noqa: T201  a campaign is long
            yield name, found


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=1000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--stride", type=int, default=1, help="try every so manieth step; 0 for none")
    asked = words.parse_args()
    results = dict(_every_step(asked.stride) if asked.stride else ())
    if asked.kills:
        results[f"random, seed {asked.seed}"] = random_kills(asked.kills, asked.seed)
    for title, result in results.items():
        print(f"{title}: {result}", *result.faults(), sep="\n  ")  # noqa: T201  the report of the campaign
    sys.exit(any(result.faults() or result.slowest_restart > LONGEST for result in results.values()))
