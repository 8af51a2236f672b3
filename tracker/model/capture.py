"""Evidence: what one look at a page brought, and how it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended; exactly one for each check."""

    NEW = "new"
    SAME = "same"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    GONE = "gone"
    ERROR = "error"


FINE = frozenset({Outcome.NEW, Outcome.SAME})  # the page was the document
HELD_BACK = frozenset({Outcome.SUSPECT, Outcome.BLOCKED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the decoded body and the facts about it. `not_modified` is a 304, with no body.

    `url` is the final address; `hops` are the addresses that redirected to it, `moved` that each of them said it was for
    good; `elsewhere` is the address on another host that a redirect named and that was not followed.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime
    hops: tuple[str, ...] = ()
    moved: bool = False
    elsewhere: str | None = None
    wire_bytes: int = 0
    seconds: float = 0.0
    not_modified: bool = False

    def header(self, name: str) -> str | None:
        """Return the first value of a header, its name in any case; None where it is missing."""
        return first_of(self.headers, name)


def first_of(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Return the first value of a header, its name in any case; None where it is missing."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Robots:
    """A host's robots.txt as it was at `fetched_at`. `text` is empty unless `status` is 2xx: then everything is allowed.

    `dated`: what time it was by the host's own clock, where it just said so.
    """

    host: str
    text: str
    status: int
    fetched_at: dt.datetime
    dated: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one fetch as they came (decoded from the transfer's compression only), with what came with them.

    Kept when the bytes differ from those of the capture before. `id` is 0 until it is kept.
    """

    id: int
    document_id: int
    captured_at: dt.datetime
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    sha256: str
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first value of a header, its name in any case; None where it is missing."""
        return first_of(self.headers, name)


@dataclass(frozen=True, slots=True)
class Check:
    """One attempt to look at a document. `reason` is a sentence; `capture_id` is the evidence, where there is any.

    `cause` is the reason as a short stable word, of a FetchError's kind or a doubt of the gate; empty where all is well.
    `fingerprint` is that of the content which was read and became no version. `imported`: nobody looked, it came from a file.
    `received`: the bytes that came over the wire for it, None where none did.
    """

    id: int
    document_id: int
    started_at: dt.datetime
    finished_at: dt.datetime
    outcome: Outcome
    reason: str
    status: int | None = None
    url: str = ""
    not_modified: bool = False
    capture_id: int | None = None
    version: int | None = None
    cause: str = ""
    fingerprint: str = ""
    imported: bool = False
    received: int | None = None
