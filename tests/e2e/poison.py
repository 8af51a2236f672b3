"""What a page might do to its reader, each as a function that a child process can be given, and a program that gives it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from lxml import etree

from tests.e2e.waiting import wait_for
from tracker import parse
from tracker.isolate import Workshop
from tracker.model.errors import FetchError
from tracker.model.snapshot import Content

MEMORY, SECONDS = 200_000_000, 1
NEVER_ENDS = 1000


def answer(number: int, *, times: int = 1) -> tuple[int, int]:
    """Return a product, and the process that made it."""
    return number * times, os.getpid()


def loop_for_ever() -> None:
    """Use the processor."""
    while True:
        pass


def sleep_for_ever(note: Path) -> None:
    """Leave word of the process, and do nothing."""
    _leave_word(note)
    threading.Event().wait()


def linger(note: Path, sign: Path) -> str:
    """Leave word of the process, and end when there is a sign."""
    _leave_word(note)
    wait_for(sign.exists, "a sign to go on")
    return "read"


def _leave_word(note: Path) -> None:
    whole = note.with_suffix(".part")
    whole.write_text(str(os.getpid()), encoding="utf-8")
    whole.rename(note)


def read(page: str) -> Content:
    """Read a page as a check does."""
    return parse.read(page.encode(), parse.PDQ)


def hoard() -> int:
    """Ask for more memory than there is, a little at a time."""
    kept = []
    while True:
        kept.append(bytearray(1_000_000))


def grow_a_tree() -> None:
    """Have the parser's library ask for more memory than there is."""
    root = etree.Element("page")
    while True:
        etree.SubElement(root, "p").text = "x" * 10_000


def kill_itself(number: int = signal.SIGKILL) -> None:
    """Die of a signal."""
    os.kill(os.getpid(), number)


def dig(depth: int = 0) -> int:
    """Call itself without end."""
    return dig(depth + 1) + 1


def refuse() -> None:
    """Raise an expected error that cannot be made from its message alone."""
    raise FetchError("the page was cut off", kind="truncated", transient=True)


def stumble(heading: str) -> None:
    """Meet a bug."""
    raise KeyError(heading)


def give_what_cannot_travel() -> object:
    """Return what cannot be pickled."""
    return threading.Lock()


def shout(size: int) -> bytes:
    """Return many bytes."""
    return b"x" * size


def read_for_ever(note: Path) -> None:
    """Be a program that waits for a child, and ends on Ctrl-C as the command line does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell tells what it starts in the background to ignore it
    with Workshop(memory_bytes=MEMORY, cpu_seconds=NEVER_ENDS) as workshop:
        try:
            workshop.run(sleep_for_ever, note)
        except KeyboardInterrupt:
            sys.exit(130)
