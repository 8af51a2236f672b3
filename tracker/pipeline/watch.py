"""Keeps watch: gives a sign of life, finds what began to be wrong and what ended, and has operators told of each once.

What is wrong is kept in the database, so that many programs may watch and a restart tells nothing twice. Something has ended when
nobody found it for QUIET: what comes and goes is told as one.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.model.alert import Alert, Condition, RunnerKind
from tracker.pipeline import alarm
from tracker.pipeline.conditions import DISK, Disk, Limits, conditions
from tracker.pipeline.road import Road, alive, this_machine
from tracker.store import alerts, deliveries, runners
from tracker.store.figures import Figures, figures

QUIET = dt.timedelta(minutes=30)
SILENT = dt.timedelta(minutes=5)  # who gave no sign for so long is taken for gone
FORGOTTEN = dt.timedelta(days=7)
log = logging.getLogger("tracker")


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches as what, what counts as wrong, and which addresses are written to; `base_url`: where the desk is reached."""

    road: Road
    kind: RunnerKind
    limits: Limits
    to: tuple[str, ...] = ()
    base_url: str = ""

    def disk(self) -> Disk:
        """Return the room on this machine's disk."""
        return Disk(this_machine(), self.road.free(), self.road.least_free)


def look(watch: Watch) -> None:
    """Give a sign of life, and keep and tell what changed since the last look. Raises StoreError."""
    now = watch.road.clock()
    wrong = conditions(figures_of(watch.road, watch.limits), watch.disk(), watch.limits, now)
    with watch.road.database.write() as session:
        _sign(session, watch, now)
        began = [condition.says for condition in wrong if alerts.begin(session, condition, now)]
        ended = [alert.says for alert in _over(session, wrong, now) if alerts.end(session, alert.id, now)]
        _tell(session, watch, now)
    for says in began:
        log.warning("began to be wrong: %s", says)
    for says in ended:
        log.info("ended: %s", says)


def leave(watch: Watch) -> None:
    """Keep that this program ends. Raises StoreError."""
    with watch.road.database.write() as session:
        runners.leave(session, watch.road.owner)


def figures_of(road: Road, limits: Limits) -> Figures:
    """Return how it is going. Raises StoreError."""
    with road.database.read() as session:
        return figures(session, road.clock(), late_after=limits.late_after, failing=limits.failing)


def full_disks(session: Session, now: dt.datetime, *, but: str = "") -> list[str]:
    """Return what was said a moment ago of disks without room, but that of one machine."""
    full = [alert for alert in alerts.lasting(session) if alert.key.startswith(DISK) and alert.key != f"{DISK}{but}"]
    return [alert.says for alert in full if now - alert.seen_at < SILENT]


def _sign(session: Session, watch: Watch, now: dt.datetime) -> None:
    runners.sign(session, watch.road.owner, watch.kind, now)
    runners.forget(session, now - FORGOTTEN)
    for runner in runners.everyone(session):
        if not alive(runner.owner):
            runners.leave(session, runner.owner)


def _over(session: Session, wrong: Sequence[Condition], now: dt.datetime) -> list[Alert]:
    """Return what nobody finds any more. Of the disk of another machine only that one can tell, as long as it is there."""
    found = {condition.key for condition in wrong}
    seen = {runner.owner.partition("/")[0] for runner in runners.seen(session, now - SILENT)}
    elsewhere = {f"{DISK}{name}" for name in seen - {this_machine()}}
    return [alert for alert in alerts.lasting(session) if alert.key not in found | elsewhere and now - alert.seen_at >= QUIET]


def _tell(session: Session, watch: Watch, now: dt.datetime) -> None:
    began, ended = alerts.take_untold(session)
    if not began and not ended:
        return
    letter = alarm.letter(began, ended, watch.base_url)
    for address in watch.to:
        deliveries.put_alert(session, letter, address, secrets.token_hex(16), now)
