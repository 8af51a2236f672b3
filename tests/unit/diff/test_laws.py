from __future__ import annotations

from hypothesis import given, settings

from tests.unit.diff.contents import contents, pairs
from tracker.diff import apply, compare
from tracker.model.change import Changeset, Kind, Put
from tracker.model.snapshot import Content, Unit

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
        if change.kind is Kind.MOVED:
            assert change.old, change
            assert change.new, change
        else:
            assert change.before != change.after or change.links or change.references, change


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_every_piece_that_is_put_comes_out_of_one_place_of_one_change(pair: Pair) -> None:
    changeset = compare(*pair)
    sizes = {change.id: len(change.new) for change in changeset.changes}
    assert len(sizes) == len(changeset.changes)
    puts = [(step.change, place) for step in changeset.script if isinstance(step, Put) for place in range(step.start, step.stop)]
    assert len(puts) == len(set(puts))
    assert all(place < sizes[change] for change, place in puts)
    added = [change for change in changeset.changes if change.kind is Kind.ADDED and change.unit is not Unit.TABLE_COLUMN]
    assert {(change.id, place) for change in added for place in range(len(change.new))} <= set(puts)


@settings(max_examples=60, deadline=None)
@given(pairs())
def test_what_came_has_no_older_side_and_what_went_no_newer_one(pair: Pair) -> None:
    for change in compare(*pair).told():
        if change.kind is Kind.ADDED:
            assert (change.before, bool(change.new)) == (None, True)
        if change.kind is Kind.REMOVED:
            assert (change.after, bool(change.old)) == (None, True)


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
