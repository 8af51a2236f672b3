"""Waiting for what another process does, with an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

STEP = 0.02


def wait_for(holds: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Return as soon as `holds` gives something true; fail the test, saying what was waited for, where it never does."""
    end, never = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < end, f"waited {seconds} seconds in vain for {what}"
        never.wait(STEP)
