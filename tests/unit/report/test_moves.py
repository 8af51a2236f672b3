from __future__ import annotations

from dataclasses import replace

from tests.unit.report.changes import block, change, head, revised, row, said, study
from tracker.model.change import Action, Kind, LinkChange, LinkKind, Reason, Significance
from tracker.model.snapshot import Unit

SLEDS = "Sleds need a keel and two spars."
SIZES = "Table 2. Kites by Size"
PARTS, KNOTS = "Parts of a kite include the following:", "Knots of a kite include the following:"


def test_a_study_that_moves_along_neither_came_nor_went() -> None:
    moved = change(
        Kind.MOVED, before=SLEDS, after=SLEDS, section=("Making",), origin=("Flying",),
        references=(study("Ono et al.", 3), study("Ono et al.", 7, Action.REMOVED)),
    )  # fmt: skip
    assert said(moved) == (
        "Moved the paragraph that begins “Sleds need a keel and two spars” from the Flying section to the Making section "
        "(cited Ono et al. as reference 3)."
    )


def test_a_study_that_came_with_a_move_is_told_after_it() -> None:
    moved = change(Kind.MOVED, before=SLEDS, after=SLEDS, section=("Making",), origin=("Flying",), references=(study("Bly", 4),))
    assert said(moved).endswith("Also added Bly as reference 4 to the paragraph that begins “Sleds need a keel and two spars”.")


def test_an_item_moves_from_list_to_list() -> None:
    item = change(Kind.MOVED, Unit.LIST_ITEM, "Silk.", "Silk.", lead=PARTS, origin_lead=KNOTS, origin=("Flying",))
    assert said(item) == "Moved silk from the list of knots of a kite to the list of parts of a kite."


def test_an_item_moves_within_its_list() -> None:
    item = change(Kind.MOVED, Unit.LIST_ITEM, "Silk, wool.", "Silk, wool.", lead=PARTS, origin_lead=PARTS, origin=("Flying", "Delta Kites"))
    assert said(item) == "Moved “Silk, wool” within the list of parts of a kite."


def test_a_table_moves_by_its_name() -> None:
    moved = change(Kind.MOVED, Unit.TABLE, "Table 2. Kites by Size", "Table 2. Kites by Size", section=("Making",), origin=("Flying",))
    assert said(moved) == "Moved Table 2 (Kites by Size) from the Flying section to the Making section."


def test_a_citation_that_stands_at_another_word_has_moved() -> None:
    cites = change(
        Kind.REVISED, before=SLEDS, after=SLEDS, reasons=(Reason.REFERENCE,), significance=Significance.EDITORIAL,
        links=(LinkChange("Ono", "4", "4", LinkKind.CITATION), LinkChange("Bly", "5", "5", LinkKind.CITATION)),
    )  # fmt: skip
    assert said(cites) == (
        "Moved the citations of Ono (reference 4) and Bly (reference 5) within the paragraph that begins “Sleds need a keel and two spars”."
    )


def test_citations_that_came_and_went_are_told_together() -> None:
    links = (LinkChange("Ono", "", "4", LinkKind.CITATION), LinkChange("", "", "?", LinkKind.CITATION))
    gone = LinkChange("Bly", "5", "", LinkKind.CITATION)
    cites = change(Kind.REVISED, before=SLEDS, after=SLEDS, reasons=(Reason.REFERENCE,), links=(*links, gone))
    place = "the paragraph that begins “Sleds need a keel and two spars”."
    assert said(cites) == (
        f"Added citations of Ono (reference 4) and a study that is not listed to {place} "
        f"Also deleted a citation of Bly (reference 5) from {place}"
    )


def test_a_paragraph_that_was_split_or_merged() -> None:
    first, second = block("Sleds need a keel."), block("They need two spars, too.")
    both = block("Sleds need a keel. They need two spars, too.")
    text = "Sleds need a keel. They need two spars, too.", "Sleds need a keel.\nThey need two spars, too."
    split = change(Kind.REVISED, before=text[0], after=text[1], old=(both,), new=(first, second), reasons=(Reason.STRUCTURE,))
    assert said(split) == "Split the paragraph that begins “Sleds need a keel. They need two spars…” into two."
    merged = change(Kind.REVISED, before=text[1], after=text[0], old=(first, second), new=(both,), reasons=(Reason.STRUCTURE,))
    assert said(merged) == "Merged two paragraphs into the one that begins “Sleds need a keel. They need two spars…”."


def test_words_that_changed_in_a_split_are_told_after_it() -> None:
    first, second = block("Sleds need a keel."), block("They need three spars, too.")
    both = block("Sleds need a keel. They need two spars, too.")
    split = revised(("They need two spars, too.", "They need three spars, too."), old=(both,), new=(first, second))
    assert said(split).endswith("into two. Also revised text to state that they need three spars, too.")


def test_a_list_that_became_text_and_text_that_became_a_list() -> None:
    lead = block("Parts of a kite are the following:")
    items = (block("Spars.", Unit.LIST_ITEM), block("Silk.", Unit.LIST_ITEM))
    text = block("Parts of a kite are spars and silk.")
    out = change(Kind.REVISED, before="…", after="…", old=(lead, *items), new=(text,))
    assert said(out) == (
        "Turned the list introduced by “Parts of a kite are the following” into text, which begins “Parts of a kite are spars and silk”."
    )
    into = change(Kind.REVISED, before="…", after="…", old=(text,), new=(lead, *items))
    assert said(into) == "Turned text into the list introduced by “Parts of a kite are the following”: spars and silk."


def test_a_new_text_with_its_list_names_the_items() -> None:
    entries = (block("These signs call for a landing:"), block("A tear.", Unit.LIST_ITEM, level=1), block("Rain.", Unit.LIST_ITEM, level=1))
    new = change(after="These signs call for a landing:\nA tear.\nRain.", new=entries)
    assert said(new) == "Added the text “These signs call for a landing” with a list: a tear and rain."
    gone = change(Kind.REMOVED, before="These signs call for a landing:\nA tear.\nRain.", old=entries)
    assert said(gone) == "Deleted the text “These signs call for a landing” with its list: a tear and rain."


def test_a_row_moves_by_its_first_cell() -> None:
    moved = change(Kind.MOVED, Unit.TABLE_ROW, "Sled 90 cm", "Sled 90 cm", new=(row("Sled", "90 cm"),), lead=SIZES, origin_lead=SIZES)
    assert said(moved) == "Moved the row “Sled” within Table 2 (Kites by Size)."
    other = replace(moved, origin_lead="Table 3. Kites by Age")
    assert said(other) == "Moved the row “Sled” from Table 3 (Kites by Age) to Table 2 (Kites by Size)."


def test_a_section_that_became_a_subsection_and_back() -> None:
    old, new = (head("Sleds", 1),), (head("Sleds"),)
    lowered = change(Kind.MOVED, Unit.SECTION, "Sleds", "Sleds", section=("Making", "Sleds"), origin=("Sleds",), old=old, new=new)
    assert said(lowered) == "Made the Sleds section a subsection of the Making section."
    raised = replace(lowered, section=("Sleds",), origin=("Making", "Sleds"), old=lowered.new, new=lowered.old)
    assert said(raised) == "Made the Sleds subsection a section of its own."


def test_a_section_that_moved_under_a_new_name_is_told_as_both() -> None:
    both = change(
        Kind.RENAMED, Unit.SECTION, "Sleds", "Foils", section=("Making", "Foils"), origin=("Flying", "Sleds"), new=(head("Foils"),),
        references=(study("Ono", 3), study("Ono", 7, Action.REMOVED)),
    )  # fmt: skip
    assert said(both) == (
        "The Foils subsection was renamed from Sleds. "
        "Moved the Foils subsection from the Flying section to the Making section (cited Ono as reference 3)."
    )


def test_a_sentence_that_moved_within_its_paragraph() -> None:
    before, after = "Sleds are slow. They need a keel.", "They need a keel. Sleds are slow."
    one = change(Kind.REVISED, before=before, after=after, reasons=(Reason.STRUCTURE,), old=(block(before),), new=(block(after),))
    assert said(one) == "Moved a sentence within the paragraph that begins “They need a keel. Sleds are slow”."


def test_a_table_with_another_number() -> None:
    numbered = change(Kind.REVISED, Unit.TABLE, "Table 1. Kites by Size", "Table 2. Kites by Size")
    assert said(numbered) == "Table 1 is Table 2 now (Kites by Size)."
    assert said(numbered, language="es", source="es") == "El Cuadro 1 es ahora el Cuadro 2 (Kites by Size)."
