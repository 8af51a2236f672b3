from __future__ import annotations

import pytest

from tests.unit.parse.pages import ADDRESS, first, marked, marks, page, read, section
from tracker import parse
from tracker.model.snapshot import Block, MarkKind

PATH = "/types/skin/hp/tumor-pdq"


def link(address: str) -> str:
    return marks(first(f'<p>See <a href="{address}">there</a>.</p>'), MarkKind.LINK)[0].target


@pytest.mark.parametrize(
    "address",
    ["#_57", "#link/_57", f"{PATH}#_57", f"{PATH}#link/_57", f"{ADDRESS}#link/_57", f"{PATH}/#_57", f" {PATH}#link/_57 "],
)
def test_a_link_within_the_document_leads_to_an_id_however_it_is_written(address: str) -> None:
    assert link(address) == "#_57"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/types/skin", "https://www.cancer.gov/types/skin"),
        ("/types/lung/hp/other-pdq#link/_57", "https://www.cancer.gov/types/lung/hp/other-pdq#link/_57"),
        ("https://elsewhere.example/types/skin/hp/tumor-pdq#_57", "https://elsewhere.example/types/skin/hp/tumor-pdq#_57"),
        ("http://[broken", "http://[broken"),
        ("https://exa℀mple.org/", "https://exa℀mple.org/"),
        ("mailto:us@example.org", "mailto:us@example.org"),
        (PATH, ADDRESS),
    ],
)
def test_any_other_link_leads_to_an_absolute_address(address: str, target: str) -> None:
    assert link(address) == target


@pytest.mark.parametrize(
    "address",
    [
        "https://www.ncbi.nlm.nih.gov/pubmed/123",
        "http://www.ncbi.nlm.nih.gov/pubmed/123?dopt=Abstract",
        "https://pubmed.ncbi.nlm.nih.gov/123/",
        "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&amp;db=PubMed&amp;list_uids=123&amp;dopt=Abstract",
        "https://www.ncbi.nlm.nih.gov/pubmed?term=123[pmid]",
    ],
)
def test_all_addresses_of_a_study_at_pubmed_are_one(address: str) -> None:
    assert link(address) == "pmid:123"


def test_a_search_at_pubmed_is_no_study() -> None:
    assert link("https://www.ncbi.nlm.nih.gov/pubmed?term=2018+skin").startswith("https://")


@pytest.mark.parametrize(
    "head", ["", '<link rel="canonical" href="http://[broken">', '<link rel="canonical" href="https://www.cancer.gov/y">']
)
def test_links_are_read_against_the_address_that_the_page_names_else_its_own(head: str) -> None:
    html = page(section("_1", "A", '<p><a href="/x">x</a></p>')).replace(f'<link rel="canonical" href="{ADDRESS}">', head)
    content = parse.read(html.encode(), parse.PDQ, url="https://www.cancer.gov/z")
    assert [m.target for b in content.sections[0].parts if isinstance(b, Block) for m in b.marks] in [["https://www.cancer.gov/x"], ["/x"]]


@pytest.mark.parametrize(
    ("words", "attributes"),
    [
        ("Level of evidence: 1iiA", ""),
        ("Level of Evidence: 3iii", 'class="definition"'),
        ("Level of evidence C3", ""),
        ("Grado de comprobación: 1iiA", ""),
        ("Nivel de evidencia: 1iiA", ""),
    ],
)
def test_a_level_of_evidence_is_told_from_glossary_links_by_its_words(words: str, attributes: str) -> None:
    address = "/Common/PopUps/popDefinition.aspx?id=335125&amp;version=HealthProfessional&amp;language=English"
    block = first(f'<p>It works.[<a href="{address}" {attributes}>{words}</a>]</p>')
    assert block.text == f"It works.[{words}]"
    assert [(m.target, block.text[m.start : m.end]) for m in marks(block, MarkKind.EVIDENCE)] == [("cdr:335125", words)]


@pytest.mark.parametrize(
    "attributes",
    [
        'class="definition" href="/Common/PopUps/popDefinition.aspx?id=CDR0000046220" type="GlossaryTermRefs" onclick="x()"',
        'href="/Common/PopUps/popDefinition.aspx?id=46220"',
        'href="/publications/dictionaries/cancer-terms/def/tumor"',
        'href="/espanol/publicaciones/diccionarios/diccionario-cancer/def/tumor"',
        'class="definition" href="/elsewhere"',
        'name="here"',
        'href=""',
    ],
)
def test_a_link_that_only_explains_a_word_is_no_mark(attributes: str) -> None:
    assert first(f"<p>A <a {attributes}>tumor</a>.</p>") == first("<p>A tumor.</p>")


def test_emphasis_joins_with_what_stands_beside_it() -> None:
    block = first("<p>The <em>FN1</em>::<em>ALK</em> fusion (<i>in vitro</i>), <strong>rare</strong>.</p>")
    assert block.text == "The FN1::ALK fusion (in vitro), rare."
    assert marked(block, MarkKind.EMPHASIS) == ["FN1", "ALK", "in vitro"]
    assert marked(block, MarkKind.STRONG) == ["rare"]


def test_small_figures_are_part_of_their_word() -> None:
    block = first('<p>10<sup>9</sup>/L H<sub>2</sub>O<span class="sup">a</span></p>')
    assert block.text == "109/L H2Oa"
    assert (marked(block, MarkKind.SUPERSCRIPT), marked(block, MarkKind.SUBSCRIPT)) == (["9", "a"], ["2"])


def test_a_mark_spans_words_not_the_space_around_them() -> None:
    block = first("<p>Not<em> at all </em>rare<em> </em>here<strong></strong>.</p>")
    assert (block.text, [(m.start, m.end) for m in block.marks]) == ("Not at all rare here.", [(4, 10)])


def test_emphasis_in_pieces_is_one() -> None:
    assert first("<p><em>in </em><em>vi<em>t</em>ro</em></p>") == first("<p><em>in vitro</em></p>")


def test_emphasis_around_blocks_is_on_each() -> None:
    html = page(section("_1", "A", "<em><p>One.</p><ul><li>Two.</li></ul><table><tr><td>Three.</td></tr></table></em><p>Four.</p>"))
    found = [marked(b, MarkKind.EMPHASIS) for b in read(html).sections[0].parts if isinstance(b, Block)]
    assert found == [["One."], ["Two."], [], ["Three."], []]


def test_a_link_in_a_heading_is_read() -> None:
    content = read(page('<section id="_1"><h2>All on <a href="/x">this</a></h2><p>x</p></section>'))
    assert marked(content.sections[0].heading, MarkKind.LINK) == ["this"]
