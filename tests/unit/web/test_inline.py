from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tracker.model.snapshot import Mark, MarkKind
from tracker.report.render.visible import visible
from tracker.web.views.inline import Links, Run, inline

EMPHASIS, STRONG, LINK, CITATION, IMAGE = MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.LINK, MarkKind.CITATION, MarkKind.IMAGE
STUDIES = {f"k{n}": n for n in range(1, 9)}
LINKS = Links(
    lambda place: f"#{place}" if place == "here" else "", lambda key: (STUDIES[key], f"#r{STUDIES[key]}") if key in STUDIES else (0, "")
)
MARKS = st.builds(
    lambda kind, start, size, target, keys: Mark(kind, start, start + (0 if kind is CITATION else size), target, "alt", keys),
    st.sampled_from(MarkKind),
    st.integers(0, 30),
    st.integers(0, 10),
    st.sampled_from(["#here", "#gone", "https://bogs.example/?a=1&b=2", "javascript:alert(1)", "http://[", "/a"]),
    st.lists(st.sampled_from([*STUDIES, "unlisted"]), max_size=4).map(tuple),
)


def mark(kind: MarkKind, start: int, end: int, target: str = "", *keys: str) -> Mark:
    return Mark(kind, start, end, target, "", keys)


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("plain & <b>", (), "plain &amp; &lt;b&gt;"),
        ("wet feet", (mark(STRONG, 0, 8), mark(EMPHASIS, 4, 8)), "<strong>wet <em>feet</em></strong>"),
        ("wet feet", (mark(STRONG, 0, 6), mark(EMPHASIS, 4, 8)), "<strong>wet <em>fe</em></strong><em>et</em>"),
        ("see it", (mark(LINK, 4, 6, "#here"),), 'see <a href="#here">it</a>'),
        ("see it", (mark(LINK, 4, 6, "#gone"),), "see it"),
        ("see it", (mark(LINK, 4, 6, "javascript:alert(1)"),), "see it"),
        ("see it", (mark(LINK, 4, 6, "/documents"),), "see it"),
        ("see it", (mark(LINK, 0, 6, "#here"), mark(LINK, 4, 6, "https://bogs.example/")), '<a href="#here">see it</a>'),
        ("un\u200bseen", (), "un⟨U+200B⟩seen"),
    ],
)
def test_marks_become_tags_and_nothing_else_does(text: str, marks: tuple[Mark, ...], expected: str) -> None:
    assert inline(text, marks, LINKS) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(["k3"], "[3]"), (["k2", "k1"], "[1,2]"), (["k1", "k2", "k3", "k5"], "[1-3,5]"), (["unlisted"], "[?]"), (["k4", "unlisted"], "[?,4]")],
)
def test_citations_are_numbered_as_the_publisher_does_and_lead_to_the_list(keys: list[str], expected: str) -> None:
    shown = inline("So.", (mark(CITATION, 3, 3, "", *keys),), LINKS)
    assert words(shown) == f"So.{expected}"
    assert set(re.findall(r'href="#r(\d)"', shown)) == set(re.findall(r"\d", expected))


def test_a_cited_study_belongs_to_the_sentence_that_it_ends() -> None:
    runs = (run(0, 3, "a"), run(4, 7, "b"))
    shown = inline("So. Now", (mark(CITATION, 3, 3, "", "k1"), mark(EMPHASIS, 0, 3)), LINKS, runs=runs)
    cited = '<span class="cited">[<a href="#r1">1</a>]</span>'
    assert shown == f"<span class=a><em>So.</em>{cited}</span> <span class=b>Now</span>"


def test_an_image_is_told_and_not_fetched() -> None:
    shown = inline("A bog.", (Mark(IMAGE, 0, 0, "https://bogs.example/a.jpg", "Fog <over> it"),), LINKS)
    assert words(shown) == "Image: Fog <over> it A bog."
    assert "<img" not in shown


def test_a_cell_is_a_stretch_of_its_row() -> None:
    assert inline("one | two", (mark(STRONG, 6, 9), mark(EMPHASIS, 0, 9)), LINKS, start=6, end=9) == "<em><strong>two</strong></em>"


@given(text=st.text(max_size=40), marks=st.lists(MARKS, max_size=6).map(tuple), runs=st.booleans())
def test_all_words_are_shown_and_all_tags_are_closed(text: str, marks: tuple[Mark, ...], *, runs: bool) -> None:
    said = (run(0, len(text) // 2, "a"), run(len(text) // 2, len(text), "b")) if runs and len(text) > 1 else ()
    shown = inline(text, marks, LINKS, runs=said)
    nested = Nested()
    nested.feed(shown)
    assert nested.opened == []
    assert not nested.wrong
    bare = re.sub(r'<span class="(?:cited|image)">.*?</span> ?', "", shown)
    assert words(bare) == visible(text)


class Nested(HTMLParser):
    """Follows tags as they open and close."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and "a" in self.opened:
            self.wrong.append("a link within a link")
        if any((value or "").startswith("javascript") for _, value in attrs):
            self.wrong.append("a trap")
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.wrong.append(f"</{tag}>")


def run(start: int, end: int, name: str) -> Run:
    return Run(start, end, Markup(f"<span class={name}>"), Markup("</span>"), outer=True)  # noqa: S704


def words(shown: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", shown))
