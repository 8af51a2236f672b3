from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.summary import edition
from tests.web.browsing import browsing, fits, no_violations
from tests.web.reporting import HIDDEN, HOSTILE, SLUG, change, later, names, shared
from tests.web.visiting import Served, Visitor, serve, words
from tracker.model.document import State
from tracker.model.inbox import InboxQuery
from tracker.model.people import Role
from tracker.store import documents, fences, inbox
from tracker.store.fences import Fault
from tracker.web.views.statements import PAGE

MANY = 2 * PAGE + 20  # statements: three pages


def report(served: Served) -> int:
    return change(served, edition(1), later(3))


def long(served: Served) -> int:
    """Return the number of a report of many statements in three sections."""
    before, after = edition(1), edition(1)
    for place, chapter in zip(("_2", "_11", "_21"), ("bog", "fen", "mire"), strict=True):
        for number in range(MANY // 3):
            text = f'<p id="_{chapter}{number}">In {chapter} number {number} the patients of that year were asked {{}} times.</p>'
            before = before.replace(f'<p id="{place}">', f'{text.format("few")}<p id="{place}">')
            after = after.replace(f'<p id="{place}">', f'{text.format("many")}<p id="{place}">')
    return change(served, before, after)


def articles(page: str) -> list[str]:
    return re.findall(r'<article id="(\w+)"', page)


def test_each_statement_stands_with_its_redline_in_its_context_and_its_proof(served: Served) -> None:
    report(served)
    page = words(served.visitor(Role.READER).get("/reports/1"))
    assert (
        "Revised text to state that about 15% of patients have a relapse within 5 years, most of them in the first winter after treatment. "
        "Sundew fever is an invented disease of people who live near bogs. It was first told of in 1987. "
        "About 12% 15% of patients have a relapse within 5 years"
    ) in page
    assert "12% → became 15%" in page
    assert "revised substantive because of a number not announced on the page" in page
    assert "announced as item 1" in page


def test_statements_are_in_sections_and_announced_items_beside_what_was_observed(served: Served) -> None:
    report(served)
    answer = served.visitor(Role.READER).get("/reports/1")
    headings = re.findall(r'<h2 id="(?:section|announced)-\w+">([^<]+)', answer.text)
    page = words(answer)
    assert headings == ["General Information About Sundew Fever", "Treatment of Sundew Fever", "Follow-Up", "Announced and observed"]
    assert "as reference 4). confirmed Added peatoxan to the list" in page
    assert "nothing of this not announced Revised text to state that about 15%" in page


def test_both_captures_are_named_with_times_and_addresses(served: Served) -> None:
    report(served)
    page = served.visitor(Role.READER).get("/reports/1")
    assert "Before 2024-12-04 08:00 UTC last seen version 1 http://127.0.0.1" in words(page)
    assert "After 2024-12-05 08:00 UTC first seen version 2 http://127.0.0.1" in words(page)
    assert 'title="The older page was there until then, and perhaps for a time after it"' in page.text
    assert "Publisher’s date 2024-01-03 → 2024-03-03" in words(page)
    assert 'href="/captures/1/raw"' in page.text
    assert 'href="/captures/2/raw"' in page.text


@pytest.mark.parametrize(
    ("view", "there", "gone"),
    [
        ("", "are seen twice three times a year", "Before Patients"),
        ("side", "Before Patients are seen twice a year", "twice three times"),
        ("changes", "seen twice three times a year for … c5", "asked about new bogs. Anybody who lives"),
    ],
)
def test_the_view_stands_in_the_address(served: Served, view: str, there: str, gone: str) -> None:
    report(served)
    page = words(served.visitor(Role.READER).get(f"/reports/1?view={view}"))
    assert there in page
    assert gone not in page


def test_the_texts_of_another_language_are_marked_as_such(served: Served) -> None:
    pages = [edition(1).replace('lang="en"', 'lang="es"'), later(3).replace('lang="en"', 'lang="es"')]
    page = served.visitor(Role.READER).get(f"/reports/{change(served, *pages)}").text
    assert page.count('<div class="redline" lang="es">') == page.count('<div class="redline"') == len(articles(page))


@pytest.mark.parametrize("path", ["/reports/2", "/reports/0", "/reports/x", "/reports/99999999999", "/reports/1/statements/c99"])
def test_what_is_not_there_is_told(served: Served, path: str) -> None:
    report(served)
    assert served.visitor(Role.READER).get(path).status_code == 404


@pytest.mark.parametrize("asked", ["view=odd", "at=0", "at=x", "done=odd", "at=99999999999999999999"])
def test_an_address_that_cannot_be_is_told(served: Served, asked: str) -> None:
    report(served)
    assert served.visitor(Role.READER).get(f"/reports/1?{asked}").status_code == 422


def test_a_report_on_a_removed_document_is_not_there(served: Served) -> None:
    report(served)
    served.desk.set_state(State.REMOVED, SLUG)
    for path in ("/reports/1", "/reports/1/report.html", "/reports/1/report.json", "/reports/1/statements/c2"):
        assert served.visitor(Role.ADMIN).get(path).status_code == 404


def test_a_statement_has_an_address_for_good(served: Served) -> None:
    number = long(served)
    last = names(served, number)[-1]
    answer = served.visitor(Role.READER).get(f"/reports/{number}/statements/{last}")
    assert answer.headers["location"] == f"/reports/{number}?at={2 * PAGE + 1}#{last}"
    assert last in articles(served.visitor(Role.READER).get(answer.headers["location"]).text)


def test_a_long_report_is_in_pages_with_a_table_of_contents(served: Served) -> None:
    number = long(served)
    visitor = served.visitor(Role.READER)
    pages = [visitor.get(f"/reports/{number}?at={at}").text for at in (1, PAGE + 1, 2 * PAGE + 1)]
    assert [name for page in pages for name in articles(page)] == names(served, number)
    assert [len(articles(page)) for page in pages] == [PAGE, PAGE, MANY - 2 * PAGE]
    assert f"{MANY} statements General Information About Sundew Fever 40: 40 substantive Treatment of Sundew Fever 40" in " ".join(
        unescape(re.sub(r"<[^>]*>", " ", pages[0])).split()
    )
    assert f"This report has {MANY} statements. Back to the first" in words(visitor.get(f"/reports/{number}?at=5000"))


def test_the_way_to_the_next_report_keeps_the_filters(served: Served) -> None:
    made = [change(served, edition(1), edition(2), slug=slug) for slug in ("alder", "birch", "cedar")]
    page = served.visitor(Role.READER).get(f"/reports/{made[1]}?announced=yes&view=side").text
    assert f'rel="prev" href="/reports/{made[2]}?announced=yes&amp;view=side"' in page
    assert f'rel="next" href="/reports/{made[0]}?announced=yes&amp;view=side"' in page
    assert (
        "rel="
        not in served.visitor(Role.READER).get(f"/reports/{made[1]}?document=birch").text.partition("<main")[2].partition("</nav>")[0]
    )


def unread(served: Served, visitor: Visitor) -> int:
    with served.desk.road.database.read() as session:
        assert visitor.person
        return inbox.counts(session, visitor.person.id, InboxQuery()).unread


def test_a_report_is_marked_read_and_unread_by_acts_alone(served: Served) -> None:
    report(served)
    visitor = served.visitor(Role.READER)
    visitor.get("/reports/1")
    assert unread(served, visitor) == 1
    assert visitor.post("/reports/1/read").headers["location"] == "/reports/1"
    assert unread(served, visitor) == 0
    assert visitor.post("/reports/1/unread").headers["location"] == "/inbox"
    assert unread(served, visitor) == 1
    assert visitor.post("/reports/999/read").status_code == 404


def test_who_opens_a_report_in_a_browser_has_read_it(chromium: Browser, served: Served) -> None:
    report(served)
    visitor = served.visitor(Role.READER)
    with browsing(chromium, served, visitor) as page:
        page.goto("/reports/1")
        expect(page.get_by_role("button", name="Mark read")).to_have_count(0)
    assert unread(served, visitor) == 0


def test_a_change_of_many_documents_leads_to_the_others(served: Served) -> None:
    made = shared(served)
    assert 'href="/inbox?state=all&amp;shared=1">also in 6 documents' in served.visitor(Role.READER).get(f"/reports/{made[0]}").text


def test_a_report_that_was_replaced_says_so_and_leads_to_what_stands(served: Served) -> None:
    first = report(served)
    second = change(served, edition(1), edition(2), slug="birch")
    joined = f"FROM reports one, reports other WHERE one.id = {first} AND other.id = {second}"
    served.desk.execute(f"INSERT INTO replacements (changeset_id, successor_id) SELECT one.changeset_id, other.changeset_id {joined}")
    page = served.visitor(Role.READER).get(f"/reports/{first}")
    assert (
        f"This report was replaced: a version that was found later stands between its two. Report {second} stands in its place."
        in words(page)
    )
    assert "was replaced" not in words(served.visitor(Role.READER).get(f"/reports/{second}"))


def test_strangers_of_a_public_desk_read_reports_but_nothing_of_the_review(tmp_path: Path) -> None:
    with serve(tmp_path, public=True) as served:
        number = report(served)
        served.visitor(Role.REVIEWER, "Ana").post(f"/reports/{number}/comment", text="Between us: odd.")
        page = words(served.stranger().get(f"/reports/{number}"))
        assert "about 15% of patients" in page
        assert "Between us" not in page
        assert "Ana" not in page
        assert "Accept" not in page
        assert "Between us" not in words(served.stranger().get(f"/reports/{number}/report.html"))
        assert "Ana" not in words(served.stranger().get("/inbox"))
        for who in ("me", "nobody", "99"):
            assert "1 report." in words(served.stranger().get(f"/inbox?who={who}"))


def test_strangers_of_a_public_desk_see_no_state_of_a_review(tmp_path: Path) -> None:
    with serve(tmp_path, public=True) as served:
        number = report(served)
        with served.desk.road.database.write() as session:
            documents.set_ignore_robots(session, served.desk.document(SLUG).id, "the press office")
        paths = (f"/reports/{number}", f"/documents/{SLUG}", "/inbox", "/inbox?state=all")
        told = {path: words(served.stranger().get(path)) for path in paths}
        reviewer = served.visitor(Role.REVIEWER, "Ana")
        assert "waiting" in words(reviewer.get(f"/reports/{number}"))
        reviewer.post(f"/reports/{number}/verdict", kind="dismiss", text="no", expected=0)
        assert "dismissed" in words(reviewer.get(f"/reports/{number}"))
        assert {path: words(served.stranger().get(path)) for path in paths} == told
        assert "1 report." in told["/inbox"]
        assert all("waiting" not in said.lower() and "the press office" not in said for said in told.values())
        assert "the press office" in words(reviewer.get(f"/documents/{SLUG}"))
        for state in ("waiting", "dismissed"):
            assert served.stranger().get(f"/inbox?state={state}").headers["location"] == "/sign-in?next=inbox"


def test_hostile_texts_are_text_and_hidden_characters_are_shown(chromium: Browser, served: Served) -> None:
    number = change(served, edition(2), edition(2, note=f" {HIDDEN} {HOSTILE.replace('<', '&lt;')}"))
    with browsing(chromium, served, served.visitor(Role.REVIEWER)) as page:
        for view in ("", "side", "changes"):
            page.goto(f"/reports/{number}?view={view}")
            assert page.title() != "ran"
            assert "⟨U+202E⟩" in page.locator("article").first.inner_text()
            assert "\u202e" not in page.content()
            assert page.locator("article script, article img").count() == 0
        page.goto(f"/reports/{number}/report.html")
        assert page.title() != "ran"
        assert page.locator("script, img").count() == 0


@pytest.mark.parametrize("view", ["side", "changes"])
def test_every_view_fits_and_has_no_violations(chromium: Browser, served: Served, view: str) -> None:
    number = report(served)
    for width in (1280, 390):
        with browsing(chromium, served, served.visitor(Role.REVIEWER), width=width) as page:
            page.goto(f"/reports/{number}?view={view}")
            fits(page)
            no_violations(page)


def test_words_without_an_end_are_folded(chromium: Browser, served: Served) -> None:
    number, endless = change(served, edition(1), edition(1, note=f" {'x' * 3000}.")), "y" * 9000
    visitor, name = served.visitor(Role.REVIEWER), names(served, 1)[0]
    visitor.post(f"/reports/{number}/comment", statement=name, text=endless)
    visitor.post(f"/reports/{number}/verdict", statement=name, kind="dismiss", text=endless, expected=1)
    with browsing(chromium, served, visitor, width=390) as page:
        for view in ("", "side", "changes"):
            page.goto(f"/reports/{number}?view={view}")
            assert page.evaluate("document.documentElement.scrollHeight") < 4000
            fits(page)
        page.get_by_text("show all 9,000 letters").first.click()
        assert page.locator(".decided").inner_text().count("y") > 9000
        no_violations(page)


def test_on_a_narrow_window_the_first_statement_comes_before_the_review(chromium: Browser, served: Served) -> None:
    number = report(served)
    with browsing(chromium, served, served.visitor(Role.REVIEWER), width=390) as page:
        page.goto(f"/reports/{number}")
        first, whole = page.locator("article").first.bounding_box(), page.locator(".whole").bounding_box()
        assert first
        assert whole
        assert first["y"] < 900 < whole["y"]
        page.get_by_role("link", name="Review", exact=True).click()
        expect(page.get_by_role("button", name="Accept report")).to_be_in_viewport()


def test_what_was_added_and_deleted_is_told_without_colour(chromium: Browser, served: Served) -> None:
    number = report(served)
    with browsing(chromium, served, served.visitor(Role.READER)) as page:
        page.goto(f"/reports/{number}")
        said = page.evaluate("[...document.querySelectorAll('article ins, article del')].map(e => getComputedStyle(e, '::before').content)")
        assert set(said) == {'" [added: "', '" [deleted: "'}
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('article del')).textDecorationLine") == "line-through"
        assert page.evaluate("getComputedStyle(document.querySelector('article ins')).textDecorationLine") == "underline"
        expect(page.get_by_role("button", name="Accept").first).to_be_hidden()
        expect(page.locator("nav.views")).to_be_hidden()


def test_a_damaged_report_is_said_to_be_so_with_what_to_do_and_not_to_be_tried_again(served: Served) -> None:
    report(served)
    visitor = served.visitor(Role.READER)
    assert visitor.get("/reports/1").status_code == 200
    with served.desk.road.database.write() as session:
        fences.put(session, [Fault("bodies", "2", 1, 2, "its bytes changed")], served.desk.clock())
    for path in ("/reports/1", "/reports/1/statements/c1"):
        answer = visitor.get(path)
        assert answer.status_code == 503
        assert "retry-after" not in answer.headers
        page = words(answer)
        assert f"The report on version 2 of {SLUG} is fenced since " in page
        assert "It is damaged, and nothing of it is shown, as nothing of it can be proved; to try again does not help." in page
        assert "tracker verify names all that is damaged, and docs/operating.md says how it is brought back" in page
        assert "in a moment" not in page


def test_comments_stand_with_their_statements(served: Served) -> None:
    number = long(served)
    visitor = served.visitor(Role.REVIEWER)
    for name in names(served, number)[:3]:
        visitor.post(f"/reports/{number}/comment", statement=name, text=f"Seen {name}.")
    page = words(visitor.get(f"/reports/{number}"))
    assert [f"Seen {name}." in page for name in names(served, number)[:4]] == [True, True, True, False]
