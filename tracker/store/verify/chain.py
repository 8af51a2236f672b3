"""Rows whose bytes build on those of other rows: each is opened through its chain, and a bad one is known by its own key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from tracker.model.errors import StoreError
from tracker.store.codec import dictionary, is_sealed, unsqueeze
from tracker.store.memory import Memory

Key = TypeVar("Key", str, int)
Stored = tuple[Key | None, Sequence[bytes]]  # the key of the row that it builds on, and its parts


class BadError(Exception):
    """A row is bad, or builds on one that is."""


class Chain(Generic[Key]):
    """The rows of a table; `fetch` gives one by its key, None where there is none. What was opened lately is remembered."""

    def __init__(self, name: str, fetch: Callable[[Key], Stored[Key] | None]) -> None:
        self._name = name
        self._fetch: Callable[[Key], Stored[Key] | None] = fetch
        self._memory = Memory()
        self._bad: dict[Key, str] = {}
        self._opening: set[Key] = set()

    def open(self, key: Key) -> list[bytes]:
        """Return what the parts of a row say. Raises BadError."""
        known: list[bytes] | None = self._memory.get(key)
        if known is not None:
            return known
        if key in self._bad:
            raise BadError(self._bad[key])
        if key in self._opening:
            raise BadError("it builds on itself")
        self._opening.add(key)
        try:
            opened = self._opened(key)
        except BadError as error:
            self._bad[key] = str(error)
            raise
        finally:
            self._opening.discard(key)
        self._memory.put(key, opened, sum(map(len, opened)))
        return opened

    def check(self, key: Key) -> None:
        """Prove that the parts of a row are those that were kept, and nothing of what they say. Raises BadError."""
        self._sealed(key)

    def _sealed(self, key: Key) -> Stored[Key]:
        stored: Stored[Key] | None = self._fetch(key)
        if stored is None:
            raise BadError("there is no such row any more")
        if not all(map(is_sealed, stored[1])):
            raise BadError("its bytes are not those that were kept")
        return stored

    def _opened(self, key: Key) -> list[bytes]:
        base, parts = self._sealed(key)
        try:
            bases = [b""] * len(parts) if base is None else self.open(base)
        except BadError as error:
            raise BadError(f"it builds on row {base} of {self._name}, which is bad") from error
        try:
            return [unsqueeze(part, self._name, dictionary(under)) for part, under in zip(parts, bases, strict=True)]
        except StoreError as error:
            raise BadError("it cannot be decompressed with what it builds on") from error
