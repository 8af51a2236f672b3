from __future__ import annotations

import contextlib
import gzip
import socket
from collections.abc import Callable

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.asking import AGENT, HEAD, NOW, client, failed, get, said
from tests.servers import PageServer, RawServer, Script, closed_door, response, says
from tracker.model.errors import FetchError
from tracker.net import Client

SCRAPS = [
    HEAD,
    b"HTTP/1.1 301 Moved\r\nLocation: ",
    b"HTTP/1.0 999 ?\r\n",
    b"HTTP/1.1 101 Switching\r\n",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br\r\n",
    b"Upgrade: h2c\r\nConnection: upgrade\r\n",
    b"http://[::1/\r\n",
    b"\xff\xfe: \xe9\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"5\r\nabcde\r\n0\r\n\r\n",
    b"\x1f\x8b\x08",
]


@pytest.fixture(scope="module")
def one() -> Client:
    return client()


def test_an_answer_holds_what_came(pages: PageServer) -> None:
    """Body, status, headers, address, time of our own clock, and what it cost."""
    url = pages.put("/page", "<p>One</p>", content_type="text/html")
    answer = get(url)
    assert (answer.url, answer.status, answer.body, answer.fetched_at) == (url, 200, b"<p>One</p>", NOW)
    assert answer.header("Content-Type") == "text/html"
    assert (answer.hops, answer.elsewhere, answer.not_modified) == ((), None, False)
    assert answer.wire_bytes > len(answer.body)
    assert 0 < answer.seconds < 5


def test_the_request_says_who_asks_and_what_is_understood(pages: PageServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment is not asked."""
    monkeypatch.setenv("HTTP_PROXY", closed_door())
    pages.put("/page", "x")
    with client() as one:
        one.get(pages.url("/page"), {"If-None-Match": '"a"'})
    [asked] = pages.requests
    expected = {"host": pages.host, "user-agent": AGENT, "accept-encoding": "gzip, br", "accept": "*/*", "if-none-match": '"a"'}
    assert asked.headers == expected


@pytest.mark.parametrize("status", [204, 404, 410, 429, 500, 503])
def test_every_status_is_an_answer(pages: PageServer, status: int) -> None:
    """What a status means is for others to say."""
    body = "" if status == 204 else "sorry"
    answer = get(pages.put("/page", body, status=status))
    assert (answer.status, answer.body) == (status, body.encode())


def test_an_unchanged_page_is_said_to_be(pages: PageServer) -> None:
    """A 304 has no body."""
    pages.put("/page", "x", etag='"a"')
    with client() as one:
        answer = one.get(pages.url("/page"), {"If-None-Match": '"a"'})
    assert (answer.status, answer.not_modified, answer.body) == (304, True, b"")


def test_cookies_are_not_kept(pages: PageServer) -> None:
    """Each request comes from a stranger: a page must not depend on what was visited before."""
    pages.put("/page", "x", set_cookie="a=b")
    with client() as one:
        one.get(pages.url("/page"))
        one.get(pages.url("/page"))
    assert all("cookie" not in asked.headers for asked in pages.requests)


def gunzipped_twice(body: bytes) -> bytes:
    return gzip.compress(body[:10]) + gzip.compress(body[10:])


@pytest.mark.parametrize(
    ("packing", "pack"), [("gzip", gzip.compress), ("GZIP", gunzipped_twice), ("x-gzip", gzip.compress), ("br", brotli.compress)]
)
def test_a_packed_body_is_unpacked_whole(pages: PageServer, packing: str, pack: Callable[[bytes], bytes]) -> None:
    """Sizes around the steps of unpacking lose nothing, nor do several members."""
    for size in (1, 65535, 65536, 65537, 3 * 65536, 1_000_000):
        body = (b"Evidence 123. " * 80_000)[:size]
        answer = get(pages.put("/page", pack(body), content_encoding=packing))
        assert answer.body == body


@pytest.mark.parametrize("packing", ["gzip", "br"])
def test_no_body_needs_no_unpacking(pages: PageServer, packing: str) -> None:
    """Servers name a packing in answers without a body too."""
    assert get(pages.put("/page", b"", content_encoding=packing)).body == b""


@pytest.mark.parametrize("packing", ["zstd", "deflate", "gzip, gzip", "br, gzip", "utf-8"])
def test_other_packings_are_refused(pages: PageServer, packing: str) -> None:
    """Only gzip and br were asked for, once."""
    error = failed(pages.put("/page", gzip.compress(b"x"), content_encoding=packing))
    assert (error.kind, error.transient) == ("encoding", False)


@pytest.mark.parametrize("packing", ["gzip", "br"])
def test_what_is_not_packed_as_said_is_refused(pages: PageServer, packing: str) -> None:
    """Nothing is guessed about a body that cannot be unpacked."""
    assert failed(pages.put("/page", b"<p>plain</p>" * 100, content_encoding=packing)).kind == "encoding"


@pytest.mark.parametrize(("packing", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_half_a_packed_body_is_truncated(pages: PageServer, packing: str, pack: Callable[[bytes], bytes]) -> None:
    """The length of the transfer is right, yet the page was cut before."""
    body = pack(bytes(range(256)) * 100)
    error = failed(pages.put("/page", body[: len(body) // 2], content_encoding=packing))
    assert (error.kind, error.transient) == ("truncated", True)


@pytest.mark.parametrize(
    "script",
    [
        says(HEAD + b"Content-Length: 100\r\n\r\n<p>"),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"),
        says(HEAD + b"Content-Le"),
        says(b""),
    ],
)
def test_a_cut_answer_is_truncated(script: Script) -> None:
    """Less than the length, less than the chunks, less than a head: it is never taken for a page."""
    error = said(script)
    assert (error.kind, error.transient) == ("truncated", True)


@pytest.mark.parametrize(
    "script",
    [
        says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        says(HEAD + b"Bad Header\r\n\r\n"),
        says(HEAD + b"X: a\x00b\r\n\r\n"),
        says(HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"),
        says(HEAD + b"Content-Length: -1\r\n\r\n"),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"),
        says(HEAD + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n"),
        says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    ],
)
def test_rubbish_is_no_answer(script: Script) -> None:
    """What is not HTTP is not read with good will."""
    error = said(script)
    assert (error.kind, error.transient) == ("protocol", False)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(pieces=st.lists(st.sampled_from(SCRAPS) | st.binary(max_size=20), max_size=12))
def test_whatever_comes_is_an_answer_or_an_error_in_words(one: Client, pieces: list[bytes]) -> None:
    """No bytes on the wire raise anything else."""
    with RawServer(says(*pieces)) as server, contextlib.suppress(FetchError):
        assert one.get(server.url()).status < 1000


def test_a_header_cannot_write_a_line_of_its_own() -> None:
    """A folded header becomes one line."""
    with RawServer(says(response(b"x", "X-Folded: a\r\n b"))) as server:
        assert get(server.url()).header("x-folded") == "a b"


def test_a_page_without_a_length_ends_where_the_connection_does() -> None:
    """So did HTTP/1.0; whether such a page is whole is for others to ask."""
    with RawServer(says(HEAD + b"\r\n<p>", b"</p>")) as server:
        assert get(server.url()).body == b"<p></p>"


def test_a_closed_door_is_refused() -> None:
    """Nobody listens there, perhaps not yet."""
    error = failed(closed_door())
    assert (error.kind, error.transient) == ("refused", True)


def test_an_unknown_name_is_not_found() -> None:
    """What the resolver says of a name becomes an error of its own kind."""

    def unknown(host: str, _: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, host)

    def empty(_host: str, _port: int) -> list[str]:
        return []

    for answer in (unknown, empty):
        with pytest.raises(FetchError, match=r"http://nowhere\.example/: the name of the host was not found") as caught:
            client(resolve=answer).get("http://nowhere.example/")
        assert caught.value.kind == "dns"


def test_the_next_address_of_a_host_is_tried(pages: PageServer) -> None:
    """One of its addresses is dead, another one answers; the name stays in the request."""
    pages.put("/page", "x")
    port = pages.host.partition(":")[2]
    with client(resolve=lambda _host, _port: ["127.0.0.99", "127.0.0.1"]) as one:
        assert one.get(f"http://two.example:{port}/page").body == b"x"
    assert pages.requests[0].headers["host"] == f"two.example:{port}"


@pytest.mark.parametrize(
    "script",
    [
        says(response(b"", "Location: http://\x85\x9b[31m:x/", status="302 Found")),
        says(response(b"", "Location: " + "http://" + "\x85" * 50_000, status="302 Found")),
        says(response(b"", "Location: javascript:\x9f\xad", status="302 Found")),
        says(response(b"x", "Content-Encoding: a\x85b\xa0" + "c" * 50_000)),
        says(b"HTTP/1.1 200 \x85\x1b[31m\r\nX\x1b]0;\x07: x\r\n\r\n"),
    ],
)
def test_f20_an_error_is_one_short_line_whatever_the_server_says(script: Script) -> None:
    """A message ends in logs and terminals, where control characters would write lines and colours of their own."""
    message = str(said(script))
    assert message.isprintable()
    assert len(message) < 600


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "page.html"])
def test_only_the_web_is_asked(url: str) -> None:
    """Anything else is refused, and the message says what is accepted."""
    error = failed(url)
    assert (error.kind, error.transient) == ("address", False)
    assert "http://" in str(error)
