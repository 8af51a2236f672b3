"""Records of WARC files that say: the page was the same as in that other record. Where that one stands is noted while reading."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

MOST = 100_000  # places that are noted, of at most three names each; the oldest are forgotten first
Place = tuple[Path, int]


class Originals:
    """Where the pages of an import stand that were read so far, by all names that a later record may have for them."""

    def __init__(self) -> None:
        self._places: dict[bytes, Place] = {}

    def note(self, record: ArcWarcRecord, payload: bytes, place: Place) -> None:
        """Note the place of a page."""
        for name in _names(record, payload):
            self._places.pop(name, None)
            self._places[name] = place
        while len(self._places) > MOST:
            del self._places[next(iter(self._places))]

    def find(self, revisit: ArcWarcRecord) -> Place | None:
        """Return the place of the page that a record says to be the same, or None."""
        return next((self._places[name] for name in _wanted(revisit) if name in self._places), None)


def _names(record: ArcWarcRecord, payload: bytes) -> Iterator[bytes]:
    yield _short("id", value(record, "WARC-Record-ID"))
    yield _short("page", value(record, "WARC-Target-URI"), _second(value(record, "WARC-Date")))
    made = hashlib.sha1(payload, usedforsecurity=False).digest()
    yield _short("digest", value(record, "WARC-Payload-Digest").lower() or f"sha1:{base64.b32encode(made).decode().lower()}")


def _wanted(revisit: ArcWarcRecord) -> Iterator[bytes]:
    if name := value(revisit, "WARC-Refers-To"):
        yield _short("id", name)
    if url := value(revisit, "WARC-Refers-To-Target-URI"):
        yield _short("page", url, _second(value(revisit, "WARC-Refers-To-Date")))
    if digest := value(revisit, "WARC-Payload-Digest"):
        yield _short("digest", digest.lower())


def _second(text: str) -> str:
    """Write a time to the second: the two records may be of different precision."""
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC).isoformat(timespec="seconds")
    except ValueError:
        return text


def _short(*words: str) -> bytes:
    return hashlib.blake2b("\n".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def value(record: ArcWarcRecord, name: str) -> str:
    """Return a header of a record, empty where it has none."""
    return str(record.rec_headers.get_header(name) or "").strip()
