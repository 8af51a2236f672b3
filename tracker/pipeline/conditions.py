"""What is wrong and needs a person, told from the figures; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.model.alert import Condition
from tracker.store.figures import Figures
from tracker.store.schedule import LOOKED_AT

MB = 1_000_000
DISK = "disk "


@dataclass(frozen=True, slots=True)
class Limits:
    """From which on something is wrong: `late` documents, or all, that are overdue for `late_after`, a host that fails for `failing`."""

    late: int
    late_after: dt.timedelta
    failing: dt.timedelta


@dataclass(frozen=True, slots=True)
class Disk:
    """The room on the disk of a machine, and how much it needs at least, in bytes."""

    machine: str
    free: int
    least: int


def conditions(found: Figures, disk: Disk, limits: Limits, now: dt.datetime) -> list[Condition]:
    """Return what is wrong, each with what to do."""
    return [*_of_documents(found, limits), *_of_hosts(found, now), *_of_the_rest(found, disk)]


def _of_documents(found: Figures, limits: Limits) -> Iterator[Condition]:
    for slug in found.quarantined:
        says = f"{slug} crashed the reader and is in quarantine: it is looked at no more, until: tracker resume {slug}"
        yield Condition(f"quarantine {slug}", says)
    tracked = sum(found.documents.get(state, 0) for state in LOOKED_AT)
    if found.late >= max(1, min(limits.late, tracked)):
        hours, longest = (int(each.total_seconds() // 3600) for each in (limits.late_after, found.lag))
        are = "document is" if found.late == 1 else "documents are"
        says = f"{found.late} {are} more than {hours} hours late, the longest {longest}; is a service at work? see: tracker status"
        yield Condition("late", says)


def _of_hosts(found: Figures, now: dt.datetime) -> Iterator[Condition]:
    for host, since in found.failing:
        hours = int((now - since).total_seconds() // 3600)
        says = f"{host} has not answered as it should for {hours} hours, since {since:%Y-%m-%d %H:%M} UTC; see: tracker doctor"
        yield Condition(f"host {host}", says)


def _of_the_rest(found: Figures, disk: Disk) -> Iterator[Condition]:
    if found.dead:
        were = "message was" if found.dead == 1 else "messages were"
        yield Condition("dead", f"{found.dead} {were} given up within a day; see: tracker deliveries --state dead")
    if found.damaged:
        rows = "row is" if found.damaged == 1 else "rows are"
        yield Condition("damaged", f"{found.damaged} {rows} damaged, as tracker verify found; restore a backup that has them whole")
    if disk.free < disk.least:
        free, least = disk.free // MB, disk.least // MB
        says = (
            f"the disk of {disk.machine} has {free:,} MB free, and nothing is fetched there below {least:,} MB; make room, and it goes on"
        )
        yield Condition(f"{DISK}{disk.machine}", says)
