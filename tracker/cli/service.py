"""The commands that stay: run, the service with the desk; web, the desk alone."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

import typer

from tracker.app import open_road
from tracker.cli.checks import describe
from tracker.config import Web, load_settings
from tracker.jobs import Service
from tracker.model.capture import Check
from tracker.model.document import Document
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

    with open_road(settings) as road, nullcontext("") if no_web else _desk(road, settings.web) as address:
        service = Service(road, tick=settings.schedule.tick, workers=settings.schedule.workers, told=told)
        service.start()
        log.info("running; documents are looked at when they are due%s", f"; the desk is at {address}" if address else "")
        stop.wait()
        log.info("stopping; the checks in hand are finished first")
        service.stop()


def web() -> None:
    """Serve the desk alone, until Ctrl-C or SIGTERM; documents are looked at by another `tracker run --no-web`."""
    settings, stop = load_settings(), _until_stopped()
    with open_road(settings) as road, _desk(road, settings.web) as address:
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


def _desk(road: Road, settings: Web) -> AbstractContextManager[str]:
    from tracker.web.serve import serving  # noqa: PLC0415  no other command needs it, and it takes long to load

    return serving(road, host=settings.host, port=settings.port, url=settings.url, public=settings.public)
