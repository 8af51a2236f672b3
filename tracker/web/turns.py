"""Pages take turns, so that all stay quick: those that take seconds, and all others, of which too many would only be in each other's way.

Who waits for a turn takes no thread.
"""

from __future__ import annotations

import asyncio
import os

HEAVY, HEAVY_PATIENCE = 2, 1.0  # heavy pages at once, and the seconds in which a turn comes, or none does
THREADS = 10  # for pages and acts: fewer than there are connections to the database
# All others: one is with the database while others are written; and some threads are left for acts, and to look up who asks
PAGES, PATIENCE = min((os.cpu_count() or 1) + 1, THREADS - HEAVY - 2), 10.0
TAKES_LONG = "Such a page takes a while to make, and others ask for theirs just now."
CROWDED = "Many ask for pages just now."


class Turns:
    """As many turns as pages may be made at once, and the seconds that one is waited for."""

    def __init__(self, at_once: int, patience: float) -> None:
        self.places, self.patience = asyncio.Semaphore(at_once), patience


class Turn:
    """The turn of one request."""

    def __init__(self) -> None:
        self._place: asyncio.Semaphore | None = None

    async def take(self, turns: Turns) -> bool:
        """Wait for one of these turns; return whether it came."""
        try:
            async with asyncio.timeout(turns.patience):
                await turns.places.acquire()
        except TimeoutError:
            return False
        self._place = turns.places
        return True

    def leave(self) -> None:
        """Let the next one have it, where it was taken."""
        if self._place:
            self._place.release()
            self._place = None
