from __future__ import annotations

import platform
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.shell import PAGE, shell_in
from tests.e2e.summary import edition
from tests.e2e.test_service import SETTINGS, ask, running
from tests.e2e.waiting import wait_for
from tests.servers import PageServer
from tests.store.programs import programs
from tracker import heaps

# Threads that wait for each other, each with memory of its own
THREADS = """
import os, threading
all_here = threading.Barrier(6)
def take():
    mine = bytearray(100_000)
    all_here.wait()
threads = [threading.Thread(target=take) for _ in range(6)]
for each in threads: each.start()
for each in threads: each.join()
print("ready", flush=True); input()
"""
SIZE = 64 << 20  # of the address space that glibc sets aside for a heap, and what it begins at a multiple of

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have one heap")


def test_a_service_has_its_threads_share_their_heaps(pages: PageServer, tmp_path: Path) -> None:
    shell = shell_in(tmp_path, SETTINGS)
    for number in range(3):
        shell("add", pages.put(f"{PAGE}{number}", edition(1)))
    with running(shell) as service:
        wait_for(lambda: len(ask(shell, "SELECT * FROM checks")) == 3, "all checks")
        assert heaps_of(service.process.pid) < heaps.MOST  # beside the first thread's, which is another kind of memory
    with programs(1, THREADS) as (alone,):
        assert heaps_of(alone.pid) > heaps.MOST


def heaps_of(process: int) -> int:
    """Return how many heaps its threads have: each is a place that is in use up to where it is set aside."""
    spans: list[tuple[int, int, str]] = []
    for line in Path(f"/proc/{process}/maps").read_text(encoding="ascii").splitlines():
        span, kind, *_, last = line.split()
        if last == "0":  # of no file
            start, _, end = span.partition("-")
            spans.append((int(start, 16), int(end, 16), kind))
    return sum(
        (used, kept) == ("rw-p", "---p") and middle == again and start % SIZE == 0 and end - start == SIZE
        for (start, middle, used), (again, end, kept) in pairwise(spans)
    )
