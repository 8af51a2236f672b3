"""A process that runs Tracker's commands in children of its own, and has each killed at a given step or time.

A step is the moment before a commit, a statement that writes or a request, or the one after it. It is told what to do line
by line: see `Crashes`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from tests.e2e.doomed import NEVER, Order, SharedWorkshop, obey
from tests.e2e.nursery import ROOT, fork
from tests.fresh import new_file
from tracker.config import Isolate

CONFIG = "[fetch]\ndelay = 0.0\nseconds = 5.0\nallow_private = true\n[web]\nport = 0\n"
__all__ = ["CONFIG", "NEVER", "ROOT", "Crashes", "End", "Order", "processes"]


@dataclass(frozen=True)
class End:
    """How a command ended: its exit status, None where it was killed, what it had said until then, and the seconds it took."""

    code: int | None
    said: str
    complained: str = ""
    seconds: float = 0.0


class Crashes(AbstractContextManager["Crashes"]):
    """Runs commands in a folder. They start as forks of a process that has all modules loaded, so 100 take seconds.

    They share the server of their reading children, too. Each such child still ends with the command that is killed. `own`: nobody else
    shares it, and its children work in the folder.
    """

    def __init__(self, folder: Path, config: str = CONFIG, *, own: bool = False) -> None:
        (folder / "config.toml").write_text(config, encoding="utf-8")
        new_file(folder / "tracker.db")
        self.folder = folder
        self._line, theirs = socket.socketpair()
        with theirs:
            fork(__name__, folder, *(["own"] if own else []), lines=[theirs.fileno()])
        self._talk = self._line.makefile("rw", encoding="utf-8")

    def run(self, *command: str, step: int = NEVER, after: float | None = None, **more: object) -> End:
        """Run a command and kill it at the step of that number, from 0, or after so many seconds; `more` as in `Order`."""
        order = Order(list(command), step, after, **more)  # type: ignore[arg-type]
        self._talk.write(json.dumps(asdict(order)) + "\n")
        self._talk.flush()
        return End(**json.loads(self._talk.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.shutdown(socket.SHUT_WR)
        self._talk.read()  # until it has ended
        self._talk.close()
        self._line.close()


def processes(folder: Path) -> set[int]:
    """Return the processes that work in a folder."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if place.readlink() == folder:
                found.add(int(place.parent.name))
    return found


def work(lines: list[int], workshop: SharedWorkshop, *words: str) -> None:
    """Do what comes on a line, until it ends."""
    own = SharedWorkshop.open(Isolate()) if "own" in words else None
    with socket.socket(fileno=lines[0]) as here, here.makefile("rw", encoding="utf-8") as talk:
        for line in talk:
            talk.write(json.dumps(asdict(_end_of(Order(**json.loads(line)), own or workshop))) + "\n")
            talk.flush()
    if own:
        own.end()


def _end_of(order: Order, workshop: SharedWorkshop) -> End:
    said, complained = os.memfd_create("said"), os.memfd_create("complained")
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(said, sys.stdout.fileno())
        os.dup2(complained, sys.stderr.fileno())
        if order.inject:
            os.kill(os.getpid(), signal.SIGSTOP)
        obey(order, workshop)
    with _injecting(child, order.inject):
        _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    code = None if killed else os.waitstatus_to_exitcode(status)
    return End(code, _text(said), _text(complained), time.monotonic() - began)


class _injecting(AbstractContextManager[None]):  # noqa: N801  used as a function
    """Have strace make a child's system calls fail, from where it has stopped itself."""

    def __init__(self, child: int, options: list[str]) -> None:
        self._strace = None
        if options:
            os.waitpid(child, os.WUNTRACED)
            command = ["strace", "-f", "-o", "strace.log", *options, "-p", str(child)]
            self._strace = subprocess.Popen(command, text=True, stderr=subprocess.PIPE)
            assert self._strace.stderr
            told = self._strace.stderr.readline()
            assert "attached" in told, told
            os.kill(child, signal.SIGCONT)

    def __exit__(self, *_: object) -> None:
        if self._strace:
            self._strace.communicate()


def _text(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, encoding="utf-8", errors="replace") as file:
        return file.read()
