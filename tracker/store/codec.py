"""Nouns as bytes: JSON, compressed with zstd and sealed. Decoding gives a noun that is equal to the encoded one.

Sealed: a frame ends in its CRC-32, so that no byte of it changes unseen, also where zstd itself would not mind.

A union (Block or Section; Facts, Head, Block or Reference; Copy or Put) needs no tag: every field is written, no two
members have the same fields, and pydantic takes the member that has the most of those which are there.
"""

from __future__ import annotations

import sys
import zlib
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from tracker.model.change import Change, Changeset
from tracker.model.errors import DamagedError
from tracker.model.history import Blame, Trace
from tracker.model.report import Report
from tracker.model.snapshot import Content
from tracker.store.skeleton import SKELETON

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 10
SEAL = 4  # bytes of a CRC-32
SHORTEST_BASE = 8  # bytes, for zstd
# How far back zstd looks, as a power of two: at LEVEL by itself, and at most, for what both of its sides together need.
USUAL_REACH, LONGEST_REACH = 22, 27
Noun = TypeVar("Noun", Content, Changeset, Change, Report, Trace, Blame)


@cache
def _adapters() -> dict[type, TypeAdapter[Any]]:
    return {noun: TypeAdapter(noun) for noun in (Content, Changeset, Change, Report, Trace, Blame)}  # too slow for every start


def dictionary(base: bytes) -> zstd.ZstdDict | None:
    """Return bytes as what `squeeze` and `unsqueeze` take for their base; None where they are too few to be of use."""
    return zstd.ZstdDict(base, is_raw=True) if len(base) >= SHORTEST_BASE else None


def squeeze(body: bytes, base: zstd.ZstdDict | None = None) -> bytes:
    """Return the bytes compressed and sealed; the liker they are to the base, the fewer they become."""
    options: dict[int, int] = {zstd.CompressionParameter.compression_level: LEVEL, zstd.CompressionParameter.checksum_flag: 0}
    reach = (len(body) + len(base or b"")).bit_length()
    if reach > USUAL_REACH:
        options[zstd.CompressionParameter.window_log] = min(reach, LONGEST_REACH)
    frame = zstd.compress(body, options=options, zstd_dict=base and base.as_prefix)
    return frame + zlib.crc32(frame).to_bytes(SEAL)


def unsqueeze(body: bytes, name: str, base: zstd.ZstdDict | None = None) -> bytes:
    """Return what `squeeze` was given, with the same base. Raises DamagedError naming the thing, where the bytes are damaged."""
    if not is_sealed(body):
        raise DamagedError(f"{name} is damaged: its bytes are not those that were kept; restore it from a backup")
    try:
        return zstd.decompress(body[:-SEAL], zstd_dict=base and base.as_prefix)
    except zstd.ZstdError as error:
        raise DamagedError(f"{name} is damaged: it cannot be decompressed; restore it from a backup") from error


def is_sealed(body: bytes) -> bool:
    """Tell whether the bytes are those that `squeeze` gave; what they say is not looked at."""
    return zlib.crc32(body[:-SEAL]).to_bytes(SEAL) == body[-SEAL:]


def to_json(noun: Content | Changeset | Change | Report | Trace | Blame) -> bytes:
    """Return a noun as JSON in UTF-8; equal nouns have equal bytes."""
    return _adapters()[type(noun)].dump_json(noun)


def encode(noun: Content | Changeset | Report | Trace | Blame) -> bytes:
    """Return a noun as compressed JSON."""
    return squeeze(to_json(noun), dictionary(SKELETON))


def decode(body: bytes, noun: type[Noun], name: str) -> Noun:
    """Return the noun that `encode` was given. Raises DamagedError naming the thing, where the bytes are no such noun."""
    try:
        return from_json(unsqueeze(body, name, dictionary(SKELETON)), noun)
    except ValueError as error:
        raise DamagedError(f"{name} is damaged: it is no {noun.__name__}; restore it from a backup") from error


def from_json(text: bytes | str, noun: type[Noun]) -> Noun:
    """Return the noun that `to_json` was given. Raises ValueError where the text is no such noun."""
    made: Noun = _adapters()[noun].validate_json(text)  # pydantic's ValidationError is a ValueError
    return made
