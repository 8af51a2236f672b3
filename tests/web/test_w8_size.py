from __future__ import annotations

import asyncio
import errno
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.responses import Response

from tests.e2e.desk import open_desk
from tests.e2e.waiting import wait_for
from tests.web.visiting import Served, words
from tracker.model.people import Role
from tracker.web.connection import Patience, Seldom, out_of_room, room
from tracker.web.limits import MOST
from tracker.web.routes import ANYONE, Routes
from tracker.web.serve import serving

MUCH = 30_000_000  # bytes, more than a socket holds
own = Routes()
FORM = "application/x-www-form-urlencoded"


@own.get("/much", ANYONE)
def much() -> Response:
    return Response(bytes(MUCH))


def head(served: Served, length: str) -> bytes:
    """Return the head of a sign-in of that length."""
    lines = ("POST /sign-in HTTP/1.1", f"Host: {urlsplit(served.url).netloc}", f"Origin: {served.url}", f"Content-Type: {FORM}")
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode()


def test_w8_a_body_of_more_than_a_megabyte_is_answered_with_a_page(served: Served) -> None:
    answer = served.visitor(Role.ADMIN).post("/people", name="x" * MOST, role="reader")
    assert answer.status_code == 413
    assert "The desk takes up to 1 MB" in words(answer)


def test_w8_so_is_one_that_does_not_say_how_long_it_is(served: Served) -> None:
    visitor = served.visitor(Role.ADMIN)

    def body() -> Iterator[bytes]:
        yield b"name="
        for _ in range(20):
            yield b"x" * 100_000

    answer = visitor.client.post("/people", content=body(), headers={"Origin": served.url, "Content-Type": FORM})
    assert answer.status_code == 413
    assert "The desk takes up to 1 MB" in words(answer)


@pytest.mark.parametrize("length", ["1000000000", "99999999999999999999999999", "-1", "1e9", "²"])
def test_w8_an_upload_of_a_gigabyte_is_refused_before_it_comes(served: Served, length: str) -> None:
    place = urlsplit(served.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        connection.sendall(head(served, length))
        answer = connection.recv(100)
    assert answer.startswith((b"HTTP/1.1 413", b"HTTP/1.1 400"))
    assert served.stranger().get("/readyz").status_code == 200


def test_w8_a_megabyte_less_a_little_is_read(served: Served) -> None:
    answer = served.visitor(Role.ADMIN).post("/people", name="x" * (MOST - 100), role="reader")
    assert answer.status_code == 422
    assert "Name: is too long" in words(answer)


def test_w8_slow_clients_do_not_keep_others_waiting(served: Served) -> None:
    place = urlsplit(served.url)
    slow = [socket.create_connection((place.hostname, place.port), timeout=20) for _ in range(60)]
    for connection in slow:
        connection.sendall(head(served, "100") + b"name=")
    start = time.monotonic()
    assert served.stranger().get("/sign-in").status_code == 200
    assert time.monotonic() - start < 5
    for connection in slow:
        connection.close()


@contextmanager
def served_with(patience: Patience, folder: Path) -> Iterator[Served]:
    """Serve a desk that has this patience."""
    with open_desk(folder) as desk, serving(desk.road, host="127.0.0.1", port=0, more=[own], patience=patience) as url:
        served = Served(desk, url)
        yield served
        served.close()


def connected(served: Served) -> socket.socket:
    place = urlsplit(served.url)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def is_closed(connection: socket.socket) -> bool:
    """Wait for what comes, and tell whether it is the end."""
    try:
        return connection.recv(100) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("sent", ["nothing", "half a head", "half a body"])
def test_w8_who_sends_nothing_more_is_hung_up_on(tmp_path: Path, sent: str, caplog: pytest.LogCaptureFixture) -> None:
    with served_with(Patience(head=0.3, body=0.3), tmp_path) as served:
        said = {"nothing": b"", "half a head": b"GET /sign-in HTTP/1.1\r\nHost:", "half a body": head(served, "100") + b"name="}[sent]
        slow = [connected(served) for _ in range(5)]
        for connection in slow:
            connection.sendall(said)
        assert all(map(is_closed, slow))
        for connection in slow:
            connection.close()
        assert served.stranger().get("/sign-in").status_code == 200
    assert [record.getMessage() for record in caplog.records] == ["a request came too slowly and was not waited for"]


@pytest.mark.parametrize("part", ["head", "body"])
def test_w8_a_byte_now_and_then_moves_no_deadline(tmp_path: Path, part: str) -> None:
    with served_with(Patience(head=0.5, body=0.5), tmp_path) as served, connected(served) as connection:
        connection.sendall(b"GET /" if part == "head" else head(served, "100000"))
        connection.settimeout(0.05)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                connection.sendall(b"x")
                if is_closed(connection):
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
    pytest.fail("it was never hung up on")


def test_w8_who_does_not_read_an_answer_is_hung_up_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with served_with(Patience(reading=0.3), tmp_path) as served, connected(served) as connection:
        connection.sendall(f"GET /much HTTP/1.1\r\nHost: {urlsplit(served.url).netloc}\r\n\r\n".encode())
        wait_for(lambda: "an answer was read too slowly and was cut off" in caplog.text, "the end of the answer")
        read = 0
        with suppress(ConnectionError):
            while some := connection.recv(1 << 20):
                read += len(some)
    assert read < MUCH


def test_w8_who_reads_on_has_all_of_a_long_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with served_with(Patience(reading=0.3), tmp_path) as served:
        assert len(served.stranger().get("/much").content) == MUCH
    assert caplog.records == []


def test_w8_of_too_many_connections_those_end_that_waited_longest(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with served_with(Patience(most=20), tmp_path) as served:
        slow = [connected(served) for _ in range(60)]
        for connection in slow:
            with suppress(ConnectionError):
                connection.sendall(b"GET /sign-in HTTP/1.1\r\n")
        assert all(map(is_closed, slow[:40]))
        assert served.stranger().get("/sign-in").status_code == 200
        for connection in slow:
            connection.close()
    assert [record.getMessage() for record in caplog.records] == [
        "the desk has too many connections; those that waited longest were closed"
    ]


def test_w8_no_room_for_a_connection_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    seldom, loop = Seldom(), asyncio.new_event_loop()
    for _ in range(100):
        error = OSError(errno.EMFILE, "Too many open files")
        out_of_room(seldom, loop, {"message": "socket.accept() out of system resource", "exception": error})
    loop.close()
    (record,) = caplog.records
    assert record.getMessage() == "the desk takes no more connections for now: [Errno 24] Too many open files"
    assert record.exc_info is None


def test_w8_there_are_fewer_connections_than_files_that_may_be_open() -> None:
    assert room() <= resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2


def test_w8_thousands_of_fields_are_refused(served: Served) -> None:
    body = "&".join(f"a{number}=" for number in range(20_000))
    answer = served.visitor(Role.ADMIN).client.post("/people", content=body, headers={"Origin": served.url, "Content-Type": FORM})
    assert answer.status_code in {400, 422}
    assert words(answer)


def test_w8_paging_beyond_the_end_is_a_page(served: Served) -> None:
    assert "There is nothing further back" in words(served.visitor(Role.ADMIN).get("/audit?before=1"))
