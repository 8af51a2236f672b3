from __future__ import annotations

import pytest

from tests.e2e.desk import Desk
from tests.e2e.summary import LOGIN, MAINTENANCE, another, edition, half, shell
from tests.faults.looking import ended, held_back, known, look, unharmed
from tests.faults.server import PAGE, FaultServer, page
from tests.servers import PageServer
from tracker.model.capture import Outcome
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.suspects import refuse

META = '<meta charset="utf-8" />'
NOTES = (
    " Fever, plain.",
    " El señor Ibáñez lo llamó «fiebre».",
    " Dr. Müller’s “Größe” – 5 µg.",
    " Søren Å. œuvre, 12 €.",
    " Çà et là… ½ °C.",
)
# What a page is encoded as, the meta element that it has, the charset of its header, and the codec that reads it: mark, header, meta, rest.
MIXES = {
    "header": ("utf-8", "", "utf-8", "utf-8"),
    "meta": ("utf-8", META, "", "utf-8"),
    "nothing": ("utf-8", "", "", "utf-8"),
    "mark against header": ("utf-8-sig", "", "windows-1252", "utf-8"),
    "UTF-16 by its mark": ("utf-16", "", "", "utf-16-le"),
    "UTF-16 against header": ("utf-16", "", "utf-8", "utf-16-le"),
    "windows-1252 by header": ("cp1252", "", "windows-1252", "cp1252"),
    "latin-1 is windows-1252": ("cp1252", "", "ISO-8859-1", "cp1252"),
    "windows-1252 by meta": ("cp1252", '<meta charset="windows-1252" />', "", "cp1252"),
    "header against meta": ("cp1252", META, "windows-1252", "cp1252"),
    "unknown header": ("utf-8", "", "x-no-such", "utf-8"),
    "windows-1252 by nothing": ("cp1252", "", "", "cp1252"),
}


def encoded(number: int, note: str, mix: str) -> tuple[bytes, str]:
    """Return an edition as this mix sends it, and its content type."""
    codec, meta, header, _ = MIXES[mix]
    text = edition(number, note=note).replace(META, meta)
    return text.encode(codec, "xmlcharrefreplace"), f"text/html; charset={header}" if header else "text/html"


@pytest.mark.parametrize("note", NOTES)
def test_f5_a_page_says_the_same_in_every_charset_and_the_codec_is_kept(pages: PageServer, desk: Desk, note: str) -> None:
    read = set()
    for number, mix in enumerate(MIXES):
        body, kind = encoded(1, note, mix)
        slug = f"mix-{number}"
        desk.add(pages.put(f"/{number}", body, content_type=kind), slug)
        assert look(desk, slug=slug).version == 1, mix
        kept = desk.snapshot(1, slug)
        read.add(kept.fingerprint)
        assert kept.charset == MIXES[mix][3], mix
        assert note.strip() in str(kept.content)
    assert len(read) == 1


def test_f5_another_codec_under_other_words_is_suspect(pages: PageServer, desk: Desk) -> None:
    body, kind = encoded(1, NOTES[1], "header")
    desk.add(pages.put(PAGE, body, content_type=kind))
    assert look(desk).version == 1
    body, kind = encoded(2, NOTES[1], "windows-1252 by header")
    pages.put(PAGE, body, content_type=kind)
    assert ended(look(desk)) == (Outcome.SUSPECT, "charset")
    body, kind = encoded(2, NOTES[1], "header")
    pages.put(PAGE, body, content_type=kind)
    assert look(desk).version == 2


def test_f5_another_codec_for_the_same_words_is_no_change(pages: PageServer, desk: Desk) -> None:
    for mix, outcome in (("header", Outcome.NEW), ("windows-1252 by header", Outcome.SAME), ("UTF-16 by its mark", Outcome.SAME)):
        body, kind = encoded(1, NOTES[1], mix)
        url = pages.put(PAGE, body, content_type=kind)
        if mix == "header":
            desk.add(url)
        assert look(desk).outcome is outcome, mix


NOT_THE_DOCUMENT = {
    "maintenance": (MAINTENANCE, (), Outcome.SUSPECT),
    "login": (LOGIN, (), Outcome.SUSPECT),
    "another document": (another(edition(2)), (), Outcome.SUSPECT),
    "half": (half(2), (), Outcome.SUSPECT),
    "challenge": (edition(2), ("CF-Mitigated: challenge",), Outcome.BLOCKED),
    "firewall": (edition(2), ("X-Amzn-WAF-Action: captcha",), Outcome.BLOCKED),
    "proxy": (edition(2), ("X-Squid-Error: ERR_ACCESS_DENIED 0",), Outcome.BLOCKED),
    "not found": (MAINTENANCE.replace("Back soon", "Page not found"), (), Outcome.SUSPECT),
    "JSON": ('{"error": "no such page"}', (), Outcome.SUSPECT),
}


@pytest.mark.parametrize("name", NOT_THE_DOCUMENT)
def test_f11_what_stands_in_the_place_of_the_document_is_no_version(desk: Desk, faults: FaultServer, name: str) -> None:
    known(desk, faults)
    body, headers, outcome = NOT_THE_DOCUMENT[name]
    faults.put(PAGE, page(body, *headers))
    for _ in range(2):
        check = look(desk)
        assert (check.outcome, check.version) == (outcome, None)
    unharmed(desk, faults)


@pytest.mark.parametrize("status", ["401 Who", "403 No", "407 Proxy", "451 Law"])
def test_f11_a_server_that_refuses_blocks_the_document(desk: Desk, faults: FaultServer, status: str) -> None:
    known(desk, faults)
    faults.put(PAGE, page(edition(2), status=status))
    assert ended(look(desk)) == (Outcome.BLOCKED, "denied")
    unharmed(desk, faults)


def test_f11_a_redirect_to_the_front_page_is_suspect(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put("/", page(edition(2)))
    faults.put(PAGE, page("", "Location: /", status="302 Found"))
    assert ended(look(desk)) == (Outcome.SUSPECT, "home")
    unharmed(desk, faults)


EMPTY = {"no bytes": "", "white space": " \r\n\t", "shell": "<html><body></body></html>", "shell with menu": shell(2)}


@pytest.mark.parametrize("name", EMPTY)
def test_f12_an_emptied_page_is_suspect_and_neither_it_nor_its_refill_is_news(desk: Desk, faults: FaultServer, name: str) -> None:
    known(desk, faults)
    faults.put(PAGE, page(EMPTY[name]))
    check = look(desk)
    assert (check.outcome, check.version) == (Outcome.SUSPECT, None)
    assert [suspect.capture_id for suspect in held_back(desk)] == [check.capture_id]
    faults.put(PAGE, page(edition(1)))
    assert look(desk).outcome is Outcome.SAME
    assert desk.rows("reports") == 0
    unharmed(desk, faults)


def test_f11_a_page_that_was_refused_is_said_to_come_again_and_waits_no_more(desk: Desk, faults: FaultServer) -> None:
    known(desk, faults)
    faults.put(PAGE, page(MAINTENANCE))
    assert look(desk).outcome is Outcome.SUSPECT
    refuse(desk.road, COMMAND_LINE, held_back(desk)[0], "a maintenance page")
    again = look(desk)
    assert ended(again) == (Outcome.SUSPECT, "refused")
    assert "came again that was refused on 2024-12-0" in again.reason
    assert held_back(desk) == []
