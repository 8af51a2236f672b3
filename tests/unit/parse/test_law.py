from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.parse.oracle import words_of_content, words_of_page
from tests.unit.parse.pages import blocks, page, read
from tracker.model.snapshot import Unit

TAGS = (
    "section div p ul ol li table caption thead tfoot tbody tr td th figure figcaption h2 h3 h6 em strong a span sup blockquote dl dt dd"
    " pre details summary address aside article ruby rt u"
).split()
OTHERS = [
    '[<a href="#cit/section_1.1">1</a>]',
    '[<a href="#cit/section_1.1">1</a>-<a href="#cit/section_1.3">3</a>]',
    ", ",
    ". ",
    " ",
    "<br>",
    "<hr>",
    '<div class="pdq-sections">',
    '<a href="/elsewhere">',
    '<a class="definition" href="popDefinition.aspx?id=1">',
    '<span class="sup">',
    '<a href="#cit/section_1.2">',
    '<p id="_9">',
    '<section id="_8">',
    '<img src="/i.jpg" alt="seen by none">',
    "<!-- unseen -->",
    "<nav>frame</nav>",
    '<div class="key-points">frame</div>',
    '<td colspan="2" rowspan="2">',
    "<h6>References</h6><ol>",
    '<h6>References</h6><ol><li id="section_1.1">',
    '<li id="section_1.2">',
    "</ol>",
]
SOUP = st.lists(st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS] + OTHERS + ["word"] * 30), max_size=50)
# Whether the heading of a list is content depends on whether the list is read as references; its one word is left out.
HEADING = "References"


def cook(pieces: list[str]) -> str:
    """Number the words, so that each stands once."""
    return "".join(f" w{i} " if piece == "word" else piece for i, piece in enumerate(pieces))


def counted(words: Counter[str]) -> Counter[str]:
    return Counter({word: count for word, count in words.items() if word != HEADING})


@settings(max_examples=600, deadline=None)
@given(SOUP)
def test_every_word_of_any_tag_soup_stands_in_exactly_one_place(tokens: list[str]) -> None:
    html = page(cook(tokens))
    assert counted(words_of_content(read(html))) == counted(words_of_page(html))


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_every_word_inside_a_section_stands_in_exactly_one_place(tokens: list[str]) -> None:
    html = page(f'<section id="_1"><h2>Name</h2><div class="pdq-sections">{cook(tokens)}')
    assert counted(words_of_content(read(html))) == counted(words_of_page(html))


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_every_mark_lies_within_its_text(tokens: list[str]) -> None:
    for block in blocks(read(page(cook(tokens)))):
        assert all(0 <= mark.start <= mark.end <= len(block.text) for mark in block.marks)
        assert all(0 <= cell.start <= cell.end <= len(block.text) for cell in block.cells)
        if block.unit not in {Unit.TABLE_ROW, Unit.TABLE_NOTE}:  # their cells may be empty
            assert block.text == " ".join(block.text.split())
