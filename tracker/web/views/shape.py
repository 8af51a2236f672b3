"""The shape of what is shown, for templates: blocks in a row become lists, tables and what stands within their items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from tracker.model.snapshot import Block, Unit

NOTHING = Markup()
DEEPEST = 12  # levels of lists within lists; no publisher has as many
WIDEST = 100  # columns or rows that a cell may cover
ROWS = frozenset({Unit.TABLE_ROW, Unit.TABLE_NOTE})
Numbered = tuple[int, Block]  # with its place in the flat form


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row: its words, what it heads ("col", "row" or nothing), and how much of the grid it covers."""

    html: Markup
    scope: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of a version as it is shown, with its id and its words.

    `kind`: `heading` (of a `level` from 1 on, `name` is what its section is asked for by), `text`, `list` (a `style` of "ul" or
    "ol"), `item`, `table`, `row` (with `cells`; of the `style` "head" or "body"), `note`, `figure`, `references`, `reference`.
    `parts` are what stands in it. `more` are classes, and `tip` is what is told of it as a whole.
    """

    kind: str
    id: str = ""
    html: Markup = NOTHING
    parts: tuple[Piece, ...] = ()
    style: str = ""
    level: int = 0
    name: str = ""
    cells: tuple[Cell, ...] = ()
    more: str = ""
    tip: Markup = NOTHING


Make = Callable[[int, Block, tuple[Piece, ...]], Piece]  # shows one block; the last are what stands in it
Whole = Callable[[int], str]  # gives the id of the list or table that begins at a place of the flat form


def shaped(blocks: Sequence[Numbered], make: Make, whole: Whole, depth: int = 0) -> Iterator[Piece]:
    """Yield blocks as pieces: what follows one at a deeper level stands in it; items and rows in a row are one list or table."""
    for (kind, style, _), group in groupby(_nested(blocks, depth), key=lambda each: _group(each[0][1])):
        nested = list(group)
        pieces = tuple(make(*first, tuple(shaped(inner, make, whole, depth + 1))) for first, inner in nested)
        if kind:
            yield Piece(kind, id=whole(nested[0][0][0]), parts=pieces, style=style)
        else:
            yield from pieces


def _group(block: Block) -> tuple[str, str, str | None]:
    """Return what a block stands in with those beside it: the kind, its style and which one; nothing for what stands alone."""
    if block.unit is Unit.LIST_ITEM:
        return "list", "ol" if block.style.startswith("ol") else "ul", block.container
    return ("table", "", block.container) if block.unit in ROWS else ("", "", None)


def _nested(blocks: Sequence[Numbered], depth: int) -> Iterator[tuple[Numbered, list[Numbered]]]:
    """Give each block with all that belongs to it."""
    first: Numbered | None = None
    inner: list[Numbered] = []
    for each in blocks:
        if first is not None and each[1].level > first[1].level and depth < DEEPEST:
            inner.append(each)
            continue
        if first is not None:
            yield first, inner
        first, inner = each, []
    if first is not None:
        yield first, inner
