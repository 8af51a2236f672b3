"""Small pages of our own writing in the publisher's structure, and ways to ask what was read."""

from __future__ import annotations

from typing import TypeVar

from tracker import parse
from tracker.model.snapshot import Block, Content, Head, Mark, MarkKind, Reference, Section, Unit, flatten

ADDRESS = "https://www.cancer.gov/types/skin/hp/tumor-pdq"
TITLE = "Skin Tumor Treatment (PDQ®)–Health Professional Version"
Part = TypeVar("Part", Block, Head, Reference)


def section(anchor: str, title: str, body: str) -> str:
    """Write a top-level section."""
    return f'<section id="{anchor}"><h2>{title}</h2><div id="_section{anchor}" class="pdq-sections">{body}</div></section>'


def references(*entries: str, number: int = 1, heading: str = "References") -> str:
    """Write a reference list; an entry is its text, and markup where there is any."""
    items = "".join(f'<li id="section_{number}.{i}">{entry}</li>' for i, entry in enumerate(entries, 1))
    return f'<h6 do-not-show="toc">{heading}</h6><ol>{items}</ol>'


def study(text: str, pmid: int) -> str:
    """Write a reference entry with its PubMed link."""
    address = f"https://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&db=PubMed&list_uids={pmid}&dopt=Abstract"
    return f'{text}&nbsp;<a href="{address}" title="PubMed">[PUBMED Abstract]</a>'


def cite(number: int | str, group: int | str = 1) -> str:
    """Write the link of one citation number."""
    return f'<a href="#cit/section_{group}.{number}">{number}</a>'


def page(*sections: str, title: str = TITLE, language: str = "en", head: str = "", dates: str = "") -> str:
    """Write a whole page around its sections, frame and all."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="ltr"><head><meta charset="utf-8">'
        f'<link rel="canonical" href="{ADDRESS}">{head}</head>'
        '<body><header><nav><ul><li><a href="/types">Frame types</a></li></ul></nav></header><main id="main-content"><article>'
        f'<div class="resize-content"><h1>{title}</h1><div id="cgvBody"><div class="summary-sections">'
        f'<div class="accordion">{"".join(sections)}</div></div></div></div>'
        f'<footer class="article-footer">{dates}<p>Frame reuse</p></footer></article></main><footer>Frame about</footer></body></html>'
    )


def read(html: str) -> Content:
    """Read a page."""
    return parse.read(html.encode(), parse.PDQ)


def body(html: str) -> Content:
    """Read a page whose one section holds the markup."""
    return read(page(section("_1", "General Information", html)))


def first(html: str) -> Block:
    """Return the first block of a page whose one section holds the markup."""
    return blocks(body(html))[0]


def parts(content: Content, kind: type[Part]) -> list[Part]:
    """Return all entries of one kind, in order."""
    return [entry.item for entry in flatten(content) if isinstance(entry.item, kind)]


def blocks(content: Content, unit: Unit | None = None) -> list[Block]:
    """Return all blocks, or those of one unit, in order."""
    return [block for block in parts(content, Block) if unit in {None, block.unit}]


def texts(content: Content) -> list[str]:
    """Return the texts of all blocks, in order."""
    return [block.text for block in blocks(content)]


def marks(block: Block, kind: MarkKind) -> list[Mark]:
    """Return the marks of one kind on a block."""
    return [mark for mark in block.marks if mark.kind is kind]


def marked(block: Block, kind: MarkKind) -> list[str]:
    """Return the words that marks of one kind span."""
    return [block.text[mark.start : mark.end] for mark in marks(block, kind)]


def outline(sections: tuple[Section, ...]) -> list[object]:
    """Return headings as a tree: a heading, then the row of those below it, if any."""
    out: list[object] = []
    for part in sections:
        below = outline(tuple(p for p in part.parts if isinstance(p, Section)))
        out += [part.heading.text, below] if below else [part.heading.text]
    return out
