"""What a child of `crashing` does: one command, with steps that are counted, perhaps on another day or a disk that fills up."""

from __future__ import annotations

import datetime as dt
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NoReturn, Self

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.e2e.poison import kill_itself
from tracker import app
from tracker.cli import common, main
from tracker.cli.checks import describe
from tracker.config import Isolate, load_settings
from tracker.isolate import Workshop
from tracker.net import Client
from tracker.pipeline import deliver
from tracker.pipeline.ring import ring
from tracker.pipeline.track import track

NEVER = 10**9
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Order:
    """A command, and the step (from 0) or the seconds after which it is killed.

    `fine`: each statement that writes and each request has steps of its own, not only each commit. `days`: its clock is so
    far ahead. `pages`: so many pages are all that the disk has for the database. `bytes`: no file may grow longer, and so many files
    may be open. `inject`: options of strace that make system calls fail.
    """

    command: list[str]
    step: int = NEVER
    after: float | None = None
    fine: bool = False
    days: float = 0.0
    pages: int | None = None
    bytes: int | None = None
    files: int | None = None
    inject: list[str] = field(default_factory=list)


class SharedWorkshop(Workshop):
    """A workshop whose server is that of a parent process, which ends it."""

    @classmethod
    def open(cls, limits: Isolate) -> Self:
        workshop = cls(memory_bytes=limits.memory_bytes, cpu_seconds=limits.cpu_seconds, preload=app.READER)
        workshop._server, workshop._door = workshop._start()
        return workshop

    def _send_in(self, line: socket.socket) -> subprocess.Popen[bytes]:
        assert self._server
        assert self._door
        socket.send_fds(self._door, [b"."], [line.fileno()])
        return self._server

    def close(self) -> None:
        """Leave the server to its owner."""

    def end(self) -> None:
        super().close()


def obey(order: Order, workshop: Workshop | None) -> NoReturn:
    """Run a command in this process, which ends with it or before."""
    _prepare(order, workshop)
    sys.argv = ["tracker", *order.command]
    code = 70
    try:
        code = DEEDS[order.command[0]](*order.command[1:]) if order.command[0] in DEEDS else _tracker()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        if code == 70:
            sys.excepthook(*sys.exc_info())
        os._exit(code)


def _tracker() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 70
    return 70


def _prepare(order: Order, workshop: Workshop | None) -> None:
    _count(Steps(order.step), fine=order.fine)
    if order.after is not None:
        threading.Timer(order.after, _kill).start()
    ahead = dt.timedelta(days=order.days)
    vars(common)["open_road"] = partial(app.open_road, clock=lambda: app.utc_now() + ahead)
    if workshop:
        vars(app)["Workshop"] = lambda **_: workshop
    if order.pages:
        event.listen(Engine, "connect", partial(_limit_pages, order.pages))
    if order.bytes:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.bytes, order.bytes))
    if order.files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (order.files, order.files))


class Steps:
    """Counts what is passed, and dies at one."""

    def __init__(self, last: int) -> None:
        self._last, self._passed = last, 0

    def __call__(self, *_: object, **__: object) -> None:
        if self._passed == self._last:
            _kill()
        self._passed += 1

    def statement(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self()


def _count(steps: Steps, *, fine: bool) -> None:
    event.listen(Engine, "commit", steps)
    event.listen(Session, "after_commit", steps)
    if not fine:
        return
    for moment in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(Engine, moment, steps.statement)
    get = Client.get

    def stepwise(*args: object, **named: object) -> object:
        steps()
        answer = get(*args, **named)  # type: ignore[arg-type]
        steps()
        return answer

    type.__setattr__(Client, "get", stepwise)


def _limit_pages(pages: int, connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA max_page_count={pages}").close()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _check_poison(slug: str) -> int:
    """Check a document whose page kills whatever reads it."""
    with common.road() as road:
        document = common.find(road, slug)
        check = track(replace(road, run=lambda *_, **__: road.run(kill_itself)), document)
    sys.stdout.write(describe(document, check) + "\n")
    return 1


def _post() -> int:
    """Make the mails that are due, and send what waits, as the service does."""
    with common.road() as road:
        post = app.post_of(load_settings(), road)
        deliver.make(post, road.clock())
        deliver.send(post)
    return 0


def _ring() -> int:
    """Tell hooks what became news, as the service does."""
    with common.road() as road:
        ring(app.bell_of(load_settings(), road))
    return 0


DEEDS: dict[str, Callable[..., int]] = {"check-poison": _check_poison, "post": _post, "ring": _ring}  # what no command does
