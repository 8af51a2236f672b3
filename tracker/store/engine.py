"""The one place that knows procrastinate, the queue in PostgreSQL that a service on many machines works from."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import procrastinate
from procrastinate import exceptions, job_context, jobs, retry, schema
from sqlalchemy import Connection, make_url, text
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.store.faults import WAIT_SECONDS
from tracker.store.jobs import CHECK, HOOKS, MAIL, Job

TICK, RESCUE = "tick", "rescue"
CHECKS, UPKEEP = "checks", "upkeep"  # the two queues: what keeps the house must not wait for slow pages
HOUSEKEEPERS = 4  # jobs of the second at once: mails, hooks, and room for what is short
BEAT, DEAD, LOOK = 5.0, 25.0, 10  # seconds between signs of life; without one, a worker is dead; between two looks for such
POLL = 0.5  # seconds until a job that was put back is taken up, at most: nobody is told of its time
AGAIN = 3.0  # seconds until a worker that lost its database tries again
TRIES = 5

# Whoever waits in the queue is held there until our commit: so it is done after that, and sees what we wrote.
WAITING = text("SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(:keys) ORDER BY id FOR SHARE")
# A job that is put back needs no key: another of it may wait by now, and two with one key must not.
KEYLESS: Final = "UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %(id)s"
# What no check lasts for was done, and could not be said to be; its host would wait for it for good.
FORGET: Final = """DELETE FROM procrastinate_jobs WHERE status = 'doing' AND id IN
    (SELECT job_id FROM procrastinate_events WHERE type = 'started' GROUP BY job_id HAVING max(at) < now() - interval '3 hours')"""

Handler = Callable[[int, int | None], dt.datetime | None]
May = Callable[[], bool]
log = logging.getLogger("tracker")


class PutBackError(Exception):
    """The job is to be done later: `at`."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(at)
        self.at = at


class _Later(retry.BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> retry.RetryDecision | None:  # noqa: ARG002
        return retry.RetryDecision(retry_at=exception.at) if isinstance(exception, PutBackError) else None


@dataclass(frozen=True, slots=True)
class Hours:
    """How a worker works: `checks` at once, and when it looks at what is due, as a cron line with seconds at its end."""

    checks: int
    tick: str


def make(connection: Connection) -> None:
    """Make the queue's tables in a transaction that has begun."""
    _driver(connection).execute(schema.SchemaManager.get_schema())


def drop(connection: Connection) -> None:
    """Drop them, and all that belongs to them."""
    for kind, names in (
        ("TABLE", "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = {0} AND relkind = 'r' AND relname LIKE {1}"),
        ("FUNCTION", "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = {0} AND proname LIKE {1}"),
        ("TYPE", "SELECT oid::regtype::text FROM pg_type WHERE typnamespace = {0} AND typname LIKE {1}"),
    ):
        found = connection.execute(text(names.format("current_schema()::regnamespace", "'procrastinate\\_%'")))
        for name in found.scalars().all():
            connection.execute(text(f"DROP {kind} IF EXISTS {name} CASCADE"))


def defer(connection: Connection, wanted: Iterable[Job]) -> None:
    """Put jobs into the queue, in the transaction of a connection, unless one of their key waits already. Raises StoreError."""
    manager = procrastinate.App(connector=procrastinate.SyncPsycopgConnector()).job_manager
    left = {job.key: _job(job) for job in wanted}
    for _ in range(TRIES):
        waiting = set(connection.execute(WAITING, {"keys": list(left)}).scalars())
        left = {key: job for key, job in left.items() if key not in waiting}
        if not left:
            return
        try:
            with connection.begin_nested():
                manager.batch_defer_jobs(list(left.values()), connection=_driver(connection))
        except exceptions.AlreadyEnqueued:  # by somebody else, at this moment
            continue
        except exceptions.ConnectorException as error:
            raise StoreError("the queue in the database cannot be written; try again", transient=True) from error
        return
    log.debug("others put the same jobs into the queue at the same moment, again and again; the next tick sees to it")


def living(session: Session) -> set[int]:
    """Return the numbers of the workers that gave a sign of life of late."""
    rows = text("SELECT id FROM procrastinate_workers WHERE last_heartbeat >= now() - make_interval(secs => :dead)")
    return set(session.scalars(rows, {"dead": DEAD}))


async def work(url: str, hours: Hours, handlers: Mapping[str, Handler], stopping: asyncio.Event, may: May = lambda: True) -> None:
    """Do jobs until `stopping` is set, and then finish those in hand; go on after the database was away. None while `may` forbids it.

    `handlers`, of CHECK, MAIL, HOOKS, TICK and RESCUE, are called in threads with the number of the worker and the id of a document.
    Each returns when it is to be tried again, or None where it is done.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(hours.checks + HOUSEKEEPERS + 1, thread_name_prefix="job"))
    while not stopping.is_set():
        try:
            if await asyncio.to_thread(may):
                await _shift(url, hours, handlers, stopping, may)
        except Exception as error:  # noqa: BLE001  whatever the driver raises when its server goes
            log.error("the queue cannot be reached, and is tried again: %s", type(error).__name__)  # noqa: TRY400
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), AGAIN)


async def _shift(url: str, hours: Hours, handlers: Mapping[str, Handler], stopping: asyncio.Event, may: May) -> None:
    """Do jobs until `stopping` is set, `may` forbids it, or the database goes."""
    numbers: set[int] = set()
    app = _app(url, {name: partial(_noting, numbers, handler) for name, handler in handlers.items()}, hours.tick)

    def worker(queue: str, count: int) -> Coroutine[object, object, None]:
        return app.run_worker_async(
            queues=[queue],
            concurrency=count,
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=POLL,
            update_heartbeat_interval=BEAT,
            stalled_worker_timeout=DEAD,
        )

    async with _opened(app):
        workers = [asyncio.create_task(worker(*each)) for each in ((CHECKS, hours.checks), (UPKEEP, HOUSEKEEPERS))]
        ends = [asyncio.create_task(stopping.wait()), asyncio.create_task(_forbidden(may))]
        signs = asyncio.create_task(_give_signs(app, numbers))
        done, _ = await asyncio.wait([*workers, *ends], return_when=asyncio.FIRST_COMPLETED)
        for each in (*workers, *ends):
            each.cancel()  # a worker that is cancelled finishes what it has in hand
        all_ended = await asyncio.gather(*workers, return_exceptions=True)
        signs.cancel()
        for ended in all_ended:
            if isinstance(ended, Exception):
                raise ended
        if not stopping.is_set() and not done.intersection(ends):
            raise ConnectionError


@asynccontextmanager
async def _opened(app: procrastinate.App) -> AsyncIterator[None]:
    """Have the queue open. Its server is not waited for as long as the driver would: who is told to stop meanwhile is to end soon."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await app.open_async()
        yield
    finally:
        await app.close_async()


async def _forbidden(may: May) -> None:
    while True:
        await asyncio.sleep(BEAT)
        if not await asyncio.to_thread(may):
            return


async def _give_signs(app: procrastinate.App, numbers: Collection[int]) -> None:
    """Give signs of life for workers of these numbers: one that only finishes what it has in hand gives none by itself."""
    while True:
        await asyncio.sleep(BEAT)
        for number in tuple(numbers):
            with suppress(exceptions.ConnectorException):  # the database is away; if for long, others go on
                await app.job_manager.update_heartbeat(number)


def _noting(numbers: set[int], handler: Handler, number: int, document: int | None) -> dt.datetime | None:
    """Do what a worker is asked for, and note the worker's number."""
    numbers.add(number)
    return handler(number, document)


def _app(url: str, handlers: Mapping[str, Handler], tick: str) -> procrastinate.App:
    options = make_url(url).get_dialect()().create_connect_args(make_url(url))[1]
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(kwargs=options, min_size=1, max_size=4, timeout=WAIT_SECONDS))
    for name in (CHECK, MAIL, HOOKS):
        app.task(name=name, queue=_queue(name), pass_context=True, retry=_Later())(_doing(handlers[name]))
    due = app.task(name=TICK, queue=UPKEEP, queueing_lock=TICK, priority=1, pass_context=True)(_doing(handlers[TICK]))
    app.periodic(cron=tick)(due)
    gone = app.task(name=RESCUE, queue=UPKEEP, queueing_lock=RESCUE, priority=1, pass_context=True)(
        partial(_rescue, _doing(handlers[RESCUE]))
    )
    app.periodic(cron=f"* * * * * */{LOOK}")(gone)
    return app


def _doing(handler: Handler) -> Callable[..., Coroutine[object, object, None]]:
    async def do(context: job_context.JobContext, *, document: int | None = None, **_: int) -> None:
        at = await asyncio.to_thread(handler, context.job.worker_id or 0, document)
        if at is not None:
            await context.app.connector.execute_query_async(KEYLESS, id=context.job.id)
            raise PutBackError(at)

    return do


async def _rescue(free: Callable[..., Coroutine[object, object, None]], context: job_context.JobContext, **_: int) -> None:
    """Take over what dead workers had in hand: first what they held is freed, then their jobs wait again."""
    await free(context)
    manager = context.app.job_manager
    await context.app.connector.execute_query_async(FORGET)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD):
        try:
            await manager.retry_job(job)
            log.warning("a worker is gone; what it had in hand is done again: %s %s", job.task_name, job.lock or "")
        except exceptions.ConnectorException:  # the same waits already, or somebody was quicker
            with suppress(exceptions.ConnectorException):
                await manager.finish_job(job, jobs.Status.FAILED, delete_job=True)
    await manager.prune_stalled_workers(DEAD)


def _driver(connection: Connection) -> Any:  # noqa: ANN401  psycopg's connection, which SQLAlchemy does not type
    return connection.connection.driver_connection


def _job(job: Job) -> jobs.Job:
    return jobs.Job(
        queue=_queue(job.task),
        lock=job.lock,
        queueing_lock=job.key,
        task_name=job.task,
        task_kwargs={} if job.document is None else {"document": job.document},
    )


def _queue(task: str) -> str:
    return CHECKS if task == CHECK else UPKEEP
