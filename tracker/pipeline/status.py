"""How it is going, on one screen: what `tracker status` says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.model.alert import Runner, RunnerKind
from tracker.model.delivery import Way
from tracker.pipeline import watch
from tracker.pipeline.conditions import Disk, Limits, conditions
from tracker.pipeline.road import Road, alive, this_machine
from tracker.store import mailing, runners
from tracker.store.figures import Figures, figures
from tracker.store.schedule import LOOKED_AT

MAIL_SILENT = dt.timedelta(hours=1)  # that no mail goes, before a person is told


@dataclass(frozen=True, slots=True)
class Status:
    """How it is going. `needs`: what a person should do something about, a sentence each; none: all is well."""

    at: dt.datetime
    running: tuple[Runner, ...]
    figures: Figures
    disk: Disk
    needs: tuple[str, ...]


def status(road: Road, limits: Limits) -> Status:
    """Return how it is going now. Raises StoreError."""
    now, disk = road.clock(), Disk(this_machine(), road.free(), road.least_free)
    with road.database.read() as session:
        found = figures(session, now, late_after=limits.late_after, failing=limits.failing)
        running = tuple(runner for runner in runners.seen(session, now - watch.SILENT) if alive(runner.owner))
        needs = [condition.says for condition in conditions(found, disk, limits, now)]
        needs += [*watch.full_disks(session, now, but=disk.machine), *_unsent(session, now)]
    if found.suspects:
        needs.append(f"{found.suspects} held-back page{'s wait' if found.suspects > 1 else ' waits'} for a decision; see: tracker suspects")
    if all(runner.kind is RunnerKind.WEB for runner in running) and any(found.documents.get(state) for state in LOOKED_AT):
        needs.append("no service is at work: nothing is looked at until one is started: tracker run")
    return Status(now, running, found, disk, tuple(needs))


def _unsent(session: Session, now: dt.datetime) -> list[str]:
    failing = mailing.failing_since(session, Way.MAIL, now, MAIL_SILENT)
    return [f"no mail has gone out since {failing[0]:%Y-%m-%d %H:%M} UTC: {failing[1]}; see: tracker doctor"] if failing else []
