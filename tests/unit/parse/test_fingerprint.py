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
        f'<p id="_2" tabindex="-1">Tumors of the niño’s skin are <em>rare</em> – and <strong>small</strong>.[{cite(1)},{cite(2)}] See <a href="#link/_9">Table 1</a>'
        f' and <a href="/types/skin">more</a>.[{cite(3)}]</p><div class="pdq-content-list"><ul id="_3"><li>Surgery.</li>'
        f"<li>Radiation[{cite(1)}-{cite(3)}]<ol><li>Early</li></ol></li></ul></div>"
        '<table id="_9" class="table-default expandable-container"><caption>Doses</caption><thead><tr><th>Stage</th><th>Dose</th></tr></thead>'
        '<tbody><tr><td rowspan="2">I</td><td>10 mg</td></tr><tr><td>20 mg</td></tr></tbody></table>'
        '<p id="_10"><figure id="figure_11" class="image-center"><img id="_11" alt="A drawing" src="/images/a.jpg"><figcaption>Figure 1.</figcaption></figure></p>'
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


def renamed(html: str) -> str:
    """Give every element another id, and every link to it."""
    html = re.sub(r'id="(_|section_|figure_)([^"]*)"', r'id="other_\1\2"', html)
    return re.sub(r'(href="[^"#]*)#(link/|cit/|)(_|section_)', r"\1#\2other_\3", html)


def swap(old: str, new: str) -> Edit:
    assert old in PAGE
    return lambda html: html.replace(old, new)


NO_CHANGE: dict[str, Edit] = {
    "line breaks for spaces in text": lambda html: re.sub(r"(?<=[a-z]) (?=[a-z]+[ .<])", "\n\t ", html.replace('<html lang="en" dir', '<html lang="en"\ndir')),
    "space between blocks": lambda html: re.sub(r"(</?(?:p|div|ul|ol|li|table|thead|tbody|tr|td|th|section|h2|h6|figure)\b[^>]*>)", r"\n\1\n", html),
    "other classes": lambda html: re.sub(r'class="(table-default expandable-container|image-center|pdq-content-list|accordion)"', 'class="new x"', html),
    "i for em": lambda html: html.replace("<em>", "<i>").replace("</em>", "</i>"),
    "b for strong": lambda html: html.replace("<strong>", '<b class="x">').replace("</strong>", "</b>"),
    "all ids renamed": renamed,
    "PubMed by its short address": lambda html: re.sub(r"https://www\.ncbi[^\"]*list_uids=(\d+)[^\"]*", r"https://pubmed.ncbi.nlm.nih.gov/\1/", html),
    "PubMed by its older address": lambda html: re.sub(r"https://www\.ncbi[^\"]*list_uids=(\d+)[^\"]*", r"http://www.ncbi.nlm.nih.gov/pubmed/\1?dopt=Abstract", html),
    "links in the absolute form": lambda html: re.sub(r'href="#(?:link/)?(_|other_)', r'href="/types/skin/hp/tumor-pdq#link/\1', html),
    "another frame": lambda html: html.replace("Frame", "Other").replace("<nav>", "<h1>Site</h1><div>Banner</div><nav>").replace("</article>", "<p>x</p></article>"),
    "on this page": lambda html: html.replace('<div class="summary-sections">', '<div class="summary-sections"><nav class="on-this-page"><ul><li>A</li></ul></nav>'),
    "key points and toggle": lambda html: html.replace("<table", '<div class="key-points"><p>K</p></div><div class="pdq-hp-patient-toggle">T</div><table', 1),
    "attributes in another order": lambda html: html.replace('alt="A drawing" src="/images/a.jpg"', 'title="t" src="/images/a.jpg" alt="A drawing"'),
    "more attributes": lambda html: html.replace("<p", '<p data-x="1"').replace("<td", '<td style="x" headers="y"'),
    "entities": lambda html: html.replace("ñ", "&ntilde;").replace("’", "&#8217;").replace("–", "&#x2013;").replace("®", "&reg;"),
    "comments and scripts": lambda html: html.replace("<li>", "<!-- c --><script>x()</script><li>"),
    "tags in capitals": lambda html: re.sub(r"<(/?)(thead|tbody|tr)", lambda m: f"<{m[1]}{m[2].upper()}", html),
    "a glossary link": lambda html: html.replace("Tumors", '<a class="definition" href="/popDefinition.aspx?id=1">Tumors</a>'),
    "emphasis in two pieces": lambda html: re.sub("<(em|i)>rare</(em|i)>", "<em>ra</em><em>re</em>", html),
    "the document's own address": lambda html: html.replace('<link rel="canonical" href="https://www.cancer.gov/types/skin/hp/tumor-pdq">', '<link rel="canonical" href="https://www.cancer.gov/types/skin/hp/tumor-pdq/">'),
    "a wrapped body": lambda html: html.replace('<div class="accordion">', "<div><div>").replace("</div></div></div></div><footer", "</div></div></div></div></div><footer"),
}  # fmt: skip

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
    "references in another order": lambda html: html.replace("Ann B: One.", "@").replace("Cid D: Two.", "Ann B: One.").replace("@", "Cid D: Two."),
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
        '<section id="_AboutThis_1"><h2>About This PDQ Summary</h2><div id="_section_AboutThis_1" class="pdq-sections"><p>Written for all.</p></div></section>',
        '<section id="_AboutThis_1"><h2>About This PDQ Summary</h2><div class="pdq-sections"><section><h3>Purpose</h3><p>Written for all.</p></section></div></section>',
    ),
    "sections in another order": swap('<section id="_1"><h2>General Information', '<section><h2>Before</h2><p>x</p></section><section id="_1"><h2>General Information'),
}  # fmt: skip
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
