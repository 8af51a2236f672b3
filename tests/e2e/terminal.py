"""A real terminal with a command of Tracker on it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.crashing import ROOT

PATIENCE = 60  # seconds


@dataclass
class Terminal:
    """A real terminal typed at by a test. `said`: all that was printed so far."""

    process: subprocess.Popen[bytes]
    keys: int
    said: str = ""

    def until(self, pattern: str) -> re.Match[str]:
        """Return where a pattern first stands in what was printed since the last call; wait until it does."""
        while (found := re.search(pattern, self.said)) is None:
            assert self._read(), f"it ended without {pattern}:\n{self.said}"
        self.said = self.said[found.end() :]
        return found

    def rest(self) -> str:
        while self._read():
            pass
        return self.said

    def type(self, keys: bytes) -> None:
        os.write(self.keys, keys)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.keys], [], [], PATIENCE)
        assert ready, f"nothing more came after:\n{self.said}"
        try:
            more = os.read(self.keys, 4096)
        except OSError:  # the last program left the terminal
            return False
        self.said += more.decode().replace("\r", "")
        return bool(more)


@contextmanager
def on_terminal(folder: Path, *words: str, **settings: str) -> Iterator[Terminal]:
    """Start a command on a terminal of its own, so that Ctrl-C reaches what it reaches there: the program and its children."""
    (folder / "tmp").mkdir()
    keys, end = pty.openpty()
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp"), "TTY": os.ttyname(end), **settings}
    opened = 'exec "$0" -m tracker "$@" <"$TTY" >"$TTY" 2>&1'  # whom a new session opens becomes its terminal
    with subprocess.Popen(
        ["/bin/sh", "-c", opened, sys.executable, *words], cwd=folder, env=environment, start_new_session=True
    ) as process:
        terminal = Terminal(process, keys)
        try:
            terminal._read()
            os.close(end)
            yield terminal
        finally:
            process.kill()
            os.close(keys)


def left_in(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*")]
