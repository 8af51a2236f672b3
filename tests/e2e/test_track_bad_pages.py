from __future__ import annotations

import gzip
import hashlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk, open_desk
from tests.e2e.summary import LOGIN, MAINTENANCE, another, edition, half, shell
from tests.servers import PageServer, RawServer, closed_door, response
from tracker.model.capture import Check, Outcome
from tracker.parse import fingerprint

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
NESTED = f"<html><head><title>Deep</title></head><body><h1>Deep</h1>{'<div>' * 200_000}</body></html>"
WHOLE = edition(2)
SUSPECTS = {
    "empty": ("", "empty"),
    "white space": ("\r\n  \n", "empty"),
    "maintenance": (MAINTENANCE, "can no longer find"),
    "login": (LOGIN, "can no longer find"),
    "shell": (shell(2), "can no longer find"),
    "half the sections": (half(2), "can no longer find"),
    "cut in the middle": (WHOLE[: len(WHOLE) // 2], "cut short"),
    "cut near the end": (WHOLE[: -len("</html>\n")], "cut short"),
    "another document": (another(WHOLE), "the title is another one"),
}
TOO_COMPLEX = {"200,000 nested tags": NESTED, "300,000 tags": f"<html><body><h1>Wide</h1>{'<br>' * 300_000}</body></html>"}
STATUSES = {
    404: (Outcome.ERROR, "no such page (404)"),
    410: (Outcome.ERROR, "no such page (410)"),
    500: (Outcome.ERROR, "status 500"),
    503: (Outcome.ERROR, "status 503"),
    403: (Outcome.BLOCKED, "refuses to show the page (403)"),
    401: (Outcome.BLOCKED, "refuses to show the page (401)"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def tracked(pages: PageServer, desk: Desk) -> Desk:
    """Return a desk whose document has version 1 already."""
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    return desk


def nothing_lost(desk: Desk, pages: PageServer) -> None:
    """Assert that version 1 still counts, and that the next good page goes on from it."""
    assert [line.version for line in desk.versions()] == [1]
    assert desk.snapshot(1).fingerprint == fingerprint(desk.snapshot(1).content)
    pages.put(PAGE, edition(2))
    assert desk.check().version == 2
    (change,) = desk.report(2).changeset.told()
    assert change.after == "Quagmirin."


def one_sentence(check: Check) -> str:
    assert check.reason
    assert len(check.reason.splitlines()) == 1
    return check.reason


@pytest.mark.parametrize("name", SUSPECTS)
def test_what_is_not_the_document_is_suspect_and_no_version(pages: PageServer, tracked: Desk, name: str) -> None:
    body, why = SUSPECTS[name]
    pages.put(PAGE, body)
    check = tracked.check()
    assert (check.outcome, check.version) == (Outcome.SUSPECT, None)
    assert why in one_sentence(check)
    nothing_lost(tracked, pages)


@pytest.mark.parametrize("name", SUSPECTS)
def test_a_suspect_page_is_kept(pages: PageServer, tracked: Desk, name: str) -> None:
    body, _ = SUSPECTS[name]
    pages.put(PAGE, body)
    check = tracked.check()
    assert check.capture_id is not None
    assert tracked.capture(check.capture_id).sha256 == hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize("body", ["", MAINTENANCE, LOGIN, shell(1), "just text", "\x00\x00", edition(1)[:900]])
def test_what_is_not_the_document_is_no_first_version_either(pages: PageServer, desk: Desk, body: str) -> None:
    desk.add(pages.put(PAGE, body))
    assert desk.check().outcome is Outcome.SUSPECT
    assert desk.versions() == []
    pages.put(PAGE, edition(1))
    assert desk.check().version == 1


@pytest.mark.parametrize("name", TOO_COMPLEX)
def test_a_page_that_is_too_complex_is_an_error_and_kept(pages: PageServer, tracked: Desk, name: str) -> None:
    pages.put(PAGE, TOO_COMPLEX[name])
    check = tracked.check()
    assert (check.outcome, check.cause, check.version) == (Outcome.ERROR, "complex", None)
    assert "too complex" in one_sentence(check)
    assert check.capture_id is not None
    assert tracked.capture(check.capture_id).body == TOO_COMPLEX[name].encode()
    nothing_lost(tracked, pages)


def test_a_page_that_is_too_complex_is_no_first_version_either(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, NESTED))
    assert desk.check().cause == "complex"
    assert desk.versions() == []
    pages.put(PAGE, edition(1))
    assert desk.check().version == 1


def test_a_suspect_page_that_is_not_modified_stays_suspect(pages: PageServer, tracked: Desk) -> None:
    pages.put(PAGE, MAINTENANCE, etag='"closed"')
    first, again = tracked.check(), tracked.check()
    assert again.not_modified
    assert (again.outcome, again.reason) == (Outcome.SUSPECT, first.reason)
    nothing_lost(tracked, pages)


def test_a_suspect_page_with_the_same_bytes_stays_suspect(pages: PageServer, tracked: Desk) -> None:
    pages.put(PAGE, MAINTENANCE)
    first, again = tracked.check(), tracked.check()
    assert (again.outcome, again.reason, again.capture_id) == (Outcome.SUSPECT, first.reason, first.capture_id)


def test_the_document_as_it_was_after_a_suspect_page_is_the_same(pages: PageServer, tracked: Desk) -> None:
    pages.put(PAGE, MAINTENANCE)
    tracked.check()
    pages.put(PAGE, edition(1))
    assert tracked.check().outcome is Outcome.SAME
    assert len(tracked.versions()) == 1


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_is_no_version_whatever_it_says(pages: PageServer, tracked: Desk, status: int) -> None:
    outcome, why = STATUSES[status]
    pages.put(PAGE, edition(2), status=status)
    check = tracked.check()
    assert (check.outcome, check.status, check.version) == (outcome, status, None)
    assert why in one_sentence(check)
    nothing_lost(tracked, pages)


def test_a_redirect_to_another_host_is_not_followed(pages: PageServer, tracked: Desk) -> None:
    elsewhere = pages.put("/new", edition(2)).replace("127.0.0.1", "localhost")
    pages.put(PAGE, "", status=302, location=elsewhere)
    check = tracked.check()
    assert check.outcome is Outcome.SUSPECT
    assert elsewhere in one_sentence(check)
    assert pages.asked("/new") == []
    nothing_lost(tracked, pages)


def test_what_robots_txt_forbids_is_not_asked_for(pages: PageServer, desk: Desk) -> None:
    pages.put("/robots.txt", "User-agent: *\nDisallow: /types/")
    desk.add(pages.put(PAGE, edition(1)))
    check = desk.check()
    assert (check.outcome, check.status) == (Outcome.BLOCKED, None)
    assert "robots.txt" in one_sentence(check)
    assert pages.asked(PAGE) == []
    pages.put("/robots.txt", "")
    assert desk.check().version == 1


def test_a_robots_txt_that_cannot_be_read_ends_the_check(pages: PageServer, desk: Desk) -> None:
    pages.put("/robots.txt", "busy", status=503)
    desk.add(pages.put(PAGE, edition(1)))
    assert desk.check().outcome is Outcome.ERROR
    assert pages.asked(PAGE) == []


def test_a_bomb_is_given_up(pages: PageServer, tracked: Desk) -> None:
    pages.put(PAGE, gzip.compress(b"<p>" + bytes(40_000_000)), content_encoding="gzip")
    check = tracked.check()
    assert check.outcome is Outcome.ERROR
    assert "unpacks to more than 25,000,000 bytes" in one_sentence(check)
    nothing_lost(tracked, pages)


def test_a_body_that_ends_too_early_is_an_error(desk: Desk) -> None:
    def script(connection: socket.socket, _: threading.Event) -> None:
        whole = response(b"" if b"/robots.txt" in server.requests[-1] else edition(1).encode())
        connection.sendall(whole[:-500] if len(whole) > 500 else whole)

    with RawServer(script) as server:
        desk.add(server.url(PAGE))
        check = desk.check()
    assert check.outcome is Outcome.ERROR
    assert "before the whole answer had come" in one_sentence(check)
    assert desk.rows("captures") == 0


def test_a_server_that_is_down_is_an_error(desk: Desk) -> None:
    desk.add(closed_door())
    assert "could not be read" in one_sentence(desk.check())


def test_an_address_that_is_no_page_is_never_opened(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(edition(1), encoding="utf-8")
    desk.add(f"file://{tmp_path}/page.html")
    check = desk.check()
    assert (check.outcome, check.cause) == (Outcome.ERROR, "address")
    assert "http://" in one_sentence(check)
    assert desk.versions() == []


def test_a_nul_is_kept_as_the_sign_for_what_cannot_be_shown(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1, note=" It was \x00 named late.")))
    assert desk.check().version == 1
    assert "It was \ufffd named late." in str(desk.snapshot(1).content)


@pytest.mark.parametrize("charset", ["utf-16", "no-such-charset", "'; DROP TABLE documents"])
def test_a_charset_that_the_page_cannot_be_in_is_passed_over(pages: PageServer, tracked: Desk, charset: str) -> None:
    pages.put(PAGE, edition(2), content_type=f"text/html; charset={charset}")
    assert tracked.check().version == 2
    pages.put(PAGE, edition(2), content_type="text/html; charset=utf-8")
    assert tracked.check().outcome is Outcome.SAME


def test_the_same_bytes_under_the_right_charset_are_read_anew(pages: PageServer, tracked: Desk) -> None:
    """Bytes say something else in another character set; as koi8-r, these are not what the document says."""
    pages.put(PAGE, edition(2), content_type="text/html; charset=koi8-r")
    check = tracked.check()
    assert (check.outcome, check.cause) == (Outcome.SUSPECT, "charset")
    nothing_lost(tracked, pages)
    assert tracked.rows("blobs") == 2


def test_a_page_that_is_no_utf_8_is_read_as_windows_1252(pages: PageServer, desk: Desk) -> None:
    body = edition(1, note=" It is Dr. Müller’s name.").replace('<meta charset="utf-8" />', "").encode("cp1252", "replace")
    desk.add(pages.put(PAGE, body))
    assert desk.check().version == 1
    assert "Dr. Müller’s name" in str(desk.snapshot(1).content)
