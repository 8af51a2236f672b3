"""The door before pages of the test's own: what holds for all that are written later; and how errors look."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.responses import Response

from tests.web.visiting import TABLE, Served, serve, words
from tracker.model.errors import StoreError, UsageError
from tracker.model.people import Role
from tracker.store import documents
from tracker.web.desk import Here
from tracker.web.fields import Id
from tracker.web.routes import Routes, by_name
from tracker.web.turns import PAGES

own = Routes()
MADE, GO = threading.Semaphore(0), threading.Event()
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@own.post("/things/{thing}/touch", Role.REVIEWER)
def touch_thing(desk: Here, thing: str) -> Response:
    return desk.go("account", thing=thing)


@own.get("/bug", Role.READER)
def bug(desk: Here) -> Response:
    raise ZeroDivisionError(f"a secret of {desk.me.name}")


@own.get("/busy", Role.READER)
def busy() -> Response:
    raise StoreError("the database is busy", transient=True)


@own.get("/endless", Role.READER)
def endless(desk: Here) -> Response:
    return desk.page("error.html", title=desk.found(_count), advice="", says="", problems=[])


def _count(session: Session) -> int:
    count: int = session.execute(text(ENDLESS)).scalar_one()
    return count


@own.get("/full", Role.READER)
def full() -> Response:
    raise StoreError("the disk is full; free some space")


@own.get("/documents-of-old/{slug}", Role.READER, public=True)
def old_document(desk: Here, slug: str) -> Response:
    return desk.page("error.html", title=desk.found(documents.by_slug, slug).slug, advice="", says="", problems=[])


@own.get("/numbers/{number}", Role.READER)
def number_page(desk: Here, number: Id) -> Response:
    return desk.page("error.html", title=str(desk.found(documents.by_id, number).id), advice="", says="", problems=[])


@own.get("/heavy/{number}", Role.READER, heavy=True)
def heavy_page(desk: Here, number: Id) -> Response:
    MADE.release()
    assert GO.wait(60)
    return desk.page("error.html", title=str(number), advice="", says="", problems=[])


@own.get("/plain/{number}", Role.READER)
def plain_page(desk: Here, number: Id) -> Response:
    return heavy_page(desk, number)


@own.post("/refused", Role.READER)
def refused() -> Response:
    raise UsageError("a slug has letters <b>only</b>")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path, public=True, more=[own]) as served:
        yield served


def test_an_act_that_the_pipeline_did_not_keep_is_kept_by_the_door(desk: Served) -> None:
    visitor = desk.visitor(Role.REVIEWER, "Ana")
    visitor.post("/things/a%20thing/touch")
    (act,) = desk.acts()
    assert (act.name, act.what, act.on, act.address) == ("Ana", "touch thing", "a thing", "127.0.0.1")


def test_a_bug_is_a_page_and_stands_in_the_log_once(desk: Served, caplog: pytest.LogCaptureFixture) -> None:
    answer = desk.visitor(Role.READER, "Ana").get("/bug")
    assert answer.status_code == 500
    assert "It was put into the log" in words(answer)
    assert "secret" not in answer.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "GET /bug ended with a bug"
    assert record.exc_info
    assert isinstance(record.exc_info[1], ZeroDivisionError)


def test_a_store_that_cannot_is_a_page_that_says_so_and_no_bug(desk: Served, caplog: pytest.LogCaptureFixture) -> None:
    answer = desk.visitor(Role.READER).get("/busy")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "The database is busy." in words(answer)
    assert caplog.records == []


def test_w8_what_takes_too_long_is_a_page_that_says_so_and_others_are_answered(desk: Served, caplog: pytest.LogCaptureFixture) -> None:
    visitor = desk.visitor(Role.READER)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(visitor.get, "/endless")
        assert desk.stranger().get("/readyz").status_code == 200
        answer = waiting.result()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "took too long to answer, and was stopped; ask for less, or try again later." in words(answer)
    assert caplog.records == []


def test_a_store_that_cannot_before_somebody_acts_does_not_ask_to_try_again(desk: Served) -> None:
    answer = desk.visitor(Role.READER).get("/full")
    assert answer.status_code == 503
    assert "retry-after" not in answer.headers
    assert "The disk is full; free some space. To try again does not help" in words(answer)


def test_what_is_not_there_is_a_page_that_says_what(desk: Served) -> None:
    answer = desk.visitor(Role.READER).get("/documents-of-old/sundew")
    assert answer.status_code == 404
    assert "No document 'sundew'." in words(answer)


@pytest.mark.parametrize("number", ["1", "0", "-1", "x", "1.5", "99999999999", "9" * 5000, "%00", "１"])
def test_a_number_that_nothing_has_is_not_there(desk: Served, number: str) -> None:
    answer = desk.visitor(Role.READER).get(f"/numbers/{number}")
    assert answer.status_code == 404
    assert "There is no such page" in words(answer)


def test_what_is_refused_says_why_and_is_escaped(desk: Served) -> None:
    answer = desk.visitor(Role.READER).post("/refused")
    assert answer.status_code == 422
    assert "A slug has letters &lt;b&gt;only&lt;/b&gt;." in answer.text
    assert desk.acts() == []


def test_a_method_that_a_page_does_not_have_is_a_page(desk: Served) -> None:
    answer = desk.visitor(Role.READER).post("/bug")
    assert answer.status_code == 405
    assert "This cannot be done here" in words(answer)


def test_a_stranger_who_goes_to_the_address_of_an_act_is_sent_to_sign_in(desk: Served) -> None:
    answer = desk.stranger().get("/things/1/touch")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=touch_thing&id=1")
    assert desk.visitor(Role.REVIEWER).get("/things/1/touch").status_code == 405


def test_where_the_desk_is_public_strangers_see_public_pages_alone(desk: Served) -> None:
    stranger = desk.stranger()
    assert stranger.get("/documents-of-old/sundew").status_code == 404
    assert stranger.get("/numbers/1").status_code == 303
    assert stranger.post("/things/1/touch").status_code == 403


@pytest.mark.parametrize(
    "path", ["/nowhere", "/bug/", "/BUG", "/things/1", "/static/nothing.css", "/static/__init__.py", "/%ff", "/" + "x" * 5000]
)
def test_what_is_nowhere_is_a_page_for_anyone(desk: Served, path: str) -> None:
    for visitor in (desk.stranger(), desk.visitor(Role.ADMIN)):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "There is no such page" in words(answer)


def test_two_routes_of_one_name_are_a_mistake() -> None:
    twice = Routes()
    twice.get("/a", Role.READER)(bug)
    with pytest.raises(ValueError, match="two routes are named bug: /bug and /a"):
        by_name([own, twice])


def test_an_address_is_quoted_and_the_rest_is_its_query() -> None:
    table = by_name([own])
    assert table["touch_thing"].address({"thing": "a/b?c#d"}) == "/things/a%2Fb%3Fc%23d/touch"
    assert table["bug"].address({"before": 3, "tag": ["a", "b&c"], "none": None, "empty": ""}) == "/bug?before=3&tag=a&tag=b%26c"


def hold() -> None:
    """Let no page end before GO is set, and forget those that were made before."""
    GO.clear()
    while MADE.acquire(blocking=False):
        pass


def test_two_heavy_pages_are_made_at_once_and_others_are_asked_to_come_again(desk: Served) -> None:
    visitor = desk.visitor(Role.READER)
    hold()
    with ThreadPoolExecutor(2) as pool:
        made = [pool.submit(visitor.get, f"/heavy/{number}") for number in (1, 2)]
        assert all(MADE.acquire(timeout=20) for _ in made)
        try:
            crowd = [visitor.get(f"/heavy/{number}") for number in (3, 4)]
            assert desk.stranger().get("/readyz").status_code == 200
        finally:
            GO.set()
        assert [each.result().status_code for each in made] == [200, 200]
    assert {(answer.status_code, answer.headers["retry-after"]) for answer in crowd} == {(503, "5")}
    assert "Such a page takes a while to make, and others ask for theirs just now." in words(crowd[0])
    assert visitor.get("/heavy/5").status_code == 200


def test_as_many_pages_are_made_at_once_as_help_and_the_next_one_waits_without_keeping_acts(desk: Served) -> None:
    visitor = desk.visitor(Role.REVIEWER)
    hold()
    with ThreadPoolExecutor(PAGES + 1) as pool:
        made = [pool.submit(visitor.get, f"/plain/{number}") for number in range(1, PAGES + 2)]
        try:
            assert all(MADE.acquire(timeout=20) for _ in range(PAGES))
            assert not MADE.acquire(timeout=0.5)
            assert visitor.post("/things/one/touch").status_code == 303
            assert desk.stranger().get("/static/tracker.css").status_code == 200
        finally:
            GO.set()
        assert {each.result().status_code for each in made} == {200}


def test_pages_that_take_long_are_heavy() -> None:
    names = {declared.name for declared in TABLE.values() if declared.heavy}
    pages = {"compare", "blame", "timeline", "report_html", "report_markdown", "report_json"}
    assert names == pages | {"api_changeset", "api_timeline", "api_blame"}


@pytest.mark.parametrize(("path", "allowed"), [("/bug", "GET, HEAD"), ("/refused", "POST"), ("/sign-in", "GET, HEAD, POST")])
def test_another_method_is_told_which_ones_there_are(desk: Served, path: str, allowed: str) -> None:
    answer = desk.visitor(Role.READER).client.put(path, headers={"Origin": desk.url})
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert "This cannot be done here" in words(answer)


def said_to(desk: Served, *lines: str, body: str = "") -> bytes:
    """Return how the answer begins to what is sent as it stands."""
    place = urlsplit(desk.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, f"Host: {place.netloc}", "", body]).encode())
        return connection.recv(100)


@pytest.mark.parametrize(
    "twice",
    [
        ("Origin: {url}", "Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Origin: {url}", "Origin: {url}", "Content-Length: 0"),
        ("Origin: {url}", "Origin: https://evil.example", "Content-Length: 0"),
        ("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site", "Content-Length: 0"),
    ],
)
def test_w2_what_says_two_things_at_once_is_not_read(desk: Served, twice: tuple[str, ...]) -> None:
    lines = [line.format(url=desk.url) for line in twice]
    assert said_to(desk, "POST /sign-in HTTP/1.1", *lines, body="0\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_what_strangers_send_amiss_is_nothing_for_the_log(desk: Served, caplog: pytest.LogCaptureFixture) -> None:
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x")
    assert said_to(desk, "GET /sign-in HTTP/1.1", *upgrade).startswith(b"HTTP/1.1 200 ")
    form = ("Content-Type: multipart/form-data; boundary=x", "Content-Length: 5", f"Origin: {desk.url}")
    assert said_to(desk, "POST /sign-in HTTP/1.1", *form, body="hello").startswith(b"HTTP/1.1 4")
    assert said_to(desk, "no request at all").startswith(b"HTTP/1.1 400 ")
    assert caplog.records == []
