"""The commands that stay: run, the service with the desk; web, the desk alone."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Annotated

import typer

from tracker.app import bell_of, open_road, post_of
from tracker.cli.checks import describe
from tracker.config import Settings, load_settings
from tracker.jobs import Beside, Service
from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.pipeline import deliver
from tracker.pipeline.deliver import Post
from tracker.pipeline.ring import Bell, ring
from tracker.pipeline.road import Road

LOG = "%(asctime)s %(levelname)s %(message)s"
log = logging.getLogger("tracker")


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(run)
    app.command()(web)


def run(no_web: Annotated[bool, typer.Option("--no-web", help="Do not serve the desk.")] = False) -> None:
    """Look at every document when it is due, and serve the desk, until Ctrl-C or SIGTERM."""
    settings, stop = load_settings(), _until_stopped()

    def told(document: Document, check: Check) -> None:
        log.info("%s", describe(document, check))

    with open_road(settings) as road, nullcontext("") if no_web else _desk(road, settings) as address:
        service = Service(road, tick=settings.schedule.tick, workers=settings.schedule.workers, told=told)
        post = post_of(settings, road, address)
        mails = Beside("mail", partial(_deliver, post), tick=settings.schedule.tick)
        hooks = Beside("hooks", partial(_ring, bell_of(settings, road, address)), tick=settings.schedule.tick)
        service.start()
        mails.start()
        hooks.start()
        log.info("running; documents are looked at when they are due%s", f"; the desk is at {address}" if address else "")
        stop.wait()
        log.info("stopping; the checks and the message in hand are finished first")
        mails.stop()
        hooks.stop()
        service.stop()
        mails.wait()
        hooks.wait()


def _deliver(post: Post, stopped: Callable[[], bool]) -> None:
    """Make the letters that are due, send what waits, and log what came of it."""
    made = deliver.make(post, post.road.clock(), stopped)
    summary = deliver.send(post, stopped)
    if made or summary.sent:
        log.info("mail: %d made, %d sent", made, summary.sent)
    for said in sorted(summary.said):
        log.warning("mail: %s", said)


def _ring(bell: Bell, stopped: Callable[[], bool]) -> None:
    """Tell hooks of what became news, and log what came of it."""
    rung = ring(bell, stopped)
    if rung.made or rung.sent:
        log.info("hooks: %d messages made, %d sent", rung.made, rung.sent)
    for said in sorted(rung.said):
        log.warning("%s", said)


def web() -> None:
    """Serve the desk alone, until Ctrl-C or SIGTERM; documents are looked at by another `tracker run --no-web`."""
    settings, stop = load_settings(), _until_stopped()
    with open_road(settings) as road, _desk(road, settings) as address:
        log.info("the desk is at %s", address)
        stop.wait()
        log.info("stopping")


def _until_stopped() -> threading.Event:
    """Log to standard error, and return what Ctrl-C and SIGTERM set."""
    logging.basicConfig(format=LOG, level=logging.INFO, stream=sys.stderr)
    for library in ("apscheduler", "alembic", "uvicorn"):
        logging.getLogger(library).setLevel(logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _desk(road: Road, settings: Settings) -> AbstractContextManager[str]:
    from tracker.web.serve import serving  # noqa: PLC0415  no other command needs it, and it takes long to load

    web, waits = settings.web, settings.digest.wait_for_review
    return serving(road, host=web.host, port=web.port, url=web.url, public=web.public, waits=waits)
