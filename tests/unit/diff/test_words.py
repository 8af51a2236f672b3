from __future__ import annotations

from tracker.diff.words import cell_redline, passages, redline
from tracker.model.change import Passage, Span


def spans(before: str, after: str) -> list[tuple[str, str]]:
    return [(span.op, span.text) for span in redline(before, after)]


def test_a_number_is_replaced_whole() -> None:
    assert spans("Give 500 mg daily for 10 days.", "Give 250 mg daily for 14 days.") == [
        ("=", "Give "), ("-", "500"), ("+", "250"), ("=", " mg daily for "), ("-", "10"), ("+", "14"), ("=", " days."),
    ]  # fmt: skip


def test_a_word_is_never_cut() -> None:
    for span in redline("It was published in January of that year.", "It was published in June of that year."):
        assert span.text.strip() in {"It was published in", "January", "June", "of that year."}


def test_a_sentence_that_is_less_than_half_alike_is_replaced_whole() -> None:
    before, after = "Surgery is the treatment of choice.", "Radiation therapy may relieve pain in some patients."
    assert redline(before, after) == (Span("-", before), Span("+", after))


def test_a_sentence_that_came_stands_alone() -> None:
    before = "The tumor is rare. It grows slowly."
    after = "The tumor is rare. Most patients are young. It grows slowly."
    assert passages(before, after) == (Passage("", "Most patients are young."),)


def test_a_sentence_that_changed_has_both_sides() -> None:
    found = passages("It is rare. Of 12 patients, 3 responded.", "It is rare. Of 15 patients, 4 responded.")
    assert found == (Passage("Of 12 patients, 3 responded.", "Of 15 patients, 4 responded."),)


def test_a_very_long_sentence_is_replaced_whole_and_quickly() -> None:
    before, after = (f"word{n} " * 3000 for n in (1, 2))
    assert {span.op for span in redline(before.strip(), after.strip())} == {"-", "+"}


def test_deletions_come_before_insertions_and_cells_stay_apart() -> None:
    row = cell_redline([("III", "III"), ("41%", "45%"), ("", "new")], " | ")
    assert [(s.op, s.text) for s in row] == [("=", "III | "), ("-", "41%"), ("+", "45%"), ("=", " | "), ("+", "new")]
