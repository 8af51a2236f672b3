"""A version as it is read at the desk: its words in clean shapes of our own, each with its permanent place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from tracker.model.errors import UsageError
from tracker.model.snapshot import Block, Content, Head, Reference, Unit, flatten
from tracker.text import normal, squeeze
from tracker.web.views.inline import Links, Run, inline, web_address
from tracker.web.views.outline import Heading, contents_of, numbers_of
from tracker.web.views.places import Places, places_of
from tracker.web.views.shape import NOTHING, WIDEST, Cell, Numbered, Piece, shaped

LONG = 600  # entries
LEVELS = 6  # of headings in HTML; the title of the page is the first
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/{}/"
KINDS = {Unit.LIST_ITEM: "item", Unit.TABLE_NOTE: "note", Unit.TABLE: "table", Unit.FIGURE: "figure"}
Slice = tuple[int, int]  # entries of a flat form: the first, and the one after the last


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of an entry beside its words: runs around stretches of them, or, where it is one whole, classes and a tip."""

    runs: tuple[Run, ...] = ()
    more: str = ""
    tip: Markup = NOTHING


def digest(*texts: str) -> str:
    """Return what names a text, or the headings of a section, in an address: 32 digits; typography makes no difference."""
    joined = "\n".join(normal(text) for text in texts)
    return hashlib.blake2b(joined.encode("utf-8", "replace"), digest_size=16).hexdigest()


class Reading:
    """A content made ready to be shown, whole or a section of it. `away` is where all of it is read: for links out of what is shown."""

    def __init__(self, content: Content, away: str, said: Mapping[int, Said] | None = None) -> None:
        self.entries = flatten(content)
        self.places: Places = places_of(self.entries)
        self.contents = contents_of(self.entries, self.places)
        self._lines = {line.first: line for line in self.contents}
        self._away, self._said = away, said or {}
        self._numbers, self._chapters = numbers_of(self.entries)
        self._known = {*self.places.ids, *self.places.lists.values()}

    @property
    def is_long(self) -> bool:
        """Tell whether it is more than a browser should lay out at once."""
        return len(self.entries) > LONG

    def section(self, name: str) -> Heading:
        """Return a section by its id, or by its headings with " > " between. Raises UsageError."""
        wanted = name.strip().removeprefix("#")
        found = next((line for line in self.contents if wanted in {line.place, line.name}), None)
        found = found or next((line for line in self.contents if wanted.casefold() == line.text.casefold()), None)
        if found is None:
            tops = "; ".join(line.text for line in self.contents if line.depth == 1)
            raise UsageError(f"there is no section “{wanted}” in this version; the sections are: {tops or 'none'}")
        return found

    def place_of(self, said: str, under: str) -> str:
        """Return the id of the first entry that says a text, both texts by their digests, rather one `under` these headings; "": none."""
        found, path = dict[bool, str](), tuple[str, ...]()
        for entry, place in zip(self.entries, self.places.ids, strict=True):
            item = entry.item.heading if isinstance(entry.item, Head) else entry.item
            if isinstance(entry.item, Head):
                path = (*path[: entry.depth - 1], squeeze(entry.item.heading.text))
            if isinstance(item, Block | Reference) and digest(item.text) == said:
                found.setdefault(digest(*path[: entry.depth]) == under, place)
        return found.get(True) or found.get(False, "")

    def chapters(self, only: Heading | None = None) -> Iterator[tuple[Piece, ...]]:
        """Yield what stands in each top-level section, or in the one section that is named."""
        tops = [only] if only else [line for line in self.contents if line.depth == 1]
        for line in tops:
            yield tuple(self._pieces((line.first, line.first + line.size), whole=only is None))

    def _pieces(self, part: Slice, *, whole: bool) -> Iterator[Piece]:
        shown = self._known if whole else {place for n in range(*part) for place in (self.places.ids[n], self.places.lists.get(n, ""))}
        blocks: list[Numbered] = []
        listed: list[Piece] = []
        top, depth = self.entries[part[0]].depth, 0
        for number in range(*part):
            item = self.entries[number].item
            if isinstance(item, Block):
                blocks.append((number, item))
                continue
            yield from self._shaped(blocks, shown)
            blocks = []
            depth = self.entries[number].depth - top
            if isinstance(item, Reference):
                listed.append(self._reference(number, item))
                continue
            yield from _list_of(listed, depth)
            listed = []
            if isinstance(item, Head):
                yield self._heading(number, item, shown, depth)
        yield from self._shaped(blocks, shown)
        yield from _list_of(listed, depth)

    def _shaped(self, blocks: Sequence[Numbered], shown: set[str]) -> Iterator[Piece]:
        def make(number: int, block: Block, parts: tuple[Piece, ...]) -> Piece:
            return self._block(number, block, parts, shown)

        return shaped(blocks, make, lambda number: self.places.lists.get(number, ""))

    def _block(self, number: int, block: Block, parts: tuple[Piece, ...], shown: set[str]) -> Piece:
        said, place = self._said.get(number, Said()), self.places.ids[number]
        kind = KINDS.get(block.unit, "text")
        if kind == "table":  # the caption of one, with all its rows
            alone = len(parts) == 1 and parts[0].kind == "table"
            kind, parts = ("table", parts[0].parts) if alone else ("text", parts)
        if block.unit is Unit.TABLE_ROW:
            cells = tuple(self._cells(number, block, shown))
            return Piece(
                "row", place, cells=cells, style="head" if block.style == "head" else "body", parts=parts, more=said.more, tip=said.tip
            )
        html = inline(block.text, block.marks, self._links(number, shown), runs=said.runs)
        return Piece(kind, place, html, parts)

    def _cells(self, number: int, row: Block, shown: set[str]) -> Iterator[Cell]:
        links = self._links(number, shown)
        for cell in row.cells:
            html = inline(row.text, row.marks, links, start=cell.start, end=cell.end)
            scope = "" if not cell.header else "col" if row.style == "head" else "row"
            yield Cell(html, scope, min(cell.columns, WIDEST), min(cell.rows, WIDEST))
        if not row.cells:
            yield Cell(inline(row.text, row.marks, links), "", 1, 1)

    def _heading(self, number: int, head: Head, shown: set[str], depth: int) -> Piece:
        said, line = self._said.get(number, Said()), self._lines[number]
        html = inline(head.heading.text, head.heading.marks, self._links(number, shown), runs=said.runs) or Markup("(no heading)")
        return Piece("heading", line.place, html, level=min(depth + 2, LEVELS), name=line.name)

    def _reference(self, number: int, reference: Reference) -> Piece:
        said = self._said.get(number, Said())
        html = inline(reference.text, (), Links(_nowhere, _uncited))
        found = [(url, urlsplit(url).hostname or url) for url in reference.links if web_address(url)]
        if reference.pmid and reference.pmid.isdecimal():
            found = [(PUBMED.format(reference.pmid), f"PubMed {reference.pmid}")]
        links = tuple(Piece("link", name=url, style=label) for url, label in found)
        return Piece("reference", self.places.ids[number], html, links, more=said.more, tip=said.tip)

    def _links(self, number: int, shown: set[str]) -> Links:
        listed = self._numbers.get(self._chapters[number], {})

        def inner(place: str) -> str:
            return ("" if place in shown else self._away) + f"#{place}" if place in self._known else ""

        def cited(key: str) -> tuple[int, str]:
            found = listed.get(key)
            return (found[0], inner(self.places.ids[found[1]])) if found else (0, "")

        return Links(inner, cited)


def _nowhere(_: str) -> str:
    return ""


def _uncited(_: str) -> tuple[int, str]:
    return 0, ""


def _list_of(listed: list[Piece], depth: int) -> Iterator[Piece]:
    if listed:
        yield Piece("references", parts=tuple(listed), level=min(depth + 3, LEVELS))
