from __future__ import annotations

import pytest

from tracker.diff.claims import cell_claims, claims, list_claim
from tracker.model.change import CellChange, Claim, ClaimKind, Passage

CASES = [
    (
        "The 3-year event-free survival rate was 41% (95% CI, 11%–71%), and all lived.",
        "The 3-year event-free survival rate was 44% (95% CI, 11%–71%), and all lived.",
        [Claim(ClaimKind.NUMBER, "3-year event-free survival rate", "41%", "44%")],
    ),
    ("It was significant (P < .05).", "It was significant (P > .05).", [Claim(ClaimKind.NUMBER, "P", "< .05", "> .05")]),
    ("The usual dose is 500 mg daily.", "The usual dose is 250 mg daily.", [Claim(ClaimKind.NUMBER, "usual dose", "500 mg", "250 mg")]),
    ("Steroids, n = 2, were given.", "Steroids, n = 3, were given.", [Claim(ClaimKind.SAMPLE, "Steroids", "n = 2", "n = 3")]),
    ("Surgery may help.", "Surgery should help.", [Claim(ClaimKind.HEDGING, "", "may", "should")]),
    ("Surgery is advised.", "Surgery is not advised.", [Claim(ClaimKind.NEGATION, "", "", "not")]),
    ("Ten lived.[Level of evidence C3]", "Ten lived.[Level of evidence B4]", [Claim(ClaimKind.EVIDENCE, "level of evidence", "C3", "B4")]),
    ("It is used for adults.", "It is approved for adults.", [Claim(ClaimKind.APPROVAL, "", "", "approved")]),
    ("La dosis puede ser de 5 mg.", "La dosis debe ser de 5 mg.", [Claim(ClaimKind.HEDGING, "", "puede", "debe")]),
    ("The lungs are often involved.", "The lungs are commonly involved.", []),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_the_claims_that_changed_are_typed(before: str, after: str, expected: list[Claim]) -> None:
    assert list(claims((Passage(before, after),))) == expected


def test_a_sentence_that_came_changes_no_claim() -> None:
    assert claims((Passage("", "Of 12 patients, 3 responded."),)) == ()


def test_a_cell_has_its_row_and_column_as_context() -> None:
    changes = (CellChange("Stage III", "5-Year Survival", "41%", "45%"), CellChange("Stage III", "Extent", "local", "regional"))
    assert cell_claims(changes) == (Claim(ClaimKind.NUMBER, "Stage III, 5-Year Survival", "41%", "45%"),)


def test_an_item_comes_onto_the_list_that_its_lead_in_names() -> None:
    assert list_claim("Targeted drugs:", None, "Alectinib.\nOne report.") == (Claim(ClaimKind.LISTED, "Targeted drugs", "", "Alectinib"),)
