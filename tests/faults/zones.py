"""Daily digests where clocks change: news every day, and each hour of a simulated time a look at what is due.

python -m tests.faults.zones --days 730
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.e2e.posting import open_office, told
from tests.unit.digest.test_due import HOURS, ZONES
from tracker.model.delivery import Handing, Parcel, Sent
from tracker.model.subscription import Cadence, Choice

BEGIN = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NEWS = 6 * HOUR  # apart: some come between any two digests, also on a day of 23 hours
TWO_YEARS = 731


@dataclass
class Shelf:
    """Takes all mails, and keeps of each when it came and which news it tells, by recipient."""

    clock: Callable[[], dt.datetime]
    came: dict[str, list[tuple[dt.datetime, list[int]]]] = field(default_factory=dict)

    def send(self, parcel: Parcel, hand: Callable[[], None]) -> Handing:
        hand()
        self.came.setdefault(parcel.address, []).append((self.clock(), told(parcel.letter.text)))
        return Sent("")

    def rest(self) -> None:
        """Nothing is held."""


def live(folder: Path, begin: dt.datetime, days: int) -> dict[str, tuple[int, int, list[str]]]:
    """Let so many days pass; return for each zone its local dates, its digests, and what is wrong with them."""
    now = [begin]
    shelf = Shelf(lambda: now[0])
    with open_office(folder, channel=shelf) as office:
        office.desk.clock.now = begin
        for zone, hour in zip(ZONES, HOURS, strict=True):
            office.subscribe(address(zone), Choice(cadence=Cadence.DAILY, hour=hour), zone)
        while now[0] < begin + days * DAY:
            if not (now[0] - begin) % NEWS:
                office.happen()
            now[0] += HOUR
            office.desk.clock.now = now[0]
            office.go_round()
        return {zone: judged(zone, hour, begin, now[0], shelf) for zone, hour in zip(ZONES, HOURS, strict=True)}


def judged(zone: str, hour: int, begin: dt.datetime, end: dt.datetime, shelf: Shelf) -> tuple[int, int, list[str]]:
    """Hold the digests of a zone against its calendar: one for each date whose hour came, and each news in one of them."""
    place, came, wrong = ZoneInfo(zone), shelf.came.get(address(zone), []), list[str]()
    days = range((end - begin).days + 2)
    times = [dt.datetime.combine((begin - DAY).astimezone(place).date() + n * DAY, dt.time(hour), place) for n in days]
    dates = [time.date() for time in times if begin < time.astimezone(dt.UTC) <= end]
    local = [at.astimezone(place).date() for at, _ in came]
    if local != dates:
        wrong.append(f"{zone}: digests on {sorted(set(local) ^ set(dates))[:5]} too many, missing or twice")
    numbers = [number for _, news in came for number in news]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"{zone}: news told twice or not at all")
    return len(dates), len(came), wrong


def address(zone: str) -> str:
    """Return who reads in a zone."""
    return f"{zone.replace('/', '.').replace('+', '-').lower()}@example.org"


def main() -> None:
    """Say for all zones together how many digests there were, and end with 1 where one has another number than dates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=TWO_YEARS)
    days: int = parser.parse_args().days
    with tempfile.TemporaryDirectory() as folder:
        found = live(Path(folder), BEGIN, days)
    wrong = [each for _, _, faults in found.values() for each in faults]
    dates, digests = sum(each for each, _, _ in found.values()), sum(each for _, each, _ in found.values())
    said = f"{len(found)} zones, {days} days: {digests} digests on {dates} local dates, {len(wrong)} wrong"
    sys.stdout.write("\n".join([said, *wrong]) + "\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
