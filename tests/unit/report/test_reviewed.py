from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.report.changes import change, report
from tracker.model.report import Report
from tracker.model.review import Comment, Deed, Review, Undo, Verdict, VerdictKind, What
from tracker.report.reviewed import decisions, reviewed

NOON = dt.datetime(2031, 1, 5, 12, tzinfo=dt.UTC)


@pytest.fixture
def two() -> Report:
    return report(change(id="c1", after="Sleds fly."), change(id="c2", after="Tails help."))


def after(*deeds: tuple[What, str]) -> Review:
    return Review(7, ("c1", "c2"), tuple(Deed(n, 1, NOON, what, statement) for n, (what, statement) in enumerate(deeds, 1)))


def test_without_a_review_a_report_is_as_it_is(two: Report) -> None:
    assert reviewed(two, None) == (two, [])


def test_reworded_statements_have_their_new_words_and_dismissed_ones_are_told_at_the_end(two: Report) -> None:
    was = [each.text for each in two.statements]
    made, lines = reviewed(two, after((Verdict(VerdictKind.REWORD, "Added sleds."), "c1"), (Verdict(VerdictKind.DISMISS, "no news"), "c2")))
    assert [each.text for each in made.statements] == ["Added sleds."]
    assert lines == ["Review: reviewed.", f"Dismissed: {was[1]} (no news)"]


def test_a_statement_that_a_colleague_was_asked_about_waits(two: Report) -> None:
    _, lines = reviewed(two, after((Verdict(VerdictKind.ASK, "Is it?"), "c1"), (Verdict(VerdictKind.ACCEPT), "c2")))
    assert lines == ["Review: waiting.", "1 of 2 statements wait for a decision."]


def test_what_was_accepted_or_taken_back_stays(two: Report) -> None:
    deeds = ((Verdict(VerdictKind.ACCEPT), "c1"), (Verdict(VerdictKind.REWORD, "x"), "c2"), (Undo(2), "c2"), (Comment("Hm."), "c2"))
    made, lines = reviewed(two, after(*deeds))
    assert made == two
    assert lines == ["Review: waiting.", "1 of 2 statements wait for a decision."]


def test_a_verdict_on_the_report_is_told(two: Report) -> None:
    made, lines = reviewed(two, after((Verdict(VerdictKind.DISMISS, "a test page"), "")))
    assert made == two
    assert lines == ["Review: dismissed.", "On the report as a whole: dismiss: a test page"]


def test_json_has_the_verdicts_and_comments_that_hold() -> None:
    deeds = (
        (Comment("Hm."), "c2"),
        (Comment("All of it."), ""),
        (Comment("No."), "c1"),
        (Undo(3), "c1"),
        (Verdict(VerdictKind.ACCEPT), "c1"),
    )
    assert decisions(after(*deeds)) == {
        "state": "waiting",
        "verdicts": [{"change": "c1", "verdict": "accept", "text": ""}],
        "comments": [{"change": "c2", "text": "Hm."}, {"change": "", "text": "All of it."}],
    }
