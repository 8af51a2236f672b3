"""Asks again where a connection broke: a few times, and never for longer than one look may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import stamina
from stamina.instrumentation import set_on_retry_hooks

from tracker.model.capture import Answer
from tracker.model.errors import FetchError

KINDS = frozenset({"dns", "refused", "truncated", "timeout"})  # what the next try may find mended
TRIES = 3

set_on_retry_hooks([])  # stamina would log each further try; the check tells how all of them ended


def persist(ask: Callable[[float], Answer], *, seconds: float, delay: timedelta) -> Answer:
    """Ask up to three times until the connection holds, within so many seconds in all. Raises the last FetchError.

    `ask` is told how many of them are left. `delay` is the shortest pause between two requests; the second pause is twice as
    long, and chance adds to both.
    """
    until = time.monotonic() + seconds
    longest = 2 * delay + delay / 2

    def broken(error: Exception) -> bool:
        mends = isinstance(error, FetchError) and error.transient and error.kind in KINDS
        return mends and until - time.monotonic() > longest.total_seconds()

    again = stamina.RetryingCaller(
        attempts=TRIES, timeout=None, wait_initial=delay, wait_max=longest, wait_jitter=delay / 2, wait_exp_base=2
    )
    return again(broken, lambda: ask(until - time.monotonic()))
