from __future__ import annotations

from tracker.diff import apply, compare
from tracker.model.snapshot import Block, Content, Facts, Section, Unit


def content(*texts: str) -> Content:
    parts = tuple(Block(Unit.PARAGRAPH, text) for text in texts)
    return Content(Facts("Lamps"), (Section(Block(Unit.HEADING, "Oil"), "_1", parts=parts),))


def test_of_thousands_of_equal_paragraphs_only_the_changed_one_is_told() -> None:
    same = ["Not applicable."] * 2_000
    before, after = content(*same, "Lamps burn oil of many kinds."), content(*same, "Lamps burn gas of many kinds.")
    changeset = compare(before, after)
    assert [(change.before, change.after) for change in changeset.told()] == [
        ("Lamps burn oil of many kinds.", "Lamps burn gas of many kinds.")
    ]
    assert apply(changeset, before) == after


def test_a_text_of_endless_sentences_is_replaced_whole() -> None:
    before, after = content("Oil burns. " * 10_000), content("Gas burns. " * 10_000)
    assert len(compare(before, after).told()) == 1
