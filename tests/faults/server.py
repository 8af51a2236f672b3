"""The fault-injecting server: a real one on loopback that does at each path what a test scripts."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import brotli

from tests.e2e.summary import edition
from tests.servers import RawServer, Script, in_turn, response, says, streams

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
HTML = "Content-Type: text/html; charset=utf-8"
MEGABYTE = 2**20
STEP = 8 * MEGABYTE


NOT_THERE = says(response(b"not here", status="404 Not Found"))


@dataclass
class FaultServer(RawServer):
    """Does at each path what was scripted for it, and has no other page; a robots.txt that is not scripted is a 404."""

    script: Script = NOT_THERE
    scripts: dict[str, Script] = field(default_factory=dict)

    def put(self, path: str, *scripts: Script) -> str:
        """Do these at the path, one for each connection, the last again and again; return its address."""
        self.scripts[path] = in_turn(*scripts)
        return self.url(path)

    def asked(self, path: str) -> list[bytes]:
        """Return the heads of the requests for a path."""
        return [head for head in self.requests if _path(head) == path]

    def scripted(self, head: bytes) -> Script:
        return self.scripts.get(_path(head), self.script)


def _path(head: bytes) -> str:
    return head.split(b" ", 2)[1].decode("latin-1") if head.count(b" ") > 1 else ""


def page(body: bytes | str, *headers: str, status: str = "200 OK") -> Script:
    """Send a whole page of HTML."""
    raw = body.encode() if isinstance(body, str) else body
    return says(response(raw, HTML, *headers, status=status))


def cut(body: bytes, at: int) -> Script:
    """Send a page as HTTP/1.0 did, where the end of the connection is the end of the page, and hang up before it."""
    return says(f"HTTP/1.0 200 OK\r\n{HTML}\r\n\r\n".encode() + body[:at])


def repeated(first: bytes, again: bytes, times: int, last: bytes) -> Iterator[bytes]:
    """Yield a long stream from few bytes."""
    yield first
    for _ in range(times):
        yield again
    yield last


def gzipped(size: int) -> Callable[[], Iterator[bytes]]:
    """Return what yields a page of so many bytes and a few more, packed as gzip: after a full flush, the same is the same again.

    The sum at its end is right for two steps; nobody reads the end of a bomb.
    """
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(b"<p>" + bytes(STEP)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(STEP)) + packer.flush(zlib.Z_FULL_FLUSH)
    return partial(repeated, start, again, max(0, size // STEP - 1), packer.flush())


def brotlied(size: int) -> Callable[[], Iterator[bytes]]:
    """Return the same, packed as br."""
    packer = brotli.Compressor(quality=5, lgwin=18)
    start = packer.process(b"<p>" + bytes(STEP)) + packer.flush()
    again = packer.process(bytes(STEP)) + packer.flush()
    return partial(repeated, start, again, max(0, size // STEP - 1), packer.finish())


PACKERS = {"gzip": gzipped, "br": brotlied}


def bomb(packing: str, size: int) -> Script:
    """Send a page that unpacks to so many bytes; neither side need hold more than a few of them."""
    return streams(f"HTTP/1.1 200 OK\r\n{HTML}\r\nContent-Encoding: {packing}\r\n\r\n".encode(), PACKERS[packing](size))


def big(size: int) -> Script:
    """Send a page of so many bytes as it is."""
    line = b"<p>Nothing but one more line.</p>\n" * 2000
    return streams(f"HTTP/1.1 200 OK\r\n{HTML}\r\n\r\n".encode(), partial(repeated, b"<html>", line, size // len(line), b"</html>"))


def nested(depth: int) -> Script:
    """Send a page with so many tags in each other."""
    return page(f"<html><head><title>Deep</title></head><body><h1>Deep</h1>{'<div>' * depth}</body></html>")


def good(number: int = 1) -> Script:
    """Send an edition of the sample document."""
    return page(edition(number))
