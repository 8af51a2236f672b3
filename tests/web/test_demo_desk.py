"""The desk that `tracker demo` serves on a terminal."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.e2e.terminal import PATIENCE, Terminal, left_in, on_terminal
from tests.web.visiting import Visitor, words

SAYS_PORT = "tracker: demo.port {} is in use by another program; set another one, or 0 for any that is free\n"


@contextmanager
def visiting(link: re.Match[str]) -> Iterator[Visitor]:
    """Come in by a link."""
    with httpx2.Client(base_url=link[1], trust_env=False, timeout=PATIENCE) as client:
        visitor = Visitor(client, link[1])
        assert visitor.get("/inbox").status_code == 303
        assert "Welcome, Ada Wick" in words(visitor.get(link[0]))
        assert visitor.follow(visitor.post(link[0])).url.path == "/"
        yield visitor


def see_around(visitor: Visitor) -> None:
    """Find what the guide speaks of."""
    inbox = words(visitor.get("/inbox"))
    assert "5 reports, 5 unread." in inbox
    assert "Tratamiento del lanternoma" in inbox
    assert "Asked by Ben Taper" in words(visitor.get("/reports/6"))
    assert "English changed, Spanish not for 1" in words(visitor.get("/documents/lanternoma-es"))
    operations = words(visitor.get("/operations"))
    assert "Pages to be decided (1)" in operations
    assert "can no longer find 4 of 7 sections" in operations
    assert "Nothing is due now." in operations


def ask_for_look(terminal: Terminal, visitor: Visitor) -> None:
    """Find the issue that nobody has seen: the publisher is there, and the service looks."""
    assert "in the dark after treatment" not in words(visitor.get("/documents/lanternoma-patient/versions/2"))
    assert visitor.post("/documents/lanternoma-patient/check").status_code == 303
    assert terminal.until(r"lanternoma-patient: (\w+ \(version \d\))")[1] == "new (version 3)"
    assert "in the dark after treatment" in words(visitor.get("/documents/lanternoma-patient/versions/3"))
    assert "6 reports" in words(visitor.get("/inbox"))


def test_the_desk_is_served_until_ctrl_c_to_who_comes_in_by_the_link(tmp_path: Path) -> None:
    with on_terminal(tmp_path, "demo") as terminal:
        terminal.until("5 reports wait in its inbox")
        link = terminal.until(r"(http://127\.0\.0\.1:\d+)/invitations/\S+")
        terminal.until("Ctrl-C ends")
        with visiting(link) as visitor:
            see_around(visitor)
            ask_for_look(terminal, visitor)
            used = visitor.post(link[0])
            assert (used.status_code, "used already" in words(used)) == (404, True)
            terminal.type(b"\n")
            with visiting(terminal.until(r"(http://127\.0\.0\.1:\d+)/invitations/\S+")):
                terminal.type(b"\x03")
                assert "deleted" in terminal.rest()
        assert terminal.process.wait(PATIENCE) == 0
    assert left_in(tmp_path) == ["tmp"]


def test_ctrl_c_in_the_midst_of_the_tour_leaves_nothing(tmp_path: Path) -> None:
    with on_terminal(tmp_path, "demo") as terminal:
        terminal.until("first version")
        terminal.type(b"\x03")
        terminal.rest()
        assert terminal.process.wait(PATIENCE) == 130
    assert left_in(tmp_path) == ["tmp"]


def test_a_port_that_is_taken_is_told_in_one_line_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with on_terminal(tmp_path, "demo", TRACKER_DEMO__PORT=str(port)) as terminal:
            assert terminal.rest() == SAYS_PORT.format(port)
            assert terminal.process.wait(PATIENCE) == 2
    assert left_in(tmp_path) == ["tmp"]
