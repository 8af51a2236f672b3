from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tracker.model.review import Assignment, Comment, Deed, Review, ReviewState, Undo, Verdict, VerdictKind, What

NOON = dt.datetime(2024, 12, 3, 12, tzinfo=dt.UTC)
ADA, BEN = 1, 2
ACCEPT, DISMISS = Verdict(VerdictKind.ACCEPT), Verdict(VerdictKind.DISMISS, "a typing mistake")
REWORD, ASK = Verdict(VerdictKind.REWORD, "Added a drug."), Verdict(VerdictKind.ASK, "Is this so?", BEN)
WAITING, REVIEWED, DISMISSED = ReviewState


def review(*deeds: tuple[int, What] | tuple[int, What, str]) -> Review:
    """Return the review of a report with two statements, after these deeds: who, what, on which statement."""
    made = [Deed(n, deed[0], NOON, deed[1], deed[2] if len(deed) == 3 else "") for n, deed in enumerate(deeds, 1)]
    return Review(12, ("c1", "c2"), tuple(made))


@pytest.mark.parametrize(
    ("deeds", "state"),
    [
        ([], WAITING),
        ([(ADA, ACCEPT)], REVIEWED),
        ([(ADA, REWORD)], REVIEWED),
        ([(ADA, DISMISS)], DISMISSED),
        ([(ADA, ASK)], WAITING),
        ([(ADA, Comment("Hm."))], WAITING),
        ([(ADA, ACCEPT, "c1")], WAITING),
        ([(ADA, ACCEPT, "c1"), (BEN, DISMISS, "c2")], REVIEWED),
        ([(ADA, DISMISS, "c1"), (ADA, DISMISS, "c2")], DISMISSED),
        ([(ADA, ACCEPT, "c1"), (ADA, ASK, "c2")], WAITING),
        ([(ADA, ASK, "c1"), (ADA, ACCEPT)], REVIEWED),
        ([(ADA, ACCEPT), (BEN, ASK, "c1")], WAITING),
        ([(ADA, ACCEPT), (BEN, ASK, "c1"), (ADA, REWORD, "c1")], REVIEWED),
        ([(ADA, ACCEPT), (ADA, Undo(1))], WAITING),
        ([(ADA, DISMISS), (BEN, ACCEPT), (BEN, Undo(2))], DISMISSED),
    ],
)
def test_the_state_follows_from_what_was_done(deeds: list[tuple[int, What]], state: ReviewState) -> None:
    assert review(*deeds).state is state


def test_a_report_without_statements_waits_for_a_verdict_of_its_own() -> None:
    bare = replace(review(), statements=())
    assert bare.state is WAITING
    assert replace(bare, deeds=(Deed(1, ADA, NOON, ACCEPT),)).state is REVIEWED


def test_the_last_verdict_on_a_statement_holds() -> None:
    found = review((ADA, ACCEPT, "c1"), (BEN, REWORD, "c1"), (ADA, ACCEPT)).verdicts
    assert {name: (deed.author, deed.what) for name, deed in found.items()} == {"c1": (BEN, REWORD), "": (ADA, ACCEPT)}


def test_a_comment_that_was_taken_back_is_not_shown() -> None:
    found = review((ADA, Comment("One."), "c1"), (BEN, Comment("Two."), "c1"), (ADA, Comment("Three.")), (ADA, Undo(1)))
    assert [deed.what for deed in found.comments("c1")] == [Comment("Two.")]
    assert [deed.what for deed in found.comments()] == [Comment("Three.")]


def test_who_is_asked_is_who_is_to_review_it() -> None:
    assert review().assigned_to is None
    assert review((ADA, Assignment(ADA)), (ADA, ASK, "c1")).assigned_to == BEN
    assert review((ADA, Assignment(ADA)), (ADA, ASK, "c1"), (ADA, Undo(2), "c1")).assigned_to == ADA
    assert review((ADA, Assignment(ADA)), (BEN, Assignment(None))).assigned_to is None
    assert review((ADA, Assignment(BEN)), (ADA, Verdict(VerdictKind.ASK, "Is this so?"))).assigned_to == BEN


def test_a_verdict_meets_what_was_said_of_the_same_thing_since() -> None:
    kept = review((ADA, ACCEPT, "c1"), (BEN, DISMISS, "c1"), (BEN, Comment("Hm."), "c2"), (BEN, Assignment(ADA)))
    met = kept.met(REWORD, "c1", 1)
    assert met is not None
    assert met.what == DISMISS
    assert kept.met(REWORD, "c1", 2) is None
    assert kept.met(REWORD, "c2", 0) is None  # a remark stands in nobody's way
    assert kept.met(ACCEPT, "", 0) is None  # nor does a verdict on another statement
    assert kept.met(Assignment(BEN), "", 0) is not None


def test_a_verdict_meets_that_the_one_before_it_was_taken_back() -> None:
    kept = review((ADA, ACCEPT, "c1"), (ADA, Undo(1), "c1"))
    met = kept.met(DISMISS, "c1", 1)
    assert met is not None
    assert met.what == Undo(1)


def test_the_own_last_deed_can_be_undone_unless_somebody_went_on_from_it() -> None:
    kept = review((ADA, ACCEPT, "c1"), (ADA, DISMISS, "c2"))
    last = kept.undoable(ADA)
    assert last is not None
    assert last.number == 2
    assert kept.undoable(BEN) is None
    assert review((ADA, ACCEPT, "c1"), (BEN, DISMISS, "c1")).undoable(ADA) is None
    assert review((ADA, ACCEPT, "c1"), (BEN, DISMISS, "c2")).undoable(ADA) is not None
    assert review((ADA, Comment("Hm.")), (BEN, Comment("So."))).undoable(ADA) is not None


def test_what_was_undone_makes_way_for_what_was_before() -> None:
    kept = review((ADA, ACCEPT, "c1"), (ADA, DISMISS, "c1"), (ADA, Undo(2), "c1"))
    assert kept.verdicts["c1"].what == ACCEPT
    last = kept.undoable(ADA)
    assert last is not None
    assert last.number == 1
