from __future__ import annotations

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import author_label, likeness, normal, one_line, read_date, sentences, squeeze, tokens, words


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("", ""),
        (" \n ", ""),
        (" a  b\n\tc ", "a b c"),
        ("a\u00a0b", "a b"),
        ("a\u2028b\u3000c", "a b c"),
        ("a\u200bb", "a\u200bb"),
        ("é", "é"),
    ],
)
def test_white_space_is_one_space(text: str, squeezed: str) -> None:
    assert squeeze(text) == squeezed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s”", "\"It's\""), ("1–2", "1-2"), ("1—2", "1-2"), ("−5", "-5"), ("and so…", "and so..."), ("«sí»", '"sí"'), ("e\u0301", "é"),
        ("co\u00adoperate", "cooperate"), ("a\u200bb", "ab"), ("a\ufeff\u2060b", "ab"), (" a \u00a0 b ", "a b"), ("8′", "8'"),
    ],
)  # fmt: skip
def test_typography_makes_no_difference_in_the_normal_form(one: str, other: str) -> None:
    assert normal(one) == normal(other) == other


@pytest.mark.parametrize(
    ("one", "other"), [("a", "A"), ("1.5", "15"), ("5 mg", "5 µg"), ("not", ""), ("é", "e"), ("10⁹", "109"), (">", "<")]
)
def test_what_means_something_else_stays_another_text(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a b", "a b"), ("a\nb\x1b[0m", r"a\nb\x1b[0m"), ("a\u202eb", r"a\u202eb"), ("é" * 6, "ééééé…"), ("\n" * 6, r"\n\n\n\n\n…")],
)
def test_a_text_for_the_log_is_one_line(text: str, shown: str) -> None:
    assert one_line(text, 5 if len(text) == 6 else 1000) == shown


@given(st.text())
def test_the_normal_form_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(max_size=200))
def test_the_normal_form_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", normal(text).replace(" ", "x ")) or not unicodedata.is_normalized("NFC", normal(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,041 of 2.5 mg", ["1,041", "of", "2.5", "mg"]),
        (".05", [".05"]),
        ("P = .05.", ["P", "=", ".05", "."]),
        ("Ewing's sarcoma", ["Ewing's", "sarcoma"]),
        ("FN1::ALK", ["FN", "1", ":", ":", "ALK"]),
        ("año_2", ["año", "_", "2"]),
        ("", []),
    ],
)
def test_a_token_is_a_word_a_whole_number_or_one_mark(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@given(st.text())
def test_no_character_but_space_is_lost_in_tokens(text: str) -> None:
    assert "".join(tokens(text)) == "".join(text.split())


def test_words_are_without_case_marks_and_typography() -> None:
    assert words("The “Patient’s” dose – 2.5 mg.") == ("the", "patient's", "dose", "2.5", "mg")


def test_likeness_is_how_much_stands_in_both_in_order() -> None:
    assert likeness((), ()) == 1.0
    assert likeness(("a", "b"), ("a", "b")) == 1.0
    assert likeness(("a", "b"), ("c", "d")) == 0.0
    assert likeness(("a", "b", "c", "d"), ("a", "b", "c", "e")) == pytest.approx(0.75)
    assert likeness(("a",), ()) == 0.0


def test_sentences_joined_are_the_text_again() -> None:
    text = "Tumors are rare. In one series (approx. 5%), Smith et al. found 2.5 per year. Few recur."
    assert sentences(text) == ["Tumors are rare.", "In one series (approx. 5%), Smith et al. found 2.5 per year.", "Few recur."]
    assert " ".join(sentences(text)) == text
    assert sentences("") == []


@pytest.mark.parametrize(
    ("reference", "label"),
    [
        ("Fujiki T, Sakai Y, Ikawa Y: A case. J 1, 2023.", "Fujiki et al."),
        ("Fujiki T: A case. J 1, 2023.", "Fujiki"),
        ("van der Berg J, Ito K: A case.", "van der Berg et al."),
        ("Müller-Å R Jr: A case.", "Müller-Å"),
        ("American Cancer Society: Facts and Figures 2024.", "American Cancer Society"),
        ("Wolff J, et al.: X.", "Wolff et al."),
        ("", ""),
    ],
)
def test_a_reference_is_called_by_its_first_author(reference: str, label: str) -> None:
    assert author_label(reference) == label


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Changes to This Summary (09/12/2018)", dt.date(2018, 9, 12)),
        ("Modificaciones a este sumario 01/18/2018)", dt.date(2018, 1, 18)),
        ("Updated: December 3, 2024", dt.date(2024, 12, 3)),
        ("Updated:December 3, 2024", dt.date(2024, 12, 3)),
        ("3 de diciembre de 2024", dt.date(2024, 12, 3)),
        ("Actualización: noviembre 15, 2018", dt.date(2018, 11, 15)),
        ("2024-12-03T12:00:00Z", dt.date(2024, 12, 3)),
        ("1/2/2018", dt.date(2018, 1, 2)),
        ("May 1, 2018", dt.date(2018, 5, 1)),
        ("13/45/2018", None),
        ("February 30, 2018", None),
        ("Smarch 3, 2018", None),
        ("0000-01-01", None),
        ("", None),
        ("no date", None),
    ],
)
def test_a_date_is_read_in_every_form_that_the_publisher_writes(text: str, date: dt.date | None) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "12/" * 300_000,
        "1 de " * 200_000,
        "may 1, " * 150_000,
        "a" + "\u0301\u0316" * 300_000,
        "1." * 500_000,
        "a'" * 500_000,
    ],
)
def test_no_text_takes_the_square_of_its_length(text: str) -> None:
    started = time.process_time()
    for tool in (squeeze, normal, tokens, words, read_date, author_label):
        tool(text)
    assert time.process_time() - started < 10
