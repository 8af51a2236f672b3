"""Reviewing through the one set of calls, on both databases."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import NoReturn

import pytest

from tests.store.desks import change, told, tracked
from tests.store.samples import DAY, NOON
from tracker.model.errors import UsageError
from tracker.model.inbox import InboxQuery
from tracker.model.people import Actor, Role
from tracker.model.review import Assignment, Comment, Deed, ReviewState, Undo, Verdict, VerdictKind, What
from tracker.pipeline import review
from tracker.pipeline.review import ConflictError
from tracker.pipeline.road import Road
from tracker.store import acts, inbox, people, reviews
from tracker.store.session import Database

ACCEPT, DISMISS = Verdict(VerdictKind.ACCEPT), Verdict(VerdictKind.DISMISS, "a typing mistake")


class Nobody:
    """Fetches nothing: an editor's work needs no network."""

    def look(self, *_: object, **__: object) -> NoReturn:
        raise AssertionError

    robots = look


@pytest.fixture
def road(database: Database) -> Road:
    second = dt.timedelta(seconds=1)
    return Road(
        database=database,
        fetcher=Nobody(),
        clock=lambda: NOON,
        sleep=lambda _: None,
        user_agent="",
        delay=second,
        hold=second,
        lease=second,
    )


@pytest.fixture
def ada(road: Road) -> Actor:
    return actor(road, "Ada")


@pytest.fixture
def ben(road: Road) -> Actor:
    return actor(road, "Ben")


@pytest.fixture
def report(road: Road) -> int:
    return reports(road, 1)[0]


def actor(road: Road, name: str) -> Actor:
    with road.database.write() as session:
        person = people.add(session, name, Role.REVIEWER, NOON)
    return Actor(person.id, person.name)


def reports(road: Road, count: int) -> list[int]:
    """Return reports of two statements each, c1 and c2."""
    with road.database.write() as session:
        return [told(session, tracked(session, f"document-{n}"), change(1, f"One {n}."), change(2, f"Two {n}.")) for n in range(count)]


def entry(road: Road, report: int) -> tuple[ReviewState, int | None, int]:
    """Return what the inbox says of a report: its state, who is to review it, and the version of its review."""
    with road.database.read() as session:
        found = inbox.page(session, None, InboxQuery(state=None)).entries
    return next((each.state, each.assigned_to, each.version) for each in found if each.report == report)


def test_what_was_done_comes_back_as_it_was_done(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    asked = Verdict(VerdictKind.ASK, "Is this so?", ben.person_id)
    review.give_verdict(road, ada, report, "c1", ACCEPT, 0)
    review.give_verdict(road, ada, report, "c2", asked, 1)
    review.comment(road, ben, report, "c2", " It is.\x00 ")
    review.assign(road, ben, report, ada.person_id, 3)
    after = review.undo(road, ben, report, 4)
    ids = (ada.person_id, ben.person_id)
    whats: list[tuple[int, int, What, str]] = [
        (1, 0, ACCEPT, "c1"),
        (2, 0, asked, "c2"),
        (3, 1, Comment("It is.\ufffd"), "c2"),
        (4, 1, Assignment(ids[0]), ""),
    ]
    deeds = tuple(Deed(number, ids[who] or 0, NOON, what, statement) for number, who, what, statement in whats)
    with road.database.read() as session:
        kept = reviews.load(session, report)
    assert kept.statements == ("c1", "c2")
    assert kept.deeds == (*deeds, Deed(5, ids[1] or 0, NOON, Undo(4)))
    assert after.deeds[-1] == kept.deeds[-1]


def test_the_inbox_follows_what_was_done(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    assert entry(road, report) == (ReviewState.WAITING, None, 0)
    review.assign(road, ada, report, ben.person_id, 0)
    assert entry(road, report) == (ReviewState.WAITING, ben.person_id, 1)
    review.give_verdict(road, ben, report, "", DISMISS, 1)
    assert entry(road, report) == (ReviewState.DISMISSED, ben.person_id, 2)
    review.undo(road, ben, report)
    assert entry(road, report) == (ReviewState.WAITING, ben.person_id, 3)


def test_the_second_of_two_editors_is_told_with_both_texts(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    mine = Verdict(VerdictKind.REWORD, "Added a drug.")
    review.give_verdict(road, ada, report, "c1", DISMISS, 0)
    with pytest.raises(
        ConflictError, match=r"^Ada was first, at 12:00 UTC: dismiss: a typing mistake; look at it, and decide again$"
    ) as met:
        review.give_verdict(road, ben, report, "c1", mine, 0)
    assert (met.value.theirs.what, met.value.mine, met.value.name) == (DISMISS, mine, "Ada")
    assert met.value.review.version == 1
    assert entry(road, report)[2] == 1
    review.give_verdict(road, ben, report, "c2", mine, 0)  # of another statement nobody was first
    review.give_verdict(road, ben, report, "c1", mine, met.value.review.version)


def test_of_two_at_the_very_same_time_one_is_first(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    start, met = threading.Barrier(2), []

    def decide(who: Actor, verdict: Verdict) -> None:
        start.wait()
        try:
            review.give_verdict(road, who, report, "", verdict, 0)
        except ConflictError as error:
            met.append(error)

    both = [threading.Thread(target=decide, args=each) for each in ((ada, ACCEPT), (ben, DISMISS))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(met) == 1
    assert {met[0].mine, met[0].theirs.what} == {ACCEPT, DISMISS}
    assert entry(road, report)[2] == 1


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Verdict(VerdictKind.DISMISS, " "), "say why it is dismissed"),
        (Verdict(VerdictKind.REWORD), "say the new words"),
        (Verdict(VerdictKind.DISMISS, "x" * 10_001), "a text has at most 10000 characters, this one has 10001"),
        (Verdict(VerdictKind.ACCEPT, "", 1), "a colleague is named only to be asked"),
        (Verdict(VerdictKind.ASK, "", 99), "there is no such person"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(road: Road, ada: Actor, report: int, verdict: Verdict, told: str) -> None:
    with pytest.raises(UsageError, match=f"^{told}$"):
        review.give_verdict(road, ada, report, "", verdict, 0)
    assert entry(road, report)[2] == 0


def test_what_is_not_there_is_told(road: Road, ada: Actor, report: int) -> None:
    with pytest.raises(UsageError, match=r"^there is no report 99 in the inbox; see: tracker inbox$"):
        review.give_verdict(road, ada, 99, "", ACCEPT, 0)
    with pytest.raises(UsageError, match=f"^report {report} has no statement “c9” to decide about"):
        review.give_verdict(road, ada, report, "c9", ACCEPT, 0)
    with pytest.raises(UsageError, match="a review has an author"):
        review.give_verdict(road, Actor(None, "the command line"), report, "", ACCEPT, 0)
    with pytest.raises(UsageError, match="say what you remark"):
        review.comment(road, ada, report, "", "\n")


def test_only_the_own_last_deed_of_the_last_day_is_undone(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    review.give_verdict(road, ada, report, "c1", ACCEPT, 0)
    with pytest.raises(UsageError, match="nothing of yours to undo"):
        review.undo(road, ben, report)
    review.give_verdict(road, ada, report, "c2", ACCEPT, 1)
    with pytest.raises(UsageError, match="is not your last deed there"):
        review.undo(road, ada, report, 1)
    late = replace(road, clock=lambda: NOON + DAY + dt.timedelta(seconds=1))
    with pytest.raises(UsageError, match="more than a day old"):
        review.undo(late, ada, report)
    review.undo(road, ada, report, 2)
    review.undo(road, ada, report, 1)
    assert entry(road, report) == (ReviewState.WAITING, None, 4)


def test_many_are_decided_together_but_for_those_where_somebody_was_first(road: Road, ada: Actor, ben: Actor) -> None:
    numbers = reports(road, 3)
    review.give_verdict(road, ben, numbers[1], "", ACCEPT, 0)
    many = review.give_verdicts(road, ada, DISMISS, {**dict.fromkeys(numbers, 0), 99: 0})
    assert many.done == {numbers[0]: 1, numbers[2]: 1}
    assert {number: type(error) for number, error in many.refused.items()} == {numbers[1]: ConflictError, 99: UsageError}
    assert [entry(road, number)[0].value for number in numbers] == ["dismissed", "reviewed", "dismissed"]
    undone = review.undo_many(road, ada, many.done)
    assert (undone.done, undone.refused) == ({numbers[0]: 2, numbers[2]: 2}, {})
    assert [entry(road, number)[0].value for number in numbers] == ["waiting", "reviewed", "waiting"]
    assert set(review.assign_many(road, ada, ben.person_id, {numbers[0]: 2}).done) == {numbers[0]}
    assert entry(road, numbers[0])[1] == ben.person_id


def test_what_was_done_to_none_of_many_is_no_act(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    review.give_verdict(road, ben, report, "", ACCEPT, 0)
    assert review.give_verdicts(road, ada, DISMISS, {report: 0}).done == {}
    with road.database.read() as session:
        assert [act.name for act in acts.newest(session, 10)] == ["Ben"]


def test_none_and_too_many_at_once_are_refused(road: Road, ada: Actor) -> None:
    for count in (0, 5001):
        with pytest.raises(UsageError, match=f"^name 1 to 5000 reports, these are {count}$"):
            review.give_verdicts(road, ada, ACCEPT, dict.fromkeys(range(count), 0))


def test_what_was_done_is_in_the_audit_list_and_what_was_refused_is_not(road: Road, ada: Actor, ben: Actor, report: int) -> None:
    review.give_verdict(road, ada, report, "c1", DISMISS, 0)
    with pytest.raises(ConflictError):
        review.give_verdict(road, ben, report, "c1", ACCEPT, 0)
    review.undo(road, ada, report)
    with road.database.read() as session:
        listed = [(act.name, act.what, act.on, act.detail) for act in acts.newest(session, 10)][::-1]
    assert listed == [
        ("Ada", "verdict", f"report {report}, statement c1", "dismiss: a typing mistake"),
        ("Ada", "undo", f"report {report}", "undo 1"),
    ]
