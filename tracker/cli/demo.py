"""The command demo: a year of a sample publisher, and on a terminal the desk with it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.checks import describe
from tracker.cli.common import say
from tracker.cli.people import PATH
from tracker.config import Settings, load_settings
from tracker.jobs import Checks
from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.model.errors import ConfigError
from tracker.pipeline.road import Road

FOLDER = Path("demo-reports")
TICK = 0.5  # seconds: who presses “Check now” waits for it
FolderOption = Annotated[
    Path | None, typer.Option(help="Where the reports are written: demo-reports, or on a terminal, where the desk shows them, nowhere.")
]


def register(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command()(demo)


def demo(folder: FolderOption = None) -> None:
    """Track a sample publisher from its first version to its last; on a terminal, serve the desk with it until Ctrl-C."""
    settings = load_settings()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # nothing is left behind, however it ends
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    if sys.stdin.isatty() and sys.stdout.isatty():
        _serve(settings, folder)
    else:
        _write(settings, folder or FOLDER)


def _write(settings: Settings, folder: Path) -> None:
    from tracker.demo import open_demo  # noqa: PLC0415  nothing else of the program needs the demo

    with open_demo(settings) as opened:
        tour = opened.take_tour(folder, say)
        mails = opened.mails(folder)
    say(f"All checks and reports: {tour.index}; the mails that a reader got: {mails}")


def _serve(settings: Settings, folder: Path | None) -> None:
    from tracker.demo import furnish, guide, open_demo, token  # noqa: PLC0415

    with open_demo(settings) as opened, _desk(opened.road, settings.demo.port) as address:
        say("A year of an invented publisher, in a few seconds. Each look at a page ends in exactly one outcome:\n")
        opened.take_tour(folder, say, address)
        furnish(opened.road, opened.publisher)

        def link() -> str:
            return f"{address}/{PATH}/{token(opened.road)}"

        with suppress(KeyboardInterrupt), _service(opened.road):
            say(guide(opened.road, address, link(), opened.mails(folder)))
            while sys.stdin.readline():
                say(link())
    say("\nThe desk is closed, and all of the demo is deleted.")


@contextmanager
def _desk(road: Road, port: int) -> Iterator[str]:
    """Serve the desk; it is opened before the tour, so that a port which is taken is told at once. Raises ConfigError."""
    from tracker.demo import HOST  # noqa: PLC0415
    from tracker.web.serve import serving  # noqa: PLC0415  no other command needs it, and it takes long to load

    with ExitStack() as stack:
        try:
            address = stack.enter_context(serving(road, host=HOST, port=port))
        except ConfigError as error:
            raise ConfigError(f"demo.port {port} is in use by another program; set another one, or 0 for any that is free") from error
        yield address


@contextmanager
def _service(road: Road) -> Iterator[None]:
    def told(document: Document, check: Check) -> None:
        say(describe(document, check))

    service = Checks(road, told, tick=TICK, workers=1)
    service.start()
    try:
        yield
    finally:
        service.stop()
