"""What was opened lately of rows that are never changed: kept in memory for each database, up to a size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool
from sqlalchemy.orm import Session

LIMIT = 32 << 20  # bytes of text, for one database
PASSING = 1 << 20  # of them for work that goes through much once: most of what it opened it does not ask for again
OWN = "memory"  # in the `info` of a session


class Memory:
    """The values put last or asked for last, whose sizes together do not pass a limit. Threads may share it."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:  # noqa: ANN401
        """Return what was put, or None."""
        return self.known((key,)).get(key)

    def known(self, keys: Iterable[Hashable]) -> dict[Any, Any]:
        """Return those of the values that were put, by their keys."""
        with self._lock:
            found = {key: self._kept[key][0] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, value: Any, size: int) -> None:  # noqa: ANN401
        """Keep a value, for as long as there is room."""
        with self._lock:
            self._size += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (value, size)
            while self._size > self._limit and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1][1]


_memories: WeakKeyDictionary[Pool, Memory] = WeakKeyDictionary()


def memory_of(session: Session) -> Memory:
    """Return the memory of a session's database; one of its own for a session that writes, whose rows may never come to be."""
    own: Memory | None = session.info.get(OWN)
    if own is not None:
        return own
    engine = session.get_bind()
    if isinstance(engine, Engine) and engine.get_execution_options().get("purpose") == "read":
        return _memories.setdefault(engine.pool, Memory())
    return Memory()
