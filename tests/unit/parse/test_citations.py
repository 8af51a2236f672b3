from __future__ import annotations

import pytest

from tests.unit.parse.pages import blocks, body, cite, first, marks, page, read, references, section, study
from tracker.model.snapshot import Mark, MarkKind

LIST = references(*(study(f"Author {i}: Study {i}.", 100 + i) for i in range(1, 10)))


def cited(html: str) -> list[tuple[str, ...]]:
    return [mark.keys for mark in marks(first(f"<p>{html}</p>{LIST}"), MarkKind.CITATION)]


def pmids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"pmid:{100 + number}" for number in numbers)


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        (f"x.[{cite(4)}]", [4]),
        (f"x.[{cite(1)},{cite(3)}]", [1, 3]),
        (f"x.[ {cite(1)} , {cite(3)} ]", [1, 3]),
        (f"x.[{cite(1)};{cite(3)}]", [1, 3]),
        (f"x.[{cite(4)}-{cite(6)}]", [4, 5, 6]),
        (f"x.[{cite(4)}–{cite(6)}]", [4, 5, 6]),
        (f"x.[{cite(1)},{cite(4)}-{cite(6)},{cite(9)}]", [1, 4, 5, 6, 9]),
        (f"x.[{cite(1)}-{cite(2)}]", [1, 2]),
        (f"x.[{cite(6)}-{cite(4)}]", [4, 6]),
        (f"x.[{cite(3)},{cite(3)}]", [3]),
        (f"x.{cite(4)}", [4]),
        (f"x.[<em>{cite(4)}</em>]", [4]),
    ],
)
def test_a_group_names_all_its_studies_ranges_filled_in(html: str, numbers: list[int]) -> None:
    assert cited(html) == [pmids(*numbers)]


def test_the_numbers_and_their_brackets_are_no_text() -> None:
    block = first(f"<p>Rare.[{cite(1)},{cite(2)}] Tumors [{cite(3)}], all [{cite(4)}] of them[{cite(5)}-{cite(7)}].</p>{LIST}")
    assert block.text == "Rare. Tumors, all of them."
    assert [(m.start, m.end, len(m.keys)) for m in marks(block, MarkKind.CITATION)] == [(5, 5, 2), (12, 12, 1), (17, 17, 1), (25, 25, 3)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"[{cite(1)}] First.", "First."),
        (f"Last. [{cite(1)}]", "Last."),
        (f"[{cite(1)}]", ""),
        (f"One[{cite(1)}]two", "One two"),
        (f"One [{cite(1)}][{cite(2)}] two", "One two"),
        (f"One [{cite(1)}] [{cite(2)}] two", "One two"),
        (f"({cite(1)})", "()"),
        (f"Shown, {cite(1)}, and so", "Shown,, and so"),
        (f"[{cite(1)}; Level C3]", "[Level C3]"),
        (f"[Level C3; {cite(1)}]", "[Level C3]"),
    ],
)
def test_the_text_closes_over_what_is_taken_out(html: str, text: str) -> None:
    assert first(f"<p>{html}</p>{LIST}").text == text


def test_marks_move_with_the_text() -> None:
    block = first(f"<p>[{cite(1)}] <em>BRAF</em>[{cite(2)}] and <strong>more [{cite(3)}] of it</strong></p>{LIST}")
    assert block.text == "BRAF and more of it"
    assert {(m.kind, m.start, m.end) for m in block.marks if m.kind is not MarkKind.CITATION} == {
        (MarkKind.EMPHASIS, 0, 4), (MarkKind.STRONG, 9, 19),
    }  # fmt: skip


def test_a_citation_is_known_by_its_study_not_by_its_number() -> None:
    one = body(f"<p>x[{cite(1)}]</p>" + references(study("A: One.", 11), study("B: Two.", 22)))
    other = body(f"<p>x[{cite(2)}]</p>" + references(study("B: Two.", 22), study("A: One.", 11)))
    assert blocks(one) == blocks(other)


def test_each_section_has_numbers_of_its_own() -> None:
    content = read(
        page(
            section("_1", "A", f"<p>x[{cite(1, 1)}]</p>" + references(study("A: One.", 11), number=1)),
            section("_2", "B", f"<p>x[{cite(1, 2)}]</p>" + references(study("B: Two.", 22), study("A: One.", 11), number=2)),
            section("_3", "C", f"<p>x[{cite(2, 2)}]</p>"),
        )
    )
    assert [block.cited() for block in blocks(content)] == [("pmid:11",), ("pmid:22",), ("pmid:11",)]


def test_a_broken_link_is_read_by_its_number_in_the_sections_own_list() -> None:
    html = f'<p>x[<a href="#cit/citation.2">2</a>,<a href="#cit/il.1">1</a>]</p>{LIST}'
    assert first(html).cited() == pmids(1, 2)


@pytest.mark.parametrize("name", ["citation.19", "section_7.0", "x." + "9" * 500, "section_1.²", "named", "a.b"])
def test_a_link_to_no_reference_is_kept_as_it_is(name: str) -> None:
    assert cited(f'x[<a href="#cit/{name}">3</a>]') == [(f"unlisted:{name}",)]


def test_the_form_that_a_browser_makes_of_a_citation_is_read_too() -> None:
    assert cited('x[<a href="#section_1.4">4</a>-<a href="#section_1.6">6</a>]') == [pmids(4, 5, 6)]


def test_a_range_does_not_reach_over_a_link_that_no_list_has() -> None:
    assert cited(f'x[{cite(1)}-<a href="#cit/gone.99">9</a>-{cite(3)}]') == [(*pmids(1, 3), "unlisted:gone.99")]


def test_a_citation_whose_words_are_no_number_keeps_them() -> None:
    block = first(f'<p>As <a href="#cit/section_1.2">Ann and Bob</a> showed.</p>{LIST}')
    assert block.text == "As Ann and Bob showed."
    assert marks(block, MarkKind.CITATION) == [Mark(MarkKind.CITATION, 14, 14, keys=pmids(2))]


def test_a_long_range_is_not_filled_in() -> None:
    many = references(*(study(f"A: {i}.", i) for i in range(1, 400)))
    assert first(f"<p>x[{cite(1)}-{cite(399)}]</p>{many}").cited() == ("pmid:1", "pmid:399")
    assert len(first(f"<p>x[{cite(1)}-{cite(150)}]</p>{many}").cited()) == 150


def test_citations_of_headings_items_captions_and_notes_are_read() -> None:
    html = (
        f"<h4>H[{cite(1)}]</h4><ul><li>I[{cite(2)}]</li></ul><figure><img src='/i'><figcaption>F[{cite(3)}]</figcaption></figure>"
        f"<table><caption>C[{cite(4)}]</caption><tfoot><tr><td>N[{cite(5)}]</td></tr></tfoot></table>{LIST}"
    )
    assert [(b.text, b.cited()) for b in blocks(body(html))] == [
        ("H", pmids(1)), ("I", pmids(2)), ("F", pmids(3)), ("C", pmids(4)), ("N", pmids(5)),
    ]  # fmt: skip
