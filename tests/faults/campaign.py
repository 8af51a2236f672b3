"""`make faults`: every fault at its full count, one part after the other; a line for each, and exit 1 where one does not hold.

python -m tests.faults.campaign                  all of it, some hours
python -m tests.faults.campaign strangers bombs  these parts
python -m tests.faults.campaign --part 0.01      a hundredth of each count
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.e2e import test_import_kill, test_import_order
from tests.e2e.crashing import Crashes
from tests.e2e.desk import open_desk
from tests.e2e.histories import URL
from tests.faults import bombs, fuzz
from tests.faults.zones import TWO_YEARS
from tests.pages import test_gate_edits, test_gate_layouts, test_gate_strangers
from tests.pages.judging import ALL
from tests.store import test_backup, test_verify
from tests.unit.diff import test_bounds
from tests.unit.history import test_blame
from tracker.store.session import open_database

Line = tuple[bool, str]
EDITS, LAYOUTS, KILLS, MAILS, WORKERS, RUNS, INPUTS = 300, 200, 1000, 300, 2000, 1000, 100_000
DAYS, TRACKED = 30, 600
FLIPS, MOMENTS, BLAMES, IMPORTS, BACKUPS = 1000, 1000, 50, 200, 20
HELD, DELETED = 0.01, 0.05  # of true edits; of a page's blocks told as deleted
LATEST, LONGEST, MOST = 5.0, 62.0, 400.0  # seconds late, seconds of a check with what it takes to end it, MB
PROCESSES = 2


def strangers(_part: float) -> Iterator[Line]:
    """Put every page that is not the document in the place of each real one."""
    passed = test_gate_strangers.campaign(ALL, first=False)
    yield not passed, f"pages that are not the document, against {len(ALL)} documents: {len(passed)} became a version"
    first = {name for name, _ in test_gate_strangers.campaign(ALL, first=True)} - test_gate_strangers.KNOWN_ONLY
    yield not first, f"the same as first pages, whole other documents aside: {len(first)} kinds became a version"


def edits(part: float) -> Iterator[Line]:
    """Make true edits."""
    count = max(30, round(EDITS * part))
    held = test_gate_edits.campaign(count)
    yield len(held) <= max(1, HELD * count), f"true edits, one in thirty very large: {len(held)} of {count} were held"


def layouts(part: float) -> Iterator[Line]:
    """Lay out real pages anew."""
    told = test_gate_layouts.campaign(max(10, round(LAYOUTS * part)))
    mass = [one for one in told if not one.cause and one.gone >= DELETED]
    yield not mass, f"new layouts: {len(mass)} of {len(told)} were told as deletions, {sum(bool(one.cause) for one in told)} held"


def bounds(_part: float) -> Iterator[Line]:
    """Compare the hardest pages that are read, as large as pages may be."""
    pages = test_bounds.HARD
    wrong = [why for name in pages if (why := test_bounds.compared(name, test_bounds.WHOLE))]
    yield not wrong, _told(f"hardest pages: {len(pages) - len(wrong)} of {len(pages)} compared within {test_bounds.CPU_SECONDS} s", wrong)


def bombs_and_slow_servers(_part: float) -> Iterator[Line]:
    """Run the service beside each hostile server."""
    for name, script in bombs.MODES.items():
        with tempfile.TemporaryDirectory() as folder:
            cost = bombs.measure(Path(folder), script())
        fine = cost.took < LONGEST and cost.peak < MOST and max(cost.late, default=0.0) < LATEST
        yield fine, f"{name}: {cost}"


def kills(part: float) -> Iterator[Line]:
    """Kill at every step, and at random."""
    yield from _program("tests.faults.kills", "--kills", str(round(KILLS * part)), "--stride", str(max(1, round(1 / part))))


def mails(part: float) -> Iterator[Line]:
    """Kill while mails are made and sent."""
    yield from _program("tests.faults.mails", "--kills", str(max(6, round(MAILS * part))))


def workers(part: float) -> Iterator[Line]:
    """Kill workers of a service on many machines."""
    checks = max(100, round(WORKERS * part))
    yield from _program("tests.faults.workers", "--checks", str(checks), "--hosts", str(max(10, checks // 100)))


def month(part: float) -> Iterator[Line]:
    """Let a month go by, on one machine and on many."""
    size = ("--days", str(max(4, round(DAYS * part))), "--documents", str(max(20, round(TRACKED * part))))
    yield from _program("tests.faults.month", *size)
    yield from _program("tests.faults.month", *size, "--distributed")


def model(part: float) -> Iterator[Line]:
    """Do anything in any order, and hold the service against a plain model."""
    yield from _program("tests.faults.machine", "--runs", str(max(5, round(RUNS * part))), "--steps", "30")


def zones(part: float) -> Iterator[Line]:
    """Let two years pass in zones whose clocks change."""
    yield from _program("tests.faults.zones", "--days", str(max(4, round(TWO_YEARS * part))))


def disk(part: float) -> Iterator[Line]:
    """Fill disks, and let calls of the system fail."""
    yield from _program("tests.faults.disk", "--stride", str(max(1, round(1 / part))))
    yield from _program("tests.faults.room", "--stride", str(max(8, round(1 / part))))


def inputs(part: float) -> Iterator[Line]:
    """Feed hostile inputs to all that takes what comes from outside."""
    share = max(1, round(INPUTS * part / PROCESSES))
    for name in fuzz.TARGETS:
        with ProcessPoolExecutor(PROCESSES) as pool:
            found = list(pool.map(_fuzzed, [name] * PROCESSES, [share] * PROCESSES, range(PROCESSES)))
        failures = [f"\n    seed {one.seed}, {failure}" for one in found for failure in one.failures]
        slowest = max(one.slowest for one in found)
        yield not failures, f"{name}: {share * PROCESSES} inputs, {len(failures)} failures, slowest {slowest:.2f} s{''.join(failures)}"


def flips(part: float) -> Iterator[Line]:
    """Change single bits of what is stored, and let `verify` name each."""
    count = max(10, round(FLIPS * part))
    with tempfile.TemporaryDirectory() as folder:
        missed = test_verify.campaign(Path(folder), test_verify.unguarded(Path(folder)), count, seed=1)
    yield not missed, _told(f"bytes changed in stored content, one at a time: {count - len(missed)} of {count} named", missed)


def moments(part: float) -> Iterator[Line]:
    """Ask what was said at random moments, of histories that were imported in any order."""
    count = max(10, round(MOMENTS * part))
    with tempfile.TemporaryDirectory() as folder, open_desk(Path(folder)) as desk:
        desk.add(URL)
        wrong = test_import_order.campaign(desk, count, seed=2)
    yield not wrong, _told(f"random moments: {count - len(wrong)} of {count} as a replay of the pages says", map(str, wrong))


def blames(part: float) -> Iterator[Line]:
    """Ask where each sentence of random histories comes from."""
    count, wrong = max(5, round(BLAMES * part)), []
    for seed in range(1000, 1000 + count):
        try:
            test_blame.check_history(seed)
        except AssertionError as error:
            wrong.append(f"seed {seed}: {error}")
    yield not wrong, _told(f"random histories: {count - len(wrong)} of {count} blamed as a replay of the edits does", wrong)


def imports(part: float) -> Iterator[Line]:
    """Kill imports at any time."""
    count = max(5, round(IMPORTS * part))
    try:
        with tempfile.TemporaryDirectory() as folder, Crashes(Path(folder)) as crashes:
            halfway = test_import_kill.campaign(crashes, Path(folder), count, seed=3)
    except AssertionError as error:
        yield False, _told(f"up to {count} imports killed: a version was lost or torn", [str(error)])
    else:
        yield True, f"{count} imports killed, {halfway} of them between two pages: no version lost, none torn"


def backups(part: float) -> Iterator[Line]:
    """Back up under load, and verify each copy."""
    count = max(2, round(BACKUPS * part))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tracker.db"
        database = open_database(url)
        test_verify.fill(database, versions=3)
        database.close()
        try:
            held = test_backup.under_load(url, Path(folder), count)
        except AssertionError as error:
            yield False, _told(f"{count} backups under load: one is not whole", [str(error)])
        else:
            yield held == sorted(held), f"{count} backups under load, of {held[0]} to {held[-1]} versions: each verifies"


def _told(said: str, faults: Iterable[str]) -> str:
    return "\n    ".join([said, *faults])


def _fuzzed(name: str, count: int, seed: int) -> fuzz.Findings:
    return fuzz.TARGETS[name](count, seed)


def _program(module: str, *options: str) -> Iterator[Line]:
    """Run a part that is a program of its own."""
    done = subprocess.run([sys.executable, "-m", module, *options], stdout=subprocess.PIPE, text=True, check=False)
    yield done.returncode == 0, done.stdout.strip().replace("\n", "\n  ")


PARTS: dict[str, Callable[[float], Iterator[Line]]] = {
    "strangers": strangers,
    "edits": edits,
    "layouts": layouts,
    "bounds": bounds,
    "bombs": bombs_and_slow_servers,
    "kills": kills,
    "mails": mails,
    "zones": zones,
    "workers": workers,
    "month": month,
    "model": model,
    "disk": disk,
    "inputs": inputs,
    "flips": flips,
    "moments": moments,
    "blames": blames,
    "imports": imports,
    "backups": backups,
}


def main() -> int:
    """Run the parts that are asked for."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("names", nargs="*", metavar="PART", help=", ".join(PARTS))
    words.add_argument("--part", type=float, default=1.0)
    asked = words.parse_args()
    if unknown := set(asked.names) - set(PARTS):
        words.error(f"there is no part {', '.join(unknown)}")
    failed = False
    for name in asked.names or PARTS:
        began = time.monotonic()
        for fine, line in PARTS[name](asked.part):
            sys.stdout.write(f"{'ok  ' if fine else 'FAIL'}  {name}: {line}\n")
            sys.stdout.flush()
            failed = failed or not fine
        sys.stdout.write(f"      {name}: {time.monotonic() - began:.0f} s\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
