"""Runs the commands that keep an archive (import, reread, backup, restore) on a disk without room, and says what was not as promised.

However little room there is, a command that fails says so in a line, leaves no half file, and what was there is whole; once
there is room again it does all that was to be done. `lengths` and `pages` need no privilege, `filled` mounts a small disk.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.e2e.crashing import Crashes, End
from tests.e2e.summary import edition
from tests.faults.disk import KB, Findings, ballast, small_disk
from tests.faults.scenarios import CONFIG, PAGE, SLUG, Place
from tests.servers import PageServer

OLDER = """INSERT INTO readings (snapshot_id, parser_version, accepted, fingerprint, updated, charset, manifest_id)
    SELECT 2, parser_version, accepted, fingerprint, updated, charset, manifest_id FROM readings WHERE snapshot_id = 1"""
VERSIONS, READINGS = "SELECT count(*) FROM snapshots", "SELECT count(*) FROM readings"


def large(number: int) -> str:
    """Return an edition that compresses badly: what is kept of it takes many pages of the database."""
    chance = Random(number)  # noqa: S311  words, no secrets
    return edition(number, note=f" It has many names: {' '.join(f'{chance.getrandbits(64):x}' for _ in range(2_000))}.")


def _tracked(place: Place, *numbers: int) -> None:
    place.crashes.run("add", place.pages.url(PAGE), "--slug", SLUG)
    for number in numbers:
        place.pages.put(PAGE, large(number))
        assert (end := place.check()).code == 0, end


def _to_import(place: Place) -> None:
    _tracked(place, 1)
    (place.crashes.folder / "old").mkdir()
    for number in (2, 3):
        (place.crashes.folder / "old" / f"2023-01-0{number}.html").write_text(large(number), encoding="utf-8")


def _to_reread(place: Place) -> None:
    """A reading of before is put in the place of what the parser reads now."""
    _tracked(place, 1, 2)
    place.ask(OLDER)
    assert place.crashes.run("verify").code == 1  # the index of search is of what was read before, and is made anew
    assert place.crashes.run("verify").code == 0


def _to_back_up(place: Place) -> None:
    _tracked(place, 1, 2)


def _to_restore(place: Place) -> None:
    _tracked(place, 1)
    assert place.crashes.run("backup", "kept.db").code == 0
    place.pages.put(PAGE, large(2))
    assert place.check().code == 0


@dataclass(frozen=True)
class Deed:
    """A command, after what came before it, and whether it is done; `leaves` are the files that may be there once it failed."""

    before: Callable[[Place], None]
    command: tuple[str, ...]
    done: Callable[[Place], bool]
    leaves: frozenset[str] = frozenset()


DEEDS = {
    "import": Deed(_to_import, ("import", SLUG, "old"), lambda place: place.ask(VERSIONS) == [(3,)], frozenset({"old"})),
    "reread": Deed(_to_reread, ("reread", "--accept"), lambda place: place.ask(READINGS)[0][0] in {4, 5}),
    "backup": Deed(_to_back_up, ("backup", "kept.db"), lambda place: (place.file.parent / "kept.db").is_file()),
    "restore": Deed(_to_restore, ("restore", "kept.db"), lambda place: place.ask(VERSIONS) == [(1,)], frozenset({"kept.db"})),
}
USUAL = {"config.toml", "tracker.db", "tracker.db-wal", "tracker.db-shm", "ballast"}


@dataclass
class Trial:
    """What is there before the command, to be put back before each attempt."""

    place: Place
    deed: Deed
    found: Findings

    def __post_init__(self) -> None:
        self.deed.before(self.place)
        self.files = {file: file.read_bytes() for file in self.place.file.parent.glob("*.db*")}

    def attempt(self, what: str, room: AbstractContextManager[None], **limits: int) -> bool:
        """Run the command with little room, and once more with all; return whether it was too little."""
        folder = self.place.crashes.folder
        for file in folder.glob("*.db*"):
            file.unlink()
        for file, body in self.files.items():
            file.write_bytes(body)
        with room:
            end = self.place.crashes.run(*self.deed.command, **limits)
        felt = end.code != 0
        self.found.tried += felt
        self.found.fine += not felt
        for wrong in self._wrong(end, felt=felt):
            self.found.faults.append(f"{what}: {wrong}: {end}")
        return felt

    def _wrong(self, end: End, *, felt: bool) -> Iterator[str]:
        place = self.place
        if "Traceback" in end.complained or end.code not in {0, 1, 2} or (felt and not (end.said + end.complained).strip()):
            yield "it is not told in a line"
        if felt and self.deed.command[0] in {"backup", "restore"}:
            if len((end.said + end.complained).splitlines()) != 1:
                yield "it is told in more than a line"
            if left := {file.name for file in place.crashes.folder.iterdir()} - USUAL - self.deed.leaves:
                yield f"{sorted(left)} are left"
        if (proof := place.crashes.run("verify")).code != 0:
            yield f"what is there is not whole: {proof}"
        if felt and ((again := place.crashes.run(*self.deed.command)).code != 0 or not self.deed.done(place)):
            yield f"with room again it is not done: {again}"
        if not felt and not self.deed.done(place):
            yield "it is not done"


def tried(folder: Path, deed: str, way: str, stride: int, start: int = 0) -> Findings:
    """Give a command more room each time, until it has enough. `way`: "lengths" and "filled" in KB, "pages" of the database."""
    found = Findings()
    with ExitStack() as stack:
        if way == "filled":
            stack.enter_context(small_disk(folder))
        pages, crashes = stack.enter_context(PageServer()), stack.enter_context(Crashes(folder, CONFIG))
        trial = Trial(Place(crashes, pages), DEEDS[deed], found)
        used = int(str(trial.place.ask("PRAGMA page_count")[0][0]))
        for size in itertools.count(start, stride):
            limits = {"lengths": {"bytes": (size + 1) * KB}, "pages": {"pages": used + size}, "filled": {}}[way]
            room = ballast(folder, size) if way == "filled" else nullcontext()
            if not trial.attempt(f"{deed}, {way} {size}", room, **limits):
                return found
    raise AssertionError


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stride", type=int, default=8)
    words.add_argument("ways", nargs="*", default=["lengths", "pages", "filled"])
    asked = words.parse_args()
    failed = False
    for deed_, way_ in itertools.product(DEEDS, asked.ways):
        if way_ == "pages" and deed_ in {"backup", "restore"}:  # they do not go through what counts pages
            continue
        with tempfile.TemporaryDirectory() as name_:
            result = tried(Path(name_), deed_, way_, asked.stride)
        print(f"{deed_}, {way_}: {result}", *result.faults, sep="\n  ", flush=True)  # noqa: T201  the report of the campaign
        failed = failed or bool(result.faults)
    sys.exit(failed)
