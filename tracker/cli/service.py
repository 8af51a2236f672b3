"""The commands that stay: run, the service with the desk; worker, the service beside others; web, the desk alone."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from queue import SimpleQueue
from typing import TYPE_CHECKING, Annotated

import typer

from tracker import heaps, logs, text
from tracker.app import bell_of, open_road, post_of, watch_of
from tracker.cli.checks import describe
from tracker.config import Settings, load_settings
from tracker.jobs import Duties, Embedded, service_of
from tracker.jobs.watching import watching
from tracker.model.alert import RunnerKind
from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.pipeline import clock
from tracker.pipeline.road import Road

if TYPE_CHECKING:
    from tracker.jobs.distributed import Distributed

# Not an event: its lock may be held by the very wait that a signal comes into, which would then wait for itself
Stop = SimpleQueue[None]
log = logging.getLogger("tracker")


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(run)
    app.command()(worker)
    app.command()(web)


def run(no_web: Annotated[bool, typer.Option("--no-web", help="Do not serve the desk.")] = False) -> None:
    """Look at every document when it is due, and serve the desk, until Ctrl-C or SIGTERM."""
    settings, stop = _until_stopped()
    with (
        _on_time(settings) as road,
        nullcontext("") if no_web else _desk(road, settings) as address,
        watching(watch_of(settings, road, RunnerKind.RUN, address)),
    ):
        _serve(_service(settings, road, address), stop, f"; the desk is at {address}" if address else "")


def worker() -> None:
    """Do jobs beside the workers of other machines, until Ctrl-C or SIGTERM. Needs PostgreSQL and the extra `distributed`."""
    settings, stop = _until_stopped()
    with _on_time(settings) as road:
        if not road.database.distributed:
            raise UsageError('a worker needs PostgreSQL at database.url, and one more package: pip install "tracker[distributed]"')
        with watching(watch_of(settings, road, RunnerKind.WORKER)):
            _serve(_service(settings, road, ""), stop, "")


@contextmanager
def _on_time(settings: Settings) -> Iterator[Road]:
    """Open the road, unless this machine's clock is off."""
    with open_road(settings) as road:
        clock.refuse(road)
        yield road


def _service(settings: Settings, road: Road, address: str) -> Embedded | Distributed:
    def told(document: Document, check: Check) -> None:
        log.info("%s", describe(document, check), extra=logs.facts(document, check))

    duties = Duties(road, told, post_of(settings, road, address), bell_of(settings, road, address))
    return service_of(duties, settings.database.url, tick=settings.schedule.tick, workers=settings.schedule.workers)


def _serve(service: Embedded | Distributed, stop: Stop, also: str) -> None:
    service.start()
    log.info("running; documents are looked at when they are due%s", also)
    stop.get()
    log.info("stopping; the checks and the message in hand are finished first")
    service.stop()


def web() -> None:
    """Serve the desk alone, until Ctrl-C or SIGTERM; documents are looked at by another `tracker run --no-web`."""
    settings, stop = _until_stopped()
    with open_road(settings) as road, _desk(road, settings) as address, watching(watch_of(settings, road, RunnerKind.WEB, address)):
        log.info("the desk is at %s", address)
        stop.get()
        log.info("stopping")


def _until_stopped() -> tuple[Settings, Stop]:
    """Log as the settings say, and return these, with what Ctrl-C and SIGTERM put something into."""
    heaps.share()
    text.load()
    settings = load_settings()
    logs.set_up(form=settings.log.format, level=settings.log.level, secrets=settings.secrets())
    for library in ("procrastinate", "psycopg.pool"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # what they tell of, the handlers of jobs tell better
    return settings, stop_signals()


def stop_signals() -> Stop:
    """Return what Ctrl-C and SIGTERM put something into, from now on."""
    stop: Stop = SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.put(None))
    return stop


def _desk(road: Road, settings: Settings) -> AbstractContextManager[str]:
    from tracker.web.serve import serving  # noqa: PLC0415  no other command needs it, and it takes long to load

    web = settings.web
    return serving(
        road,
        host=web.host,
        port=web.port,
        url=web.url,
        proxies=web.proxies,
        public=web.public,
        waits=settings.digest.wait_for_review,
        metrics_token=web.metrics_token,
    )
