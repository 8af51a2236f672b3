from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.report.changes import block, change, cite, head, said, study
from tracker.model.change import Action, Kind, LinkChange, LinkKind, Reason, Significance
from tracker.model.snapshot import Entry, Facts, Unit

HOME = ("Flying", "Parafoils")


def test_a_new_subsection_is_told_with_its_size_and_first_sentence() -> None:
    entries = (
        head("Parafoils"),
        block("They have no spars at all. They fold.", marks=(cite("Ono", 26), cite("Bly", 37))),
        block("Silk.", Unit.LIST_ITEM),
        block("Wool.", Unit.LIST_ITEM),
    )
    new = change(unit=Unit.SECTION, after="Parafoils\n...", section=HOME, new=entries, references=(study("Ono", 3), study("Bly", 4)))
    assert said(new) == (
        "Added Parafoils as a new subsection with 1 paragraph and 2 list items. "
        "It states that they have no spars at all (cited Ono as reference 3). It also cites Bly as reference 4."
    )


def test_a_new_top_level_section_is_a_section() -> None:
    new = change(unit=Unit.SECTION, after="Making", section=("Making",), new=(head("Making", depth=1), head("Glue"), head("Silk")))
    assert said(new) == "Added Making as a new section with 2 subsections."


def test_a_removed_subsection_is_told_with_what_it_said() -> None:
    gone = change(
        Kind.REMOVED, Unit.SECTION, before="Parafoils\n...", section=HOME, old=(head("Parafoils"), block("They have no spars at all."))
    )
    assert said(gone) == "Deleted the Parafoils subsection with 1 paragraph. It stated that they have no spars at all."


def test_a_renamed_subsection_is_told_in_the_publishers_words() -> None:
    new = change(Kind.RENAMED, Unit.SECTION, "Soft Kites", "Parafoils", section=HOME)
    assert said(new) == "The Parafoils subsection was renamed from Soft Kites."


@pytest.mark.parametrize(
    ("section", "origin", "expected"),
    [
        (("Flying", "Sleds"), ("Flying", "Foils"), "from the Foils section to the Sleds section."),
        (("Flying",), ("Flying",), "within the Flying section."),
        (("Flying", "Sleds"), (), "within the Sleds section."),
        (("Flying", "Summary"), ("Making", "Summary"), "from the Making section to the Flying section."),
        (("Kites may fall.",), ("The Wind",), "from the section “The Wind” to the section “Kites may fall”."),
    ],
)
def test_moved_text_is_told_with_both_places(section: tuple[str, ...], origin: tuple[str, ...], expected: str) -> None:
    text = "Sleds need a keel and two spars."
    moved = change(Kind.MOVED, before=text, after=text, section=section, origin=origin, reasons=(Reason.STRUCTURE,))
    assert said(moved) == f"Moved the paragraph that begins “Sleds need a keel and two spars” {expected}"


def test_a_moved_section_is_told_by_its_name() -> None:
    moved = change(
        Kind.MOVED,
        Unit.SECTION,
        "Sleds",
        "Sleds",
        section=("Making", "Sleds"),
        origin=("Flying", "Sleds"),
        old=(head("Sleds"),),
        new=(head("Sleds"),),
    )
    assert said(moved) == "Moved the Sleds subsection from the Flying section to the Making section."


def test_references_by_themselves() -> None:
    assert said(change(unit=Unit.REFERENCE, after="Ono: X.", references=(study("Ono", 8),))) == "Added Ono as reference 8."
    gone = change(Kind.REMOVED, Unit.REFERENCE, before="Ono: X.", references=(study("Ono et al.", 4, Action.REMOVED),))
    assert said(gone) == "Deleted Ono et al., formerly reference 4."
    corrected = change(
        Kind.REVISED, Unit.REFERENCE, "Ono: On kites, 2017.", "Ono: On kites, 2018.", references=(study("Ono", 4, Action.REVISED),)
    )
    assert said(corrected) == "Revised reference 4 (Ono): changed “2017” to “2018”."
    relinked = change(
        Kind.REVISED,
        Unit.REFERENCE,
        "Ono: X.",
        "Ono: X.",
        references=(study("Ono", 4, Action.REVISED),),
        links=(LinkChange("", "1", "2", LinkKind.PUBMED),),
    )
    assert said(relinked) == "Revised reference 4 (Ono): changed the PubMed ID from 1 to 2."


def test_a_label_that_is_a_whole_reference_is_cut() -> None:
    long = study("A report of the council on kites lines and other objects of the air in two parts", 4)
    assert (
        said(change(unit=Unit.REFERENCE, after="X", references=(long,))) == "Added A report of the council on kites lines… as reference 4."
    )


def test_the_facts_of_the_document() -> None:
    old, new = Facts("On Kites", updated=dt.date(2031, 1, 5)), Facts("Kites and Sleds", updated=dt.date(2031, 2, 6))
    both = change(Kind.RENAMED, Unit.DOCUMENT, "On Kites", "Kites and Sleds", section=(), old=(Entry(0, old),), new=(Entry(0, new),))
    assert said(both) == "The title of this summary was changed from “On Kites” to “Kites and Sleds”."
    dated = replace(both, significance=Significance.TECHNICAL, old=(Entry(0, replace(new, updated=dt.date(2031, 1, 5))),))
    assert said(dated) == "Changed the publisher's date of this summary from January 5, 2031 to February 6, 2031."


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Reason.RENUMBERING, "References were renumbered."),
        (Reason.MARKUP, "Only markup changed: no word did."),
        (Reason.ANNOUNCEMENT, "The publisher's own list of changes was revised."),
        (Reason.STRUCTURE, "Only technical details changed."),
    ],
)
def test_technical_changes_have_their_sentence_too(reason: Reason, expected: str) -> None:
    assert said(change(Kind.REVISED, Unit.SECTION, significance=Significance.TECHNICAL, reasons=(reason,))) == expected
