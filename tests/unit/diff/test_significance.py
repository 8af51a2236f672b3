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
    ("PSA ↑", "PSA ↓", Reason.NUMBER),
    ("A → B", "A ← B", Reason.NUMBER),
    ("costs $5", "costs €5", Reason.NUMBER),
    ("ER− tumors", "ER tumors", Reason.NUMBER),
    ("HER2- and CD8-", "HER2 and CD8", Reason.NUMBER),
    ("ratio 1:2", "ratio 12", Reason.NUMBER),
    ("later", "latter", Reason.TEXT),
    ("planed", "planned", Reason.TEXT),
    ("scared", "scarred", Reason.TEXT),
    ("mourning", "morning", Reason.TEXT),
    ("taped", "tapped", Reason.TEXT),
    ("sí se trata", "si se trata", Reason.TEXT),
    ("un año", "un ano", Reason.TEXT),
    ("trató", "trato", Reason.TEXT),
    ("re-treat", "retreat", Reason.TEXT),
    ("a typical shape", "atypical shape", Reason.TEXT),
    ("5 mM", "5 MM", Reason.TEXT),
    ("pH 7", "PH 7", Reason.TEXT),
    ("10 mg", "10 mcg", Reason.TEXT),
    ("without pain", "with pain", Reason.TEXT),
    ("is contraindicated", "is indicated", Reason.TEXT),
    ("at least 5 years", "at most 5 years", Reason.TEXT),
    ("before surgery", "after surgery", Reason.TEXT),
    ("pT1a", "pT1b", Reason.TEXT),
    ("stage IIA", "stage IIB", Reason.TEXT),
    ("p53", "p63", Reason.NUMBER),
    ("weekly", "daily", Reason.TEXT),
    ("oral", "intravenous", Reason.TEXT),
    ("HR, 0.75", "HR, 1.75", Reason.NUMBER),
    ("30%", "30", Reason.NUMBER),
    ("10–20", "10, 20", Reason.NUMBER),
    ("BRCA1", "BRCA2", Reason.NUMBER),
    ("no deaths", "two deaths", Reason.TEXT),
    ("all patients", "most patients", Reason.TEXT),
    ("improved", "worsened", Reason.TEXT),
    ("approved", "not approved", Reason.TEXT),
    ("left breast", "right breast", Reason.TEXT),
    ("benign", "malignant", Reason.TEXT),
]
EDITORIAL = [
    ("However it grows slowly.", "However, it grows slowly.", Reason.PUNCTUATION),
    ("The Tumor grows", "The tumor grows", Reason.CASE),
    ("tumour", "tumor", Reason.SPELLING),
    ("randomised trials", "randomized trials", Reason.SPELLING),
    ("a followup visit", "a follow-up visit", Reason.SPELLING),
    ("leukaemia and oedema", "leukemia and edema", Reason.SPELLING),
    ("paediatric centres", "pediatric centers", Reason.SPELLING),
    ("labelled", "labeled", Reason.SPELLING),
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
