from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk, open_desk
from tests.e2e.summary import edition
from tests.servers import PageServer, RawServer, response
from tracker.model.capture import Outcome

PAGE = "/types/sundew/hp/sundew"
PRIVATE = "/private/sundew"
RULES = "User-agent: *\nDisallow: /private/"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def test_f19_what_a_host_last_allowed_holds_for_a_day_while_its_robots_txt_fails(pages: PageServer, desk: Desk) -> None:
    """Then it is as if the host could not be reached, and when it speaks again, its new word counts."""
    pages.put("/robots.txt", RULES)
    desk.add(pages.put(PAGE, edition(1)))
    assert desk.check().outcome is Outcome.NEW
    pages.put("/robots.txt", "busy", status=503)
    pages.put(PAGE, edition(2))
    assert desk.check().outcome is Outcome.NEW
    assert len(pages.asked("/robots.txt")) == 2
    check = desk.check()
    assert (check.outcome, "(503)" in check.reason) == (Outcome.ERROR, True)
    assert len(pages.asked(PAGE)) == 2
    pages.put("/robots.txt", "User-agent: *\nDisallow: /types/")
    assert desk.check().outcome is Outcome.BLOCKED


def test_f19_what_a_host_last_forbade_stays_forbidden_while_its_robots_txt_fails(pages: PageServer, desk: Desk) -> None:
    pages.put("/robots.txt", RULES)
    desk.add(pages.put(PRIVATE, edition(1)))
    assert desk.check().outcome is Outcome.BLOCKED
    pages.put("/robots.txt", "busy", status=503)
    check = desk.check()
    assert (check.outcome, "robots.txt" in check.reason) == (Outcome.BLOCKED, True)
    assert pages.asked(PRIVATE) == []


def test_f19_a_robots_txt_that_is_cut_off_is_one_that_fails(desk: Desk) -> None:
    """A host that was heard once is looked at; one that never was is not."""
    answers = {"/robots.txt": response(RULES.encode()), PAGE: response(edition(1).encode())}

    def script(connection: socket.socket, _: threading.Event) -> None:
        path = server.requests[-1].split()[1].decode()
        connection.sendall(answers[path])

    with RawServer(script) as server:
        desk.add(server.url(PAGE))
        assert desk.check().outcome is Outcome.NEW
        answers["/robots.txt"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *"
        assert desk.check().outcome is Outcome.SAME
        assert desk.check().outcome is Outcome.ERROR
