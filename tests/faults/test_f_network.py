from __future__ import annotations

import gzip
import random
import socket
import time
from itertools import repeat

import brotli
import pytest

from tests.e2e.desk import Desk
from tests.e2e.summary import edition
from tests.faults.looking import MINUTE, asking, ended, known, look, unharmed
from tests.faults.server import HTML, MEGABYTE, PAGE, FaultServer, big, bomb, cut, good, nested, page
from tests.servers import Certificate, Script, closed_door, drips, floods, full_house, response, says
from tracker import parse
from tracker.model.capture import Outcome

HEAD = b"HTTP/1.1 200 OK\r\n"
BODY = edition(2).encode()
IN_TIME = 5.0  # for a limit of half a second, on a busy machine


def moved_to(desk: Desk, url: str) -> None:
    """Have the document looked for elsewhere, whatever is there."""
    desk.execute(f"UPDATE documents SET url = '{url}'")  # noqa: S608


def nowhere(host: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")


def test_f1_a_name_that_is_not_found_is_an_error_and_the_version_stays(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    moved_to(desk, faults.url(PAGE).replace("127.0.0.1", "nowhere.example"))  # a name: numbers are not asked for
    assert look(asking(desk, resolve=lambda _host, _port: ["127.0.0.1"])).outcome is Outcome.SAME
    check = look(asking(desk, resolve=nowhere), after=2 * MINUTE)
    assert ended(check) == (Outcome.ERROR, "dns")
    moved_to(desk, faults.url(PAGE))
    unharmed(desk, faults)


def test_f1_a_closed_port_is_an_error_and_the_version_stays(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    moved_to(desk, closed_door())
    check = look(desk)
    assert check.outcome is Outcome.ERROR
    assert "refused" in check.reason
    moved_to(desk, faults.url(PAGE))
    unharmed(desk, faults)


def test_f1_a_connection_that_never_comes_about_is_an_error_and_the_version_stays(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    with full_house() as url:
        moved_to(desk, url)
        check = look(asking(desk, seconds=0.5))
    assert check.outcome is Outcome.ERROR
    assert "timeout" in check.reason
    moved_to(desk, faults.url(PAGE))
    unharmed(desk, faults)


def test_f1_a_certificate_that_nobody_vouches_for_is_an_error(desk: Desk, certificate: Certificate) -> None:
    with FaultServer(tls=certificate.server_side()) as secure:
        desk.add(secure.put(PAGE, good(1)))
        check = look(desk)
        assert check.outcome is Outcome.ERROR
        assert "tls" in check.reason
        assert secure.asked(PAGE) == []
        assert look(asking(desk, authorities=certificate.path)).version == 1


def test_f1_the_cause_is_that_of_the_page_where_robots_txt_is_known(desk: Desk, certificate: Certificate) -> None:
    """It is asked for first, and then it is what fails."""
    with FaultServer(tls=certificate.server_side()) as secure:
        desk.add(secure.put(PAGE, good(1)))
        assert look(asking(desk, authorities=certificate.path)).version == 1
        assert ended(look(desk, after=2 * MINUTE)) == (Outcome.ERROR, "tls")
        assert len(desk.versions()) == 1


@pytest.mark.parametrize(
    "script",
    [
        drips(b"", iter(())),
        drips(b"", ((HEAD[n : n + 1] or b"x") for n in range(10_000))),
        drips(HEAD + b"Content-Length: 9999\r\n\r\n", iter(())),
        drips(HEAD + b"Content-Length: 9999\r\n\r\n", repeat(b"x")),
        drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", repeat(b"1\r\nx\r\n")),
    ],
    ids=["silence", "slow head", "stalled body", "slow body", "slow chunks"],
)
def test_f2_a_slow_server_ends_at_the_time_limit_of_the_whole_check(desk: Desk, faults: FaultServer, script: Script) -> None:
    known(desk, faults)
    faults.put(PAGE, script)
    started = time.monotonic()
    assert ended(look(asking(desk, seconds=0.5))) == (Outcome.ERROR, "timeout")
    assert 0.4 < time.monotonic() - started < IN_TIME
    assert desk.rows("captures") == 1
    unharmed(desk, faults)


@pytest.mark.parametrize(
    "script",
    [
        says(response(BODY, HTML)[:-1]),
        says(response(BODY, HTML)[:300]),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(BODY) + BODY[:-7]),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(BODY) + BODY + b"\r\n"),
        says(response(gzip.compress(BODY)[:-9], HTML, "Content-Encoding: gzip")),
        says(response(brotli.compress(BODY)[:-9], HTML, "Content-Encoding: br")),
    ],
    ids=["one byte short", "nearly all missing", "chunk cut", "no last chunk", "gzip cut", "br cut"],
)
def test_f3_less_than_was_promised_is_never_kept(desk: Desk, faults: FaultServer, script: Script) -> None:
    known(desk, faults)
    faults.put(PAGE, script)
    assert ended(look(desk)) == (Outcome.ERROR, "truncated")
    assert desk.rows("captures") == 1
    unharmed(desk, faults)


@pytest.mark.parametrize("seed", range(4))
def test_f4_a_page_that_ends_early_without_a_sign_of_it_is_suspect(desk: Desk, faults: FaultServer, seed: int) -> None:
    """Every 64th is tried on real pages where the gate alone is tested; here some, over HTTP/1.0."""
    known(desk, faults)
    for part in sorted(random.Random(seed).sample(range(1, 64), 4)):  # noqa: S311
        faults.put(PAGE, cut(BODY, part * len(BODY) // 64))
        check = look(desk)
        assert (check.outcome, check.version) == (Outcome.SUSPECT, None)
    unharmed(desk, faults)


def test_f4_a_page_that_ends_with_its_connection_is_a_page(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, cut(BODY, len(BODY)))
    assert look(desk).version == 2


@pytest.mark.parametrize("packing", ["gzip", "br"])
def test_f6_a_bomb_is_given_up_at_the_cap(desk: Desk, faults: FaultServer, packing: str) -> None:
    """The larger ones, and what they cost the service, are in the campaign."""
    known(desk, faults)
    faults.put(PAGE, bomb(packing, 64 * MEGABYTE))
    check = look(desk)
    assert ended(check) == (Outcome.ERROR, "too_big")
    assert "25,000,000 bytes" in check.reason
    assert desk.rows("captures") == 1
    unharmed(desk, faults)


def test_f6_a_page_that_has_no_end_is_given_up_at_the_cap(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, floods(HEAD + b"\r\n", b"<p>more</p>" * 5000), big(50 * MEGABYTE))
    for _ in range(2):
        assert ended(look(desk)) == (Outcome.ERROR, "too_big")
    unharmed(desk, faults)


@pytest.mark.parametrize("named", ["gzip, gzip", "br, gzip", "zstd", "deflate", "compress"])
def test_f6_only_what_was_asked_for_is_unpacked(desk: Desk, faults: FaultServer, named: str) -> None:
    known(desk, faults)
    faults.put(PAGE, page(gzip.compress(gzip.compress(BODY)), f"Content-Encoding: {named}"))
    assert ended(look(desk)) == (Outcome.ERROR, "encoding")
    assert b"accept-encoding: gzip, br\r\n" in faults.asked(PAGE)[-1].lower()
    unharmed(desk, faults)


def test_f6_a_page_of_too_many_tags_in_each_other_is_an_error(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, nested(200_000))
    assert ended(look(desk)) == (Outcome.ERROR, "complex")
    unharmed(desk, faults)


def redirect(to: str, status: int = 302) -> Script:
    return page("", f"Location: {to}", status=f"{status} Over there")


def test_f7_a_circle_of_redirects_is_an_error(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put("/other", redirect(PAGE))
    for there in (PAGE, "/other"):
        faults.put(PAGE, redirect(there))
        check = look(desk)
        assert ended(check) == (Outcome.ERROR, "redirect")
        assert "circle" in check.reason
    unharmed(desk, faults)


def test_f7_five_redirects_lead_to_the_page_and_six_do_not(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    for n in range(1, 6):
        faults.put(f"/{n}", redirect(f"/{n + 1}"))
    faults.put("/6", good(2))
    faults.put(PAGE, redirect("/1"))
    check = look(desk)
    assert ended(check) == (Outcome.ERROR, "redirect")
    assert "more than 5 times" in check.reason
    faults.put(PAGE, redirect("/2"))
    assert look(desk).version == 2


def test_f7_a_step_from_https_to_http_is_refused(desk: Desk, faults: FaultServer, certificate: Certificate) -> None:
    with FaultServer(tls=certificate.server_side()) as secure:
        desk.add(secure.put(PAGE, redirect(faults.put(PAGE, good(1)))))
        check = look(asking(desk, authorities=certificate.path))
    assert ended(check) == (Outcome.ERROR, "redirect")
    assert "https to http" in check.reason
    assert faults.asked(PAGE) == []


HOSTILE = {
    "a header of 1 MB": HEAD + b"X: " + b"y" * MEGABYTE + b"\r\n\r\n" + BODY,
    "10,000 headers": HEAD + b"".join(b"X-%d: %040d\r\n" % (n, n) for n in range(10_000)) + b"\r\n" + BODY,
    "600 short headers": HEAD + b"".join(b"X-%d: 1\r\n" % n for n in range(600)) + b"\r\n" + BODY,
    "a NUL in a header": HEAD + b"X: \x00\r\n\r\n" + BODY,
    "no status": b"HTTP/1.1\r\n\r\n" + BODY,
    "another protocol": b"\x16\x03\x01\x02\x00\x1b[31mERR\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nabcde",
    "a length below 0": HEAD + b"Content-Length: -5\r\n\r\nabcde",
    "no end of interim answers": b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 50_000,
    "a switch of protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_f20_hostile_headers_are_an_error_in_one_line(desk: Desk, faults: FaultServer, name: str) -> None:
    known(desk, faults)
    faults.put(PAGE, says(HOSTILE[name]))
    check = look(asking(desk, wire_bytes=500_000))
    assert check.outcome is Outcome.ERROR
    assert check.cause in {"protocol", "too_big", "truncated", "status"}
    assert desk.rows("captures") == 1
    unharmed(desk, faults)


@pytest.mark.parametrize(
    "header",
    ["X: a\r\n b\r\n\tc", "X: caf\udce9", "Set-Cookie: a\udc85b\udc9b31m", "Content-Language: \x1b[31m", 'ETag: "\udc85\udcad"'],
    ids=["folded", "latin-1", "C1", "escape", "odd ETag"],
)
def test_f20_odd_headers_beside_the_page_are_no_part_of_what_it_says(desk: Desk, faults: FaultServer, header: str) -> None:
    known(desk, faults)
    raw = HEAD + header.encode("utf-8", "surrogateescape") + b"\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
    faults.put(PAGE, says(raw))
    assert look(desk).outcome in {Outcome.NEW, Outcome.ERROR}
    faults.put(PAGE, good(2))
    assert look(desk).outcome in {Outcome.NEW, Outcome.SAME}
    assert desk.snapshot(2).content.facts.title.startswith("Sundew")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Content-Encoding: \x1b]0;x\x07",), BODY),
        (("Content-Type: application/\x1b[31m",), b"x"),
        (("Location: http://\x1b[31m/\u2028",), b""),
        (("Location: http://elsewhere.example/%1b%0a" + "x" * 1500,), b""),
        ((), edition(1).replace("Sundew Fever", "Page not found \x1b[31m\u2028\u202e").encode()),
        ((), b"<html><body><h1>Stop</h1><p>You are a robot \x1b]0;x\x07 or access denied \x85 to you</p></body></html>"),
    ],
)
def test_f20_what_a_server_says_writes_no_lines_and_colours_into_reasons(
    desk: Desk, faults: FaultServer, headers: tuple[str, ...], body: bytes
) -> None:
    known(desk, faults)
    status = "302 Found" if not body else "200 OK"
    faults.put(PAGE, says(response(body, *headers, status=status)))
    assert look(desk).outcome in {Outcome.ERROR, Outcome.SUSPECT, Outcome.BLOCKED}
    unharmed(desk, faults)


PIECES = [
    HEAD, b"HTTP/1.0 200\r\n", b"HTTP/1.1 302 \x1b[31m\r\nLocation: ", b"HTTP/1.1 304 Not\r\n\r\n", b"HTTP/1.1 100 Go\r\n\r\n",
    b"Content-Length: 7\r\n", b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: br\r\n",
    b"Content-Type: text/html; charset=\xff\r\n", b"Retry-After: 1e12\r\n", b"ETag: \x85\r\n", b"http://[::1/\r\n", b"//\x00\r\n",
    b" folded\r\n",
    b"\r\n", b"\r\n\r\n", b"\n\n", b"5\r\nabcde\r\n", b"0\r\n\r\n", b"\x1f\x8b\x08\x00", b"\xff\xfe<", BODY, BODY[:3000], b"X" * 5000, b"",
]  # fmt: skip


def shuffled(seed: int) -> bytes:
    """Return what a server that has lost its mind sends: pieces of answers, torn, in any order."""
    chance = random.Random(seed)  # noqa: S311
    said = [chance.choice(PIECES) for _ in range(chance.randrange(1, 8))]
    start = chance.choice([HEAD, HEAD, b""])
    return start + b"".join(piece[: chance.randrange(len(piece) + 1)] if chance.random() < 0.2 else piece for piece in said)


def raw_sockets(desk: Desk, faults: FaultServer, seeds: range) -> set[tuple[Outcome, str]]:
    """Look at so many mad answers, and return how that ended; none may be a version or a bug."""
    found, quick = set(), asking(desk, seconds=2.0)
    for seed in seeds:
        faults.put(PAGE, says(shuffled(seed)))
        check = look(quick)
        assert check.cause != "bug", seed
        assert check.outcome is not Outcome.GONE, seed  # no piece says so
        found.add(ended(check))
    return found


def test_f20_whatever_a_server_sends_a_check_ends_and_says_how(desk: Desk, faults: FaultServer, caplog: pytest.LogCaptureFixture) -> None:
    known(desk, faults)
    assert len(raw_sockets(desk, faults, range(200))) > 4
    editions = {parse.fingerprint(parse.read(edition(number).encode(), parse.PDQ)) for number in (1, 2)}  # the pieces hold the second
    assert {line.fingerprint for line in desk.versions()} <= editions
    assert caplog.records == []
