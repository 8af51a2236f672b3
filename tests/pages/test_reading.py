"""What is read of the real pages, against counts that plain lxml makes."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.shared import SHARED, pages, shared
from tests.unit.parse.pages import blocks, marks, parts
from tracker import parse
from tracker.model.document import Audience
from tracker.model.snapshot import Block, Content, Head, MarkKind, Reference, Role, Unit, assemble, flatten
from tracker.store.codec import decode, encode

ALL = [*pages(), *sorted((SHARED / "seed").glob("version-*.html"))]
each_page = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
BODY = "//div[@class='summary-sections']"


@cache
def content(path: Path) -> Content:
    return parse.read(path.read_bytes(), parse.PDQ)


@cache
def tree(path: Path) -> Any:  # noqa: ANN401  lxml comes without types
    return etree.HTML(path.read_bytes().decode())


def count(path: Path, what: str) -> int:
    return len(tree(path).xpath(f"{BODY}{what}"))


@each_page
def test_every_section_is_one_at_its_depth(path: Path) -> None:
    nested = [(entry.depth, entry.item.anchor) for entry in flatten(content(path)) if isinstance(entry.item, Head)]
    seen = [(len(node.xpath("ancestor::section")), node.get("id")) for node in tree(path).xpath(f"{BODY}//section")]
    base = min(depth for depth, _ in seen) - 1
    assert nested == [(depth - base, anchor) for depth, anchor in seen]
    unnamed = [
        node
        for node in tree(path).xpath(f"{BODY}//section")
        if not node.xpath("./*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    ]
    assert [head.anchor for head in parts(content(path), Head) if not head.heading.text] == [node.get("id") for node in unnamed]


@each_page
def test_every_table_has_all_its_rows_and_notes(path: Path) -> None:
    found = {unit: len(blocks(content(path), unit)) for unit in (Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE)}
    filled = "[.//td[normalize-space(translate(., '\u00a0', ' '))] or .//th[normalize-space(translate(., '\u00a0', ' '))]]"
    rows, notes = (count(path, f"//{where}tr{filled}{foot}") for where, foot in (("", "[not(ancestor::tfoot)]"), ("tfoot//", "")))
    assert found == {Unit.TABLE: count(path, "//table"), Unit.TABLE_ROW: rows, Unit.TABLE_NOTE: notes}


@each_page
def test_the_cells_of_every_table_fill_its_grid_without_overlap(path: Path) -> None:
    grids: dict[str | None, set[tuple[int, int]]] = {}
    lines: dict[str | None, int] = {}
    for row in blocks(content(path), Unit.TABLE_ROW):
        line = lines[row.container] = lines.get(row.container, -1) + 1
        for cell in row.cells:
            places = {(line + y, cell.column + x) for y in range(cell.rows) for x in range(cell.columns)}
            grid = grids.setdefault(row.container, set())
            assert not grid & places, f"{row.container}: {row.text}"
            grid |= places


@each_page
def test_every_figure_has_its_image_and_description(path: Path) -> None:
    images = [mark for block in blocks(content(path)) for mark in marks(block, MarkKind.IMAGE) if not mark.target.startswith("video:")]
    seen = tree(path).xpath(f"{BODY}//img")
    assert [mark.label for mark in images] == [" ".join((node.get("alt") or "").split()) for node in seen]
    videos = [mark for block in blocks(content(path)) for mark in marks(block, MarkKind.IMAGE) if mark.target.startswith("video:")]
    assert len(videos) == count(path, "//*[@data-video-id]")


@each_page
def test_every_reference_is_read_and_every_study_known(path: Path) -> None:
    read = parts(content(path), Reference)
    lists = f"{BODY}//h6[normalize-space(.)='References' or normalize-space(.)='Bibliografía']/following-sibling::ol[1]/li"
    assert [reference.anchor for reference in read] == [node.get("id") for node in tree(path).xpath(lists)]
    known = [reference for reference in read if reference.pmid]
    # Nearly all have an abstract link; one has its PubMed address behind other words.
    assert len(known) == len(tree(path).xpath(f"{lists}[.//a[contains(@href, 'list_uids=') or contains(@href, '/pubmed/')]]"))
    assert not any("PUBMED" in reference.text or re.match(r"\d+\.", reference.text) for reference in read)


@each_page
def test_every_citation_is_resolved(path: Path) -> None:
    entries = flatten(content(path))
    known = {entry.item.key for entry in entries if isinstance(entry.item, Reference)}
    told = [entry.item.heading if isinstance(entry.item, Head) else entry.item for entry in entries]
    groups = [mark for block in told if isinstance(block, Block) for mark in marks(block, MarkKind.CITATION)]
    assert {key for mark in groups for key in mark.keys} <= known
    assert all(mark.keys for mark in groups)
    assert sum(len(mark.keys) for mark in groups) >= count(path, "//a[contains(@href, '#cit/')]") * 0.9
    assert not any(re.search(r"\[[\d,\s–-]*\]", block.text) for block in told if isinstance(block, Block))


@each_page
def test_every_level_of_evidence_is_marked(path: Path) -> None:
    told = [mark for block in blocks(content(path)) for mark in marks(block, MarkKind.EVIDENCE)]
    links = tree(path).xpath(f"{BODY}//a[contains(@href, 'popDefinition') or @class='definition']")
    words = (" ".join("".join(link.itertext()).split()).lower() for link in links)
    assert len(told) == sum("of evidence" in w or "de comprobación" in w or "de evidencia" in w for w in words)


@each_page
def test_every_link_within_the_document_leads_to_something_that_was_read(path: Path) -> None:
    entries = flatten(content(path))
    told = [entry.item.heading if isinstance(entry.item, Head) else entry.item for entry in entries]
    known = {entry.item.anchor for entry in entries if isinstance(entry.item, Head)}
    known |= {name for block in told if isinstance(block, Block) for name in (block.anchor, block.container)}
    targets = {m.target[1:] for block in told if isinstance(block, Block) for m in marks(block, MarkKind.LINK) if m.target.startswith("#")}
    assert targets <= known


@each_page
def test_the_facts_are_all_there(path: Path) -> None:
    facts = content(path).facts
    assert facts.title
    assert facts.board
    assert facts.canonical
    assert facts.updated
    assert dt.date(2015, 1, 1) <= facts.updated <= dt.date(2025, 1, 1)
    spanish = path.stem.endswith("-es")
    assert (facts.language, facts.audience) == (
        "es" if spanish else "en",
        Audience.PATIENT if path.stem.endswith("patient") else Audience.PROFESSIONAL,
    )


@each_page
def test_the_announcement_and_the_boilerplate_are_told(path: Path) -> None:
    roles = [section.role for section in content(path).sections]
    assert roles.count(Role.BOILERPLATE) == 1
    announced = not path.stem.endswith("-patient") or path.stem.startswith("mistletoe")
    assert roles.count(Role.ANNOUNCEMENT) == announced


@each_page
def test_a_page_comes_back_from_the_flat_form_and_from_the_store(path: Path) -> None:
    assert assemble(flatten(content(path))) == content(path)
    assert decode(encode(content(path)), Content, path.stem) == content(path)


@each_page
def test_the_fingerprint_is_equal_under_new_white_space_and_frame(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    other = re.sub(r"(</(?:p|li|ul|ol|div|td|tr|section|h[2-6])>)", r"\1\n\t ", html)
    other = (
        other.replace("<em>", "<i>")
        .replace("</em>", "</i>")
        .replace("<body>", "<body><div>New banner</div>")
        .replace("tabindex", "data-tab")
    )
    assert parse.fingerprint(parse.read(other.encode(), parse.PDQ)) == parse.fingerprint(content(path))


@each_page
def test_the_fingerprint_is_equal_under_new_ids(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    other = re.sub(r'(\sid=")(_|section_|figure_)', r"\1new\2", html)
    other = re.sub(r'(href="[^"#]*#(?:link/|cit/|))(_|section_|figure_)', lambda m: f"{m[1]}new{m[2]}" if _own(m[1], path) else m[0], other)
    assert parse.fingerprint(parse.read(other.encode(), parse.PDQ)) == parse.fingerprint(content(path))


def _own(link: str, path: Path) -> bool:
    address = link[len('href="') :].split("#", maxsplit=1)[0]
    return not address or content(path).facts.canonical.endswith(address)


def test_the_seed_says_what_a_browser_shows() -> None:
    summary = shared("seed/summary.txt").read_text(encoding="utf-8")
    said = {word for block in blocks(content(shared("seed/version-2.html"))) for word in re.findall(r"\w+", block.text)}
    shown = set(re.findall(r"\w+", summary))
    assert len(said - shown) <= 0.01 * len(said)
