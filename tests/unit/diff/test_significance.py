from __future__ import annotations

import pytest

from tracker.diff.significance import judge
from tracker.model.change import Reason, Significance

NEVER_EDITORIAL = [
    ("500 mg twice daily", "250 mg twice daily", Reason.NUMBER),
    ("a dose of 1.5 mg", "a dose of 15 mg", Reason.NUMBER),
    ("a dose of .5 mg", "a dose of 5 mg", Reason.NUMBER),
    ("P < .05", "P > .05", Reason.NUMBER),
    ("P ≤ .05", "P < .05", Reason.NUMBER),
    ("5 mg", "5 µg", Reason.TEXT),
    ("5–10 mg", "5 10 mg", Reason.NUMBER),
    ("−5 points", "5 points", Reason.NUMBER),
    ("it is recommended", "it is not recommended", Reason.TEXT),
    ("patients with hypertension", "patients with hypotension", Reason.TEXT),
    ("risk increases", "risk decreases", Reason.TEXT),
    ("a causal relation", "a casual relation", Reason.TEXT),
    ("patients may receive it", "patients should receive it", Reason.TEXT),
    ("95% CI, 11%–71%", "95% CI, 11%–72%", Reason.NUMBER),
    ("n = 6", "n = 8", Reason.NUMBER),
    ("twice a day", "once a day", Reason.TEXT),
    ("cases.[Level of evidence C3]", "cases.[Level of evidence B4]", Reason.EVIDENCE),
    ("casos.[Grado de comprobación: 3iiA]", "casos.[Grado de comprobación: 1iiA]", Reason.EVIDENCE),
    ("10 mg/kg", "10 mg kg", Reason.NUMBER),
    ("1,041 cases", "1.041 cases", Reason.NUMBER),
    ("grade 3 or higher", "grade 3 or lower", Reason.TEXT),
]
EDITORIAL = [
    ("However it grows slowly.", "However, it grows slowly.", Reason.PUNCTUATION),
    ("The Tumor grows", "The tumor grows", Reason.CASE),
    ("two metastasess", "two metastases", Reason.SPELLING),
    ("tumour", "tumor", Reason.SPELLING),
    ("randomised trials", "randomized trials", Reason.SPELLING),
    ("a followup visit", "a follow-up visit", Reason.SPELLING),
    ("a naive cell", "a naïve cell", Reason.SPELLING),
    ("(see below)", "see below", Reason.PUNCTUATION),
]
TECHNICAL = [
    ("the patient's “own” cells", 'the patient’s "own" cells'),
    ("5–10 mg", "5-10 mg"),
    ("soft­hyphen", "softhyphen"),
    ("two  words", "two words"),
]


@pytest.mark.parametrize(("before", "after", "reason"), NEVER_EDITORIAL)
def test_what_may_matter_to_a_patient_is_substantive(before: str, after: str, reason: Reason) -> None:
    assert (Significance.SUBSTANTIVE, reason) in judge(before, after)
    assert (Significance.SUBSTANTIVE, reason) in judge(after, before)


@pytest.mark.parametrize(("before", "after", "reason"), EDITORIAL)
def test_the_same_words_in_another_form_are_editorial(before: str, after: str, reason: Reason) -> None:
    assert judge(before, after) == [(Significance.EDITORIAL, reason)]


@pytest.mark.parametrize(("before", "after"), TECHNICAL)
def test_typography_is_technical(before: str, after: str) -> None:
    assert judge(before, after) == [(Significance.TECHNICAL, Reason.TYPOGRAPHY)]


def test_a_level_and_a_number_that_change_together_are_both_told() -> None:
    grounds = judge("Of 17 patients some responded.[Level of evidence C3]", "Of 19 patients some responded.[Level of evidence B4]")
    assert [reason for _, reason in grounds] == [Reason.EVIDENCE, Reason.NUMBER]
