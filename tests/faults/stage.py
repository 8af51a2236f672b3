"""What all runs of one process share: a folder, a page server, a process to kill commands in, and the count of what was done."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.e2e.crashing import CONFIG, Crashes
from tests.servers import PageServer

_open = ExitStack()


@dataclass
class Count:
    """What a campaign did."""

    runs: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        self.runs = 0
        self.done.clear()

    def __str__(self) -> str:
        done = ", ".join(f"{number} {what}" for what, number in sorted(self.done.items()))
        return f"{self.runs} runs ({done})"


COUNT = Count()


@cache
def stage() -> tuple[Path, PageServer, Crashes]:
    """Give the folder, the server and the process, opened at first."""
    folder = Path(_open.enter_context(tempfile.TemporaryDirectory()))
    return folder, _open.enter_context(PageServer()), _open.enter_context(Crashes(folder, CONFIG))


def close() -> None:
    """End the server and the process, where they were opened."""
    _open.close()
    stage.cache_clear()
