from __future__ import annotations

import pytest

from tests.unit.parse.pages import blocks, body, outline, page, parts, read, references, section, texts
from tracker import parse
from tracker.model.snapshot import Block, Head, Role, Section, Unit


def test_sections_nest_by_section_though_headings_stop_at_h6() -> None:
    deep = '<section id="_7"><h6>Seven</h6><p>x</p></section>'
    for level, name in ((6, "Six"), (6, "Five"), (5, "Four"), (4, "Three"), (3, "Two")):
        deep = f'<section id="_{name}"><h{level} id="_{name}_toc">{name}</h{level}>{deep}</section>'
    assert outline(body(deep).sections) == ["General Information", ["Two", ["Three", ["Four", ["Five", ["Six", ["Seven"]]]]]]]


def test_sections_beside_each_other_stay_so_whatever_their_heading_levels() -> None:
    html = '<section id="_2"><h5>A</h5><p>a</p></section><section id="_3"><h3>B</h3><p>b</p></section><p>after</p>'
    content = body(html)
    assert outline(content.sections) == ["General Information", ["A", "B"]]
    assert content.sections[0].parts[-1] == Block(Unit.PARAGRAPH, "after")


def test_a_section_has_the_id_of_its_element_and_its_heading_its_own() -> None:
    heads = parts(body('<section id="_5"><h3 id="_5_toc">Inner</h3><p>x</p></section>'), Head)
    assert [(head.anchor, head.heading.anchor) for head in heads] == [("_1", None), ("_5", "_5_toc")]


def test_an_empty_id_is_none() -> None:
    content = read(page(section("", "Lead reviewers", '<p id="">The reviewers:</p><ul id=" "><li id="">Ann</li></ul>')))
    assert content.sections[0].anchor is None
    assert [(block.anchor, block.container) for block in blocks(content)] == [(None, None), (None, None)]


def test_a_second_heading_of_a_section_is_a_block_in_its_place() -> None:
    content = body("<p>One.</p><h4>Minor</h4><p>Two.</p>")
    assert [(block.unit, block.text) for block in blocks(content)] == [
        (Unit.PARAGRAPH, "One."), (Unit.HEADING, "Minor"), (Unit.PARAGRAPH, "Two."),
    ]  # fmt: skip


def test_a_heading_after_text_is_not_the_name_of_its_section() -> None:
    content = read(page('<section id="_2"><p>First.</p><h3>Late</h3></section>'))
    assert (content.sections[0].heading.text, texts(content)) == ("", ["First.", "Late"])


def test_a_section_with_nothing_in_it_is_none() -> None:
    assert body('<p>x</p><section id="_9"><h3> </h3></section>').sections[0].parts == (Block(Unit.PARAGRAPH, "x"),)


def test_text_before_the_first_section_stands_in_one_without_a_name() -> None:
    content = read(page("<p>An introduction.</p>", section("_1", "A", "<p>a</p>")))
    assert [(s.heading.text, s.anchor) for s in content.sections] == [("", None), ("A", "_1")]
    assert texts(content) == ["An introduction.", "a"]


def test_an_introduction_with_a_heading_does_not_swallow_the_sections_after_it() -> None:
    changes = section("_2", "Changes to This Summary (01/02/2018)", "<p>None.</p>")
    content = read(page("<h3>Read this first</h3><p>An introduction.</p>", section("_1", "A", "<p>a</p>"), changes))
    assert outline(content.sections) == ["Read this first", "A", "Changes to This Summary (01/02/2018)"]
    assert [s.role for s in content.sections] == [Role.CONTENT, Role.CONTENT, Role.ANNOUNCEMENT]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Changes to This Summary (02/03/2018)", Role.ANNOUNCEMENT),
        ("Changes To This Summary (02/03/2018)", Role.ANNOUNCEMENT),
        ("Latest Updates to This Summary (12/03/2024)", Role.ANNOUNCEMENT),
        ("Modificaciones a este sumario (11/15/2018)", Role.ANNOUNCEMENT),
        ("Modificaciones a este sumario 01/18/2018)", Role.ANNOUNCEMENT),
        ("Modificaciones a este resumen (11/15/2023)", Role.ANNOUNCEMENT),
        ("Últimas actualizaciones de este resumen (11/15/2024)", Role.ANNOUNCEMENT),
        ("Actualizaciones más recientes a este resumen (11/15/2024)", Role.ANNOUNCEMENT),
        ("About This PDQ Summary", Role.BOILERPLATE),
        ("Información sobre este sumario del PDQ", Role.BOILERPLATE),
        ("Información sobre este resumen del PDQ", Role.BOILERPLATE),
        ("Treatment of Recurrent Tumors", Role.CONTENT),
        ("What About This Tumor", Role.CONTENT),
    ],
)
def test_a_top_level_section_has_a_role_by_its_heading(heading: str, role: Role) -> None:
    assert [s.role for s in read(page(section("_1", heading, "<p>x</p>"))).sections] == [role]


def test_a_nested_section_is_content_whatever_its_name() -> None:
    (top,) = body('<section id="_2"><h3>About This PDQ Summary</h3><p>x</p></section>').sections
    assert [part.role for part in top.parts if isinstance(part, Section)] == [Role.CONTENT]


@pytest.mark.parametrize(
    "frame",
    [
        '<nav class="on-this-page"><h6>On This Page</h6><ul><li><a href="#_1">General</a></li></ul></nav>',
        '<div class="on-this-page"><span class="on-this-page__header">En esta página</span><ul><li><a href="#_1">G</a></li></ul></div>',
        '<nav class="in-this-section"><h6>In This Section</h6><ul><li>G</li></ul></nav>',
        '<div id="_kp_section_1_1" class="key-points"><h3 id="_1_kpBoxHdr">Key Points</h3><ul><li>A point.</li></ul></div>',
        '<div class="pdq-hp-patient-toggle"><a href="/types/skin/patient/tumor-pdq">Go to Patient Version</a></div>',
        "<script>var x = 'hidden';</script>",
        "<style>p { color: red }</style>",
        "<noscript>Turn scripts on.</noscript>",
        "<template><p>Not shown.</p></template>",
        "<button>Print</button>",
        "<!-- a comment -->",
    ],
)
@pytest.mark.parametrize("accordion", ["accordion", "plain"])
def test_page_frame_is_no_content(frame: str, accordion: str) -> None:
    inside = page(section("_1", "A", f"{frame}<p>text</p>"))
    before = page(section("_1", "A", "<p>text</p>")).replace('<div class="accordion">', f'{frame}<div class="accordion">')
    plain = read(page(section("_1", "A", "<p>text</p>")))
    assert read(inside.replace("accordion", accordion)) == plain
    assert read(before.replace("accordion", accordion)) == plain


def test_the_heading_of_a_key_point_is_the_name_of_its_section() -> None:
    content = body('<section id="_2"><h3 id="_2_toc" type="keypoint" do-not-show="toc">Tumors are rare.</h3><p>x</p></section>')
    assert outline(content.sections) == ["General Information", ["Tumors are rare."]]


def syndicated(*sections: tuple[str, str]) -> str:
    inner = "".join(f'<h3>{title}</h3><div class="pdq-sections">{html}</div>' for title, html in sections)
    return f'<html lang="en"><body><h2 id="bodyTitle">Skin Tumor (PDQ®)</h2><div id="bodyContent">{inner}</div></body></html>'


def test_the_syndicated_form_has_the_same_tree() -> None:
    nested = '<p>a</p><section id="_4"><h3>Inner</h3><p>b[<a href="#cit/section_1.1">1</a>]</p></section>' + references("Ann B: A study.")
    content = read(syndicated(("First", nested), ("Changes to This Summary (01/02/2018)", "<p>None.</p>")))
    assert content.facts.title == "Skin Tumor (PDQ®)"
    assert outline(content.sections) == ["First", ["Inner"], "Changes to This Summary (01/02/2018)"]
    assert [s.role for s in content.sections] == [Role.CONTENT, Role.ANNOUNCEMENT]
    assert [r.text for r in content.sections[0].references] == ["Ann B: A study."]
    assert blocks(content)[1].cited() == (content.sections[0].references[0].key,)


def test_a_page_without_the_document_has_no_sections() -> None:
    content = read("<html><body><h1>Down for maintenance</h1><p>Come back soon.</p></body></html>")
    assert (content.facts.title, content.sections) == ("Down for maintenance", ())


def test_words_of_elements_beside_each_other_do_not_run_together() -> None:
    content = body(
        "<details><summary>More</summary>Text<div>and</div>so</details><p>on<br>and<br/>on</p><dl><dt>Term</dt><dd>Sense</dd></dl>"
    )
    assert texts(content) == ["More", "Text", "and", "so", "on and on", "Term", "Sense"]


@pytest.mark.parametrize("page_body", ["", " \n", "no markup", "http://elsewhere.example/page", "page.html", "<", "&", "\x00", "<!DOCTYPE"])
def test_what_is_no_page_has_no_sections(page_body: str) -> None:
    assert parse.read(page_body.encode(), parse.PDQ).sections == ()


@pytest.mark.parametrize("declared", ['<?xml version="1.0"?>', "\n<?xml version='1.0' encoding='utf-8'?>\n"])
def test_a_page_that_calls_itself_xml_is_read_as_html(declared: str) -> None:
    html = page(section("_1", "A", "<p>x</p>"))
    assert read(declared + html) == read(html)
