"""The service on one machine: one tick asks the store what is due and hands it to a few threads; messages go beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor as TickExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.jobs.handlers import Duties, look, send_calls, send_mails
from tracker.jobs.timely import Timely
from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.model.errors import TrackerError
from tracker.pipeline.road import Road, StoppedError, alive
from tracker.store import schedule

May = Callable[[], bool]
log = logging.getLogger("tracker")


def always() -> bool:
    """Allow all."""
    return True


class Embedded:
    """All that goes on by itself, in threads of this process, until it is stopped."""

    def __init__(self, duties: Duties, *, tick: float, workers: int) -> None:
        """Ask every `tick` seconds what is due, and look at `workers` documents at once."""
        may = Timely(duties.road)
        self._checks = Checks(duties.road, duties.told, tick=tick, workers=workers, may=may)
        self._beside = (
            Beside("mail", partial(send_mails, duties.post), tick=tick, may=may),
            Beside("hooks", partial(send_calls, duties.bell), tick=tick, may=may),
        )

    def start(self) -> None:
        """Begin, at once."""
        self._checks.start()
        for each in self._beside:
            each.start()

    def stop(self) -> None:
        """End after what is in hand."""
        for each in self._beside:
            each.stop()
        self._checks.stop()
        for each in self._beside:
            each.wait()


class Checks:
    """Looks at documents when they are due, until it is stopped. Being due is kept in the database: a lost tick costs nothing."""

    def __init__(self, road: Road, told: Callable[[Document, Check], None], *, tick: float, workers: int, may: May = always) -> None:
        """Ask every `tick` seconds what is due, while `may` allows it; look at `workers` at once, and call `told` after each check."""
        self._road, self._workers, self._told, self._may = replace(road, sleep=self._nap), workers, told, may
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="check")
        self._in_hand: set[int] = set()
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
        free = self._workers - len(self._in_hand)
        if free <= 0 or not self._may():
            return
        self._free_dead()
        with self._road.database.read() as session:
            due = schedule.due(session, self._road.clock(), self._workers)
        for document in [document for document in due if document.id not in self._in_hand][:free]:
            self._in_hand.add(document.id)
            self._pool.submit(self._work, document).add_done_callback(partial(_confess, document))

    def _free_dead(self) -> None:
        """Take back what ended processes held, so that nothing waits for the end of their leases."""
        with self._road.database.read() as session:
            dead = [owner for owner in schedule.holders(session) if not alive(owner)]
        if dead:
            with self._road.database.write() as session:
                for owner in dead:
                    schedule.free(session, owner)

    def _work(self, document: Document) -> None:
        try:
            looked = look(self._road, document, self._told)
        except StoppedError:
            looked = False
        finally:
            with self._lock:
                self._in_hand.discard(document.id)
        if looked:  # what is due next need not wait for the next tick
            self._tick_now()

    def _nap(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise StoppedError

    def _tick_now(self) -> None:
        with suppress(JobLookupError):  # the scheduler has just ended
            self._scheduler.modify_job("tick", next_run_time=self._road.clock())


class Beside:
    """Does something again and again in a thread of its own, beside the checks, so that it holds none of them up."""

    def __init__(self, name: str, handler: Callable[[Callable[[], bool]], None], *, tick: float, may: May = always) -> None:
        """Call `handler` every `tick` seconds, while `may` allows it; what it is given tells whether to stop after what it has in hand."""
        self._name, self._handler, self._tick, self._may = name, handler, tick, may
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name=name)

    def start(self) -> None:
        """Begin, at once."""
        self._thread.start()

    def stop(self) -> None:
        """Have it end after what is in hand."""
        self._stopping.set()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._thread.join()

    def _go_on(self) -> None:
        while not self._stopping.is_set():
            try:
                if self._may():
                    self._handler(self._stopping.is_set)
            except TrackerError as error:
                log.error("%s: %s", self._name, error)  # noqa: TRY400  an expected error has no traceback
            except Exception:
                log.exception("%s ended with a bug, and is tried again", self._name)
            self._stopping.wait(self._tick)


def _confess(document: Document, work: Future[None]) -> None:
    """Put a bug into the log, once and whole: nobody else asks how the work of the pool ended."""
    bug = work.exception()
    if bug is not None:
        log.error("%s: the check ended with a bug", document.slug, exc_info=bug)
