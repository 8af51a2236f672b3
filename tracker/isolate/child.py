"""The other side of the workshop: a server that forks a child for each order, and what happens in a child."""

from __future__ import annotations

import fcntl
import gc
import importlib
import os
import pickle
import resource
import select
import signal
import socket
import struct
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from tracker.model.errors import TrackerError

OUT_OF_MEMORY = 86  # exit status of a child whose memory was not enough
END = struct.Struct("4si")  # what the keeper of a child says at its end: a mark, and the child's wait status
MARK = b"end\n"
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Told:
    """What a child answers: a result, the parts of an expected error, or a bug's name, words and traceback."""

    result: Any = None
    expected: tuple[type[TrackerError], tuple[object, ...], dict[str, object]] | None = None
    bug: tuple[str, str, str] | None = None


def hear(line: socket.socket) -> bytearray:
    """Return all that comes until the other side has ended."""
    heard = bytearray()
    with suppress(ConnectionError):
        while piece := line.recv(PIECE):
            heard += piece
    return heard


def serve(door_number: int, limits: tuple[int, int], preload: Sequence[str]) -> None:
    """Be the server: fork a keeper for each line that comes in through the door, until the workshop closes it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the workshop says when to end
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    for module in preload:
        importlib.import_module(module)
    gc.freeze()  # what is here now is shared with the children and stays
    with socket.socket(fileno=door_number) as door:
        while True:
            _, lines, _, _ = socket.recv_fds(door, 1, 1)
            if not lines:
                return
            with socket.socket(fileno=lines[0]) as line, suppress(OSError):  # no room for a process: the closed line tells
                if os.fork() == 0:
                    door.close()
                    _keep(line, limits)


def _keep(line: socket.socket, limits: tuple[int, int]) -> NoReturn:
    """Fork the child, and say on the line how it ended."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        child = os.fork()
        if child == 0:
            _work(line, *limits)
        _, status = os.waitpid(child, 0)
        line.sendall(END.pack(MARK, status))
    finally:
        os._exit(0)


def _work(line: socket.socket, memory: int, seconds: int) -> NoReturn:
    """Be the child: do what is asked on the line, and answer."""
    status = 1
    try:
        os.dup2(0, 2)  # what C libraries say as they die helps nobody
        _limit(resource.RLIMIT_CORE, 0, 0)
        _limit(resource.RLIMIT_CPU, seconds, seconds + 1)  # at the first it gets SIGXCPU, which tells; at the second it is killed
        _limit(resource.RLIMIT_AS, memory, memory)
        order = hear(line)
        _die_with(line)
        answer = _answer(order)
        _die_with(line, armed=False)  # from now on the line stirs as the answer is read
        line.sendall(answer)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    finally:
        os._exit(status)


def _limit(kind: int, soft: int, hard: int) -> None:
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(kind, (soft, hard))


def _die_with(line: socket.socket, *, armed: bool = True) -> None:
    """Have the kernel end this process when the other side closes the line, as it does when it dies; or no more."""
    flags = fcntl.fcntl(line, fcntl.F_GETFL) & ~os.O_ASYNC
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETFL, flags | os.O_ASYNC if armed else flags)
    closed = select.poll()
    closed.register(line, 0)
    if closed.poll(0):  # it was closed before
        os._exit(1)


def _answer(order: bytearray) -> bytes:
    """Return the pickled answer to an order. Raises MemoryError."""
    try:
        function, args, named = pickle.loads(order)  # noqa: S301  it comes from our own parent
        order.clear()
        return pickle.dumps(Told(result=function(*args, **named)))
    except MemoryError:
        raise
    except TrackerError as error:
        return pickle.dumps(Told(expected=(type(error), error.args, vars(error))))
    except BaseException as bug:  # noqa: BLE001  whatever ended the function is told
        return pickle.dumps(Told(bug=(type(bug).__name__, str(bug), "".join(traceback.format_exception(bug)))))
