"""Unpacks a body piece by piece: no piece is longer than STEP, whatever was packed into it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

GZIP = 16 + zlib.MAX_WBITS
STEP = 65536  # bytes; brotli may give half as much again


class Unbrotli:
    """Unpacks brotli."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def process(self, data: bytes, output_buffer_limit: int) -> bytes:
        """Take packed data, return about as many bytes as the limit; call again without data until nothing comes. Raises brotli.error."""
        piece: bytes = self._stream.process(data, output_buffer_limit=output_buffer_limit)
        return piece

    def is_finished(self) -> bool:
        """Return True where the packed data was whole."""
        finished: bool = self._stream.is_finished()
        return finished


class Gunzip:
    """Unpacks gzip, of one or several members, in the same way."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP)
        self._rest = b""

    def process(self, data: bytes, output_buffer_limit: int) -> bytes:
        """Take packed data, return at most as many bytes as the limit. Raises zlib.error."""
        self._rest += data
        while True:
            if self._member.eof and self._rest:
                self._member = zlib.decompressobj(GZIP)
            piece = self._member.decompress(self._rest, output_buffer_limit)
            self._rest = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if piece or not self._rest:
                return piece

    def is_finished(self) -> bool:
        """Return True where the packed data was whole."""
        return self._member.eof and not self._rest


UNPACKERS: dict[str, Callable[[], Gunzip | Unbrotli]] = {"gzip": Gunzip, "x-gzip": Gunzip, "br": Unbrotli}
PACKINGS = frozenset({"identity", *UNPACKERS})


def unpack(chunks: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """Yield the unpacked body; `packing` is one of PACKINGS. Raises EOFError, zlib.error, brotli.error.

    A body of no bytes at all is an empty body: many servers name a packing in answers that have none.
    """
    if packing == "identity":
        yield from chunks
        return
    unpacker = None
    for chunk in chunks:
        unpacker = unpacker or UNPACKERS[packing]()
        piece = unpacker.process(chunk, output_buffer_limit=STEP)
        while piece:
            yield piece
            piece = unpacker.process(b"", output_buffer_limit=STEP)
    if unpacker and not unpacker.is_finished():
        raise EOFError
