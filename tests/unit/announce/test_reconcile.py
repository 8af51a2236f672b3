from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tracker.announce import reconcile
from tracker.announce.grammar import clauses
from tracker.model.announcement import AnnouncedItem, Announcement, Dates, Pairing, Status
from tracker.model.change import Action, Change, Changeset, Kind, LinkChange, LinkKind, Passage, Reason, ReferenceChange, Significance
from tracker.model.snapshot import Unit

WIND = "Kites of the delta type need a steady wind of nine knots near the coast."
ITEM = "Added text to state that delta kites need a steady wind near the coast"


def announced(text: str, *targets: str, section: str = "Flying", anchor: str | None = "_17") -> AnnouncedItem:
    said = clauses(text)
    verbs = tuple(dict.fromkeys(clause.verb for clause in said))
    return AnnouncedItem(text, verbs, section, anchor, targets, tuple(study for clause in said for study in clause.cited))


def change(**given: object) -> Change:
    base = Change(
        "c1", Kind.ADDED, Unit.PARAGRAPH, Significance.SUBSTANTIVE, (Reason.TEXT,), ("Flying", "Wind"), "_23", None, WIND,
        passages=(Passage("", WIND),), anchors=("_23", "_20", "_17"),
    )  # fmt: skip
    return replace(base, **given)  # type: ignore[arg-type]


def study(label: str, number: int, action: Action = Action.ADDED) -> ReferenceChange:
    return ReferenceChange(action, number, label, f"text:{label}", f"{label}: On kites. 2031.")


def pair(item: AnnouncedItem, *changes: Change) -> Pairing:
    return reconcile(Announcement("Updates", None, (item,)), Changeset(changes)).pairings[0]


def status(item: AnnouncedItem, *changes: Change) -> Status:
    return pair(item, *changes).status


def test_without_an_announcement_all_that_is_substantive_is_unannounced() -> None:
    found = reconcile(None, Changeset((change(), change(id="c2", significance=Significance.EDITORIAL))))
    assert found.pairings == ()
    assert found.unannounced == ("c1",)


def test_the_words_at_the_target_confirm() -> None:
    found = reconcile(Announcement("Updates", None, (announced(f"{ITEM}.", "_23"),)), Changeset((change(),)))
    assert found.pairings[0].status is Status.CONFIRMED
    assert found.pairings[0].changes == ("c1",)
    assert found.unannounced == ()


def test_few_of_the_words_at_the_target_are_partial() -> None:
    assert status(announced("Added text about the cost of silk and bamboo in wind.", "_23"), change()) is Status.PARTIAL


def test_other_words_at_the_target_say_nothing() -> None:
    assert status(announced("Added text about the cost of silk and bamboo in winter.", "_23"), change()) is Status.UNOBSERVED


def test_another_study_at_the_target_says_nothing_of_a_text() -> None:
    other = change(unit=Unit.REFERENCE, references=(study("Bly", 5),), passages=(), after="Bly: On steady wind near the coast.")
    assert status(announced("Added text about steady wind in winter (cited Ono as reference 4).", "_23"), other) is Status.UNOBSERVED


def test_the_section_alone_is_no_evidence() -> None:
    assert status(announced("Added text about the cost of silk and bamboo in winter."), change()) is Status.UNOBSERVED
    assert status(announced("Added text about the cost of silk and bamboo in winter.", "_17"), change()) is Status.UNOBSERVED
    assert status(announced("Revised text about silk."), change()) is Status.UNOBSERVED


def test_the_words_in_the_section_confirm_where_no_target_is_given() -> None:
    assert status(announced(f"{ITEM}."), change()) is Status.CONFIRMED


def test_the_same_words_in_another_section_do_not() -> None:
    elsewhere = change(section=("Making",), anchors=("_90", "_80"), anchor="_90")
    assert status(announced(f"{ITEM}."), elsewhere) is Status.UNOBSERVED


def test_a_section_is_known_by_its_heading_too_with_or_without_an_abbreviation() -> None:
    by_name = announced(f"{ITEM}.", section="Flying (FLY)", anchor=None)
    assert status(by_name, change(anchors=("_23",))) is Status.CONFIRMED


def test_an_item_that_points_elsewhere_is_at_most_partial() -> None:
    assert status(announced(f"{ITEM}.", "_55"), change()) is Status.PARTIAL
    assert status(announced(f"{ITEM} (cited Ono as reference 4).", "_55"), change()) is Status.UNOBSERVED


def test_a_verb_that_disagrees_is_no_evidence() -> None:
    gone = change(kind=Kind.REMOVED, before=WIND, after=None, passages=(Passage(WIND, ""),))
    assert status(announced(f"{ITEM}.", "_23"), gone) is Status.UNOBSERVED
    assert status(announced("Deleted text that delta kites need a steady wind near the coast.", "_23"), gone) is Status.CONFIRMED


def test_a_study_that_came_under_its_number_confirms() -> None:
    item = announced("Added Ono et al. as reference 4.")
    assert status(item, change(references=(study("Ono et al.", 4),))) is Status.CONFIRMED
    assert status(item, change(references=(study("Bly et al.", 5),))) is Status.UNOBSERVED
    assert status(item, change(references=(study("Bly", 4),))) is Status.UNOBSERVED
    assert status(item, change(references=(study("Ono et al.", 4, Action.REMOVED),))) is Status.UNOBSERVED


def test_a_study_of_another_section_is_another() -> None:
    elsewhere = change(section=("Making",), anchors=("_80",), references=(study("Ono et al.", 4),))
    assert status(announced("Added Ono et al. as reference 4."), elsewhere) is Status.UNOBSERVED


def test_an_item_that_names_only_studies_is_not_shown_by_text_at_its_target() -> None:
    assert status(announced("Added Ono et al. as reference 4.", "_23"), change()) is Status.UNOBSERVED


def test_some_of_the_studies_are_partial() -> None:
    item = announced("Added Ono et al. and Bly as references 4 and 5, respectively.")
    assert status(item, change(references=(study("Ono et al.", 4),))) is Status.PARTIAL
    assert status(item, change(references=(study("Ono et al.", 4), study("Bly", 5)))) is Status.CONFIRMED


def test_the_text_without_the_study_it_cites_is_partial() -> None:
    assert status(announced(f"{ITEM} (cited Ono as reference 4).", "_23"), change()) is Status.PARTIAL


def test_a_listed_study_that_is_cited_now_counts_as_cited() -> None:
    cites = change(links=(LinkChange("Ono", "", "4", LinkKind.CITATION),))
    assert status(announced(f"{ITEM} (cited Ono as reference 4).", "_23"), cites) is Status.CONFIRMED


def test_a_listed_study_that_is_cited_elsewhere_now_says_nothing() -> None:
    cites = change(links=(LinkChange("Ono", "", "4", LinkKind.CITATION),))
    assert status(announced("Revised text about silk and bamboo in winter (cited Ono as reference 4).", "_55"), cites) is Status.UNOBSERVED


def test_an_updated_reference_may_have_been_revised() -> None:
    corrected = change(kind=Kind.REVISED, unit=Unit.REFERENCE, references=(study("Kite Society", 1, Action.REVISED),))
    assert status(announced("Updated Kite Society as reference 1."), corrected) is Status.CONFIRMED


def test_a_study_under_another_number_is_partial() -> None:
    came = change(unit=Unit.REFERENCE, references=(study("Ono", 4),), passages=(), after="Ono: On wind.")
    found = pair(announced("Added Ono as reference 7."), came)
    assert (found.status, found.changes) == (Status.PARTIAL, ("c1",))
    assert status(announced("Added Bly as reference 7."), came) is Status.UNOBSERVED


def test_one_clause_of_two_is_partial() -> None:
    item = announced(f"{ITEM}. Also added text about silk, bamboo and glue from winter markets (cited Bly as reference 9).", "_23")
    assert status(item, change()) is Status.PARTIAL


def test_a_study_that_came_by_itself_takes_the_text_at_the_target_along() -> None:
    listed = change(
        id="c2",
        unit=Unit.REFERENCE,
        references=(study("Ono", 4),),
        anchor="s.4",
        anchors=("s.4", "_17"),
        passages=(),
        after="Ono: On wind.",
    )
    found = pair(announced(f"{ITEM} (cited Ono as reference 4).", "_23"), change(), listed)
    assert (found.status, found.changes) == (Status.CONFIRMED, ("c1", "c2"))


def test_the_item_added_to_a_list_is_enough() -> None:
    added = change(
        unit=Unit.LIST_ITEM,
        after="Rokkaku.",
        passages=(Passage("", "Rokkaku."),),
        anchor="_30",
        anchors=("_30", "_17"),
        section=("Flying",),
    )
    assert status(announced("Added rokkaku to the list of fighting kites for windy afternoons.", "_30"), added) is Status.CONFIRMED
    assert status(announced("Added sode to the list of fighting kites for windy afternoons.", "_30"), added) is Status.UNOBSERVED


def test_a_revised_list_is_confirmed_by_a_change_to_that_list() -> None:
    item = announced("Revised list of key facts about kites.", "_30")
    assert status(item, change(kind=Kind.REVISED, unit=Unit.LIST_ITEM, anchors=("_30", "_20", "_17"))) is Status.CONFIRMED
    assert status(item, change(kind=Kind.REVISED, unit=Unit.PARAGRAPH, anchors=("_30", "_20", "_17"))) is Status.PARTIAL


def test_only_a_new_section_confirms_a_new_section() -> None:
    item = announced("Added Parafoils as a new subsection.", "_70")
    new = change(
        unit=Unit.SECTION, section=("Flying", "Parafoils"), anchor="_70", anchors=("_70", "_17"), after="Parafoils\nThey fold.", passages=()
    )
    assert status(item, new) is Status.CONFIRMED
    assert status(item, change(section=("Flying", "Parafoils"), anchors=("_71", "_70", "_17"))) is Status.UNOBSERVED


def test_a_new_name_is_confirmed_by_both_names() -> None:
    item = announced("The Box Kites subsection was renamed from Cellular Kites.", "_31")
    renamed = change(kind=Kind.RENAMED, unit=Unit.SECTION, before="Cellular Kites", after="Box Kites", anchor="_31", anchors=("_31", "_17"))
    assert status(item, renamed) is Status.CONFIRMED
    assert status(item, replace(renamed, before="Sleds", after="Foils")) is Status.PARTIAL
    assert status(item, replace(renamed, before="Sleds", after="Foils", anchor="_32", anchors=("_32", "_17"))) is Status.UNOBSERVED
    assert status(item, change(anchors=("_31", "_17"))) is Status.UNOBSERVED


def test_editorial_changes_are_confirmed_and_take_no_substantive_change_away() -> None:
    item = announced("Editorial changes were made to this section.")
    editorial = change(id="c2", significance=Significance.EDITORIAL)
    found = reconcile(Announcement("Updates", None, (item,)), Changeset((change(), editorial)))
    assert (found.pairings[0].status, found.pairings[0].changes) == (Status.CONFIRMED, ("c2",))
    assert found.unannounced == ("c1",)
    alone = reconcile(Announcement("Updates", None, (item,)), Changeset((change(),)))
    assert (alone.pairings[0].status, alone.unannounced) == (Status.PARTIAL, ("c1",))


def test_editorial_changes_to_another_section_are_unobserved() -> None:
    assert status(announced("Editorial changes were made to this section.", section="Making", anchor="_80"), change()) is Status.UNOBSERVED


def test_what_a_more_telling_item_names_is_not_left_for_the_editorial_one() -> None:
    items = (announced("Editorial changes were made to this section."), announced(f"{ITEM}.", "_23"))
    found = reconcile(Announcement("Updates", None, items), Changeset((change(),)))
    assert [pairing.status for pairing in found.pairings] == [Status.UNOBSERVED, Status.CONFIRMED]


def test_a_summary_that_was_reviewed_tells_of_all_changes() -> None:
    item = announced("This summary was comprehensively reviewed and extensively revised.", section="", anchor=None)
    changes = tuple(change(id=f"c{n}") for n in range(3))
    found = reconcile(Announcement("Updates", None, (item,)), Changeset(changes))
    assert (found.pairings[0].status, found.unannounced) == (Status.CONFIRMED, ())
    assert status(item, change()) is Status.PARTIAL
    assert status(item) is Status.UNOBSERVED


def test_technical_changes_show_nothing() -> None:
    assert status(announced(f"{ITEM}.", "_23"), change(significance=Significance.TECHNICAL)) is Status.UNOBSERVED


def test_one_change_may_be_told_by_two_items() -> None:
    items = (announced(f"{ITEM}.", "_23"), announced("Added Ono as reference 4.", "_23"))
    found = reconcile(Announcement("Updates", None, items), Changeset((change(references=(study("Ono", 4),)),)))
    assert [pairing.changes for pairing in found.pairings] == [("c1",), ("c1",)]


@pytest.mark.parametrize("text", ["Kites, of all things, near the coast in steady wind.", "Moved kites near the coast with steady wind."])
def test_what_is_not_understood_is_never_confirmed(text: str) -> None:
    assert status(announced(text, "_23"), change()) in {Status.PARTIAL, Status.UNOBSERVED}


def test_moved_text_is_confirmed_by_a_move() -> None:
    item = announced("Moved text about the steady wind of delta kites to this section.", "_23")
    moved = change(kind=Kind.MOVED, before=WIND, passages=(), significance=Significance.EDITORIAL)
    assert status(item, moved) is Status.CONFIRMED
    assert status(item, change()) is Status.UNOBSERVED


def test_an_item_that_stood_there_before_is_read_only_where_a_change_confirms_it() -> None:
    old, new = announced("Added Bly as reference 2."), announced(f"{ITEM}.", "_23")
    earlier, now = Announcement("Updates", dt.date(2031, 1, 5), (old,)), Announcement("Updates", dt.date(2031, 2, 6), (old, new))
    found = reconcile(now, Changeset((change(),)), earlier=earlier)
    assert [pairing.item for pairing in found.pairings] == [new]
    late = reconcile(now, Changeset((change(references=(study("Bly", 2),)),)), earlier=earlier)
    assert [pairing.item for pairing in late.pairings] == [old, new]


def test_the_same_list_announces_nothing_new() -> None:
    same = Announcement("Updates", dt.date(2031, 1, 5), (announced(f"{ITEM}.", "_23"),))
    found = reconcile(same, Changeset((change(),)), earlier=same)
    assert (found.pairings, found.unannounced) == ((), ("c1",))


def test_editorial_changes_are_announced_anew_under_a_new_date() -> None:
    item = announced("Editorial changes were made to this summary.", section="", anchor=None)
    old = Announcement("Updates", dt.date(2031, 1, 5), (item,))
    assert len(reconcile(replace(old, date=dt.date(2031, 2, 6)), Changeset(), earlier=old).pairings) == 1
    assert reconcile(replace(old, items=(item, announced("Updated."))), Changeset(), earlier=old).pairings[0].item.text == "Updated."


@pytest.mark.parametrize(
    ("before", "after", "significance", "dates"),
    [
        (dt.date(2031, 1, 5), dt.date(2031, 2, 6), Significance.SUBSTANTIVE, Dates.AGREE),
        (dt.date(2031, 1, 5), dt.date(2031, 1, 5), Significance.TECHNICAL, Dates.AGREE),
        (dt.date(2031, 1, 5), dt.date(2031, 1, 5), Significance.EDITORIAL, Dates.SILENT),
        (dt.date(2031, 1, 5), dt.date(2031, 2, 6), Significance.TECHNICAL, Dates.IDLE),
        (dt.date(2031, 2, 6), dt.date(2031, 1, 5), Significance.SUBSTANTIVE, Dates.BACK),
        (None, dt.date(2031, 1, 5), Significance.SUBSTANTIVE, Dates.UNKNOWN),
        (dt.date(2031, 1, 5), None, Significance.TECHNICAL, Dates.UNKNOWN),
    ],
)
def test_the_publishers_date_is_held_against_what_changed(
    before: dt.date | None, after: dt.date | None, significance: Significance, dates: Dates
) -> None:
    assert reconcile(None, Changeset((change(significance=significance),)), updated=(before, after)).dates is dates
