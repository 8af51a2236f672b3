from __future__ import annotations

import pytest

from tracker.model.change import Significance
from tracker.model.subscription import Cadence, Choice, Interest
from tracker.pipeline.confirmation import letter

LINK = "https://desk.example/letters/confirm/" + "x" * 60
LIMITS = "with the limits that were chosen on the page"


@pytest.mark.parametrize(
    ("interest", "limited"),
    [
        (Interest(), False),
        (Interest(documents=(1,)), False),
        (Interest(least=Significance.SUBSTANTIVE), True),
        (Interest(documents=(1,), term="mossinib"), True),
    ],
)
def test_that_there_are_limits_is_said_and_not_which(interest: Interest, *, limited: bool) -> None:
    said = letter(Choice(interest), {1: "Sundew Fever"}, "https://desk.example/x", "en", "UTC")
    assert (LIMITS in " ".join(said.text.split()), LIMITS in said.html) == (limited, limited)
    assert "mossinib" not in said.text + said.html


def test_the_letter_names_the_day_the_hour_and_the_time_zone() -> None:
    def said(choice: Choice, language: str = "en") -> str:
        return " ".join(letter(choice, {}, LINK, language, "Asia/Kolkata").text.split())

    assert "of changes every week on Friday, at 18:00 (Asia/Kolkata):" in said(Choice(weekday=4, hour=18))
    assert "de los cambios cada día, a las 07:00 (Asia/Kolkata):" in said(Choice(cadence=Cadence.DAILY), "es")
    assert "of changes at once:" in said(Choice(cadence=Cadence.NOW))


def test_a_long_list_of_documents_is_wrapped() -> None:
    titles = {number: f"Sundew Fever {number} Treatment" for number in range(30)}
    text = letter(Choice(Interest(documents=tuple(titles))), titles, LINK, "en", "UTC").text
    assert max(len(line) for line in text.splitlines() if line != LINK) <= 76
    assert "Sundew Fever 26 Treatment and 10 more." in " ".join(text.split())
