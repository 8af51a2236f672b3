"""The service on many machines: a worker of the queue in PostgreSQL, beside which there may be any number of others.

What is due, and who holds it, is kept in the tables of the schedule here, too. A job only says that somebody should look there; so
one that is done twice, or lost, does no harm.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
from dataclasses import replace
from functools import partial

from tracker.jobs.handlers import Duties, look, send_calls, send_mails
from tracker.jobs.timely import Timely
from tracker.model.document import Document
from tracker.model.errors import TrackerError
from tracker.pipeline import takeover, visit
from tracker.pipeline.road import StoppedError
from tracker.store import documents, due, engine, hosts, jobs, schedule
from tracker.store.engine import RESCUE, TICK, Handler, Hours
from tracker.store.jobs import CHECK, HOOKS, MAIL

PATIENCE = dt.timedelta(seconds=3)  # a host whose turn comes later has its job put back
MINUTE, HOUR, MOST = 60, 3600, 59
log = logging.getLogger("tracker")


class Distributed:
    """A worker. Any may die: what it had in hand is taken over within a minute, and what waits is anybody's anyway."""

    def __init__(self, duties: Duties, url: str, *, tick: float, workers: int) -> None:
        """Look at `workers` documents at once; about every `tick` seconds, one worker of all asks what is due."""
        self._stopping = threading.Event()
        self._duties = replace(duties, road=replace(duties.road, sleep=self._nap, patience=PATIENCE))
        self._url, self._hours = url, Hours(workers, cron_of(tick))
        self._loop, self._over = asyncio.new_event_loop(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="worker")

    def start(self) -> None:
        """Begin, at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is in hand; what only waits for its host's turn goes back into the queue."""
        self._stopping.set()
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        handlers = {CHECK: self._check, MAIL: self._mail, HOOKS: self._call, TICK: self._tick, RESCUE: self._rescue}
        careful = {name: partial(_carefully, name, handler) for name, handler in handlers.items()}
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(engine.work(self._url, self._hours, careful, self._over, Timely(self._duties.road)))

    def _check(self, worker: int, document_id: int | None) -> dt.datetime | None:
        road = self._duties.road.of_worker(worker)
        with road.database.read() as session:
            document = documents.by_id(session, document_id or 0)
        if document.state not in schedule.LOOKED_AT:
            return None
        turn = self._turn(document)
        if turn is not None:
            return turn
        try:
            look(road, document, self._duties.told)
        except StoppedError:
            return road.clock()
        return self._turn(document)  # perhaps its robots.txt was asked for, and said to wait

    def _turn(self, document: Document) -> dt.datetime | None:
        """Return when the host of a document that is due may be asked; None where that is now, or in a moment."""
        host, now = jobs.host_of(document.url), self._duties.road.clock()
        with self._duties.road.database.read() as session:
            turn = hosts.next_allowed_at(session, host)
            due_at = schedule.next_at(session, document.id)
        if turn is None or turn <= now + PATIENCE or due_at > turn or visit.is_too_far(self._duties.road, host, turn):
            return None
        return turn

    def _mail(self, worker: int, _document: int | None) -> None:
        send_mails(replace(self._duties.post, road=self._duties.road.of_worker(worker)), self._stopping.is_set)

    def _call(self, worker: int, _document: int | None) -> None:
        send_calls(replace(self._duties.bell, road=self._duties.road.of_worker(worker)), self._stopping.is_set)

    def _tick(self, _worker: int, _document: int | None) -> None:
        with self._duties.road.database.write() as session:
            due.hand_out(session, self._duties.road.clock())

    def _rescue(self, _worker: int, _document: int | None) -> None:
        takeover.free_dead(self._duties.road, engine.living)

    def _nap(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise StoppedError


def cron_of(seconds: float) -> str:
    """Return the cron line, with seconds at its end, that comes closest to a tick of that length; at most an hour."""
    if seconds >= HOUR:
        return "0 * * * *"
    if seconds >= MINUTE:
        return f"*/{min(round(seconds / MINUTE), MOST)} * * * *"
    return f"* * * * * */{min(max(round(seconds), 1), MOST)}"


def _carefully(name: str, handler: Handler, worker: int, document_id: int | None) -> dt.datetime | None:
    """Do a job, and put what went wrong into the log: the next tick asks for it again, where it is still to be done."""
    try:
        return handler(worker, document_id)
    except TrackerError as error:
        log.error("%s: %s", name, error)  # noqa: TRY400  an expected error has no traceback
    except Exception:
        log.exception("%s ended with a bug, and is tried again", name)
    return None
