from __future__ import annotations

from tests.shared import shared
from tracker.model.snapshot import Content, Head, flatten
from tracker.parse import PDQ, PROFILES, read

PAGE = """<!doctype html><html lang="en"><head><title>Lamps</title></head><body>
<header><p>The site's own words, which stand above every single page.</p></header>
<div class="wrap"><div class="text"><h1>On Lamps</h1><p>An introduction of more than a few words.</p>
<h2 id="oil">Oil</h2><p>Oil lamps burn oil, and have done so for ages.</p>
<h3>Wicks</h3><section><p>Wicks are made of cotton and soak up the oil.</p>
<ul><li>Flat wicks are the most common of all.</li></ul></section>
<h2>Gas</h2><p>Gas lamps burn gas, and lit the streets of towns.</p></div>
<div class="side"><p>Subscribe to our newsletter today, it is free.</p></div></div>
<footer><p>Copyright of everybody and of nobody at all.</p></footer></body></html>"""


def article(page: str) -> Content:
    return read(page.encode(), PROFILES["article"])


def headings(content: Content) -> list[tuple[int, str]]:
    return [(entry.depth, entry.item.heading.text) for entry in flatten(content) if isinstance(entry.item, Head)]


def test_headings_nest_by_their_level_and_the_title_is_none_of_them() -> None:
    content = article(PAGE)
    assert content.facts.title == "On Lamps"
    assert headings(content) == [(1, ""), (1, "Oil"), (2, "Wicks"), (1, "Gas")]


def test_the_frame_around_the_main_content_is_left_out() -> None:
    words = str(article(PAGE))
    assert "Flat wicks" in words
    assert not any(frame in words for frame in ("newsletter", "Copyright", "own words"))


def test_a_page_without_paragraphs_has_no_sections() -> None:
    assert article("<html><body><div>Log in</div></body></html>").sections == ()


def test_a_named_main_element_is_taken_at_its_word() -> None:
    text = "<p>The text of the page, all of it, in one paragraph.</p>"
    page = f"<html><body><p>A banner of a few words.</p><main><h2>One</h2>{text}</main></body></html>"
    assert headings(article(page)) == [(1, "One")]


def test_a_summary_reads_as_an_article_with_the_same_sections() -> None:
    body = shared("pages/vitamin-c-pdq-hp.html").read_bytes()
    known = [heading for _, heading in headings(read(body, PDQ))]
    found = [heading for _, heading in headings(read(body, PROFILES["article"]))]
    assert [heading for heading in found if heading in known] == known
