"""A door before one page of a server, to stop requests at."""

from __future__ import annotations

import threading

from tests.servers import Page


class Door(dict[str, Page]):
    """Pages that are handed out one by one, when they are let through; `asked` counts who stands before it."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path, self.asked, self.open = path, 0, threading.Event()

    def get(self, path: str, default: Page | None = None) -> Page | None:  # type: ignore[override]
        if path == self._path:
            self.asked += 1
            assert self.open.wait(60)
        return super().get(path, default)
