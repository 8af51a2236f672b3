from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from itertools import repeat

import brotli
import pytest

from tests.e2e.asking import HEAD, QUICK, ROOMY, client, failed, get, said
from tests.servers import PageServer, RawServer, Script, drips, floods, full_house, response
from tracker.model.errors import FetchError
from tracker.net import Limits

IN_TIME = 5.0  # a limit of 1 s, on a busy machine
MEGABYTE = 2**20


def gzip_bomb() -> bytes:
    """Return a megabyte that holds 1 GB: after a full flush, the same 16 MB are the same bytes again."""
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(bytes(16 * MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    return parts[0] + 63 * parts[1] + packer.flush()


def brotli_bomb() -> bytes:
    """Return some kilobytes that hold 1 GB."""
    packer = brotli.Compressor(quality=1, lgwin=18)
    parts = [packer.process(bytes(MEGABYTE)) for _ in range(1024)]
    return b"".join([*parts, packer.finish()])


@pytest.mark.parametrize(("packing", "bomb"), [("gzip", gzip_bomb), ("br", brotli_bomb)])
def test_a_bomb_costs_no_memory(pages: PageServer, packing: str, bomb: Callable[[], bytes]) -> None:
    """1 GB in a few kilobytes ends at the cap of 25 MB."""
    body = bomb()
    assert len(body) < 4 * MEGABYTE
    url = pages.put("/bomb", body, content_encoding=packing)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    error = failed(url, ROOMY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (error.kind, error.transient) == ("too_big", False)
    assert peak < 60 * MEGABYTE
    assert grown * 1024 < 60 * MEGABYTE


@pytest.mark.parametrize(
    "script",
    [
        floods(HEAD + b"Content-Length: 99999999999\r\n\r\n", bytes(65536)),
        floods(HEAD + b"\r\n", bytes(65536)),
        floods(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
        floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    ],
)
def test_an_endless_answer_ends_at_the_cap(script: Script) -> None:
    """Whatever has no end: a body with or without length, chunks, interim answers."""
    assert said(script, Limits(wire_bytes=300_000)).kind == "too_big"


def test_an_endless_head_is_no_answer() -> None:
    """Headers are cut off at 100 KB."""
    assert said(floods(HEAD, b"X: y\r\n" * 1000), ROOMY).kind == "protocol"


def test_a_body_up_to_the_cap_is_taken(pages: PageServer) -> None:
    """The cap of unpacked bytes is the last size that passes."""
    limits = Limits(decoded_bytes=200_000)
    packed = {size: gzip.compress(bytes(size)) for size in (200_000, 200_001)}
    assert len(get(pages.put("/page", packed[200_000], content_encoding="gzip"), limits).body) == 200_000
    assert failed(pages.put("/page", packed[200_001], content_encoding="gzip"), limits).kind == "too_big"


def test_only_the_first_bytes_come_where_no_more_are_wanted() -> None:
    """The rest is not read at all."""
    with RawServer(floods(HEAD + b"\r\n", b"abcd" * 1000)) as server, client(Limits(wire_bytes=1_000_000)) as one:
        assert one.get(server.url(), first=10).body == b"abcdabcdab"


@pytest.mark.parametrize(
    "script",
    [
        drips(b"", iter(())),
        drips(b"", ((HEAD[n : n + 1] or b"x") for n in range(10_000))),
        drips(HEAD + b"X-Slow: ", repeat(b"x")),
        drips(HEAD + b"Content-Length: 9999\r\n\r\n", iter(())),
        drips(HEAD + b"Content-Length: 9999\r\n\r\n", repeat(b"x")),
        drips(HEAD + b"\r\n", repeat(b"x")),
        drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", repeat(b"1\r\nx\r\n")),
        drips(b"", repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
    ],
    ids=["silence", "slow head", "slow header", "stalled body", "slow body", "slow body without length", "slow chunks", "100s"],
)
def test_a_slow_answer_ends_in_time(script: Script) -> None:
    """Each single byte is on time, but all of them together are not."""
    started = time.monotonic()
    error = said(script)
    assert (error.kind, error.transient) == ("timeout", True)
    assert 0.9 < time.monotonic() - started < IN_TIME


def test_redirects_do_not_start_the_time_anew() -> None:
    """The limit is one for all hops."""
    hop = iter(range(100))

    def redirects(connection: socket.socket, over: threading.Event) -> None:
        over.wait(0.4)
        connection.sendall(response(b"", f"Location: /{next(hop)}", status="302 Found"))

    started = time.monotonic()
    with RawServer(redirects) as server, pytest.raises(FetchError) as caught:
        get(server.url(), QUICK)
    assert caught.value.kind == "timeout"
    assert time.monotonic() - started < IN_TIME


def test_a_connection_that_never_comes_about_ends_in_time() -> None:
    """Neither accepted nor refused: the queue of the server is full."""
    started = time.monotonic()
    with full_house() as url:
        assert failed(url).kind == "timeout"
    assert time.monotonic() - started < IN_TIME


def test_a_name_that_is_never_found_ends_in_time() -> None:
    """The system's resolver has no time limit of its own."""
    over = threading.Event()

    def stuck(_: str, __: int) -> list[str]:
        over.wait(10)
        return []

    with pytest.raises(FetchError) as caught:
        client(resolve=stuck).get("http://slow.example/")
    over.set()
    assert (caught.value.kind, caught.value.transient) == ("timeout", True)


def test_a_silent_tls_server_ends_in_time() -> None:
    """The time runs during the handshake as well."""
    with RawServer(drips(b"", iter(()))) as server, pytest.raises(FetchError) as caught:
        get(server.url().replace("http:", "https:"), QUICK)
    assert caught.value.kind == "timeout"
