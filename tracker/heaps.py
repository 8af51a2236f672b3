"""Keeps small what the C library holds back of freed memory.

glibc gives each thread a heap of its own, up to eight for each processor, and each keeps the most that its thread ever had at once: a
service with a dozen threads grows for weeks as one after the other meets a large page. Python runs one thread at a time, so two serve all.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

ARENA_MAX, MOST = -8, 2  # M_ARENA_MAX of malloc.h


def share() -> None:
    """Have the threads that start from now on share their heaps; other C libraries than glibc do as they please."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, MOST)
