"""P4: characters that no reader sees, no database takes or no page may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.fuzz import NOBODY, URL, differing, keepable
from tests.store.samples import answer, document
from tests.unit.parse.pages import page, section
from tests.unit.report.test_render import read as well_formed
from tracker import parse
from tracker.diff import compare
from tracker.model.change import Change, Reason, Significance
from tracker.model.snapshot import Block, Content
from tracker.pipeline.tell import tell
from tracker.report import as_html, as_text
from tracker.report.render.visible import visible
from tracker.store import captures, snapshots
from tracker.store.session import Database, open_database

CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
SURROGATES = [0xD800, 0xDABC, 0xDBFF, 0xDC00, 0xDFFF]
BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)]
WIDTHLESS = [
    0xAD,
    0x034F,
    0x115F,
    0x1160,
    0x180E,
    0x200B,
    0x200C,
    0x200D,
    *range(0x2060, 0x2065),
    0x3164,
    0xFE00,
    0xFE0E,
    0xFE0F,
    0xFEFF,
    0xFFA0,
]
SPACES = [0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
PRIVATE = [0xE000, 0xE001, 0xF000, 0xF8FE, 0xF8FF, 0xF0000, 0x100000, 0x10FFFD]
NO_CHARACTERS = [0xFDD0, 0xFDD1, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x2FFFE, 0xEFFFF, 0xFFFFF, 0x10FFFF]
TAGS = [0xE0001, 0xE0020, 0xE0041, 0xE005A, 0xE007F, 0xE0100]
COMBINING = [*range(0x0300, 0x030C), 0x0323, 0x0327, 0x0338, 0x20DD, 0x3099]
SIGNS = [ord(sign) for sign in "&<>\"'`{}%|\\[]“’–…−≤µ²½ßİıﬁⅣ٣中«»×±"]
POINTS = [*CONTROLS, *SURROGATES, *BIDI, *WIDTHLESS, *SPACES, *PRIVATE, *NO_CHARACTERS, *TAGS, *COMBINING, *SIGNS]
UNSEEN = {*CONTROLS, *BIDI, *WIDTHLESS, *PRIVATE, *NO_CHARACTERS, *TAGS, *SURROGATES} - {ord(space) for space in "\t\n"}
# HTML reads the numbers 128 to 159 as those of windows-1252, and white space is one space.
FOLDED = {*SPACES, *(point for point in CONTROLS if chr(point).isspace())}
MARK = re.compile(r"⟨U\+[0-9A-F]{4,6}⟩")
COMPOSED = "é è ñ ü ç å \u212b \u2126 \u212a 각 ö Á".split()  # those in numbers: the signs of ångström, ohm and kelvin


def written(point: int) -> Iterator[str]:
    """Give the ways to write a character in a page: itself (a surrogate has none) and its number."""
    if point not in SURROGATES:
        yield chr(point) if chr(point) not in "&<" else f"&#{point};"
    yield f"&#x{point:x};"


def read(text: str) -> Content:
    return parse.read(page(section("_1", "Kites", f"<p>{text}</p>")).encode(), parse.PDQ)


def paragraph(content: Content) -> str:
    (kites,) = content.sections
    (block,) = kites.parts
    assert isinstance(block, Block)
    return block.text


BEFORE = read("Kites fly low.")


def test_there_are_two_hundred() -> None:
    assert len(POINTS) == len(set(POINTS)) == 200


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"U+{point:04X}")
def test_text_is_stored_without_nul_and_surrogates_and_no_word_is_lost(point: int) -> None:
    for character in written(point):
        content = read(f"Ki{character}tes, {character}said {character} he, fly.")
        text = paragraph(content)
        assert text.encode().decode() == text
        assert "\x00" not in text
        assert [letter for letter in text if letter in "Kitesaidhfly,."] == [
            letter for letter in "Kites,saidhe,fly." if letter != character
        ]
        if point == 0 or point in SURROGATES:
            assert text == "Ki\ufffdtes, \ufffdsaid \ufffd he, fly."
        keepable(content)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"U+{point:04X}")
def test_a_change_with_it_is_told_in_a_sound_page_where_it_can_be_seen(point: int) -> None:
    for character in written(point):
        after = read(f"Kites fly high{character}est.")
        differing(BEFORE, after)
        report = tell(BEFORE, after, NOBODY, URL)
        for said in (as_html(report), as_text(report)):
            assert not [
                letter for letter in said if ord(letter) in UNSEEN or (letter == "\ufffd" and point not in {0, 0xE000, *SURROGATES})
            ]
            assert ("⟨U+" in said) == any(ord(letter) in UNSEEN for letter in paragraph(after))
        assert well_formed(as_html(report)).opened == []


@pytest.mark.parametrize("point", sorted(UNSEEN - FOLDED - {0, 0xE000, *SURROGATES}), ids=lambda point: f"U+{point:04X}")
def test_an_unseen_character_is_a_mark_in_the_redline(point: int) -> None:
    page = as_html(tell(BEFORE, read(f"Kites fly high{chr(point)}est."), NOBODY, URL))
    redline = re.search(r'<div class="redline">(.*?)</div>', page, re.DOTALL)
    assert redline
    assert f"⟨U+{point:04X}⟩" in redline[1]


def test_marks_stand_in_headings_and_titles_too() -> None:
    html = page(section("_1", "Ki\u202etes", "<p>Kites fly.</p>"), title="On\u200b Kites")
    report = tell(BEFORE, parse.read(html.encode(), parse.PDQ), NOBODY, URL)
    for said in (as_html(report), as_text(report)):
        assert "Ki⟨U+202E⟩tes" in said
        assert "On⟨U+200B⟩ Kites" in said


@pytest.mark.parametrize("text", ["", "Kites fly.\n\tHigh: 5 µg – “so”…", "Añadido ≤ 5 % · 中 é e\u0301"])
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("letter", COMPOSED)
def test_another_way_to_write_a_letter_is_typography(letter: str) -> None:
    ways = {unicodedata.normalize(form, letter) for form in ("NFC", "NFD")}
    assert len(ways | {letter}) > 1
    for one in ways:
        for other in ways | {letter}:
            grounds = _grounds(compare(read(f"Kites fl{one}w 1.5 m."), read(f"Kites fl{other}w 1.5 m.")).changes)
            assert grounds <= {(Significance.TECHNICAL, (Reason.TYPOGRAPHY,))}


def test_a_whole_page_in_another_composition_is_told_nothing_of() -> None:
    html = page(
        section("_1", "Añadido", "<p>La dosis está así.</p><ul><li>Días</li></ul><table><caption>Tós</caption><tr><td>Só</td></tr></table>")
    )
    one, other = (parse.read(unicodedata.normalize(form, html).encode(), parse.PDQ) for form in ("NFC", "NFD"))
    assert one != other
    assert compare(one, other).told() == ()


@pytest.mark.parametrize("character", list("\u200b\u200e\u200f\u00ad\u2060\ufeff\ufe0f\u034f"))
def test_a_character_without_width_is_typography(character: str) -> None:
    changes = compare(read("A dose of 1.5 mg."), read(f"A do{character}se of 1.{character}5 mg.{character}")).changes
    assert _grounds(changes) == {(Significance.TECHNICAL, (Reason.TYPOGRAPHY,))}


def test_what_turns_the_direction_is_no_typography() -> None:
    changes = compare(read("A dose of 15 mg."), read("A dose of \u202e15\u202c mg.")).changes
    assert {change.significance for change in changes} == {Significance.SUBSTANTIVE}


def test_a_paragraph_of_unseen_characters_is_none() -> None:
    assert read("Kites.</p><p>\u200b \u200e\ufeff</p><p>") == read("Kites.")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/tracker.db")
    yield opened
    opened.close()


def test_what_was_read_comes_back_from_the_store(database: Database) -> None:
    contents = [read(f"Ki{character}tes.") for point in POINTS for character in written(point)]
    with database.write() as session:
        tracked = document(session).id
        capture = captures.keep(session, tracked, answer("Kites."))
        kept = [snapshots.keep(session, capture, content, parse.fingerprint(content), parse.PARSER_VERSION) for content in contents]
    with database.read() as session:
        assert [snapshots.by_version(session, tracked, each.version).content for each in kept] == contents


def _grounds(changes: tuple[Change, ...]) -> set[tuple[Significance, tuple[Reason, ...]]]:
    return {(change.significance, change.reasons) for change in changes}
