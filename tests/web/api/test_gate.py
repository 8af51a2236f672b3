"""Who gets in below /api, and what is said to those who do not: a problem, never a page."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.e2e.desk import open_desk
from tests.web.api.asking import Program, program, refused
from tests.web.visiting import Served, serve
from tracker.model.people import Role
from tracker.pipeline import people, tokens
from tracker.pipeline.people import COMMAND_LINE
from tracker.web.api.gate import MOST, takes_json
from tracker.web.serve import serving


def test_a_token_lets_in_and_nothing_else_does(desk: Served, robot: Program) -> None:
    assert robot.get("documents").status_code == 200
    stranger, signed_in = program(desk), desk.visitor(Role.ADMIN)
    assert "Show a token" in refused(stranger.get("documents"), 401)
    assert "Show a token" in refused(signed_in.get("/api/v1/documents"), 401)
    answer = stranger.get("documents", Authorization="Bearer unknown")
    assert "unknown or revoked" in refused(answer, 401)
    assert answer.headers["www-authenticate"] == 'Bearer realm="tracker", error="invalid_token"'
    for shown in ("Basic eDp5", "Bearer", robot.secret, f"Token {robot.secret}"):
        refused(stranger.get("documents", Authorization=shown), 401)
    refused(stranger.get("documents", {"token": robot.secret}), 401)


def test_a_token_opens_no_page(robot: Program) -> None:
    assert robot.get("/documents").status_code == 303
    assert robot.get("/audit").status_code == 303


def test_a_revoked_token_lets_nobody_in_from_then_on(desk: Served) -> None:
    other = program(desk, "Night shift")
    assert other.get("documents").status_code == 200
    tokens.revoke(desk.desk.road, COMMAND_LINE, "night  SHIFT")
    refused(other.get("documents"), 401)
    assert [act.what for act in desk.acts() if act.on == "Night shift"] == ["token revoked", "token added"]


def test_no_file_of_the_desk_holds_a_token(desk: Served, robot: Program) -> None:
    with closing(sqlite3.connect(desk.desk.file)) as connection:
        dump = "\n".join(connection.iterdump())
    assert "robot" in dump
    assert robot.secret not in dump


def test_it_is_kept_to_the_hour_when_a_token_was_used(desk: Served) -> None:
    def used() -> object:
        with closing(sqlite3.connect(desk.desk.file)) as connection:
            return connection.execute("SELECT used_at FROM tokens WHERE name = 'clerk'").fetchone()[0]

    clerk = program(desk, "clerk")
    assert used() is None
    clerk.json("documents")
    first = used()
    assert first is not None
    desk.desk.clock.sleep(1800)
    clerk.json("documents")
    assert used() == first
    desk.desk.clock.sleep(1801)
    clerk.json("documents")
    assert used() != first


def test_where_the_desk_is_public_strangers_read_but_see_no_review_and_compare_nothing(tmp_path: Path) -> None:
    with serve(tmp_path, public=True) as served:
        stranger = program(served)
        assert stranger.json("documents") == {"documents": [], "next": None}
        assert "Show a token" in refused(stranger.get("documents/x/changesets/1/2"), 401)
        refused(stranger.get("documents", Authorization="Bearer unknown"), 401)
        assert {} in stranger.json("openapi.json")["paths"]["/api/v1/documents"]["get"]["security"]


def test_a_token_that_travels_unencrypted_between_machines_is_refused(tmp_path: Path) -> None:
    with open_desk(tmp_path) as behind:
        people.add(behind.road, COMMAND_LINE, "Ana", Role.ADMIN)
        secret = tokens.add(behind.road, COMMAND_LINE, "robot")
        with serving(behind.road, host="0.0.0.0", port=0) as url:  # noqa: S104
            address = f"http://127.0.0.1:{urlsplit(url).port}/api/v1/documents"
            answer = httpx2.get(address, headers={"Authorization": f"Bearer {secret}"}, trust_env=False)
    assert "unencrypted" in refused(answer, 403)


def test_whoever_asks_too_often_waits_and_others_do_not(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        one, other = program(served, "one"), program(served, "other")
        served.desk.clock.sleep(15)
        assert at_once(served, one, MOST) == ["406"] * MOST
        answer = one.get("documents")
        refused(answer, 429)
        assert answer.headers["retry-after"] == "45"
        assert other.get("documents").status_code == 200
        served.desk.clock.sleep(45)
        assert one.get("documents").status_code == 200


def at_once(served: Served, asks: Program, count: int) -> list[str]:
    """Send many requests over one connection, and return the statuses of the answers."""
    head = ("Accept: text/html", f"Host: {urlsplit(served.url).netloc}", f"Authorization: Bearer {asks.secret}")
    request = "\r\n".join(("HEAD /api/v1/documents HTTP/1.1", *head, ""))
    with socket.create_connection(("127.0.0.1", urlsplit(served.url).port or 0), timeout=30) as connection, connection.makefile() as lines:
        connection.sendall(f"{request}\r\n".encode() * (count - 1) + f"{request}Connection: close\r\n\r\n".encode())
        return [line.split()[1] for line in lines if line.startswith("HTTP/")]


def test_what_is_not_there_or_cannot_be_done_is_a_problem(robot: Program) -> None:
    for path in ("/api", "/api/", "/api/v1", "/api/v2/documents", "/api/v1/documents/", "/api/v1/<b>"):
        refused(robot.get(path), 404)
    for path in ("documents/nobody", "documents/nobody/checks", "reports/999", "reports/x", "documents/summary/snapshots/99"):
        refused(robot.get(path), 404)
    for number in ("0", "1.0", "+1", "1%20", "01"):
        refused(robot.get(f"documents/summary/snapshots/{number}"), 404)
        refused(robot.get(f"reports/{number}"), 404)
    assert refused(robot.get("reports/999"), 404) == "there is no report 999"
    refused(robot.get(f"documents/summary/snapshots/{2**70}"), 404)
    assert "versions 1 to 4" in refused(robot.get("documents/summary/changesets/1/9"), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_done_but_to_read(desk: Served, robot: Program, method: str) -> None:
    acts = len(desk.acts())
    answer = robot.client.request(method, "/api/v1/documents", headers={"Authorization": f"Bearer {robot.secret}", "Origin": desk.url})
    refused(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"
    assert len(desk.acts()) == acts


def test_what_cannot_be_read_is_too_big_or_not_meant_for_this_desk_is_a_problem(robot: Program) -> None:
    shown = {"Authorization": f"Bearer {robot.secret}"}
    refused(robot.client.get("/api/v1/documents", headers={**shown, "Host": "elsewhere.example"}), 421)
    local = f"LocalHost:{robot.client.base_url.port}"
    assert robot.client.get("/api/v1/documents", headers={**shown, "Host": local}).status_code == 200
    refused(robot.client.post("/api/v1/documents", headers=shown, content=b"x" * 1_000_001), 413)
    refused(robot.client.get("/api/v1/documents", headers=[*shown.items(), ("Origin", "a"), ("Origin", "b")]), 400)


def test_misspelt_double_and_impossible_parameters_are_told(robot: Program) -> None:
    assert "“as-of”" in refused(robot.get("documents/summary/snapshots", {"as-of": "2024-12-04"}), 422)
    assert "more than once" in refused(robot.get("/api/v1/documents?limit=1&limit=2"), 422)
    assert "is in the future" in refused(robot.get("documents/summary/read", {"as_of": "2124-12-04"}), 422)
    assert "is no date" in refused(robot.get("documents/summary/blame", {"as_of": "yesterday"}), 422)
    assert "one version each" in refused(robot.get("documents/summary/blame", {"as_of": "2024-12-05", "version": 1}), 422)
    assert "is in the future" in refused(robot.get("documents/summary/read", {"published": "9999-12-31"}), 422)
    assert refused(robot.get("search", {"q": "fever", "document": "no"}), 422) == refused(robot.get("reports", {"document": "no"}), 422)
    for limit in ("1.0", "+1", "1_0", " 1", "１"):
        refused(robot.get("documents", {"limit": limit}), 422)
        refused(robot.get("search", {"q": "fever", "limit": limit}), 422)
    answer = robot.get("reports", {"limit": 0, "state": "lost"})
    refused(answer, 422)
    assert sorted(line.partition(":")[0] for line in answer.json()["errors"]) == ["limit", "state"]


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        ("", True),
        ("*/*", True),
        ("text/html, image/gif, *; q=.2, */*; q=.2", True),
        ("*", True),
        ("text/html, application/*;q=0.1", True),
        ("application/json;q=0, */*", False),
        ("text/html", False),
        ("Application/JSON; charset=utf-8", True),
        ("*/*;q=0", False),
        ("*/*;q=much", True),
    ],
)
def test_only_those_who_take_json_are_answered(accept: str, taken: bool) -> None:  # noqa: FBT001
    assert takes_json(accept) is taken


def test_who_takes_no_json_is_told_so(robot: Program) -> None:
    refused(robot.get("documents", Accept="text/html"), 406)
