"""A process that runs Tracker's commands in children of its own, and has each killed at a given step or time.

A step is the moment before a commit, or the one after it. It is told what to do line by line: see `Crashes`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import tracker
from tracker.cli import main

ROOT = Path(tracker.__file__).parents[1]
CONFIG = "[fetch]\ndelay = 0.0\nseconds = 5.0\n"
NEVER = 10**9


@dataclass(frozen=True)
class End:
    """How a command ended: its exit status, None where it was killed, and what it had said until then."""

    code: int | None
    said: str


class Crashes(AbstractContextManager["Crashes"]):
    """Runs commands in a folder. They start as forks of a process that has all modules loaded, so 100 take seconds."""

    def __init__(self, folder: Path) -> None:
        (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
        command = [sys.executable, "-c", "from tests.e2e.crashing import serve; serve()"]
        self._process = subprocess.Popen(
            command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, *command: str, step: int = NEVER, after: float | None = None) -> End:
        """Run a command and kill it at the step of that number, from 0, or after so many seconds."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"command": command, "step": step, "after": after}) + "\n")
        self._process.stdin.flush()
        return End(**json.loads(self._process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def serve() -> None:
    """Do what comes on standard input, until it ends."""
    for line in sys.stdin:
        told = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os.dup2(writing, sys.stdout.fileno())
            _doomed(told["command"], told["step"], told["after"])
        os.close(writing)
        with open(reading, encoding="utf-8") as pipe:  # noqa: PTH123  an open file descriptor
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write(json.dumps({"code": None if killed else os.waitstatus_to_exitcode(status), "said": said}) + "\n")
        sys.stdout.flush()


def _doomed(command: list[str], step: int, after: float | None) -> None:
    """Run a command in this process, which ends with it or before."""
    passed = 0

    def count(*_: object) -> None:
        nonlocal passed
        if passed == step:
            _kill()
        passed += 1

    event.listen(Engine, "commit", count)
    event.listen(Session, "after_commit", count)
    if after is not None:
        threading.Timer(after, _kill).start()
    sys.argv = ["tracker", *command]
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 70)
    finally:
        os._exit(70)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
