"""Other processes, started and steered line by line."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.e2e.nursery import ROOT, fork


class Program:
    """Python code in a process of its own; `sys.argv[1:]` are the arguments."""

    def __init__(self, code: str, *arguments: str) -> None:
        line, theirs = socket.socketpair()
        with theirs:
            fork(__name__, ROOT, code, *arguments, lines=[theirs.fileno()])
        with line:
            self._talk = line.makefile("rw", encoding="utf-8")
        self.pid = int(self.hear())
        self._process = os.pidfd_open(self.pid)

    def hear(self) -> str:
        """Wait for the next line that it prints, and return it; empty where it ended."""
        return self._talk.readline().strip()

    def go_on(self, said: str = "") -> None:
        """Let it return from its `input()`, with what is said."""
        self._talk.write(f"{said}\n")
        self._talk.flush()

    def kill(self) -> None:
        if self._talk.closed:
            return
        with suppress(ProcessLookupError):  # it has ended
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        select.select([self._process], [], [])
        os.close(self._process)
        self._talk.close()


def work(lines: list[int], _: object, code: str, *arguments: str) -> None:
    """Be the program."""
    with socket.socket(fileno=lines[0]) as line:
        sys.argv = ["-c", *arguments]
        sys.stdin, sys.stdout = line.makefile("r", encoding="utf-8"), line.makefile("w", encoding="utf-8")
        print(os.getpid(), flush=True)  # noqa: T201  the first word
        exec(code, {"__name__": "__main__"})  # noqa: S102  what a test wrote


def end_of(code: str, *arguments: str) -> str:
    """Run code that prints how it ends, as its one line, and return that; empty where it ends otherwise."""
    program = Program(code, *arguments)
    try:
        return program.hear()
    finally:
        program.kill()


@contextmanager
def programs(count: int, code: str, *arguments: str) -> Iterator[list[Program]]:
    """Start some programs of the same code, each up to where it prints "ready" and waits in `input()`."""
    started = [Program(code, *arguments) for _ in range(count)]
    try:
        assert [program.hear() for program in started] == ["ready"] * count
        yield started
    finally:
        for program in started:
            program.kill()
