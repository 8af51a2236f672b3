from __future__ import annotations

import pytest

from tests.unit.parse.pages import blocks, body, cite, page, parts, read, references, section, study, texts
from tracker.model.snapshot import Reference, Unit


def listed(html: str) -> tuple[Reference, ...]:
    return body(html).sections[0].references


def test_a_reference_is_known_by_its_pubmed_id_and_stands_without_its_link() -> None:
    html = references(study("Ann B, Cid D: On tumors. J Skin 1 (2): 3-9, 2017.", 12345))
    assert listed(html) == (Reference("pmid:12345", "Ann B, Cid D: On tumors. J Skin 1 (2): 3-9, 2017.", "12345", (), "section_1.1"),)


def test_a_reference_without_a_pubmed_id_is_known_by_its_text_however_it_is_typed() -> None:
    one, other = (listed(references(text))[0] for text in ("Society: Facts – “2018”.", 'society:  Facts - "2018".'))
    assert (one.pmid, one.key[:5]) == (None, "text:")
    assert one.key == other.key != listed(references("Society: Facts 2019."))[0].key


def test_other_links_of_a_reference_are_kept_with_their_words() -> None:
    html = references('Society: Facts. <a href="/facts">Available online</a>. Last accessed December 3, 2024.')
    (reference,) = listed(html)
    assert reference.text == "Society: Facts. Available online. Last accessed December 3, 2024."
    assert reference.links == ("https://www.cancer.gov/facts",)


def test_an_abstract_that_is_not_of_pubmed_is_a_link() -> None:
    (reference,) = listed(references('Ann B: X. <a href="https://other.example/a">[PUBMED Abstract]</a>'))
    assert (reference.text, reference.pmid, reference.links) == ("Ann B: X.", None, ("https://other.example/a",))


@pytest.mark.parametrize("heading", ["References", "references ", "Bibliografía", "Bibliografi\u0301a", "Referencias", "References:"])
def test_the_heading_of_the_list_is_known_in_both_languages(heading: str) -> None:
    content = body("<p>x</p>" + references("A: One.", heading=heading))
    assert (len(content.sections[0].references), texts(content)) == (1, ["x"])


def test_a_study_twice_in_a_list_has_two_keys() -> None:
    html = references(study("A: One.", 7), study("A: One, again.", 7), study("A: One, erratum.", 7), "B: Two.", "B: Two.")
    keys = [reference.key for reference in listed(html)]
    assert keys[:3] == ["pmid:7", "pmid:7~2", "pmid:7~3"]
    assert keys[4] == f"{keys[3]}~2"
    assert blocks(body(f"<p>x[{cite(2)}]</p>{html}"))[0].cited() == ("pmid:7~2",)


def test_a_study_in_several_sections_has_one_key() -> None:
    content = read(page(*(section(f"_{n}", f"S{n}", references(study("A: One.", 7), number=n)) for n in (1, 2, 3))))
    assert [reference.key for reference in parts(content, Reference)] == ["pmid:7"] * 3


def test_the_list_belongs_to_its_top_level_section_also_from_within() -> None:
    content = body(f'<section id="_2"><h3>Inner</h3><p>x[{cite(1)}]</p>{references(study("A: One.", 7))}</section><p>y[{cite(1)}]</p>')
    assert [r.key for r in content.sections[0].references] == ["pmid:7"]
    assert [block.cited() for block in blocks(content)] == [("pmid:7",), ("pmid:7",)]


def test_words_in_a_reference_do_not_run_together() -> None:
    (reference,) = listed(references("A: One.<br>Two.<p>Three.</p>Four <em>H</em><sub>2</sub>O."))
    assert reference.text == "A: One. Two. Three. Four H2O."


def test_a_list_that_is_none_of_references_stays_a_list() -> None:
    assert [b.unit for b in blocks(body("<h6>Reference Ranges</h6><ol><li>One</li></ol>"))] == [Unit.HEADING, Unit.LIST_ITEM]
    assert texts(body("<h6>References</h6><p>None.</p>")) == ["References", "None."]
    assert texts(body("<h6>References</h6><ol><p>Note.</p><li>One</li></ol>")) == ["References", "Note.", "One"]


def test_no_word_of_a_second_list_in_a_section_is_lost() -> None:
    content = body(references("A: One.") + references("B: Two."))
    assert [r.text for r in content.sections[0].references] == ["A: One."]
    assert texts(content) == ["References", "B: Two."]


def test_lists_outside_any_section_are_kept() -> None:
    content = read(page("<h3>Loose</h3><p>x" + f"[{cite(1)}]</p>" + references("A: One.")))
    assert [r.text for r in content.sections[0].references] == ["A: One."]
    assert blocks(content)[0].cited() == (content.sections[0].references[0].key,)
    bare = read(page('<div class="pdq-sections">' + references("A: One.") + "</div>"))
    assert [r.text for r in parts(bare, Reference)] == ["A: One."]


def test_two_bodies_under_one_heading_keep_both_lists() -> None:
    one, other = (f'<div class="pdq-sections">{references(study(t, 7), number=n)}</div>' for n, t in ((1, "A: One."), (2, "A: Two.")))
    content = read(page(f"<h3>Both</h3>{one}{other}"))
    assert [(r.key, r.text) for r in parts(content, Reference)] == [("pmid:7", "A: One."), ("pmid:7~2", "A: Two.")]


def test_a_list_in_a_table_is_text_of_the_table() -> None:
    assert texts(body(f"<table><tr><td>{references('A: One.')}</td></tr></table>")) == ["", "References A: One."]
