from __future__ import annotations

from tests.unit.parse.pages import blocks, body, marks
from tracker.model.snapshot import MarkKind, Unit

FIGURE = (
    '<figure id="figure_152" class="image-center"><a href="/images/tumor.jpg" class="article-image-enlarge">Enlarge</a>'
    '<img id="_152" alt="A drawing of\n  the  skin" title="t" src="/images/tumor-750.jpg">'
    "<figcaption>Figure 1. The <em>skin</em>.</figcaption></figure>"
)


def test_a_figure_is_its_caption_with_the_image_on_it() -> None:
    (figure,) = blocks(body(FIGURE))
    assert (figure.unit, figure.text, figure.anchor, figure.container) == (Unit.FIGURE, "Figure 1. The skin.", "_152", "figure_152")
    (image,) = marks(figure, MarkKind.IMAGE)
    assert (image.target, image.label, image.start) == ("https://www.cancer.gov/images/tumor-750.jpg", "A drawing of the skin", 0)


def test_a_figure_inside_a_paragraph_leaves_the_text_before_and_after_it() -> None:
    read = blocks(body(f'<p id="_9">Before. {FIGURE} After.</p>'))
    assert [(b.unit, b.anchor, b.text) for b in read] == [
        (Unit.PARAGRAPH, "_9", "Before."), (Unit.FIGURE, "_152", "Figure 1. The skin."), (Unit.PARAGRAPH, None, "After."),
    ]  # fmt: skip


def test_a_figure_with_more_than_a_caption_is_one_block() -> None:
    caption = "<div><figcaption><p>Figure 1.</p><p>Long.</p></figcaption></div>"
    html = f'<figure id="f"><p>Above.</p><img src="/i.jpg">{caption}Below.</figure><p>x</p>'
    assert [(b.unit, b.text) for b in blocks(body(html))] == [(Unit.FIGURE, "Above. Figure 1. Long. Below."), (Unit.PARAGRAPH, "x")]


def test_a_video_is_a_figure_by_its_number() -> None:
    html = (
        '<figure class="video" id="v"><h4>A title</h4>'
        '<div class="flex-video" data-video-id="abc123"><noscript><p>Watch it</p></noscript></div>'
        "<figcaption>How it is given.</figcaption></figure>"
    )
    read = blocks(body(html))
    assert [mark.target for block in read for mark in marks(block, MarkKind.IMAGE)] == ["video:abc123"]
    assert [block.text for block in read if block.text] == ["A title", "How it is given."]


def test_an_image_without_a_figure_is_one() -> None:
    (figure,) = blocks(body('<img id="_3" src="/i.jpg" alt="Drawn">'))
    assert (figure.unit, figure.text, figure.anchor) == (Unit.FIGURE, "", "_3")


def test_an_image_within_a_sentence_stands_in_its_place() -> None:
    (paragraph,) = blocks(body('<p>Look <img src="/i.jpg" alt="arrow"> here.</p>'))
    assert paragraph.text == "Look here."
    assert [mark.start for mark in marks(paragraph, MarkKind.IMAGE)] == [5]


def test_an_image_written_out_in_its_address_is_known_by_its_hash() -> None:
    def source(letter: str) -> str:
        return marks(blocks(body(f'<img src="data:image/png;base64,{letter * 100_000}">'))[0], MarkKind.IMAGE)[0].target

    assert source("A").startswith("data:image/png;base64,AAA")
    assert len(source("A")) < 200
    assert source("A") != source("B")


def test_a_table_in_a_figure_keeps_the_caption_after_it() -> None:
    html = "<figure><table><tr><td>x</td></tr></table><figcaption>Below.</figcaption></figure>"
    assert [b.text for b in blocks(body(html))] == ["", "x", "Below."]
