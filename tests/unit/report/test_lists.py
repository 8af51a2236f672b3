from __future__ import annotations

import pytest

from tracker.report.lists import is_thing, list_name
from tracker.report.phrases import phrases_of
from tracker.report.voice import Voice

VOICE = Voice(phrases_of("en"))


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("Standard ways to fly sled kites include the following:", "the list of standard ways to fly sled kites"),
        ("Ways to fly kites under study may include the following:", "the list of ways to fly kites under study"),
        ("The parts of a kite are as follows:", "the list of parts of a kite"),
        ("The most common mistakes were the following:", "the list of the most common mistakes"),
        ("Evidence (box kites and sleds):", "the list of evidence for box kites and sleds"),
        ("There are two kinds of line, including the following:", "the list of two kinds of line"),
        ("The following knots and splices may be used:", "the list of knots and splices"),
        ("The text covers the following main points:", "the list of main points"),
        ("Kites fall in the following conditions:", "the list of conditions in the Sleds section"),
        ("Kites need wind. Possible reasons for a fall include:", "the list of possible reasons for a fall"),
        ("Other faults that may occur in strong wind include the following:", "the list of other faults that may occur in strong wind"),
        ("Kites fall because of the following:", "the list introduced by “Kites fall because of the following”"),
        ("This class includes:", "the list introduced by “This class includes”"),
        ("In summary:", "the list introduced by “In summary”"),
        ("Size of effect: None.", "the list under “Size of effect: None”"),
        ("Bowed spars.", "the list under “Bowed spars”"),
        ("Kites were flown by many people in that year, and most of them fell into the sea soon after.", "the list in the Sleds section"),
        ("", "the list in the Sleds section"),
    ],
)
def test_a_list_is_named_by_what_introduces_it(lead: str, name: str) -> None:
    assert list_name(lead, ("Flying", "Sleds"), VOICE) == name


def test_a_list_without_lead_in_and_section_is_a_list() -> None:
    assert list_name("", (), VOICE) == "a list"


def test_a_long_lead_in_is_cut() -> None:
    lead = "A flyer who has lost a kite over the sea more than twice in one year may wish to consider whether:"
    assert list_name(lead, ("Flying",), VOICE).endswith("more than twice in…”")


def test_a_foreign_lead_in_is_quoted() -> None:
    foreign = Voice(phrases_of("en"), "es")
    assert list_name("Las partes de una cometa son las siguientes:", (), foreign) == (
        "the list introduced by “Las partes de una cometa son las siguientes”"
    )


@pytest.mark.parametrize(
    "text", ["Spars.", "Silk with or without glue.", "Falls reported in children.", "Increased drag.", "Kites that have tails."]
)
def test_a_name_is_a_thing(text: str) -> None:
    assert is_thing(text, VOICE)


@pytest.mark.parametrize("text", ["No kite was lost.", "One flyer reported no falls.", "Is it safe?", "Kites have tails."])
def test_a_sentence_is_no_thing(text: str) -> None:
    assert not is_thing(text, VOICE)
