from __future__ import annotations

from hypothesis import given, settings

from tests.unit.diff.contents import contents, pairs
from tracker.diff import apply, compare
from tracker.model.change import Changeset, Kind
from tracker.model.snapshot import Content

Pair = tuple[Content, Content]


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_a_changeset_is_all_of_the_difference(pair: Pair) -> None:
    before, after = pair
    assert apply(compare(before, after), before) == after


@settings(max_examples=60, deadline=None)
@given(contents)
def test_a_content_does_not_differ_from_itself(content: Content) -> None:
    assert compare(content, content).changes == ()


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_what_differs_is_told_by_at_least_one_change(pair: Pair) -> None:
    before, after = pair
    assert bool(compare(before, after).changes) == (before != after)


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_no_change_that_is_told_has_equal_sides_place_and_marks(pair: Pair) -> None:
    for change in compare(*pair).told():
        assert change.before != change.after or change.kind is Kind.MOVED or change.links or change.references, change


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_every_piece_that_is_new_is_held_by_exactly_one_change(pair: Pair) -> None:
    before, after = pair
    changeset = compare(before, after)
    ids = [change.id for change in changeset.changes]
    assert len(set(ids)) == len(ids)
    for change in changeset.told():
        if change.kind is Kind.ADDED:
            assert change.before is None
            assert change.new
        if change.kind is Kind.REMOVED:
            assert change.after is None
            assert change.old


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_a_redline_holds_both_texts(pair: Pair) -> None:
    for change in compare(*pair).changes:
        if change.redline and change.kind is Kind.REVISED:
            assert "".join(span.text for span in change.redline if span.op != "+") == change.before
            assert "".join(span.text for span in change.redline if span.op != "-") == change.after


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_swapping_the_sides_swaps_added_and_removed(pair: Pair) -> None:
    before, after = pair
    there, back = compare(before, after), compare(after, before)
    assert _texts(there, Kind.ADDED) == _texts(back, Kind.REMOVED)
    assert _texts(there, Kind.REMOVED) == _texts(back, Kind.ADDED)
    assert apply(back, after) == before


def _texts(changeset: Changeset, kind: Kind) -> list[str]:
    side = "after" if kind is Kind.ADDED else "before"
    return sorted(getattr(change, side) for change in changeset.told() if change.kind is kind)
