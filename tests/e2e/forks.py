"""Services in processes of their own that start at once, as forks of the nursery."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

from tests.e2e.doomed import Order, SharedWorkshop, obey
from tests.e2e.nursery import fork


class Forked:
    """A command of Tracker in a folder, used as a `subprocess.Popen` whose standard error is a pipe."""

    def __init__(self, folder: Path, *words: str) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read, write = os.pipe()
        with theirs:
            fork(__name__, folder, *words, lines=[theirs.fileno(), write])
        os.close(write)
        self.stderr: IO[str] = open(read, encoding="utf-8")  # noqa: PTH123, SIM115  its user closes it
        self.returncode: int | None = None
        self.pid = int(self._line.recv(20))

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self._hear(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status. Raises TimeoutExpired."""
        code = self._hear(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(["tracker"], timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _hear(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._line], [], [], seconds)[0]:
            self.returncode = int(self._line.recv(20))
            self._line.close()
        return self.returncode


def work(lines: list[int], workshop: SharedWorkshop, *words: str) -> None:
    """Fork the command, and say its number and how it ended."""
    line, said = lines
    child = os.fork()
    if child == 0:
        os.close(line)
        os.dup2(said, 2)
        os.close(said)
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115  the old one takes it for a file
        obey(Order(list(words)), workshop)
    os.close(said)
    os.write(line, b"%d" % child)
    _, status = os.waitpid(child, 0)
    os.write(line, b"%d" % os.waitstatus_to_exitcode(status))
