from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.parse.pages import cite, page, read, references, section, study
from tracker.parse import fingerprint

Edit = Callable[[str], str]
DATES = '<div class="document-dates"><ul><li><strong>Updated:</strong> December 3, 2024</li></ul></div>'
PAGE = page(
    section(
        "_1",
        "General Information",
        f'<p id="_2" tabindex="-1">Tumors of the niño’s skin are <em>rare</em> – and <strong>small</strong>.'
        f'[{cite(1)},{cite(2)}] See <a href="#link/_9">Table 1</a>'
        f' and <a href="/types/skin">more</a>.[{cite(3)}]</p><div class="pdq-content-list"><ul id="_3"><li>Surgery.</li>'
        f"<li>Radiation[{cite(1)}-{cite(3)}]<ol><li>Early</li></ol></li></ul></div>"
        '<table id="_9" class="table-default expandable-container"><caption>Doses</caption>'
        "<thead><tr><th>Stage</th><th>Dose</th></tr></thead>"
        '<tbody><tr><td rowspan="2">I</td><td>10 mg</td></tr><tr><td>20 mg</td></tr></tbody></table>'
        '<p id="_10"><figure id="figure_11" class="image-center"><img id="_11" alt="A drawing" src="/images/a.jpg">'
        "<figcaption>Figure 1.</figcaption></figure></p>"
        + references(study("Ann B: One.", 11), study("Cid D: Two.", 22), 'Society: Facts. <a href="/facts">Online</a>.'),
    ),
    section(
        "_5",
        "Latest Updates to This Summary (12/03/2024)",
        '<p><strong><a href="#_1">General Information</a></strong></p><p>Revised <a href="#_2">text</a>.</p>',
    ),
    section("_AboutThis_1", "About This PDQ Summary", "<p>Written for all.</p>"),
    dates=DATES,
)


def swap(old: str, new: str) -> Edit:
    assert old in PAGE
    return lambda html: html.replace(old, new)


def every(pattern: str, new: str) -> Edit:
    assert re.search(pattern, PAGE)
    return lambda html: re.sub(pattern, new, html)


def both(one: Edit, other: Edit) -> Edit:
    return lambda html: other(one(html))


TAG = r"(</?(?:p|div|ul|ol|li|table|thead|tbody|tr|td|th|section|h2|h6|figure)\b[^>]*>)"
PUBMED = r"https://www\.ncbi[^\"]*list_uids=(\d+)[^\"]*"
CLASSES = r'class="(table-default expandable-container|image-center|pdq-content-list|accordion)"'
BODY = '<div class="summary-sections">'
CANONICAL = 'rel="canonical" href="https://www.cancer.gov/types/skin/hp/tumor-pdq'
NO_CHANGE: dict[str, Edit] = {
    "line breaks for spaces in text": every(r"(?<=[a-z]) (?=(?:and|are|of|in|mg|B:|D:)\b)", "\n\t "),
    "space between blocks": every(TAG, r"\n\1\n"),
    "other classes": every(CLASSES, 'class="new x"'),
    "i for em": both(every("<em>", "<i>"), swap("</em>", "</i>")),
    "b for strong": both(every("<strong>", '<b class="x">'), swap("</strong>", "</b>")),
    "all ids renamed": both(
        every(r'id="(_|section_|figure_)([^"]*)"', r'id="other_\1\2"'),
        every(r'(href="[^"#]*)#(link/|cit/|)(_|section_)', r"\1#\2other_\3"),
    ),
    "PubMed by its short address": every(PUBMED, r"https://pubmed.ncbi.nlm.nih.gov/\1/"),
    "PubMed by its older address": every(PUBMED, r"http://www.ncbi.nlm.nih.gov/pubmed/\1?dopt=Abstract"),
    "links in the absolute form": every(r'href="#(?:link/)?(_|other_)', r'href="/types/skin/hp/tumor-pdq#link/\1'),
    "other words in the frame": swap("Frame", "Other"),
    "a heading in the frame": swap("<nav>", "<h1>Site</h1><div>Banner</div><nav>"),
    "more in the footer": swap("</article>", "<p>x</p></article>"),
    "on this page": swap(BODY, f'{BODY}<nav class="on-this-page"><ul><li>A</li></ul></nav>'),
    "key points and toggle": swap("<table", '<div class="key-points">K</div><div class="pdq-hp-patient-toggle">T</div><table'),
    "attributes in another order": swap('alt="A drawing" src="/images/a.jpg"', 'title="t" src="/images/a.jpg" alt="A drawing"'),
    "more attributes": both(every("<p", '<p data-x="1"'), swap("<td", '<td style="x" headers="y"')),
    "entities": both(both(swap("ñ", "&ntilde;"), swap("’", "&#8217;")), both(swap("–", "&#x2013;"), swap("®", "&reg;"))),
    "comments and scripts": swap("<li>", "<!-- c --><script>x()</script><li>"),
    "tags in capitals": both(both(swap("<thead", "<THead"), swap("</tbody", "</TBODY")), swap("<tr", "<TR")),
    "a glossary link": swap("Tumors", '<a class="definition" href="/popDefinition.aspx?id=1">Tumors</a>'),
    "emphasis in two pieces": lambda html: re.sub("<(em|i)>rare</(em|i)>", "<em>ra</em><em>re</em>", html),
    "the document's own address": swap(CANONICAL, f"{CANONICAL}/"),
    "a wrapped body": both(swap(BODY, f"{BODY}<div><div>"), swap("</div></div></div></div><footer", f"{'</div>' * 6}<footer")),
}

A_CHANGE: dict[str, Edit] = {
    "a word": swap("rare", "common"),
    "a number": swap("20 mg", "25 mg"),
    "a letter's case": swap("Surgery", "surgery"),
    "a comma": swap("skin are", "skin, are"),
    "a word joined": swap("Figure 1.", "Figure1."),
    "a heading": swap("<h2>General Information", "<h2>General Facts"),
    "a paragraph less": swap('<p>Revised <a href="#_2">text</a>.</p>', ""),
    "a list item more": swap("<li>Surgery.</li>", "<li>Surgery.</li><li>Waiting.</li>"),
    "items in another order": swap("<li>Surgery.</li><li>Radiation", "<li>Radiation</li><li>Surgery."),
    "an ordered list": swap('<ul id="_3">', '<ol id="_3">'),
    "a list item outside its sub-list": swap("<ol><li>Early</li></ol></li>", "</li><li>Early</li>"),
    "a citation less": swap(f",{cite(2)}]", "]"),
    "another citation": swap(f".[{cite(3)}]", f".[{cite(2)}]"),
    "a reference's text": swap("Cid D: Two.", "Cid D: Two again."),
    "a reference's study": swap("list_uids=22", "list_uids=23"),
    "a reference's link": swap("/facts", "/figures"),
    "a reference more": swap("</li></ol></div></section>", '</li><li id="section_1.4">New.</li></ol></div></section>'),
    "references in another order": lambda html: (
        html.replace("Ann B: One.", "@").replace("Cid D: Two.", "Ann B: One.").replace("@", "Cid D: Two.")
    ),
    "a cell": swap("<td>10 mg", "<td>11 mg"),
    "a cell's span": swap('rowspan="2"', 'rowspan="1"'),
    "a cell that heads": swap("<th>Dose</th>", "<td>Dose</td>"),
    "a caption": swap("<caption>Doses", "<caption>All doses"),
    "a link's target": swap('href="/types/skin"', 'href="/types/lung"'),
    "a link to another place in the document": swap('href="#link/_9"', 'href="#link/_3"'),
    "a link less": swap('<a href="/types/skin">more</a>', "more"),
    "a link over other words": swap('skin">more</a>.', 'skin">more.</a>'),
    "an image": swap("/images/a.jpg", "/images/b.jpg"),
    "what an image shows": swap('alt="A drawing"', 'alt="A photograph"'),
    "no image": swap('<img id="_11" alt="A drawing" src="/images/a.jpg">', ""),
    "emphasis elsewhere": swap("are <em>rare</em>", "<em>are</em> rare"),
    "no emphasis": swap("<em>rare</em>", "rare"),
    "strong for emphasis": swap("<em>rare</em>", "<strong>rare</strong>"),
    "raised figures": swap("Figure 1.", "Figure <sup>1</sup>."),
    "the announcement": swap("Revised <a", "Added <a"),
    "the announcement's date": swap("(12/03/2024)", "(12/04/2024)"),
    "the publisher's date": swap("December 3, 2024", "December 4, 2024"),
    "the boilerplate": swap("Written for all.", "Written for some."),
    "the title": swap("<h1>Skin", "<h1>Rare Skin"),
    "the language": swap('lang="en"', 'lang="es"'),
    "a section within another": swap(
        "<p>Written for all.</p>",
        "<section><h3>Purpose</h3><p>Written for all.</p></section>",
    ),
    "sections in another order": swap(
        '<section id="_1"><h2>General Information', '<section><h2>Before</h2><p>x</p></section><section id="_1"><h2>General Information'
    ),
}
PLAIN = fingerprint(read(PAGE))


def test_a_fingerprint_is_64_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{64}", PLAIN)


@pytest.mark.parametrize("name", NO_CHANGE)
def test_the_fingerprint_is_equal_where_a_reader_finds_nothing_changed(name: str) -> None:
    assert NO_CHANGE[name](PAGE) != PAGE
    assert fingerprint(read(NO_CHANGE[name](PAGE))) == PLAIN


@pytest.mark.parametrize("name", A_CHANGE)
def test_the_fingerprint_differs_with_each_change_of_content(name: str) -> None:
    assert A_CHANGE[name](PAGE) != PAGE
    assert fingerprint(read(A_CHANGE[name](PAGE))) != PLAIN


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(sorted(NO_CHANGE)), unique=True))
def test_what_changes_nothing_changes_nothing_together(names: list[str]) -> None:
    html = PAGE
    for name in names:
        html = NO_CHANGE[name](html)
    assert fingerprint(read(html)) == PLAIN


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(A_CHANGE)), st.lists(st.sampled_from(sorted(NO_CHANGE)), unique=True))
def test_a_change_is_seen_among_what_changes_nothing(change: str, names: list[str]) -> None:
    html = A_CHANGE[change](PAGE)
    for name in names:
        html = NO_CHANGE[name](html)
    assert fingerprint(read(html)) == fingerprint(read(A_CHANGE[change](PAGE))) != PLAIN
