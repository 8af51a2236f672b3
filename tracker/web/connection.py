"""Connections of browsers, none of which is held for ever: who sends or reads too slowly is hung up on, and there are never too many.

What is between two requests, uvicorn ends by itself.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 1000
OFTEN = 60.0  # seconds between two log lines of one kind
LEAST = 1000  # bytes a second that an answer is read at
log = logging.getLogger("tracker")


class Seldom:
    """Says a thing at most once a minute, and how often it happened in between."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._count: dict[str, int] = {}

    def warn(self, text: str) -> None:
        """Say it, or count it."""
        now, self._count[text] = time.monotonic(), self._count.get(text, 0) + 1
        if now - self._last.get(text, -OFTEN) >= OFTEN:
            log.warning("%s%s", text, f" ({self._count[text]} times)" if self._count[text] > 1 else "")
            self._last[text], self._count[text] = now, 0


def room() -> int:
    """Return how many connections there may be: half of what this process may open; the rest is for files and what is fetched."""
    return min(MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what, in seconds: for a head, for a body; and for `LEAST * reading` bytes of an answer to be read."""

    head: float = 15.0
    body: float = 30.0
    reading: float = 30.0
    most: int = field(default_factory=room)


class Connection(H11Protocol):
    """One connection. `waiting`: those whose request is not there yet, the one that waits longest first."""

    def __init__(self, *args: Any, patience: Patience, waiting: dict[Connection, None], seldom: Seldom, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **named)
        self._patience, self._waiting, self._seldom = patience, waiting, seldom
        self._awaited: object = None
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request. Where there are too many connections, the one that waits longest for its own ends."""
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > self._patience.most:
            next(iter(self._waiting)).hang_up("the desk has too many connections; those that waited longest were closed")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        self._await(None)
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Take what came. More of a head or a body does not move its deadline."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that nobody wanted, or for the next request."""
        super().on_response_complete()
        self._watch(idle=True)

    def pause_writing(self) -> None:
        """Look from now on whether the answer is read."""
        super().pause_writing()
        self._look(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Look no more: it is read."""
        super().resume_writing()
        if self._unread:
            self._unread.cancel()

    def _watch(self, *, idle: bool = False) -> None:
        state = None if self.transport.is_closing() else self.conn.their_state
        self._await(state if state is h11.SEND_BODY or (state is h11.IDLE and not idle) else None)

    def _await(self, state: object) -> None:
        """Wait for a head (IDLE), a body (SEND_BODY) or nothing, from now on where that is something else than before."""
        if state is self._awaited:
            return
        self._awaited = state
        self._waiting.pop(self, None)
        if self._deadline:
            self._deadline.cancel()
        if state is not None:
            self._waiting[self] = None
            seconds = self._patience.head if state is h11.IDLE else self._patience.body
            self._deadline = self.loop.call_later(seconds, self.hang_up, "a request came too slowly and was not waited for")

    def hang_up(self, why: str) -> None:
        """End the connection, whatever is under way, and say so seldom."""
        self._await(None)
        self._seldom.warn(why)
        self.transport.abort()

    def _look(self, before: int) -> None:
        self._unread = self.loop.call_later(self._patience.reading, self._still, before)

    def _still(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if before - left < LEAST * self._patience.reading:
            self.hang_up("an answer was read too slowly and was cut off")
        else:
            self._look(left)


def connections(patience: Patience | None = None) -> Callable[..., Connection]:
    """Return what makes the connections of one server."""
    return partial(Connection, patience=patience or Patience(), waiting={}, seldom=Seldom())


def out_of_room(seldom: Seldom, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say what a loop could not do; where no file could be opened, in one line, as it will be tried again and again."""
    if isinstance(context.get("exception"), OSError) and "accept" in context.get("message", ""):
        seldom.warn(f"the desk takes no more connections for now: {context['exception']}")
    else:
        loop.default_exception_handler(context)
