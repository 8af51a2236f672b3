"""Pages that are deep and allowed: read, written flat, put together again and stored, without a RecursionError."""

from __future__ import annotations

import pytest

from tests.unit.parse.oracle import words_of_content, words_of_page
from tests.unit.parse.pages import blocks, outline, page, parts, read, references, section
from tracker.model.snapshot import Content, Head, Reference, assemble, flatten
from tracker.parse import fingerprint
from tracker.parse.sections import DEEPEST
from tracker.store.codec import decode, encode


def nested(opening: str, closing: str, times: int, inside: str = "deep") -> str:
    return opening * times + inside + closing * times


DEEP = {
    "divs": nested("<div>", "</div>", 500),
    "sections": nested("<section><h6>h</h6><p>p</p>", "</section>", 300),
    "sections without headings": nested("<section>", "</section>", 500, "<p>deep</p>"),
    "lists": nested("<ul><li>x", "</li></ul>", 250),
    "ordered lists in divs": nested("<div><ol><li>x", "</li></ol></div>", 160),
    "lists, one in the other": nested("<ul>", "</ul>", 400, "<li>deep</li>"),
    "spans": f"<p>{nested('<span>x', '</span>', 400)}</p>",
    "emphasis": f"<p>{nested('<em>x', '</em>', 400)}</p>",
    "emphasis and strong": f"<p>{nested('<em>x<strong>y', '</strong></em>', 200)}</p>",
    "links": f"<p>{nested('<a href=/x><span>x', '</span></a>', 200)}</p>",
    "tables": nested("<table><tr><td>x", "</td></tr></table>", 160),
    "figures": nested("<figure><img src=/i>x", "</figure>", 400),
    "quotes": nested("<blockquote>x", "</blockquote>", 400),
    "reference lists": nested("<h6>References</h6><ol><li>x", "</li></ol>", 200),
    "bodies": nested('<div class="pdq-sections">', "</div>", 400, references("A: One.")),
    "all of them": nested("<section><div><ul><li><table><tr><td><p><em>x", "</em></p></td></tr></table></li></ul></div></section>", 50),
}


def stored(content: Content) -> Content:
    assert assemble(flatten(content)) == content
    assert len(fingerprint(content)) == 64
    return decode(encode(content), Content, "it")


@pytest.mark.parametrize("case", DEEP)
def test_a_deep_page_is_read_and_stored_whole(case: str) -> None:
    html = page(section("_1", "A", DEEP[case]))
    content = read(html)
    assert stored(content) == content
    said, seen = words_of_content(content), words_of_page(html)
    assert {**said, "References": 0} == {**seen, "References": 0}


def test_sections_deeper_than_any_real_one_are_headings_of_the_last() -> None:
    content = read(page(nested("<section><h6>h</h6>", "</section>", 300, "<p>deep</p>"), section("_2", "Next", "<p>y</p>")))
    assert len(parts(content, Head)) == DEEPEST + 1
    assert [block.text for block in blocks(content)] == ["h"] * (300 - DEEPEST) + ["deep", "y"]
    assert outline(content.sections)[-1] == "Next"


@pytest.mark.parametrize(
    "units", ["<p>x</p>", "<ul><li>x</li></ul>", "<section><h3>x</h3></section>", "<table><tr><td>x</td></tr></table>"]
)
def test_a_wide_page_is_read_and_stored_whole(units: str) -> None:
    content = read(page(section("_1", "A", units * 3000)))
    assert stored(content) == content
    assert words_of_content(content)["x"] == 3000


def test_a_long_list_of_references_is_read_and_stored_whole() -> None:
    content = read(page(section("_1", "A", references(*(f"Author {i}: Study." for i in range(3000))))))
    assert stored(content) == content
    assert len(parts(content, Reference)) == 3000
