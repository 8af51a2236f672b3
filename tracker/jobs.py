"""The schedule: one tick asks the store what is due and hands it to a few threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from apscheduler.executors.pool import ThreadPoolExecutor as TickExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.model.errors import TrackerError
from tracker.pipeline.road import Road, StoppedError, alive
from tracker.pipeline.track import track
from tracker.store import schedule

log = logging.getLogger("tracker")


class Service:
    """Looks at documents when they are due, until it is stopped. Being due is kept in the database: a lost tick costs nothing."""

    def __init__(self, road: Road, *, tick: float, workers: int, told: Callable[[Document, Check], None]) -> None:
        """Ask every `tick` seconds what is due, look at `workers` documents at once, and call `told` after each check."""
        self._road, self._workers, self._told = replace(road, sleep=self._nap), workers, told
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="check")
        self._running: dict[int, Future[None]] = {}
        self._lock = threading.Lock()
        self._scheduler = BackgroundScheduler(timezone="UTC", executors={"default": TickExecutor(1)})
        self._scheduler.add_job(
            self.tick, "interval", seconds=tick, id="tick", coalesce=True, misfire_grace_time=None, max_instances=1, replace_existing=True
        )

    def start(self) -> None:
        """Start ticking; the first tick comes at once."""
        self._scheduler.start()
        self._tick_now()

    def tick(self) -> None:
        """Hand out what is due and not yet in hand."""
        try:
            with self._lock:
                self._hand_out()
        except TrackerError as error:
            log.error("%s", error)  # noqa: TRY400  an expected error has no traceback

    def stop(self) -> None:
        """Stop ticking, and wait until the pages in hand are read; what only waits for its host's turn gives up and stays due."""
        self._stopping.set()
        self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True)

    def _hand_out(self) -> None:
        self._running = {number: future for number, future in self._running.items() if not future.done()}
        free = self._workers - len(self._running)
        if free <= 0:
            return
        self._free_dead()
        with self._road.database.read() as session:
            due = schedule.due(session, self._road.clock(), free + len(self._running))
        for document in [document for document in due if document.id not in self._running][:free]:
            self._running[document.id] = self._pool.submit(self._check, document)

    def _free_dead(self) -> None:
        """Take back what ended processes held, so that nothing waits for the end of their leases."""
        with self._road.database.read() as session:
            dead = [owner for owner in schedule.holders(session) if not alive(owner)]
        if dead:
            with self._road.database.write() as session:
                for owner in dead:
                    schedule.free(session, owner)

    def _check(self, document: Document) -> None:
        try:
            check = track(self._road, document, only_due=True)
        except StoppedError:
            return
        except TrackerError as error:
            log.error("%s: %s", document.slug, error)  # noqa: TRY400  an expected error has no traceback
        except Exception:
            # A bug in one document must not stop the others; it reaches the log once, whole.
            log.exception("%s: the check ended with a bug", document.slug)
        else:
            if check is not None:
                self._told(document, check)
                self._tick_now()  # this thread is free: what is due next need not wait for the next tick

    def _nap(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise StoppedError

    def _tick_now(self) -> None:
        if not self._stopping.is_set():
            self._scheduler.modify_job("tick", next_run_time=self._road.clock())
