from __future__ import annotations

import pytest

from tests.unit.report.changes import block, change, revised, said, study
from tracker.model.change import Action, Kind, LinkChange, LinkKind, Reason, Significance
from tracker.model.snapshot import Mark, MarkKind, Unit

WIND = "Delta kites fly in winds of nine knots."
LINE = "Their line is made of braided polyester."


def test_an_added_paragraph_is_told_by_its_first_sentence() -> None:
    assert said(change(after=f"{WIND} {LINE}")) == "Added text to state that delta kites fly in winds of nine knots, and 1 more sentence."


def test_what_an_added_paragraph_cites_stands_behind_it() -> None:
    assert said(change(after=WIND, references=(study("Ono et al.", 8),))) == (
        "Added text to state that delta kites fly in winds of nine knots (cited Ono et al. as reference 8)."
    )


def test_several_studies_have_their_numbers_respectively() -> None:
    cited = (study("Ono et al.", 5), study("Bly", 6), study("Roe et al.", 9))
    assert said(change(after=WIND, references=cited)).endswith(
        "(cited Ono et al., Bly, and Roe et al. as references 5, 6, and 9, respectively).",
    )


def test_many_studies_come_in_groups_so_that_a_name_is_near_its_number() -> None:
    cited = tuple(study(f"Longnamedson{n} et al.", n) for n in range(1, 16))
    text = said(change(after=WIND, references=cited))
    assert text.count("respectively") > 1
    for reference in cited:
        at = text.index(reference.label.split(" ")[0] + " ")
        assert f"{reference.number}" in text[at : at + 230]
    assert len(text.split()) <= 120


def test_a_level_of_evidence_is_told_with_the_study() -> None:
    text = "Delta kites fly well.[Level of evidence: 3iiA]"
    assert said(change(after=text, references=(study("Ono", 4),))) == (
        "Added text to state that delta kites fly well (cited Ono as reference 4 and level of evidence 3iiA)."
    )
    assert said(change(after=text)) == "Added text to state that delta kites fly well (level of evidence 3iiA)."


def test_a_removed_paragraph_is_told_with_the_study_that_left() -> None:
    gone = change(Kind.REMOVED, before=WIND, references=(study("Ono", 4, Action.REMOVED),))
    assert said(gone) == "Deleted text that stated that delta kites fly in winds of nine knots. Also deleted Ono, formerly reference 4."


def test_what_is_no_statement_is_quoted() -> None:
    assert said(change(after="Parts of a delta kite:")) == "Added the text “Parts of a delta kite”."
    assert (
        said(change(after="Why do delta kites fly so well in weak winds?"))
        == "Added the text “Why do delta kites fly so well in weak winds?”"
    )
    assert said(change(Kind.REMOVED, before="Parts of a delta kite:")) == "Deleted the text “Parts of a delta kite”."


def test_a_revised_sentence_is_told_as_it_is_now() -> None:
    assert said(revised((WIND, "Delta kites fly in winds of seven knots."))) == (
        "Revised text to state that delta kites fly in winds of seven knots."
    )


def test_sentences_that_came_went_and_changed_are_told_in_order() -> None:
    text = said(revised(("", WIND), ("", LINE), ("Kites are dull objects.", ""), ("They cost two crowns.", "They cost three crowns.")))
    assert text == (
        "Added text to state that delta kites fly in winds of nine knots, and 1 more sentence. "
        "Also deleted text that stated that kites are dull objects. Also revised text to state that they cost three crowns."
    )


def test_studies_are_told_with_the_last_sentence_that_can_cite_them() -> None:
    text = said(revised(("", WIND), ("Kites are dull objects.", ""), references=(study("Ono", 4),)))
    assert text == (
        "Added text to state that delta kites fly in winds of nine knots (cited Ono as reference 4). "
        "Also deleted text that stated that kites are dull objects."
    )


def test_a_study_that_only_a_deletion_could_tell_of_has_a_sentence() -> None:
    text = said(revised(("Kites are dull objects.", ""), references=(study("Ono", 4),)))
    assert "Also added Ono as reference 4 to the paragraph that begins" in text


def test_a_study_with_no_change_of_the_words_is_told_with_its_place() -> None:
    cites = change(Kind.REVISED, before=WIND, after=WIND, references=(study("Ono", 4),))
    assert said(cites) == "Added Ono as reference 4 to the paragraph that begins “Delta kites fly in winds of nine knots”."


def test_a_revision_in_a_very_long_sentence_shows_what_changed() -> None:
    words = " ".join(f"word{n}" for n in range(300))
    text = said(revised((f"Kites {words} end.", f"Kites {words.replace('word222', 'kite999')} end.")))
    assert "kite999" in text
    assert text.startswith("Revised text to state that …")
    assert len(text.split()) <= 120


def test_more_changes_than_can_be_told_are_counted() -> None:
    pairs = [(f"Kite number {n} flies with {n} lines.", f"Kite number {n} flies with {n + 50} lines.") for n in range(9)]
    text = said(revised(*pairs))
    assert text.endswith("Also made 5 more changes to the paragraph that begins “Kite number 0 flies with 50 lines. Kite…”.")
    assert len(text.split()) <= 120


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Kites fly.[Level of evidence: 3iiiA]", "Kites fly.[Level of evidence: C1]", "Revised the level of evidence from 3iiiA to C1 in"),
        ("Kites fly.", "Kites fly.[Level of evidence C1]", "Added level of evidence C1 to"),
        ("Kites fly.[Grado de comprobación: C1]", "Kites fly.", "Deleted level of evidence C1 from"),
    ],
)
def test_a_level_of_evidence_alone_is_told_by_itself(before: str, after: str, expected: str) -> None:
    assert said(revised((before, after), reasons=(Reason.EVIDENCE,))) == f"{expected} the paragraph that begins “Kites fly”."


def test_spelling_is_told_word_by_word() -> None:
    form = revised(
        ("The colour of a kite is naive.", "The color of a kite is naïve."),
        significance=Significance.EDITORIAL,
        reasons=(Reason.SPELLING,),
    )
    assert said(form) == (
        "Made editorial changes to the paragraph that begins “The color of a kite is naïve”: "
        "changed “colour” to “color” and changed “naive” to “naïve”."
    )


def test_text_that_all_summaries_share_is_told_as_such() -> None:
    shared = revised((WIND, f"{WIND[:-1]} or ten."), significance=Significance.EDITORIAL, reasons=(Reason.BOILERPLATE, Reason.TEXT))
    assert said(shared).endswith("This is standard text, which other summaries have too.")


def test_links_images_emphasis_and_citations_of_the_same_words() -> None:
    def linked(reason: Reason, *links: LinkChange) -> str:
        return said(change(Kind.REVISED, before=WIND, after=WIND, links=links, reasons=(reason,)))

    assert linked(Reason.LINK, LinkChange("winds", "/a", "/b")) == "Changed the link “winds” from /a to /b."
    assert linked(Reason.LINK, LinkChange("winds", "", "/b")) == "Added a link from “winds” to /b."
    assert linked(Reason.LINK, LinkChange("winds", "/a", "")) == "Deleted the link from “winds” to /a."
    assert linked(Reason.EMPHASIS, LinkChange("winds", "", "italics", LinkKind.EMPHASIS)) == "Changed “winds” to italics."
    assert linked(Reason.EMPHASIS, LinkChange("winds", "bold", "", LinkKind.EMPHASIS)) == "Changed “winds” from bold to plain text."
    assert "Replaced the image of the paragraph" in linked(Reason.IMAGE, LinkChange("", "a.jpg", "b.jpg", LinkKind.IMAGE))
    assert "description of the image" in linked(Reason.IMAGE, LinkChange("", "A kite", "A sled", LinkKind.DESCRIPTION))
    within = LinkChange("winds", "#_20", "#_10", homes=("Sleds", "Foils"))
    assert linked(Reason.LINK, within) == "Changed the link “winds” from the section “Sleds” to the section “Foils”."
    assert linked(Reason.LINK, *[LinkChange("wind", "/a", f"/{n}") for n in range(5)]).endswith(
        "Also made 2 more such changes to the paragraph that begins “Delta kites fly in winds of nine knots”.",
    )


def test_an_item_is_added_to_the_list_that_its_lead_in_names() -> None:
    item = change(unit=Unit.LIST_ITEM, after="Bowed spars.", lead="Parts of a delta kite include the following:")
    assert said(item) == "Added bowed spars to the list of parts of a delta kite."


def test_what_stands_under_an_item_is_told_after_it() -> None:
    entries = (block("Rokkaku.", Unit.LIST_ITEM, level=1), block(WIND, Unit.LIST_ITEM, level=2))
    item = change(
        unit=Unit.LIST_ITEM,
        after=f"Rokkaku.\n{WIND}",
        new=entries,
        lead="Evidence (fighting kites):",
        references=(study("Ono et al.", 8),),
    )
    assert said(item) == (
        "Added rokkaku to the list of evidence for fighting kites in the Delta Kites section. "
        "Also added text to state that delta kites fly in winds of nine knots (cited Ono et al. as reference 8)."
    )


def test_an_item_that_is_a_sentence_is_told_as_one() -> None:
    item = change(unit=Unit.LIST_ITEM, after="One flyer reported no crashes in a hundred flights.", lead="Evidence (safety):")
    assert said(item) == (
        "Added text to the list of evidence for safety in the Delta Kites section "
        "to state that one flyer reported no crashes in a hundred flights."
    )


def test_a_removed_item_leaves_its_list() -> None:
    item = change(Kind.REMOVED, Unit.LIST_ITEM, before="Bowed spars.", lead="Parts of a delta kite include the following:")
    assert said(item) == "Deleted bowed spars from the list of parts of a delta kite."
    long = change(Kind.REMOVED, Unit.LIST_ITEM, before=f"It is said that {WIND.lower()}", lead="In summary:")
    assert said(long).startswith("Deleted text from the list introduced by “In summary” that stated that it is said that")


def test_a_short_item_that_changed_is_told_on_both_sides() -> None:
    item = revised(("Bowed spars.", "Straight spars."), unit=Unit.LIST_ITEM, lead="Parts include:")
    assert said(item) == "Revised “Bowed spars” to “Straight spars” in the list of parts in the Delta Kites section."


def test_foreign_words_are_quoted_as_they_are() -> None:
    assert said(change(after="Las cometas vuelan con viento débil."), source="es") == (
        "Added text to state that “Las cometas vuelan con viento débil”."
    )


def test_names_acronyms_and_numbers_keep_their_capitals() -> None:
    for start in (
        "UV-proof kites fly.",
        "European kites fly.",
        "Hodgkin kites fly.",
        "9 kites fly.",
        "T-kites fly well.",
        "Ada L. Bly flew a kite.",
    ):
        assert said(change(after=f"{start[:-1]} in the summer.")).startswith(f"Added text to state that {start[:-1]}")


def test_a_word_that_is_a_name_elsewhere_in_the_text_keeps_its_capital() -> None:
    assert "that Marconi used kites" in said(
        change(after="The kite of Marconi flew high."), change(id="c2", after="Marconi used kites at sea.")
    )
    assert "that silk holds" in said(change(after="A kite of silk flew high."), change(id="c2", after="Silk holds the wind best of all."))


def test_punctuation_within_a_text_that_changed_is_told_as_editorial() -> None:
    text = said(revised(("They cost two crowns.", "They cost three crowns."), ("Kites, of all things fly.", "Kites, of all things, fly.")))
    assert text == (
        "Revised text to state that they cost three crowns. Also made editorial changes to the paragraph that begins "
        "“They cost three crowns. Kites, of all things…”: changed “things” to “things,”."
    )


def test_a_level_that_changed_with_a_number_is_told_on_both_sides_and_one_that_stayed_is_not() -> None:
    def levels(before: str, after: str) -> str:
        return said(revised((f"Of ten kites, 4 fell.[Level of evidence: {before}]", f"Of ten kites, 5 fell.[Level of evidence: {after}]")))

    assert levels("C3", "B4") == "Revised text to state that of ten kites, 5 fell (level of evidence B4, formerly C3)."
    assert levels("C3", "C3") == "Revised text to state that of ten kites, 5 fell."


def test_one_level_of_several_that_changed_is_told_alone() -> None:
    before, after = (f"Kites fly.[Level of evidence: {level}][Level of evidence: B4]" for level in ("C1", "A1"))
    assert said(revised((before, after), reasons=(Reason.EVIDENCE,))).startswith("Revised the level of evidence from C1 to A1 in")


def test_a_scrap_of_a_sentence_is_told_with_what_follows_it() -> None:
    assert said(revised(("", "In certain MMRkite"), ("", "(a model of kites) the wind was weak."))) == (
        "Added text to state that in certain MMRkite (a model of kites) the wind was weak."
    )


def test_a_sentence_that_begins_with_a_label_is_quoted() -> None:
    assert said(change(after="Size of effect: one kite in ten stays in the air.")) == (
        "Added the text “Size of effect: one kite in ten stays in the air”."
    )


def test_what_a_raised_letter_is_a_part_of_is_named() -> None:
    old = block("It held 106 kites.", marks=(Mark(MarkKind.SUPERSCRIPT, 10, 11),))
    lost = change(
        Kind.REVISED, before="It held 106 kites.", after="It held 106 kites.", reasons=(Reason.EMPHASIS,), old=(old,),
        new=(block("It held 106 kites."),), links=(LinkChange("6", "superscript", "", LinkKind.EMPHASIS),),
    )  # fmt: skip
    assert said(lost) == "Changed “6” in “106” from superscript to plain text."


def test_an_item_with_a_comma_is_quoted() -> None:
    item = change(unit=Unit.LIST_ITEM, after="Silk, for weak winds.", lead="Parts of a kite include the following:")
    assert said(item) == "Added “Silk, for weak winds” to the list of parts of a kite."


def test_a_list_that_is_the_summarys_own_is_no_standard_text() -> None:
    item = change(unit=Unit.LIST_ITEM, after="Ada Bly.", lead="The flyers are:", reasons=(Reason.BOILERPLATE, Reason.TEXT))
    assert said(item) == "Added Ada Bly to the list of flyers in the Delta Kites section."


def test_advice_is_quoted_for_it_states_nothing() -> None:
    assert said(change(after="For more on strings, see the Strings section.")) == (
        "Added the text “For more on strings, see the Strings section”."
    )


def test_the_word_that_ties_a_sentence_to_the_one_before_is_left_off() -> None:
    assert said(change(after=f"However, {WIND[0].lower()}{WIND[1:]}")) == "Added text to state that delta kites fly in winds of nine knots."


def test_a_name_that_left_an_item_states_nothing() -> None:
    item = revised(("Bowed spars of ash.", ""), ("", "They are made of ash or of pine."), unit=Unit.LIST_ITEM)
    assert said(item) == "Deleted the text “Bowed spars of ash”. Also added text to state that they are made of ash or of pine."


def test_words_that_went_from_a_sentence_are_told_and_not_what_stayed() -> None:
    shorter = revised(("Kites fly in the wind, and most of them come back.", "Kites fly in the wind."), references=(study("Ono", 4),))
    assert said(shorter).startswith("Deleted the text “and most of them come back”. Also added Ono as reference 4 to the paragraph")
    assert said(revised(("Kites fly in the west wind.", "Kites fly in the wind."))) == "Revised text to state that kites fly in the wind."
