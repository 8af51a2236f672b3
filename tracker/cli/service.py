"""The commands that stay: run, the service; demo, a tour of it."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from tracker.app import open_road
from tracker.cli.checks import describe
from tracker.config import load_settings
from tracker.jobs import Service
from tracker.model.capture import Check
from tracker.model.document import Document

LOG = "%(asctime)s %(levelname)s %(message)s"


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(run)
    app.command()(demo)


def run() -> None:
    """Look at every document when it is due, until Ctrl-C or SIGTERM."""
    settings = load_settings()
    logging.basicConfig(format=LOG, level=logging.INFO, stream=sys.stderr)
    for library in ("apscheduler", "alembic"):
        logging.getLogger(library).setLevel(logging.WARNING)
    log = logging.getLogger("tracker")

    def told(document: Document, check: Check) -> None:
        log.info("%s", describe(document, check))

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with open_road(settings) as road:
        service = Service(road, tick=settings.schedule.tick, workers=settings.schedule.workers, told=told)
        service.start()
        log.info("running; documents are looked at when they are due")
        stop.wait()
        log.info("stopping; the checks in hand are finished first")
        service.stop()


def demo(
    folder: Annotated[Path, typer.Option(help="Where the reports are written.")] = Path("demo-reports"),
) -> None:
    """Track a sample publisher from its first version to its last, and show the reports."""
    from tracker.demo import run_demo  # noqa: PLC0415  nothing else of the program needs the demo

    run_demo(load_settings(), folder, print, serve=sys.stdin.isatty() and sys.stdout.isatty())
