from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from tests.unit.diff.contents import contents
from tests.unit.history.editing import content, histories
from tests.unit.history.following import side, steps
from tests.unit.parse.pages import cite, page, read, references, section, study
from tracker import history
from tracker.history.pieces import pieces
from tracker.model.change import Kind
from tracker.model.history import Reversal
from tracker.model.snapshot import Content, Unit, flatten
from tracker.text import normal

RED = "Red sails are seen from far away by everybody."
KNOT = "A plain knot holds the string to the bridle of the kite."
BLUE = "Blue sails came up in the long summer after the war."
CALM = "Wait for a calm hour before you pull the string in."


def kites(*paragraphs: str, heading: str = "Lines", more: str = "") -> Content:
    return read(page(section("_1", heading, "".join(f"<p>{text}</p>" for text in paragraphs) + more)))


def undone(*row: Content) -> list[Reversal]:
    return list(history.reversals(steps(row)))


def test_what_was_added_and_removed_again_is_dated() -> None:
    found = undone(kites(KNOT), kites(KNOT, f"{BLUE} {RED}"), kites(KNOT, f"{BLUE} {RED}"), kites(KNOT))
    assert found == [Reversal(Kind.ADDED, Unit.PARAGRAPH, ("Lines",), f"{BLUE}\n{RED}", side(2), side(4))]


def test_what_was_removed_and_put_back_is_dated() -> None:
    found = undone(kites(KNOT, RED), kites(KNOT), kites(KNOT, RED))
    assert [(one.kind, one.text, one.there, one.again) for one in found] == [(Kind.REMOVED, RED, side(2), side(3))]


def test_a_rewording_that_was_taken_back_says_what_was_read_between() -> None:
    double, triple = KNOT.replace("plain", "double"), KNOT.replace("plain", "threefold")
    [found] = undone(kites(KNOT, RED), kites(double, RED), kites(triple, RED), kites(KNOT, RED))
    assert (found.kind, found.text, found.between) == (Kind.REVISED, KNOT, double)
    assert (found.there, found.again) == (side(2), side(4))


def test_what_stayed_is_no_reversal_though_it_went_through_several_forms() -> None:
    double, triple = KNOT.replace("plain", "double"), KNOT.replace("plain", "threefold")
    assert undone(kites(KNOT, RED), kites(double, RED), kites(triple, RED)) == []
    assert undone(kites(RED), kites(RED, KNOT), kites(RED, double)) == []


def test_what_went_and_came_back_as_a_rewording_of_another_text_is_one_reversal() -> None:
    double = KNOT.replace("plain", "double")
    [found] = undone(kites(KNOT, RED), kites(RED), kites(double, RED), kites(KNOT, RED))
    assert (found.kind, found.text, found.there, found.again) == (Kind.REMOVED, KNOT, side(2), side(4))


def test_a_name_that_was_given_back_is_a_reversal() -> None:
    [found] = undone(kites(KNOT, RED), kites(KNOT, RED, heading="Lines and Ropes"), kites(KNOT, RED))
    assert (found.kind, found.unit, found.text, found.between) == (Kind.RENAMED, Unit.HEADING, "Lines", "Lines and Ropes")


def test_a_move_there_and_back_is_one_reversal() -> None:
    def placed(*, first: bool) -> Content:
        texts = [f"<p>{CALM}</p>" + f"<p>{KNOT}</p>" * first, f"<p>{RED}</p>" + f"<p>{KNOT}</p>" * (not first)]
        return read(page(*(section(f"_{n}", name, body) for n, (name, body) in enumerate(zip(("Lines", "Sails"), texts, strict=True), 1))))

    [found] = undone(placed(first=True), placed(first=False), placed(first=True))
    assert (found.kind, found.text, found.section, found.elsewhere) == (Kind.MOVED, KNOT, ("Lines",), ("Sails",))
    assert undone(placed(first=True), placed(first=False)) == []


def test_a_reference_that_came_and_left_again_is_one() -> None:
    yu = study("Yu DC, Lane M, et al.: Knots of old sailors. J Rope 45 (6): 10-5, 2010.", 11)
    ort = study("Ort P: Wind in narrow valleys. J Air 2 (1): 1-9, 2012.", 22)
    one = kites(f"{KNOT}[{cite(1)}]", more=references(yu))
    two = kites(f"{KNOT}[{cite(1)},{cite(2)}]", more=references(yu, ort))
    [found] = undone(one, two, one)
    assert (found.kind, found.unit) == (Kind.ADDED, Unit.REFERENCE)
    assert found.text.startswith("Ort P")


def test_what_came_back_elsewhere_was_away_all_the_same() -> None:
    [found] = undone(kites(KNOT, RED), kites(KNOT), kites(RED, KNOT))
    assert (found.kind, found.text, found.there, found.again) == (Kind.REMOVED, RED, side(2), side(3))


def test_what_went_from_one_text_to_another_at_once_was_never_away() -> None:
    row = [kites(f"{KNOT} {BLUE}", RED), kites(KNOT, f"{RED} {BLUE}")]
    assert undone(*row) == []
    assert [one.text for one in undone(*row, row[0]) if one.kind is not Kind.MOVED] == []


@settings(max_examples=40, deadline=None)
@given(contents, contents)
def test_there_and_back_leaves_nothing_that_is_not_undone(one: Content, other: Content) -> None:
    rows = steps([one, other, one])
    found = {
        normal(line) for reversal in history.reversals(rows) for text in (reversal.text, reversal.between) for line in text.split("\n")
    }
    texts = [Counter(normal(piece.text) for entry in flatten(content) for piece in pieces(entry.item)) for content in (one, other)]
    told = {normal(piece.text) for c in rows[0].changeset.told() for entry in (*c.old, *c.new) for piece in pieces(entry.item)}
    assert {text for text in (texts[0] - texts[1]) + (texts[1] - texts[0]) if text in told} <= found


@pytest.mark.parametrize("seed", range(20))
def test_of_whole_sentences_exactly_those_are_found_that_were_undone(seed: int) -> None:
    rows = [{t for blocks in texts for block in blocks for t in block} for texts in histories(seed, 8)]
    found = undone(*(content(texts) for texts in histories(seed, 8)))
    added = {line for one in found if one.kind is Kind.ADDED for line in one.text.split("\n")}
    removed = {line for one in found if one.kind is Kind.REMOVED for line in one.text.split("\n")}
    ever, always = set.union(*rows), set.intersection(*rows)
    assert added == ever - rows[0] - rows[-1]
    assert removed == (rows[0] & rows[-1]) - always
