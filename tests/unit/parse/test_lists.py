from __future__ import annotations

import pytest

from tests.unit.parse.pages import blocks, body
from tracker.model.snapshot import Unit


def lines(html: str) -> list[tuple[int, str, str, str | None]]:
    return [(block.level, block.style, block.text, block.container) for block in blocks(body(html))]


def test_each_item_of_a_list_is_a_block_of_its_own() -> None:
    html = '<div class="pdq-content-list"><ul id="_4"><li>One</li><li>Two</li></ul></div>'
    assert lines(html) == [(1, "ul", "One", "_4"), (1, "ul", "Two", "_4")]


def test_an_item_is_its_own_text_without_its_sub_list() -> None:
    html = (
        '<ul id="_4"><li>Surgery<div class="pdq-content-list"><ol id="_5"><li>Wide<ul id="_6"><li>Very</li></ul></li></ol></div></li>'
        "<li>Radiation</li></ul>"
    )
    assert lines(html) == [
        (1, "ul", "Surgery", "_4"), (2, "ol", "Wide", "_5"), (3, "ul", "Very", "_6"), (1, "ul", "Radiation", "_4"),
    ]  # fmt: skip


def test_text_of_an_item_on_both_sides_of_a_sub_list_is_kept_in_order() -> None:
    html = '<ul id="_4"><li>Before<ul id="_5"><li>Inner</li></ul>after</li></ul>'
    assert lines(html) == [(1, "ul", "Before", "_4"), (2, "ul", "Inner", "_5"), (2, "", "after", "_4")]


def test_an_item_without_words_of_its_own_is_no_block() -> None:
    assert lines('<ul id="_4"><li><ul id="_5"><li>Inner</li></ul></li></ul>') == [(2, "ul", "Inner", "_5")]


@pytest.mark.parametrize("name", ["lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "list-dash", "pdq-address-block"])
def test_the_kind_of_a_list_is_told(name: str) -> None:
    tag = "ul" if name in {"list-dash", "pdq-address-block"} else "ol"
    assert lines(f'<{tag} id="_4" class="{name} other"><li>One</li></{tag}>') == [(1, f"{tag}.{name}", "One", "_4")]


def test_the_title_of_a_list_is_a_paragraph_and_an_empty_one_is_nothing() -> None:
    html = '<div class="pdq-content-list"><p class="pdq-list-title">{}</p><ul id="_4"><li>One</li></ul></div>'
    assert lines(html.format("Options include")) == [(0, "", "Options include", None), (1, "ul", "One", "_4")]
    assert lines(html.format(" ")) == [(1, "ul", "One", "_4")]


def test_the_first_paragraph_in_an_item_is_its_text_and_the_next_belongs_to_it() -> None:
    html = '<ul id="_4"><li><p id="_5">One.</p><p id="_6">More of one.</p></li><li id="_7"><p id="_8">Two.</p></li></ul>'
    read = blocks(body(html))
    assert [(b.unit, b.anchor, b.level, b.text) for b in read] == [
        (Unit.LIST_ITEM, "_5", 1, "One."), (Unit.PARAGRAPH, "_6", 2, "More of one."), (Unit.LIST_ITEM, "_7", 1, "Two."),
    ]  # fmt: skip


def test_a_list_inside_a_paragraph_leaves_the_text_around_it() -> None:
    html = '<div>Lead-in: <ul id="_4"><li>One</li></ul> and the rest.</div>'
    assert lines(html) == [(0, "", "Lead-in:", None), (1, "ul", "One", "_4"), (0, "", "and the rest.", None)]


def test_a_table_and_a_figure_inside_an_item_belong_to_it() -> None:
    html = '<ul id="_4"><li>One<table id="_5"><tr><td>cell</td></tr></table><figure id="f"><img src="/i.jpg"></figure>end</li></ul>'
    assert [(b.unit, b.level) for b in blocks(body(html))] == [
        (Unit.LIST_ITEM, 1), (Unit.TABLE, 1), (Unit.TABLE_ROW, 2), (Unit.FIGURE, 2), (Unit.PARAGRAPH, 2),
    ]  # fmt: skip


def test_an_item_outside_any_list_keeps_its_words() -> None:
    assert lines("<div><li>Stray</li></div>") == [(0, "", "Stray", None)]
