from __future__ import annotations

from tests.unit.report.changes import block, change, report, revised
from tracker.model.change import CellChange, Change, Claim, ClaimKind, Kind
from tracker.model.snapshot import Mark, MarkKind, Unit
from tracker.report import as_dict, as_html, as_text

SURVIVED = Claim(ClaimKind.NUMBER, "kites that survived the storm", "41%", "44%")


def lines(one: Change, language: str = "en") -> list[str]:
    return [line.strip() for line in as_text(report(one, language=language)).splitlines() if line.startswith("      ")]


def test_a_number_is_shown_before_and_after_beneath_its_statement() -> None:
    one = revised(("In 2030, 41% of kites survived.", "In 2030, 44% of kites survived."), claims=(SURVIVED,))
    assert lines(one) == ["Kites that survived the storm: 41% → 44%"]


def test_what_the_statement_says_completely_is_not_said_again() -> None:
    cells = (CellChange("Sled", "Span", "90 cm", "95 cm"),)
    row = change(
        Kind.REVISED,
        Unit.TABLE_ROW,
        "Sled 90 cm",
        "Sled 95 cm",
        cells=cells,
        claims=(Claim(ClaimKind.NUMBER, "Sled, Span", "90 cm", "95 cm"),),
    )
    assert lines(row) == []
    levels = Claim(ClaimKind.EVIDENCE, "level of evidence", "C1, B4", "A1, B4")
    two = ("Kites fly.[Level of evidence: C1][Level of evidence: B4]", "Kites fly.[Level of evidence: A1][Level of evidence: B4]")
    assert lines(revised(two, claims=(levels,))) == ["Level of evidence: C1, B4 → A1, B4"]
    came = Claim(ClaimKind.NUMBER, "kites", "", "44%")
    assert lines(revised(("Kites survived.", "Of all kites, 44% survived."), claims=(came,))) == []


def test_a_number_that_is_part_of_another_one_is_not_said() -> None:
    claim = Claim(ClaimKind.NUMBER, "kites", "1", "44")
    assert lines(revised(("Of 1 kite, none fell.", "Of 44 kites in 2031, 1.5 fell."), claims=(claim,))) == ["Kites: 1 → 44"]


def test_what_came_onto_a_list_is_the_statement_itself() -> None:
    listed = change(unit=Unit.LIST_ITEM, after="Silk.", claims=(Claim(ClaimKind.LISTED, "Parts include", "", "Silk"),))
    assert lines(listed) == []
    assert "<dl" not in as_html(report(listed))


def test_a_claim_without_a_context_is_named_by_its_kind() -> None:
    one = revised(("Kites may fly.", "Kites should fly."), claims=(Claim(ClaimKind.HEDGING, "", "may", "should"),))
    assert lines(one) == ["Strength of the statement: may → should"]
    assert lines(one, "es") == ["Fuerza de la afirmación: may → should"]


def test_a_side_that_was_not_there_is_said_to_be_nothing() -> None:
    one = revised(("No kite fell.", "A kite fell."), claims=(Claim(ClaimKind.NEGATION, "", "no", ""),))
    assert lines(one) == ["Negation: no → (nothing)"]


def test_the_letter_of_a_note_is_no_part_of_what_a_claim_is_about() -> None:
    entry = block("aOnly kites older than 9 years.", Unit.TABLE_NOTE, marks=(Mark(MarkKind.SUPERSCRIPT, 0, 1),))
    claim = Claim(ClaimKind.NUMBER, "aOnly kites older than", "7 years", "9 years")
    note = change(Kind.REVISED, Unit.TABLE_NOTE, "aOnly kites older than 7 years.", entry.item.text, new=(entry,), claims=(claim,))  # type: ignore[union-attr]
    assert lines(note) == ["Only kites older than: 7 years → 9 years"]


def test_page_and_data_have_the_claims_too() -> None:
    found = report(revised(("41% of kites survived.", "44% of kites survived."), claims=(SURVIVED,)))
    assert "<dt>Kites that survived the storm</dt><dd>41% → 44%</dd>" in as_html(found)
    assert as_dict(found.changeset, found.reconciliation, found.statements)["changes"][0]["claims"] == [
        {"kind": "number", "context": "kites that survived the storm", "before": "41%", "after": "44%"}
    ]
