from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from tests.shared import pages
from tests.unit.diff.contents import contents
from tracker import parse
from tracker.model.snapshot import Block, Content, Facts, Head, Reference, Section, Unit, flatten
from tracker.web.views.places import OURS, places_of
from tracker.web.views.reading import Reading, digest
from tracker.web.views.shape import Piece

P, LI, TABLE, ROW, NOTE = Unit.PARAGRAPH, Unit.LIST_ITEM, Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE


def content(*blocks: Block, references: tuple[Reference, ...] = ()) -> Content:
    return Content(Facts("Bogs"), (Section(Block(Unit.HEADING, "Wet"), "_1", parts=blocks, references=references),))


def pieces(said: Content) -> tuple[Piece, ...]:
    (chapter,) = Reading(said, "/away").chapters()
    return chapter[1:]


def all_of(chapter: tuple[Piece, ...]) -> Iterator[Piece]:
    for piece in chapter:
        yield piece
        yield from all_of(piece.parts)


def item(text: str, level: int = 1, container: str = "_2", style: str = "ul") -> Block:
    return Block(LI, text, container=container, level=level, style=style)


def test_items_in_a_row_are_a_list_and_what_is_deeper_stands_in_an_item() -> None:
    (whole,) = pieces(content(item("a"), item("b", 2, "_3", "ol"), Block(P, "c", level=2), item("d")))
    assert (whole.kind, whole.style, whole.id) == ("list", "ul", "_2")
    assert [(each.html, each.id) for each in whole.parts] == [("a", "_2.1"), ("d", "_2.2")]
    inner, text = whole.parts[0].parts
    assert (inner.kind, inner.style, inner.id, inner.parts[0].html) == ("list", "ol", "_3", "b")
    assert (text.kind, text.html) == ("text", "c")


def test_two_lists_in_a_row_stay_two() -> None:
    assert [piece.id for piece in pieces(content(item("a"), item("b", container="_3")))] == ["_2", "_3"]


def test_a_table_holds_its_rows_and_notes_under_its_caption() -> None:
    rows = [Block(ROW, text, container="_4", level=1, style=style) for text, style in (("Who", "head"), ("All", "body"))]
    (table,) = pieces(content(Block(TABLE, "Doses", "_4", "_4"), *rows, Block(NOTE, "a: daily", container="_4", level=1)))
    assert (table.kind, table.html, table.id) == ("table", "Doses", "_4")
    assert [(part.kind, part.style, part.id) for part in table.parts] == [
        ("row", "head", "_4.1"),
        ("row", "body", "_4.2"),
        ("note", "", "_4.3"),
    ]


def test_rows_without_a_table_are_one_all_the_same() -> None:
    (table,) = pieces(content(Block(ROW, "alone", container="_4", level=1, style="body")))
    assert (table.kind, table.parts[0].cells[0].html) == ("table", "alone")


def test_lists_deeper_than_any_are_shown_flat() -> None:
    said = content(*(item(str(n), n, f"_{n + 10}") for n in range(1, 400)))
    assert sum(piece.kind == "item" for piece in all_of(pieces(said))) == 399


def test_a_section_ends_where_the_one_around_it_goes_on() -> None:
    inner = Section(Block(Unit.HEADING, "Drugs"), "_12", parts=(Block(P, "marshol"),))
    said = Content(
        Facts("Bogs"), (Section(Block(Unit.HEADING, "Wet"), "_1", parts=(inner, Block(P, "after")), references=(Reference("k", "R"),)),)
    )
    reading = Reading(said, "/away")
    (chapter,) = reading.chapters(reading.section("_12"))
    assert [piece.html for piece in chapter] == ["Drugs", "marshol"]
    (whole,) = reading.chapters()
    assert [(piece.kind, piece.level) for piece in whole] == [("heading", 2), ("heading", 3), ("text", 0), ("text", 0), ("references", 3)]


def test_a_taken_or_broken_id_gives_way_to_one_of_ours() -> None:
    blocks = (Block(P, "a", "content"), Block(P, "b", "x y"), Block(P, "c", "_7"), Block(P, "d", "_7"), Block(P, "e", ""))
    assert places_of(flatten(content(*blocks))).ids[2:] == ["_1.1", "_1.2", "_7", "_1.4", "_1.5"]


@given(said=contents)
def test_every_place_is_one_of_its_own_and_everything_is_shown(said: Content) -> None:
    reading = Reading(said, "/away")
    ids = [place for place in [*reading.places.ids[1:], *reading.places.lists.values()] if place]
    assert len(ids) == len(set(ids)) == len(reading.entries) - 1 + len(reading.places.lists)
    assert not OURS & set(ids)
    shown = [
        piece.id for chapter in reading.chapters() for piece in all_of(chapter) if piece.kind not in {"references", "link"} and piece.id
    ]
    assert set(reading.places.ids[1:]) <= set(shown)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_all_of_a_real_page_is_shown_at_its_place(path: Path) -> None:
    reading = Reading(parse.read(path.read_bytes(), parse.PDQ), "/away")
    chapters = list(reading.chapters())
    shown = {piece.id for chapter in chapters for piece in all_of(chapter)}
    assert set(reading.places.ids[1:]) <= shown
    linked = [piece for chapter in chapters for piece in all_of(chapter) if 'href="#' in str(piece.html)]
    assert linked or "patient" in path.stem
    heads = [place for entry, place in zip(reading.entries, reading.places.ids, strict=True) if isinstance(entry.item, Head)]
    assert all(reading.section(place).place == place for place in heads)
    texts = [entry.item.text for entry in reading.entries if isinstance(entry.item, Block) and entry.item.text]
    assert all(reading.place_of(digest(text), "") for text in texts[:: len(texts) // 50 or 1])
