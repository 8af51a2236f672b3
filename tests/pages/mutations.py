"""Ways in which a publisher lays out its pages anew, without a word of the document changing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree, html

Node = Any  # lxml comes without types
Mutation = Callable[[Node, random.Random], None]
ROOT = ".//div[contains(@class,'summary-sections')]"


def rename(xpath: str, tag: str, **attributes: str) -> Mutation:
    """Make other elements of some."""

    def mutate(part: Node, _: random.Random) -> None:
        for node in part.xpath(xpath):
            node.tag = tag
            node.attrib.update({name.rstrip("_"): value for name, value in attributes.items()})

    return mutate


def attribute(xpath: str, name: str, change: Callable[[str], str | None]) -> Mutation:
    """Change an attribute; None drops it."""

    def mutate(part: Node, _: random.Random) -> None:
        for node in part.xpath(xpath):
            value = change(node.get(name, ""))
            if value is None:
                node.attrib.pop(name, None)
            else:
                node.set(name, value)

    return mutate


def wrap(xpath: str, tag: str, class_: str = "wrapper") -> Mutation:
    """Put an element around each of some."""

    def mutate(part: Node, _: random.Random) -> None:
        for node in part.xpath(xpath):
            outer = etree.Element(tag, {"class": class_})
            outer.tail, node.tail = node.tail, None
            node.getparent().replace(node, outer)
            outer.append(node)

    return mutate


def unwrap(xpath: str) -> Mutation:
    """Take the tags of some elements away."""

    def mutate(part: Node, _: random.Random) -> None:
        for node in part.xpath(xpath):
            if node.getparent() is not None:
                node.drop_tag()

    return mutate


def split_paragraphs(part: Node, rng: random.Random) -> None:
    """Put some paragraphs into two levels of divs, as page builders do."""
    for node in part.xpath(".//p[not(ancestor::table)]"):
        if rng.random() < 0.5:
            node.tag = "div"
            inner = etree.SubElement(node, "div", {"class": "text"})
            inner.text, node.text = node.text, None
            for child in list(node)[:-1]:
                inner.append(child)


def one_level_down(part: Node, _: random.Random) -> None:
    for node in part.xpath(HEADINGS):
        node.tag = f"h{min(6, int(node.tag[1]) + 1)}"


def references_renamed(part: Node, _: random.Random) -> None:
    for node in part.xpath(".//h6"):
        node.text = "Sources"


def both(first: Mutation, second: Mutation) -> Mutation:
    def mutate(part: Node, rng: random.Random) -> None:
        first(part, rng)
        second(part, rng)

    return mutate


REFERENCES = ".//ol[preceding-sibling::*[1][self::h6]]"
HEADINGS = ".//h2|.//h3|.//h4|.//h5"
# Of the whole page: its root, or what all of it hangs on.
WHOLE: dict[str, Mutation] = {
    "root renamed": attribute(ROOT, "class", lambda _: "document-text"),
    "root's holder renamed": attribute(".//div[@id='cgvBody']", "id", lambda _: "body-2"),
    "both roots renamed": attribute(f"{ROOT}|.//div[@id='cgvBody']", "class", lambda _: "x"),
    "root's id": attribute(".//div[@id='cgvBody']", "id", lambda _: None),
    "title in a div": rename(".//h1", "div", class_="page-title"),
    "title one level down": rename(".//h1", "h2"),
    "dates renamed": attribute(".//*[contains(@class,'document-dates')]", "class", lambda _: "when"),
    "all in an article": wrap(ROOT, "article"),
    "all in details": wrap(ROOT, "details"),
    "all in a form": wrap(ROOT, "form"),
}
# Of each section, or of some.
PARTS: dict[str, Mutation] = {
    "sections are divs": rename("self::section|.//section", "div"),
    "sections are articles": rename("self::section|.//section", "article"),
    "section bodies renamed": attribute(".//div[contains(@class,'pdq-sections')]", "class", lambda _: "section-body"),
    "section bodies gone": unwrap(".//div[contains(@class,'pdq-sections')]"),
    "headings are divs": rename(HEADINGS, "div", class_="heading"),
    "headings are bold paragraphs": rename(HEADINGS, "p", class_="bold"),
    "headings one level down": one_level_down,
    "headings wrapped": wrap(HEADINGS, "header"),
    "headings in buttons": wrap(".//h2", "button"),
    "references are divs": both(rename(f"{REFERENCES}/li", "div"), rename(REFERENCES, "div")),
    "references are bullets": rename(REFERENCES, "ul"),
    "references are paragraphs": both(rename(f"{REFERENCES}/li", "p"), unwrap(REFERENCES)),
    "references wrapped": wrap(REFERENCES, "div"),
    "heading of references renamed": references_renamed,
    "heading of references is a div": rename(".//h6", "div"),
    "citations renamed": attribute(".//a[contains(@href,'#cit/')]", "href", lambda v: v.replace("#cit/", "#ref-")),
    "citations are spans": rename(".//a[contains(@href,'#cit/')]", "span"),
    "citations are raised": wrap(".//a[contains(@href,'#cit/')]", "sup"),
    "paragraphs are divs": rename(".//p", "div"),
    "paragraphs are sections": rename(".//p", "section"),
    "paragraphs in two divs": split_paragraphs,
    "items are divs": rename(".//ul/li|.//ul", "div"),
    "items are paragraphs": rename(".//ul/li", "p"),
    "bullets are numbers": rename(".//ul", "ol"),
    "tables are divs": rename(".//table|.//thead|.//tbody|.//tr|.//td|.//th|.//caption|.//tfoot", "div"),
    "tables wrapped": wrap(".//table", "div"),
    "head cells are plain": rename(".//th", "td"),
    "figures are divs": rename(".//figure|.//figcaption", "div"),
    "ids gone": attribute(".//*[@id]|self::*[@id]", "id", lambda _: None),
    "ids of sections gone": attribute(".//section[@id]|self::section[@id]", "id", lambda _: None),
    "ids renamed": attribute(".//*[@id]|self::*[@id]", "id", lambda v: f"n{v}"),
    "classes gone": attribute(".//*[@class]", "class", lambda _: None),
    "classes renamed": attribute(".//*[@class]", "class", lambda v: " ".join(f"c-{name}" for name in v.split())),
    "paragraphs wrapped": wrap(".//p[not(ancestor::table)]", "div"),
    "wrapped": wrap("self::section", "div"),
    "wrapped in the frame's class": wrap("self::section", "div", "in-this-section"),
    "inner parts in the frame's class": wrap(".//section", "div", "on-this-page"),
    "emphasis is a span": rename(".//em|.//strong|.//i|.//b", "span"),
    "paragraphs in a template": wrap(".//p[not(ancestor::table)]", "template"),
    "lists in a navigation": wrap(".//ul", "nav"),
}


def mutate(path: Path, rng: random.Random) -> tuple[tuple[str, ...], bytes]:
    """Return what was done to a page, one to four things to all of it or to some of its sections, and the page."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    parts = page.xpath(f"{ROOT}//section[not(ancestor::section)]")
    done = []
    for name in rng.sample(sorted({**WHOLE, **PARTS}), rng.choice([1, 1, 1, 2, 3, 4])):
        if name in WHOLE:
            WHOLE[name](page, rng)
            done.append(name)
            continue
        chosen = parts if rng.random() < 0.6 else rng.sample(parts, max(1, len(parts) // rng.choice([2, 3])))
        for part in chosen:
            PARTS[name](part, rng)
        done.append(f"{name} ({len(chosen)} of {len(parts)})")
    return tuple(done), f"<!DOCTYPE html>\n{etree.tostring(page, encoding='unicode', method='html')}".encode()
