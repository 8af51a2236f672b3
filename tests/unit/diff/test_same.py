from __future__ import annotations

from dataclasses import replace

from tracker.diff import change_hash
from tracker.model.change import Action, Change, Kind, LinkChange, LinkKind, Reason, ReferenceChange, Significance
from tracker.model.snapshot import Unit

CHANGE = Change(
    "c1", Kind.REVISED, Unit.PARAGRAPH, Significance.EDITORIAL, (Reason.TEXT,), ("About",), before="Call us.", after="Write to us."
)
REFERENCE = ReferenceChange(Action.ADDED, 4, "Alder et al.", "pmid:1", "Alder C.")
CITED = LinkChange("Alder et al.", "3", "4", LinkKind.CITATION)


def test_the_same_done_to_the_same_words_is_one_change_wherever_it_stands() -> None:
    elsewhere = replace(
        CHANGE, id="c9", section=("More", "About"), anchor="_7", before="Call \n us.", significance=Significance.SUBSTANTIVE
    )
    assert change_hash(CHANGE) == change_hash(elsewhere)
    assert len(change_hash(CHANGE)) == 16


def test_other_words_another_way_round_or_another_kind_are_other_changes() -> None:
    others = [
        replace(CHANGE, after="Write to me."),
        replace(CHANGE, before=CHANGE.after, after=CHANGE.before),
        replace(CHANGE, before=None),
        replace(CHANGE, kind=Kind.MOVED),
        replace(CHANGE, unit=Unit.LIST_ITEM),
        replace(CHANGE, references=(REFERENCE,)),
        replace(CHANGE, links=(CITED,)),
        replace(CHANGE, links=(LinkChange("us", "/a", "/b"),)),
        replace(CHANGE, links=(LinkChange("us", "/a", "/c"),)),
    ]
    assert len({change_hash(change) for change in (CHANGE, *others)}) == len(others) + 1


def test_numbers_of_references_are_those_of_each_document() -> None:
    one = replace(CHANGE, references=(REFERENCE,), links=(CITED,))
    other = replace(CHANGE, references=(replace(REFERENCE, number=9),), links=(replace(CITED, before="8", after="9"),))
    assert change_hash(one) == change_hash(other)


def test_what_has_no_words_is_known_by_its_place() -> None:
    bare = replace(CHANGE, kind=Kind.MOVED, unit=Unit.SECTION, before=None, after=None)
    assert change_hash(bare) == change_hash(replace(bare, id="c9"))
    assert change_hash(bare) != change_hash(replace(bare, section=("Treatment",)))
