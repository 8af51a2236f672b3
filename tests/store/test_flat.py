from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.store.test_codec import contents
from tracker.model.snapshot import Block, Cell, Content, Facts, Mark, MarkKind, Reference, Section, Unit
from tracker.store.flat import Lines, to_content, to_lines


def page(first: str, *references: Reference) -> Content:
    marks = (Mark(MarkKind.STRONG, 0, 2), Mark(MarkKind.CITATION, 9, 9, keys=("pmid:1", "pmid:2")))
    block = Block(Unit.PARAGRAPH, first, "_1", "_2", 1, "ul", marks)
    return Content(Facts("Lung"), (Section(Block(Unit.HEADING, "A"), "_3", parts=(block,), references=references),))


@given(contents)
def test_a_content_comes_back_from_its_lines(content: Content) -> None:
    assert to_content(to_lines(content)) == content


def test_a_line_is_one_line_whatever_it_says() -> None:
    content = page("a\nb\r\x00\u2028\x85c")
    lines = to_lines(content)
    assert not any(b"\n" in line for part in (lines.texts, lines.forms, lines.places) for line in part)
    assert to_content(lines) == content


def test_a_reference_that_gets_another_number_is_the_same_block() -> None:
    one, two = Reference("pmid:1", "A: One.", "1", anchor="s.1"), Reference("pmid:2", "B: Two.", "2", anchor="s.2")
    before = to_lines(page("It is.", one, two))
    after = to_lines(page("It is.", replace(two, anchor="s.1"), replace(one, anchor="s.2")))
    assert sorted(zip(before.texts, before.forms, strict=True)) == sorted(zip(after.texts, after.forms, strict=True))
    assert before.places == after.places


def test_a_word_more_shifts_one_number_of_a_form() -> None:
    marks = tuple(Mark(MarkKind.EMPHASIS, start, start + 2) for start in range(10, 90, 10))
    cells = tuple(Cell(start, start + 2, start) for start in range(10, 90, 10))
    shifted = tuple(replace(mark, start=mark.start + 5, end=mark.end + 5) for mark in marks)
    moved = tuple(replace(cell, start=cell.start + 5, end=cell.end + 5) for cell in cells)
    forms = [
        to_lines(Content(Facts(""), (Section(Block(Unit.HEADING, "", marks=m, cells=c)),))).forms[1]
        for m, c in ((marks, cells), (shifted, moved))
    ]
    assert forms[1] == forms[0].replace(b"10,2,", b"15,2,", 1).replace(b"[[10,2,10", b"[[15,2,10")


@pytest.mark.parametrize("damaged", [b'["Head"]', b"[", b'["no unit",0,"",[],[]]'])
def test_lines_of_no_content_are_refused(damaged: bytes) -> None:
    lines = to_lines(page("It is."))
    with pytest.raises((ValueError, LookupError)):
        to_content(Lines(lines.texts, [*lines.forms[:-1], damaged], lines.places))
