"""A process that has all of Tracker loaded, for processes that start at once: they are its forks."""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from functools import cache
from io import StringIO
from pathlib import Path
from typing import NoReturn

from sqlalchemy.orm import configure_mappers

import tracker
from tests.e2e.doomed import SharedWorkshop
from tracker import net
from tracker.cli import program
from tracker.config import Isolate
from tracker.store import codec

ROOT = Path(tracker.__file__).parents[1]
MOST = 65_536  # bytes of an order


def fork(module: str, folder: Path, *words: str, lines: Sequence[int]) -> None:
    """Have a fork work in a folder: it calls `work` of the module with these lines, a workshop to share, and the words."""
    socket.send_fds(_door(), [json.dumps([module, str(folder), *words]).encode()], list(lines))


@cache
def _door() -> socket.socket:
    """Return where the orders go in: to a server that ends with this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-c", f"from tests.e2e.nursery import serve; serve({theirs.fileno()})"]
    world = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}  # noqa: TID251  strace is found by it
    with theirs:
        server = subprocess.Popen(command, env=world, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
    atexit.register(server.wait)
    atexit.register(ours.close)
    return ours


def serve(number: int) -> None:
    """Be the server: fork for each order, until nobody can send one any more."""
    workshop = SharedWorkshop.open(Isolate())
    _load()
    gc.freeze()  # a child copies what its collector touches
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    with socket.socket(fileno=number) as door:
        while (order := socket.recv_fds(door, MOST, 2))[0]:
            if os.fork() == 0:
                door.close()
                _work(json.loads(order[0]), order[1], workshop)
            for line in order[1]:
                os.close(line)
    workshop.end()


def _work(order: list[str], lines: list[int], workshop: SharedWorkshop) -> NoReturn:
    """Be the fork."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        module, folder, *words = order
        os.chdir(folder)
        importlib.import_module(module).work(lines, workshop, *words)
    except Exception:  # noqa: BLE001  it is told, and the fork ends
        traceback.print_exc()
    finally:
        os._exit(0)


def _load() -> None:
    """Make here what each fork would make: the program and what it loads at its first word, codecs, and whom the system trusts."""
    for module in ("tests.e2e.crashing", "tests.e2e.forks"):
        importlib.import_module(module)
    with redirect_stdout(StringIO()), suppress(SystemExit):
        program()(["documents", "--help"])
    configure_mappers()
    codec._adapters()
    net._systems()
