from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import chain, repeat

import pytest

from tests.e2e.asking import HEAD, client
from tests.servers import Certificate, RawServer, Script, closed_door, floods, response, says
from tracker.fetch import PageFetcher
from tracker.model.capture import Answer
from tracker.model.errors import FetchError
from tracker.net import Limits
from tracker.net.wire import Resolve, resolve

CUT = says(HEAD + b"Content-Length: 100\r\n\r\n<p>")
WHOLE = says(response(b"whole"))
ROOMY = Limits(seconds=10.0)
BLINK = timedelta(seconds=0.05)


def in_turn(*scripts: Script) -> Script:
    """Do the first on the first connection, and so on; the last again and again."""
    turns = chain(scripts, repeat(scripts[-1]))

    def script(connection: socket.socket, over: threading.Event) -> None:
        next(turns)(connection, over)

    return script


def look(url: str, limits: Limits = ROOMY, delay: timedelta = BLINK, resolve: Resolve = resolve) -> Answer:
    fetcher = PageFetcher(client(limits, resolve=resolve))
    return fetcher.look(url, etag=None, last_modified=None, permit=lambda _: None, delay=delay)


def failed(url: str, limits: Limits = ROOMY, delay: timedelta = BLINK, resolve: Resolve = resolve) -> FetchError:
    with pytest.raises(FetchError) as caught:
        look(url, limits, delay, resolve)
    return caught.value


def counted(answer: Callable[[int], list[str]]) -> tuple[Resolve, list[str]]:
    """Return a resolver that gives the answer for its how manieth question, and the list of what it was asked."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answer(len(asked))

    return resolve, asked


def test_f3_a_connection_that_is_cut_twice_is_answered_at_the_third_try(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is said of it: the look went well."""
    times: list[float] = []

    def noted(connection: socket.socket, over: threading.Event) -> None:
        times.append(time.monotonic())
        scripted(connection, over)

    scripted = in_turn(CUT, CUT, WHOLE)
    with RawServer(noted) as server:
        assert look(server.url()).body == b"whole"
        assert len(server.requests) == 3
    assert times[1] - times[0] >= BLINK.total_seconds()
    assert times[2] - times[1] >= 2 * BLINK.total_seconds()
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_f3_a_connection_that_is_always_cut_is_tried_three_times() -> None:
    with RawServer(CUT) as server:
        error = failed(server.url())
        assert len(server.requests) == 3
    assert (error.kind, error.transient) == ("truncated", True)


def test_f1_a_host_that_refuses_is_tried_three_times() -> None:
    resolve, asked = counted(lambda _: ["127.0.0.1"])
    port = closed_door().rpartition(":")[2]
    assert failed(f"http://down.example:{port}", resolve=resolve).kind == "refused"
    assert asked == ["down.example"] * 3


def test_f1_a_name_that_is_found_at_the_second_try_is_enough() -> None:
    def late(question: int) -> list[str]:
        if question == 1:
            raise socket.gaierror(socket.EAI_AGAIN, "later")
        return ["127.0.0.1"]

    resolve, asked = counted(late)
    with RawServer(WHOLE) as server:
        assert look(server.url().replace("127.0.0.1", "late.example"), resolve=resolve).body == b"whole"
    assert len(asked) == 2


def test_robots_are_asked_for_again_too() -> None:
    with RawServer(in_turn(CUT, CUT, says(response(b"User-agent: *\nDisallow: /")))) as server:
        assert "Disallow" in PageFetcher(client(ROOMY)).robots(server.url(), delay=BLINK).text
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "protocol"),
        (says(response(b"", "Location: /", status="302 Found")), "redirect"),
        (says(response(b"x", "Content-Encoding: zstd")), "encoding"),
        (floods(HEAD + b"\r\n", bytes(65536)), "too_big"),
    ],
)
def test_what_time_does_not_mend_is_asked_once(script: Script, kind: str) -> None:
    with RawServer(script) as server:
        assert failed(server.url(), Limits(wire_bytes=300_000, seconds=10.0)).kind == kind
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "429 Too Many Requests", "500 Oh", "503 Busy"])
def test_an_answer_is_an_answer_whatever_its_status(status: str) -> None:
    with RawServer(says(response(b"sorry", status=status))) as server:
        assert look(server.url()).body == b"sorry"
        assert len(server.requests) == 1


def test_f1_a_bad_certificate_is_looked_at_once(certificate: Certificate) -> None:
    resolve, asked = counted(lambda _: ["127.0.0.1"])
    with RawServer(WHOLE, tls=certificate.server_side()) as server:
        assert failed(server.url().replace("127.0.0.1", "tls.example"), resolve=resolve).kind == "tls"
    assert len(asked) == 1


def test_who_may_not_be_asked_so_soon_is_not_asked_again() -> None:
    """A host that wants to be left alone for longer than a look may take is asked once."""
    with RawServer(CUT) as server:
        assert failed(server.url(), delay=timedelta(seconds=5)).kind == "truncated"
        assert len(server.requests) == 1


def test_f2_all_tries_together_take_no_longer_than_one_look() -> None:
    """The second try has the time that the first has left."""

    def late(connection: socket.socket, over: threading.Event) -> None:
        over.wait(0.6)
        CUT(connection, over)

    def silent(_: socket.socket, over: threading.Event) -> None:
        over.wait(10)

    started = time.monotonic()
    with RawServer(in_turn(late, silent)) as server:
        assert failed(server.url(), Limits(seconds=1.0), timedelta()).kind == "timeout"
        took = time.monotonic() - started
        assert len(server.requests) == 2
    assert 0.9 < took < 1.5
