"""Pages that may take seconds to make take turns, so that all others stay quick. Who waits for a turn takes no thread."""

from __future__ import annotations

import asyncio

AT_ONCE = 2  # heavy pages
PATIENCE = 1.0  # seconds in which a turn comes, or none does
CROWDED = "Such a page takes a while to make, and others ask for theirs just now."


class Turns:
    """As many turns as heavy pages may be made at once."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)

    def turn(self) -> Turn:
        """Return what one request takes its turn with."""
        return Turn(self._places)


class Turn:
    """The turn of one request."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places, self._taken = places, False

    async def take(self) -> bool:
        """Wait for the turn; return whether it came."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._places.acquire()
        except TimeoutError:
            return False
        self._taken = True
        return True

    def leave(self) -> None:
        """Let the next one have it, where it was taken."""
        if self._taken:
            self._taken = False
            self._places.release()
