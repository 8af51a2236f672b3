"""Other processes, started and steered line by line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tracker

ROOT = Path(tracker.__file__).parents[1]


class Program:
    """Python code in a process of its own; `sys.argv[1:]` are the arguments."""

    def __init__(self, code: str, *arguments: str) -> None:
        command = [sys.executable, "-c", code, *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def hear(self) -> str:
        """Wait for the next line that it prints, and return it; empty where it ended."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def go_on(self) -> None:
        """Let it return from its `input()`."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


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
