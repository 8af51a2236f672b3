"""A process that runs Tracker's commands in children of its own, and has each killed at a given step or time.

A step is the moment before a commit, a statement that writes or a request, or the one after it. It is told what to do line
by line: see `Crashes`.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from sqlalchemy.orm import configure_mappers

import tracker
from tests.e2e.doomed import NEVER, Order, SharedWorkshop, obey
from tests.fresh import new_file
from tracker.cli import program
from tracker.config import Isolate

ROOT = Path(tracker.__file__).parents[1]
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

    `shared`: they share the server of their reading children, too. Each such child still ends with the command that is killed.
    """

    def __init__(self, folder: Path, config: str = CONFIG, *, shared: bool = True) -> None:
        (folder / "config.toml").write_text(config, encoding="utf-8")
        new_file(folder / "tracker.db")
        self.folder = folder
        command = [sys.executable, "-c", f"from tests.e2e.crashing import serve; serve(shared={shared})"]
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},  # noqa: TID251  strace is found by it
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, *command: str, step: int = NEVER, after: float | None = None, **more: object) -> End:
        """Run a command and kill it at the step of that number, from 0, or after so many seconds; `more` as in `Order`."""
        assert self._process.stdin
        assert self._process.stdout
        order = Order(list(command), step, after, **more)  # type: ignore[arg-type]
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        return End(**json.loads(self._process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def processes(folder: Path) -> set[int]:
    """Return the processes that work in a folder."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if place.readlink() == folder:
                found.add(int(place.parent.name))
    return found


def serve(*, shared: bool = True) -> None:
    """Do what comes on standard input, until it ends."""
    workshop = SharedWorkshop.open(Isolate()) if shared else None
    program()  # made here, and not by each child
    configure_mappers()
    gc.freeze()  # a child copies what its collector touches
    for line in sys.stdin:
        order = Order(**json.loads(line))
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
        end = End(code, _text(said), _text(complained), time.monotonic() - began)
        sys.stdout.write(json.dumps(asdict(end)) + "\n")
        sys.stdout.flush()
    if workshop:
        workshop.end()


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
