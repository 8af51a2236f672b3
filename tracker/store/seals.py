"""The seal of a capture: a hash over all that is known of it, so that none of it changes unseen."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence

LENGTH = 16  # bytes of a SHA-256, as of blocks


def seal(  # noqa: PLR0913, PLR0917  each is a column
    document_id: int, captured_at: dt.datetime, url: str, status: int, headers: Iterable[Sequence[str]], sha256: str
) -> bytes:
    """Return the seal of a capture: 16 bytes of the SHA-256 of its facts."""
    moment = captured_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    facts = [document_id, moment, url, status, [list(header) for header in headers], sha256]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).digest()[:LENGTH]
