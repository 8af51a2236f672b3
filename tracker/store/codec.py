"""Nouns as bytes: JSON, compressed with zstd. Decoding gives a noun that is equal to the encoded one.

A union (Block or Section; Facts, Head, Block or Reference; Copy or Put) needs no tag: every field is written, no two
members have the same fields, and pydantic takes the member that has the most of those which are there.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from tracker.model.change import Changeset
from tracker.model.errors import StoreError
from tracker.model.report import Report
from tracker.model.snapshot import Content

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 10
Noun = TypeVar("Noun", Content, Changeset, Report)


@cache
def _adapters() -> dict[type, TypeAdapter[Any]]:
    return {noun: TypeAdapter(noun) for noun in (Content, Changeset, Report)}  # too slow for every start


def squeeze(body: bytes) -> bytes:
    """Return the bytes compressed."""
    return zstd.compress(body, level=LEVEL)


def unsqueeze(body: bytes, name: str) -> bytes:
    """Return what `squeeze` was given. Raises StoreError naming the thing, where the bytes are damaged."""
    try:
        return zstd.decompress(body)
    except zstd.ZstdError as error:
        raise StoreError(f"{name} is damaged: it cannot be decompressed; restore it from a backup") from error


def to_json(noun: Content | Changeset | Report) -> bytes:
    """Return a noun as JSON in UTF-8; equal nouns have equal bytes."""
    return _adapters()[type(noun)].dump_json(noun)


def encode(noun: Content | Changeset | Report) -> bytes:
    """Return a noun as compressed JSON."""
    return squeeze(to_json(noun))


def decode(body: bytes, noun: type[Noun], name: str) -> Noun:
    """Return the noun that `encode` was given. Raises StoreError naming the thing, where the bytes are no such noun."""
    try:
        decoded: Noun = _adapters()[noun].validate_json(unsqueeze(body, name))
    except ValidationError as error:
        raise StoreError(f"{name} is damaged: it is no {noun.__name__}; restore it from a backup") from error
    return decoded
