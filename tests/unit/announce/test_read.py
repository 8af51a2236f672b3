from __future__ import annotations

import datetime as dt

from tracker.announce import read_announcement
from tracker.model.announcement import Cited, Verb
from tracker.model.snapshot import Block, Content, Facts, Mark, MarkKind, Role, Section, Unit

INTRO = "The PDQ cancer information summaries are reviewed regularly, says the first paragraph."
CLOSING = "This summary is written and maintained by some board."
INTRO_ES = "Los resúmenes del PDQ se revisan, dice el primer párrafo."
CLOSING_ES = "Este resumen está redactado por un consejo."


def paragraph(text: str, *marks: Mark, unit: Unit = Unit.PARAGRAPH) -> Block:
    return Block(unit, text, marks=marks)


def link(text: str, words: str, target: str) -> Mark:
    start = text.index(words)
    return Mark(MarkKind.LINK, start, start + len(words), target=target)


def title(text: str, target: str | None = None) -> Block:
    links = (Mark(MarkKind.LINK, 0, len(text), target=target),) if target else ()
    return paragraph(text, Mark(MarkKind.STRONG, 0, len(text)), *links)


def page(*parts: Block | Section, heading: str = "Latest Updates to This Summary (03/09/2031)") -> Content:
    section = Section(Block(Unit.HEADING, heading), "_60", Role.ANNOUNCEMENT, parts)
    return Content(Facts("Kites"), (Section(Block(Unit.HEADING, "Kites"), "_1"), section))


def test_a_page_without_the_section_announces_nothing() -> None:
    assert read_announcement(Content(Facts("Kites"), (Section(Block(Unit.HEADING, "Kites")),))) is None


def test_the_date_is_that_of_the_heading() -> None:
    found = read_announcement(page(heading="Latest Updates to This Summary (03/09/2031)"))
    assert found is not None
    assert found.date == dt.date(2031, 3, 9)
    assert found.items == ()


def test_a_heading_without_its_opening_bracket_has_its_date() -> None:
    found = read_announcement(page(heading="Modificaciones a este sumario 01/18/2031)"))
    assert found is not None
    assert found.date == dt.date(2031, 1, 18)


def test_first_and_last_paragraph_are_no_items() -> None:
    for intro, closing in ((INTRO, CLOSING), (INTRO_ES, CLOSING_ES)):
        found = read_announcement(page(paragraph(intro), paragraph("Editorial changes were made to this summary."), paragraph(closing)))
        assert found is not None
        assert [item.text for item in found.items] == ["Editorial changes were made to this summary."]
        assert found.items[0].section == ""
        assert found.items[0].section_anchor is None


def test_a_strong_paragraph_is_the_section_of_the_items_after_it() -> None:
    text = "Added text to state that kites  need wind (cited Ono et al. as reference 8)."
    found = read_announcement(
        page(title("Flying", "#_17"), paragraph(text, link(text, "text", "#_23")), title("Making"), paragraph("Updated."))
    )
    assert found is not None
    first, second = found.items
    assert (first.section, first.section_anchor) == ("Flying", "_17")
    assert first.text == "Added text to state that kites need wind (cited Ono et al. as reference 8)."
    assert first.targets == ("_23",)
    assert first.cited == (Cited("Ono et al.", 8),)
    assert first.verbs == (Verb.ADDED,)
    assert (second.section, second.section_anchor) == ("Making", None)


def test_strong_words_within_an_item_make_it_no_title() -> None:
    text = "The Box Kites subsection was renamed from Cellular Kites."
    strong = Mark(MarkKind.STRONG, 4, 13)
    found = read_announcement(page(paragraph(text, strong, link(text, "Box Kites", "#link/_31"))))
    assert found is not None
    assert [(item.verbs, item.targets) for item in found.items] == [((Verb.RENAMED,), ("_31",))]


def test_items_of_a_list_and_below_a_real_heading_are_read_too() -> None:
    below = Section(Block(Unit.HEADING, "Strings"), "_9", parts=(paragraph("Updated text about strings.", unit=Unit.LIST_ITEM),))
    found = read_announcement(page(paragraph(INTRO), below))
    assert found is not None
    assert [(item.section, item.text) for item in found.items] == [("Strings", "Updated text about strings.")]


def test_links_that_leave_the_page_are_no_targets() -> None:
    text = "Updated text about strings."
    found = read_announcement(page(paragraph(text, link(text, "text", "https://kites.example/#_4"))))
    assert found is not None
    assert found.items[0].targets == ()
