from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.e2e.summary import MAINTENANCE, TITLE, edition, half
from tests.servers import PageServer
from tests.web.browsing import NARROW, WIDE, browsing, fits, no_violations
from tests.web.operating import ACTS, HOSTILE, PAGE, tracked
from tests.web.visiting import Served, Visitor, words
from tracker.model.document import State
from tracker.model.people import Role
from tracker.pipeline.track import track
from tracker.store import schedule


def test_a_document_is_paused_resumed_and_removed_from_its_page(served: Served, operator: Visitor) -> None:
    served.desk.add("https://publisher.example/fen", "fen")
    page = operator.get("/documents/fen")
    assert 'action="/documents/fen/resume"' not in page.text
    for act, state in (("pause", State.PAUSED), ("resume", State.ACTIVE), ("remove", State.REMOVED)):
        assert f'action="/documents/fen/{act}"' in page.text
        page = operator.follow(operator.post(f"/documents/fen/{act}"))
        assert served.desk.document("fen").state is state
    assert "tracked no more" in words(page)
    assert 'action="/documents/fen/' not in page.text
    assert [(act.what, act.on, act.name) for act in served.acts()] == [
        (f"document {what}", "fen", "Ben") for what in ("removed", "resumed", "paused")
    ]


def test_removing_is_asked_about_first(served: Served, operator: Visitor) -> None:
    served.desk.add("https://publisher.example/fen", "fen")
    assert "Its history is kept" in words(operator.get("/documents/fen/remove"))
    assert served.desk.document("fen").state is State.ACTIVE


def test_a_stale_button_changes_nothing_and_says_why(served: Served, operator: Visitor) -> None:
    served.desk.add("https://publisher.example/fen", "fen")
    answer = operator.post("/documents/fen/resume")
    assert answer.status_code == 422
    assert "Fen is active; only what is paused or in quarantine can be resumed" in words(answer)
    operator.post("/documents/fen/remove")
    for act in ACTS:
        assert operator.post(f"/documents/fen/{act}").status_code == 422
    assert served.desk.document("fen").state is State.REMOVED


def test_a_check_that_is_asked_for_is_due_and_seen_until_it_has_ended(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(1))
    operator = served.visitor(Role.OPERATOR, "Ben")
    pages.put(PAGE, edition(2))
    assert served.desk.due() == []
    waiting = operator.follow(operator.post("/documents/summary/check"))
    assert served.desk.due() == ["summary"]
    assert "It waits for its turn, 0 documents before it" in words(waiting)
    assert waiting.headers["refresh"] == "3"
    assert "due now: see how far it is" in words(operator.get("/documents/summary"))
    assert track(served.desk.road, served.desk.document(), only_due=True) is not None
    ended = operator.get(str(waiting.request.url))
    assert "What the page says has changed." in words(ended)
    assert "refresh" not in ended.headers
    assert '/documents/summary/versions/2"' in ended.text
    assert served.acts()[0].what == "check asked for"


def test_a_look_in_progress_is_told(served: Served, operator: Visitor) -> None:
    fen, now = served.desk.add("https://publisher.example/fen", "fen"), served.desk.clock()
    with served.desk.road.database.write() as session:
        schedule.claim(session, fen.id, "north/7/ab", now, now + served.desk.road.lease)
    assert "It is being looked at just now." in words(operator.get("/documents/fen/look"))


def test_a_look_that_nobody_takes_up_says_what_to_see_to_and_asks_no_more(served: Served, operator: Visitor) -> None:
    fen = served.desk.add("https://publisher.example/fen", "fen")
    assert "refresh" in operator.get("/documents/fen/look").headers
    served.desk.clock.now += fen.every / 96
    answer = operator.get("/documents/fen/look")
    assert "see whether tracker run is running" in words(answer)
    assert "refresh" not in answer.headers


def test_a_look_that_is_put_off_says_until_when(served: Served, operator: Visitor) -> None:
    fen = served.desk.add("https://publisher.example/fen", "fen")
    until = served.desk.clock() + fen.every / 24
    with served.desk.road.database.write() as session:
        schedule.set_rhythm(session, fen.id, every=fen.every, cron="", next_check_at=until)
    answer = operator.get("/documents/fen/look")
    assert "It is looked at again on 2024-12-03 09:00 UTC" in words(answer)
    assert "refresh" not in answer.headers


def test_a_look_that_ended_leads_to_the_report_or_to_the_page_that_waits(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(1), edition(2))
    report = re.search(r'href="([^"]*)">Read what changed<', served.visitor(Role.OPERATOR).get("/documents/summary/look").text)
    assert report is not None
    assert "Added quagmirin" in words(served.visitor(Role.READER).get(report[1]))
    pages.put("/summary", half(2))
    served.desk.check("summary")
    operator = served.visitor(Role.OPERATOR, "Ben")  # days have passed, and who was signed in is so no more
    held = re.search(r'href="([^"]*)">See the page and decide<', operator.get("/documents/summary/look").text)
    assert held is not None
    assert "It was held back" in words(operator.get(held[1]))


def test_a_check_that_is_asked_for_never_puts_off_one_that_is_due(served: Served, operator: Visitor) -> None:
    fen = served.desk.add("https://publisher.example/fen", "fen")
    due = served.desk.clock()
    served.desk.clock.now += fen.every / 24
    operator.post("/documents/fen/check")
    with served.desk.road.database.read() as session:
        assert schedule.next_at(session, fen.id) == due


def test_one_that_is_paused_is_not_checked(served: Served, operator: Visitor) -> None:
    served.desk.add("https://publisher.example/fen", "fen")
    served.desk.set_state(State.PAUSED, "fen")
    answer = operator.post("/documents/fen/check")
    assert answer.status_code == 422
    assert "resume it first" in words(answer)
    assert 'action="/documents/fen/check"' not in operator.get("/documents/fen").text


def test_what_is_read_is_shown_before_anything_is_kept(served: Served, pages: PageServer, operator: Visitor) -> None:
    url = pages.put(PAGE, edition(2))
    shown = operator.post("/operations/preview", url=f" {url} ", slug="", profile="pdq", every="6h")
    said = words(shown)
    assert f"Title {TITLE} Language English For Health professional" in said
    assert "Sections General Information About Sundew Fever; Treatment of Sundew Fever; Follow-Up" in said
    assert "It begins Sundew fever is an invented disease" in said
    assert "Publisher's date 2024-02-03" in said
    assert {table: served.desk.rows(table) for table in ("documents", "captures", "checks", "blobs")} == dict.fromkeys(
        ("documents", "captures", "checks", "blobs"), 0
    )
    form = dict(re.findall(r'<input id="\w+" name="(\w+)"[^>]* value="([^"]*)"', shown.text))
    assert form == {"url": url, "slug": "summary", "every": "6h"}
    assert "waits for its turn" in words(operator.follow(operator.post("/operations/add", profile="pdq", **form)))
    made = served.desk.document()
    assert (made.url, made.every, made.state) == (url, made.every.resolution * 6 * 3600 * 10**6, State.ACTIVE)
    assert served.desk.due() == ["summary"]
    assert (served.acts()[0].what, served.acts()[0].on) == ("document added", "summary")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_it_is_previewed_and_added_in_a_browser(
    served: Served, pages: PageServer, operator: Visitor, chromium: Browser, width: int
) -> None:
    url = pages.put(PAGE, edition(3))
    with browsing(chromium, served, operator, width=width) as page:
        page.goto("/operations")
        page.get_by_role("link", name="Add a document").click()
        page.get_by_label("Address of the page").fill(url)
        page.get_by_role("button", name="Show what is read from it").click()
        assert page.get_by_text("It can be read. Nothing is kept yet.").is_visible()
        no_violations(page)
        fits(page)
        page.get_by_role("button", name="Track it").click()
        assert page.get_by_text("It waits for its turn").is_visible()
        no_violations(page)
        fits(page)
        assert track(served.desk.road, served.desk.document(), only_due=True) is not None
        page.get_by_text("Version 1 is kept.").wait_for()  # it comes by itself
    assert len(served.desk.versions()) == 1


def test_a_preview_says_why_the_first_check_would_make_no_version(served: Served, pages: PageServer, operator: Visitor) -> None:
    for body, status, why in ((MAINTENANCE, 200, "would make no version"), (edition(1), 404, "404"), (half(1)[:700], 200, "no version")):
        said = operator.post("/operations/preview", url=pages.put(PAGE, body, status=status), profile="pdq", every="1d")
        assert why in words(said)
        assert "Track it nevertheless" in words(said)
    assert served.desk.rows("captures") == 0


def test_a_preview_obeys_robots(pages: PageServer, operator: Visitor) -> None:
    pages.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    answer = operator.post("/operations/preview", url=pages.put(PAGE, edition(1)), profile="pdq", every="1d")
    assert answer.status_code == 422
    assert "robots.txt" in words(answer)
    assert pages.asked(PAGE) == []


BAD = {"url": "https://publisher.example/fen", "slug": "fen", "profile": "pdq", "every": "1d"}


@pytest.mark.parametrize("way", ["add", "preview"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("url", value) for value in ("", "bog", "file:///etc/passwd", "javascript:alert(1)", "http://", "https://a b/", HOSTILE)),
        *(("slug", value) for value in ("12", "A Fen", "../x", HOSTILE, "x" * 101)),
        ("profile", "none"),
        *(("every", value) for value in ("", "1", "0m", "9999w", "daily", HOSTILE)),
        ("url", "https://publisher.example/" + "x" * 3000),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_nothing(served: Served, operator: Visitor, way: str, name: str, value: str) -> None:
    answer = operator.post(f"/operations/{way}", **(BAD | {name: value}))
    assert answer.status_code == 422
    assert 'class="note bad"' in answer.text or f"{name.capitalize()}: is too long" in words(answer)
    assert "<script>" not in answer.text
    assert served.desk.rows("documents") == 0


def test_an_address_or_name_that_is_taken_is_named(served: Served, operator: Visitor) -> None:
    served.desk.add(BAD["url"], "bog")
    answer = operator.post("/operations/add", **BAD)
    assert answer.status_code == 422
    assert "is tracked already, as 'bog'" in words(answer)
    assert 'value="https://publisher.example/fen"' in answer.text
    assert "belongs to" in words(operator.post("/operations/add", **(BAD | {"url": "https://publisher.example/moor", "slug": "bog"})))
