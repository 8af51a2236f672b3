from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.summary import edition
from tests.web.browsing import browsing, fits, no_violations
from tests.web.reporting import change, later, names
from tests.web.visiting import Served, words
from tracker.model.people import Role
from tracker.model.review import Review, ReviewState, Verdict, VerdictKind
from tracker.store import people, reviews


@pytest.fixture
def filled(served: Served) -> Served:
    """Give a desk with the report 1, of five statements."""
    change(served, edition(1), later(3))
    return served


def review(served: Served, report: int = 1) -> Review:
    with served.desk.road.database.read() as session:
        return reviews.load(session, report)


def verdicts(served: Served) -> dict[str, tuple[VerdictKind, str]]:
    found = {name: deed.what for name, deed in review(served).verdicts.items()}
    return {name: (what.kind, what.text) for name, what in found.items() if isinstance(what, Verdict)}


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("accept", "", "Accepted by Ana, 2024-12-05 08:00 UTC"),
        ("reword", "In other words.", "Reworded by Ana, 2024-12-05 08:00 UTC : In other words."),
        ("dismiss", "A typing mistake.", "Dismissed by Ana, 2024-12-05 08:00 UTC : A typing mistake."),
        ("ask", "Is this so?", "Asked by Ana, 2024-12-05 08:00 UTC : Is this so?"),
    ],
)
def test_a_statement_gets_a_verdict_and_the_next_one_is_at_hand(filled: Served, kind: str, text: str, says: str) -> None:
    visitor, (first, second, *_) = filled.visitor(Role.REVIEWER, "Ana"), names(filled, 1)
    answer = visitor.post("/reports/1/verdict?view=side&language=en", statement=first, kind=kind, text=text, expected=0)
    assert answer.headers["location"] == f"/reports/1?done={kind}&language=en&view=side#{second}"
    assert verdicts(filled) == {first: (VerdictKind(kind), text)}
    assert says in words(visitor.follow(answer))


def test_a_report_is_reviewed_once_each_statement_is(filled: Served) -> None:
    visitor = filled.visitor(Role.REVIEWER)
    for number, name in enumerate(names(filled, 1)):
        visitor.post("/reports/1/verdict", statement=name, kind="accept", expected=number)
    assert review(filled).state is ReviewState.REVIEWED
    assert "Nothing waits." in words(visitor.get("/inbox"))


def test_the_report_as_a_whole_gets_a_verdict(filled: Served) -> None:
    visitor = filled.visitor(Role.REVIEWER)
    page = visitor.follow(visitor.post("/reports/1/verdict", kind="dismiss", text="Of no use.", expected=0))
    assert "Dismissed. It closes 5 undecided statements. Undo" in words(page)
    assert review(filled).state is ReviewState.DISMISSED


def test_a_colleague_is_asked_and_has_it_then(filled: Served) -> None:
    visitor, ben = filled.visitor(Role.REVIEWER, "Ana"), filled.person("Ben", Role.REVIEWER)
    visitor.post("/reports/1/verdict", statement=names(filled, 1)[0], kind="ask", text="Is it?", colleague=ben.id, expected=0)
    page = words(filled.visitor(Role.REVIEWER, "Ben").get("/reports/1"))
    assert ", for Ben: Is it?" in page
    assert "0 of 5 statements decided, 1 asked about. Ben has it." in page
    assert "5 of 5 statements wait for a decision." in words(visitor.get("/reports/1/report.html"))


def test_a_verdict_on_the_report_says_what_it_closed_with_the_undo_beside_it(filled: Served) -> None:
    ana, ben, (first, second, *_) = filled.visitor(Role.REVIEWER, "Ana"), filled.visitor(Role.REVIEWER, "Ben"), names(filled, 1)
    assert ana.person
    ben.post("/reports/1/verdict", statement=first, kind="ask", text="Is it?", colleague=ana.person.id, expected=0)
    ana.post("/reports/1/verdict", statement=second, kind="accept", expected=1)
    page = words(ana.follow(ana.post("/reports/1/verdict", kind="accept", expected=2)))
    assert "Accepted. It closes 3 undecided statements and Ben's question. Undo “accept”" in page
    again = words(ana.follow(ana.post("/reports/1/verdict", kind="reword", text="In short: rain.", expected=3)))
    assert "Reworded. Undo" in again


def test_a_question_that_was_asked_meanwhile_is_not_closed_unseen(filled: Served) -> None:
    ana, ben, first = filled.visitor(Role.REVIEWER, "Ana"), filled.visitor(Role.REVIEWER, "Ben"), names(filled, 1)[0]
    ben.post("/reports/1/verdict", statement=first, kind="ask", text="Is it?", expected=0)
    answer = ana.post("/reports/1/verdict", kind="accept", expected=0)
    assert answer.status_code == 409
    assert "Ben was first" in words(answer)
    assert "ask: Is it?" in words(answer)
    assert review(filled).state is ReviewState.WAITING


@pytest.mark.parametrize("path", ["verdict", "assignment"])
def test_a_version_that_is_not_there_yet_is_refused(filled: Served, path: str) -> None:
    answer = filled.visitor(Role.REVIEWER).post(f"/reports/1/{path}", kind="accept", expected=999_999)
    assert answer.status_code == 409
    assert "Report 1 is not as it was on your page; load it again, and decide anew." in words(answer)
    assert review(filled).deeds == ()


@pytest.mark.parametrize(("path", "fields"), [("verdict", {"kind": "ask", "text": "?"}), ("assignment", {})])
def test_who_may_not_review_is_neither_asked_nor_given_a_report(filled: Served, path: str, fields: dict[str, Any]) -> None:
    visitor, reader, gone = filled.visitor(Role.REVIEWER), filled.person("Dov", Role.READER), filled.person("Eve", Role.REVIEWER)
    with filled.desk.road.database.write() as session:
        people.set_active(session, gone.id, active=False)
    for person, says in ((reader, "Dov is a reader and may not review"), (gone, "Eve is disabled")):
        answer = visitor.post(f"/reports/1/{path}", expected=0, colleague=person.id, **fields)
        assert answer.status_code == 422
        assert f"{says}; name another colleague" in words(answer)
    assert review(filled).deeds == ()


def test_comments_assignments_and_all_that_was_done_are_there(filled: Served) -> None:
    visitor, ben, first = filled.visitor(Role.REVIEWER, "Ana"), filled.person("Ben", Role.REVIEWER), names(filled, 1)[0]
    assert visitor.post("/reports/1/comment", statement=first, text="Hm.").headers["location"] == f"/reports/1?done=comment#{first}"
    visitor.post("/reports/1/comment", text="All of it.")
    visitor.post("/reports/1/assignment", colleague=ben.id, expected=2)
    page = words(visitor.get("/reports/1"))
    for said in ("Ana , 2024-12-05 08:00 UTC : Hm.", "Ana , 2024-12-05 08:00 UTC : All of it.", "Ben has it.", "Who did what (3)"):
        assert said in page
    assert f"Ana {first} comment: Hm." in page
    assert [act.what for act in filled.acts()] == ["assignment", "comment", "comment"]


def test_what_one_did_last_is_taken_back(filled: Served) -> None:
    visitor, first = filled.visitor(Role.REVIEWER), names(filled, 1)[0]
    visitor.post("/reports/1/verdict", statement=first, kind="dismiss", text="No.", expected=0)
    assert "Undo “dismiss: No.”" in words(visitor.get("/reports/1"))
    assert visitor.post("/reports/1/undo", number=1).headers["location"] == f"/reports/1?done=undo#{first}"
    assert verdicts(filled) == {}
    assert visitor.post("/reports/1/undo", number=1).status_code == 422
    assert "nothing of yours to undo" in words(visitor.post("/reports/1/undo", number=1))


def test_the_second_of_two_editors_sees_both_texts_and_decides(filled: Served) -> None:
    ana, ben, first = filled.visitor(Role.REVIEWER, "Ana"), filled.visitor(Role.REVIEWER, "Ben"), names(filled, 1)[0]
    ana.post("/reports/1/verdict", statement=first, kind="reword", text="Ana's <b>words</b>.", expected=0)
    answer = ben.post("/reports/1/verdict?view=side", statement=first, kind="reword", text="Ben's words,\nin two lines.", expected=0)
    assert answer.status_code == 409
    page = words(answer)
    assert "Ana was first" in page
    assert "reword: Ana's <b>words</b>." in page
    assert "in two lines.</textarea>" in answer.text
    assert verdicts(filled)[first] == (VerdictKind.REWORD, "Ana's <b>words</b>.")
    expected = answer.text.partition('name="expected" value="')[2].partition('"')[0]
    again = ben.post("/reports/1/verdict", statement=first, kind="reword", text="Ben's words after all.", expected=expected)
    assert again.status_code == 303
    assert verdicts(filled)[first] == (VerdictKind.REWORD, "Ben's words after all.")


def test_the_second_of_two_who_assign_decides_too(filled: Served) -> None:
    ana, ben = filled.visitor(Role.REVIEWER, "Ana"), filled.visitor(Role.REVIEWER, "Ben")
    assert ana.person
    ana.post("/reports/1/assignment", colleague=ana.person.id, expected=0)
    answer = ben.post("/reports/1/assignment", colleague="", expected=0)
    assert answer.status_code == 409
    assert "To give it to nobody." in words(answer)
    assert review(filled).assigned_to == ana.person.id


def test_two_editors_of_different_statements_are_in_nobodys_way(filled: Served) -> None:
    ana, ben, (first, second, *_) = filled.visitor(Role.REVIEWER, "Ana"), filled.visitor(Role.REVIEWER, "Ben"), names(filled, 1)
    ana.post("/reports/1/verdict", statement=first, kind="accept", expected=0)
    assert ben.post("/reports/1/verdict", statement=second, kind="accept", expected=0).status_code == 303


@pytest.mark.parametrize(
    ("path", "fields", "says"),
    [
        ("verdict", {"kind": "dismiss", "expected": 0}, "Say why it is dismissed."),
        ("verdict", {"kind": "reword", "text": "  ", "expected": 0}, "Say the new words."),
        ("verdict", {"kind": "burn", "expected": 0}, "Kind: is none of the choices"),
        ("verdict", {"kind": "accept"}, "Expected: is missing"),
        ("verdict", {"kind": "accept", "expected": "x"}, "Expected: must be a whole number"),
        ("verdict", {"kind": "accept", "expected": 0, "statement": "c99"}, "has no statement “c99”"),
        ("verdict", {"kind": "reword", "text": "x" * 10_001, "expected": 0}, "at most 10000 characters"),
        ("verdict", {"kind": "ask", "text": "?", "colleague": "999", "expected": 0}, "no such person"),
        ("comment", {"text": "  "}, "Say what you remark."),
        ("comment", {}, "Text: is missing"),
        ("assignment", {"colleague": "x", "expected": 0}, "Colleague: must be a whole number"),
        ("assignment", {"colleague": "999", "expected": 0}, "no such person"),
        ("undo", {"number": "-1"}, "Number: should be"),
    ],
)
def test_a_form_that_cannot_be_taken_is_told(filled: Served, path: str, fields: dict[str, Any], says: str) -> None:
    answer = filled.visitor(Role.REVIEWER).post(f"/reports/1/{path}", **fields)
    assert answer.status_code == 422
    assert says in words(answer)
    assert review(filled).deeds == ()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("verdict", {"kind": "accept", "expected": 0}),
        ("comment", {"text": "Hm."}),
        ("assignment", {"expected": 0}),
        ("undo", {"number": 1}),
    ],
)
def test_readers_decide_nothing_and_what_is_not_there_gets_nothing(filled: Served, path: str, fields: dict[str, Any]) -> None:
    assert filled.visitor(Role.READER).post(f"/reports/1/{path}", **fields).status_code == 403
    answer = filled.visitor(Role.REVIEWER).post(f"/reports/999/{path}", **fields)
    assert answer.status_code == 422
    assert "There is no report 999 in the inbox" in words(answer)
    assert review(filled).deeds == ()


def test_a_report_that_is_not_there_cannot_be_marked_unread(filled: Served) -> None:
    assert filled.visitor(Role.READER).post("/reports/999/unread").status_code == 404


def test_the_page_of_a_conflict_fits_and_has_no_violations(chromium: Browser, filled: Served) -> None:
    ana, ben, first = filled.visitor(Role.REVIEWER, "Ana"), filled.visitor(Role.REVIEWER, "Ben"), names(filled, 1)[0]
    with browsing(chromium, filled, ben, width=390) as page:
        page.goto("/reports/1")
        ana.post("/reports/1/verdict", statement=first, kind="dismiss", text="No.", expected=0)
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(page.locator(".sends:visible")).to_have_text("Ctrl+Enter sends it, Enter makes a new line")
        page.keyboard.type("Ben: ")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name="Ana was first")).to_be_visible()
        expect(page.get_by_label("Your words")).to_have_value("Ben: Revised text to state that about 15% of patients have a relapse "
            "within 5 years, most of them in the first winter after treatment.")  # fmt: skip
        fits(page)
        no_violations(page)


def test_keys_lead_through_views_and_reports_and_back(chromium: Browser, filled: Served) -> None:
    other = change(filled, edition(1), edition(2), slug="birch")
    with browsing(chromium, filled, filled.visitor(Role.REVIEWER)) as page:
        page.goto(f"/reports/{other}")
        page.keyboard.press("v")
        page.wait_for_url(f"**/reports/{other}?view=side")
        page.keyboard.press("n")
        page.wait_for_url("**/reports/1?view=side")
        page.keyboard.press("p")
        page.wait_for_url(f"**/reports/{other}?view=side")
        page.keyboard.press("A")
        page.wait_for_url("**done=accept**")
        expect(page.get_by_role("status")).to_contain_text("Accepted.")
        page.keyboard.press("z")
        page.wait_for_url("**done=undo**")
        expect(page.get_by_role("status")).to_contain_text("Taken back.")
        page.keyboard.press("b")
        page.wait_for_url(f"**/inbox?view=side#report-{other}")
        expect(page.locator(f"#report-{other}")).to_be_focused()


def test_everything_is_done_without_a_script(chromium: Browser, filled: Served) -> None:
    visitor = filled.visitor(Role.REVIEWER, "Ana")
    context = chromium.new_context(base_url=filled.url, java_script_enabled=False)
    context.add_cookies([{"name": visitor.cookie, "value": visitor.token, "url": filled.url}])
    page = context.new_page()
    page.goto("/inbox")
    page.get_by_role("link", name="Sundew Fever Treatment").click()
    first = page.get_by_role("article").first
    first.get_by_text("Reword", exact=True).first.click()
    first.get_by_label("New words").fill("In other words.")
    first.get_by_role("button", name="Reword").click()
    expect(page.get_by_role("status").first).to_contain_text("Reworded.")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Taken back.")
    page.get_by_role("button", name="Accept report").click()
    expect(page.get_by_role("status").first).to_contain_text("Accepted.")
    context.close()
