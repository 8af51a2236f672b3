from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.summary import edition
from tests.web.browsing import browsing
from tests.web.reporting import HIDDEN, HOSTILE, SLUG, change, later, names
from tests.web.visiting import Served, words
from tracker.model.people import Actor, Role
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import review
from tracker.report import as_dict


@pytest.fixture
def reviewed(served: Served) -> Served:
    """Give a desk with the report 1, whose first statement was reworded and whose second was dismissed."""
    report = change(served, edition(1), later(3))
    ana = served.person("Ana", Role.REVIEWER)
    actor, (first, second, *_) = Actor(ana.id, ana.name), names(served, report)
    review.give_verdict(served.desk.road, actor, report, first, Verdict(VerdictKind.REWORD, "One in seven *relapse*."), 0)
    review.give_verdict(served.desk.road, actor, report, second, Verdict(VerdictKind.DISMISS, "told before"), 1)
    return served


def test_the_page_for_word_has_its_styles_on_each_element_and_no_script(reviewed: Served) -> None:
    answer = reviewed.visitor(Role.READER).get("/reports/1/report.html")
    assert '<del style="color:#8c2a22;text-decoration:line-through">twice</del>' in answer.text
    assert '<ins style="color:#14532b;text-decoration:underline">three times</ins>' in answer.text
    assert "<style" not in answer.text
    assert "<script" not in answer.text
    assert "class=" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "no-store" in answer.headers["cache-control"]


def test_exports_have_what_was_decided(reviewed: Served) -> None:
    page = words(reviewed.visitor(Role.READER).get("/reports/1/report.html"))
    assert "One in seven *relapse*. About 12% 15% of patients" in page
    assert "Revised text to state that about 15%" not in page
    assert page.count("Added quagmirin") == 1
    assert page.endswith(
        "Review: waiting. 3 of 5 statements wait for a decision. "
        "Dismissed: Added quagmirin to the list of drugs in the Drugs section (cited Birch et al. as reference 3). (told before)"
    )


def test_markdown_is_a_file_in_which_no_word_is_a_sign(reviewed: Served) -> None:
    answer = reviewed.visitor(Role.READER).get("/reports/1/report.md")
    assert answer.headers["content-disposition"] == 'attachment; filename="sundew-fever-2-report-1.md"'
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert "\n- One in seven \\*relapse\\*.\n  > About ~~12%~~**15%** of patients" in answer.text
    assert "\n## Announced by the publisher\n\n- **confirmed** Treatment of Sundew Fever: Added peatoxan" in answer.text


def test_json_is_what_the_command_prints_and_what_was_decided(reviewed: Served) -> None:
    answer = reviewed.visitor(Role.READER).get("/reports/1/report.json")
    report = reviewed.desk.report(2, SLUG)
    said = json.loads(answer.text)
    decided = said.pop("review")
    assert said == as_dict(report.changeset, report.reconciliation, report.statements)
    assert decided["state"] == "waiting"
    assert [(each["verdict"], each["text"]) for each in decided["verdicts"]] == [
        ("reword", "One in seven *relapse*."),
        ("dismiss", "told before"),
    ]
    assert {each["change"] for each in decided["verdicts"]} < {each["id"] for each in said["changes"]}
    assert answer.headers["content-disposition"] == 'attachment; filename="sundew-fever-2-report-1.json"'


@pytest.mark.parametrize("kind", ["html", "md", "json"])
def test_one_that_is_not_there_is_told_and_strangers_are_sent_to_the_entrance(reviewed: Served, kind: str) -> None:
    assert reviewed.visitor(Role.READER).get(f"/reports/2/report.{kind}").status_code == 404
    assert reviewed.visitor(Role.READER).get(f"/reports/x/report.{kind}").status_code == 404
    assert reviewed.stranger().get(f"/reports/1/report.{kind}").headers["location"].startswith("/sign-in?next=report_")


def test_hostile_texts_are_text_in_each(served: Served) -> None:
    number = change(served, edition(2), edition(2, note=f" {HIDDEN} {HOSTILE.replace('<', '&lt;')}"))
    visitor = served.visitor(Role.READER)
    html, markdown = (visitor.get(f"/reports/{number}/report.{kind}").text for kind in ("html", "md"))
    for text in (html, markdown):
        assert "<script" not in text
        assert "<img" not in text
        assert "\u202e" not in text
        assert "⟨U+202E⟩" in text.replace("\\", "")
    assert "&lt;script&gt;" in markdown
    assert json.loads(visitor.get(f"/reports/{number}/report.json").text)["changes"]


def test_what_is_copied_keeps_its_look(chromium: Browser, reviewed: Served) -> None:
    with browsing(chromium, reviewed, reviewed.visitor(Role.READER)) as page:
        page.goto("/reports/1/report.html")
        expect(page.locator("del").first).to_have_css("text-decoration-line", "line-through")
        expect(page.locator("ins").first).to_have_css("text-decoration-line", "underline")
