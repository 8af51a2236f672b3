"""Runs a function in a child process under limits of memory and time: a page that kills its reader kills no more than that.

A server forks the children: it has one thread, and holds the modules that they need (docs/decisions/0006-a-server-that-forks.md).
It ends with its workshop, and a child with the caller who waits for it. The walls stop accidents; they are no sandbox for hostile code.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ParamSpec, Self, TypeVar

from tracker.isolate.child import END, MARK, OUT_OF_MEMORY, Told, hear
from tracker.model.errors import CrashError, TrackerError

COMMAND = "import sys; sys.path[:] = {path!r}; from tracker.isolate.child import serve; serve({socket}, {limits!r}, {preload!r})"
NO_CHILD = "no child process to read it could be started, and it waits to be read"
Given = ParamSpec("Given")
Result = TypeVar("Result")


class BugError(Exception):
    """A bug that a child met. What is raised is a class of the child's exception's name; its cause holds the child's traceback."""


class _ChildTracebackError(Exception):
    """Shows the traceback of a child in a log."""

    def __str__(self) -> str:
        return f"in the child process:\n{self.args[0]}"


class Workshop:
    """Gives functions a child process each. Its server starts with the first of them; safe to use from several threads."""

    def __init__(self, *, memory_bytes: int, cpu_seconds: int, patience: int = 10, preload: Sequence[str] = ()) -> None:
        """Allow a child so much memory (address space) and CPU time, and `patience` times as much time by the clock.

        `preload` names the modules of the functions to come.
        """
        self._memory, self._seconds, self._patience, self._preload = memory_bytes, cpu_seconds, patience, tuple(preload)
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None

    def run(self, function: Callable[Given, Result], *args: Given.args, **named: Given.kwargs) -> Result:
        """Return what a function of a module returns in a child process; arguments and result are pickled.

        Raises its TrackerError as it is, its bug as a BugError with the child's traceback, CrashError where the child took
        too much memory or time, or died, and a plain TrackerError where no child could be started.
        """
        order = pickle.dumps((function, args, named))
        try:
            heard = self._ask(order) or self._ask(order)  # a server that was killed is started anew, once
        except OSError as error:
            raise TrackerError(f"{NO_CHILD}: {error.strerror}") from error
        if heard is None:
            raise TrackerError(NO_CHILD)
        said, status = heard
        if status != 0 or not said:
            raise CrashError(self._death(status))
        told: Told = pickle.loads(said)  # noqa: S301  it comes from our own child
        if told.expected:
            raise _rebuilt(*told.expected)
        if told.bug:
            name, words, trace = told.bug
            raise type(name, (BugError,), {})(words) from _ChildTracebackError(trace)
        result: Result = told.result
        return result

    def close(self) -> None:
        """End the server. Children at work for other threads end with their work."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, order: bytes) -> tuple[bytearray, int | None] | None:
        """Return what a child said and its wait status, None for the status where time was up; None where there was no child."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                server = self._send_in(theirs)
            ours.settimeout(self._seconds * self._patience)
            try:
                with suppress(ConnectionError):  # it died before it had read all
                    ours.sendall(order)
                    ours.shutdown(socket.SHUT_WR)
                heard = hear(ours)
            except TimeoutError:
                return bytearray(), None  # closing the socket ends the child
        end = heard[-END.size :]
        if not end.startswith(MARK):
            self._retire(server)
            return None
        del heard[-END.size :]
        return heard, END.unpack(end)[1]

    def _send_in(self, line: socket.socket) -> subprocess.Popen[bytes]:
        """Hand a line to the server, which is started where there is none, and return the server."""
        with self._lock:
            if self._server is None or self._door is None or self._server.poll() is not None:
                self._end()
                self._server, self._door = self._start()
            with suppress(ConnectionError):  # the server has just died: nobody will answer on the line
                socket.send_fds(self._door, [b"."], [line.fileno()])
            return self._server

    def _retire(self, server: subprocess.Popen[bytes]) -> None:
        """Use a server no more that gave no child: it may be dying."""
        with self._lock:
            if self._server is server:
                self._end()

    def _start(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        door, theirs = socket.socketpair()
        limits = (self._memory, self._seconds)
        command = COMMAND.format(path=sys.path, socket=theirs.fileno(), limits=limits, preload=self._preload)
        with theirs:
            server = subprocess.Popen(  # noqa: S603  our own program; a session of its own keeps Ctrl-C from it
                [sys.executable, "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        return server, door

    def _end(self) -> None:
        if self._door is not None:
            self._door.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        self._door = self._server = None

    def _death(self, status: int | None) -> str:
        """Say how a child came to its end."""
        if status is None:
            return f"reading it took more than {_seconds(self._seconds * self._patience)}"
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGXCPU:
            return f"reading it took more than {_seconds(self._seconds)} of CPU time"
        if code == OUT_OF_MEMORY:
            return f"reading it took more than {self._memory / 1e6:.0f} MB of memory"
        return f"the reader crashed (signal {-code})" if code < 0 else f"the reader ended without an answer (exit status {code})"


def _rebuilt(kind: type[TrackerError], args: tuple[object, ...], fields: dict[str, object]) -> TrackerError:
    error = kind.__new__(kind, *args)  # not called, as some classes ask for more than the message
    error.__dict__.update(fields)
    return error


def _seconds(count: int) -> str:
    return "1 second" if count == 1 else f"{count:,} seconds"
