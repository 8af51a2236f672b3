from __future__ import annotations

import time

import pytest

from tests.unit.parse.pages import blocks, body, page, read, section
from tracker import parse
from tracker.model.errors import ParseError
from tracker.parse.limits import guard

SOON = 2.0  # seconds of work; what is refused costs no more, and no tree is built
TAG_SOUP = 5_000_000

REFUSED = {
    "200,001 tags": "<br>" * 200_001,
    "200,001 comments": "<!---->" * 200_001,
    "200,001 doctypes": "<!DOCTYPE html>" * 200_001,
    "200,001 instructions": "<?x>" * 200_001,
    "depth 513": "<div>" * 513,
    "200,000 nested tags": "<div>" * 200_000,
    "nested, with ends that end nothing": "<div><td></div>" * 60_000,
    "nested unknown tags": "<x-y>" * 513,
    "nested emphasis": "<em>" * 513,
    "nested void tags that are none": "<wbr>" * 200_001,
    "nested behind a comment that ends at once": "<!--><div>" + "<i>" * 600,
    "nested behind a script that ends in capitals": "<script></SCRIPT>" + "<i>" * 600,
    "nested terms": "<dt>" * 600,
    "nested list parts": "<li><ul>" * 600,
    "nested table parts": "<table><tr><td>" * 300,
    "nested deep in a body of its own": "<html><body><main>" + "<section>" * 513 + "</section>" * 513 + "</main></body></html>",
    "10 MB of text": "x" * 10_000_001,
    "10 MB of text in tags": "<p>" + "word " * 2_000_000 + "</p>",
    "10 MB of space": " " * 10_000_001,
    "10 MB in a comment": "<!--" + "<!--" * 2_500_000,
    "10 MB in an attribute": '<a title="' + "x" * 10_000_000 + '">',
}
ALLOWED = {
    "200,000 tags": "<br>" * 199_000,
    "depth 512": "<div>" * 512,
    "depth 512 in a whole page": "<html><body>" + "<div>" * 512 + "</body></html>",
    "20,000 unclosed paragraphs": "<p>" * 20_000,
    "20,000 unclosed items": "<ul>" + "<li>" * 20_000,
    "20,000 unclosed cells": "<table>" + "<tr><td>" * 20_000,
    "20,000 spans closed by what holds them": "<div><span></div>" * 20_000,
    "attributes with tags in them": '<a title="' + "<b>" * 20_000 + '">x</a>',
    "attributes with ends of tags in them": '<a title=">">' * 100 + "x",
    "scripts with tags in them": "<script>" + "document.write('<div>');" * 100_000 + "</script>",
    "a comment with tags in it": "<!--" + "<div>" * 100_000 + "-->",
    "an unclosed comment": "<p>x</p><!--" + "<div>" * 500_000,
    "many beginnings of a comment": "<!--" * 2_400_000,
    "an unclosed script": "<script>" + "<" * TAG_SOUP,
    "an unclosed attribute": '<a title="' + "x" * TAG_SOUP,
    "nothing but <": "<" * TAG_SOUP,
    "nothing but &": "&" * TAG_SOUP,
    "nothing but </": "</" * (TAG_SOUP // 2),
    "ends of nothing": "</x>" * (TAG_SOUP // 4),
    "ends of nothing, in deep": "<div>" * 500 + "</x>" * (TAG_SOUP // 10),
    "a long name": "<" + "a" * TAG_SOUP,
    "many attributes": "<a " + "b " * (TAG_SOUP // 2) + ">",
    "10 MB": "x" * 10_000_000,
    "nothing": "",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_document_is_is_refused_soon(case: str) -> None:
    started = time.process_time()
    with pytest.raises(ParseError, match="too complex to be a document: more than"):
        parse.read(REFUSED[case].encode(), parse.PDQ)
    assert time.process_time() - started < SOON


@pytest.mark.parametrize("case", ALLOWED)
def test_what_a_document_can_be_is_let_through_soon(case: str) -> None:
    started = time.process_time()
    guard(ALLOWED[case])
    assert time.process_time() - started < SOON


# What costs a square of its length somewhere else; the sizes are such that a square takes minutes.
SLOW = {
    "citations in one paragraph": '[<a href="#cit/section_1.1">1</a>]' * 20_000,
    "citations with text between": 'x [<a href="#cit/section_1.1">1</a>] <em>y</em>' * 15_000,
    "one run of citations": "[" + '<a href="#cit/section_1.1">1</a>,' * 20_000,
    "pieces in one link of a reference": '<h6>References</h6><ol><li><a href="/x">' + "<b>x</b>" * 40_000 + "</a></li></ol>",
    "empty spans around many pieces": "<span>" * 450 + "<i></i>" * 40_000,
    "wide cells over many rows": "<table><tr>" + '<td colspan="1000" rowspan="1000">x' * 900 + "<tr><td>y" * 20_000 + "</table>",
    "a citation's address of many": "<a href='" + "#cit/.1" * 700_000 + "'>1</a>",
    "a date of letters": '</div></section></div><div class="document-dates">' + "a" * 5_000_000,
    "dates in dates": "</div></section></div>" + '<div class="document-dates">' * 450 + "<br>" * 40_000,
    "emphasis around paragraphs": "<em>" * 450 + "<p>x" * 20_000,
    "links around links": ('<a href="/popDefinition?id=1"><span>' * 200 + "</span></a>" * 200) * 100,
    "brackets": "<p>" + "[" * 5_000_000 + '<a href="#cit/section_1.1">1</a>',
    "separators": "<p>" + ", " * 2_500_000 + '<a href="#cit/section_1.1">1</a>',
}


@pytest.mark.parametrize("case", SLOW)
def test_reading_takes_time_by_the_length_of_the_page_only(case: str) -> None:
    html = page(section("_1", "A", "@")).replace("@", SLOW[case])
    started = time.process_time()
    parse.read(html.encode(), parse.PDQ)
    assert time.process_time() - started < 10 * SOON


@pytest.mark.parametrize("around", ["<div>" * 500, "<ul><li>" * 250])
def test_the_main_content_is_found_in_time_by_the_length_of_the_page_only(around: str) -> None:
    html = around + "<p>Seven words and more of a page.</p>" * 20_000
    started = time.process_time()
    parse.read(html.encode(), parse.PROFILES["article"])
    assert time.process_time() - started < 10 * SOON


def test_a_long_address_of_the_page_does_not_make_every_link_long() -> None:
    html = page(section("_1", "A", '<p><a href="x">x</a></p>' * 1000)).replace(
        "https://www.cancer.gov/types/", "https://h/" + "y" * 1_000_000 + "/"
    )
    assert sum(len(mark.target) for block in blocks(read(html)) for mark in block.marks) < 10_000


def test_wide_tables_keep_their_order() -> None:
    html = "<table><tr>" + '<td colspan="1000" rowspan="9">x</td>' * 300 + "</tr><tr><td>y</td></tr></table>"
    first, second = (row.cells for row in blocks(body(html)) if row.cells)
    assert first[-1].column == 299_000
    assert second[0].column == 250
