"""Reads paragraphs, list items, tables and figures: each block gets its own text and the marks on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bs4.element import Tag

from tracker.model.snapshot import Block, MarkKind, Unit
from tracker.parse.inline import VISIBLE, Inline, Resolve
from tracker.parse.links import absolute, citation, cited, link_kind, target
from tracker.parse.profiles import Profile
from tracker.parse.tables import TableReader
from tracker.parse.walk import BREAKS, PARAGRAPHS, element_id, glance
from tracker.text import squeeze

STYLES = {
    "em": MarkKind.EMPHASIS, "i": MarkKind.EMPHASIS, "strong": MarkKind.STRONG, "b": MarkKind.STRONG,
    "sub": MarkKind.SUBSCRIPT, "sup": MarkKind.SUPERSCRIPT,
}  # fmt: skip
SPANS = frozenset({"a", "span", *STYLES})
MOST_SPANS = 4  # open ones that go on in the next block
LIST_CLASSES = ("lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "list-dash", "pdq-address-block")


@dataclass(slots=True)
class Span:
    """A link or style that is open: what it says of the text that it is in, and where in that it began."""

    inline: Inline | None
    start: int
    kind: MarkKind | None
    target: str = ""
    cited: str | None = None


@dataclass(slots=True)
class BlockReader:
    """Takes the elements of a section in order and emits its blocks."""

    profile: Profile
    base: str
    resolve: Resolve
    emit: Callable[[Block], None]
    lists: list[tuple[str, str | None]] = field(default_factory=list)
    table: TableReader | None = None
    tables: int = 0
    figure: Tag | None = None
    draft: Block = field(default_factory=lambda: Block(Unit.PARAGRAPH, ""))
    inline: Inline | None = None
    spans: list[Span] = field(default_factory=list)

    def begin(self, unit: Unit, anchor: str | None) -> None:
        """Start a new block; what was open is emitted."""
        self.flush()
        item = unit is Unit.LIST_ITEM
        style, container = self.lists[-1] if self.lists else ("", None)
        level = len(self.lists) if item or not self.lists else len(self.lists) + 1
        self.draft = Block(unit, "", anchor, container, level, style if item else "")
        self._turn_to(Inline())

    def flush(self) -> None:
        """Emit the open block, if it has anything that can be seen."""
        inline = self.inline
        self._turn_to(None)
        if inline:
            text, marks = inline.close(self.resolve)
            self.emit(replace(self.draft, text=text, marks=marks))

    def cite(self, tag: Tag) -> bool:
        """Take a link that is the number of a citation, whole: the number is no text. False where it is anything else."""
        reference = citation(self.profile, tag)
        if reference is None:
            return False
        self._here(Unit.PARAGRAPH, None).cite(reference)
        return True

    def start(self, tag: Tag) -> None:
        """Take the start of an element."""
        if tag.name == "table":
            self._start_table(tag)
        elif tag.name in SPANS:
            self.spans.append(self._span(tag))
        elif tag.name in {"img", "iframe", "video"}:
            self._picture(tag)
        elif self.table is not None:
            self._start_in_table(tag, self.table)
        elif tag.name in {"ul", "ol"}:
            self.flush()
            classes = [name for name in tag.get("class") or () if name in LIST_CLASSES]
            self.lists.append((".".join([tag.name, *classes]), element_id(tag)))
        elif tag.name == "li":
            self.begin(Unit.LIST_ITEM, element_id(tag))
        elif tag.name in PARAGRAPHS:
            self._start_paragraph(tag)
        elif tag.name in BREAKS:
            self._write(" ")

    def end(self, tag: Tag) -> None:
        """Take the end of an element."""
        if tag.name == "table":
            self._end_table()
        elif tag.name in SPANS:
            self._end_span()
        elif self.table is not None:
            if self.tables == 1 and self.table.close(tag):
                self._turn_to(None)
            elif tag.name in BREAKS:
                self._write(" ")
        elif tag.name in {"ul", "ol"}:
            self.flush()
            self.lists.pop()
        elif tag.name == "li" or tag.name in PARAGRAPHS:
            self._end_paragraph(tag)

    def text(self, words: str) -> None:
        """Take a run of characters."""
        if self.inline is None and VISIBLE.search(words):
            self._here(Unit.PARAGRAPH, None)
        self._write(words)

    def _write(self, words: str) -> None:
        if self.inline is not None:
            self.inline.write(words)

    def _here(self, unit: Unit, anchor: str | None) -> Inline:
        """Return the text that is open; begin a block where none is. In a table, what stands outside its cells has a place too."""
        if self.inline is None and self.table is not None:
            self._turn_to(self.table.stray)
            self._write(" ")
        elif self.inline is None:
            self.begin(unit, anchor)
        return Inline() if self.inline is None else self.inline

    def _turn_to(self, inline: Inline | None) -> None:
        """Write there from now on; spans that are open end in the one text and begin in the other."""
        for span in self.spans[-MOST_SPANS:]:
            self._mark(span)
            span.inline, span.start = inline, inline.length if inline is not None else 0
        self.inline = inline

    def _start_paragraph(self, tag: Tag) -> None:
        if tag.get("data-video-id"):
            self._picture(tag)
        if tag.name == "figure":
            self.begin(Unit.FIGURE, element_id(tag))
            self.figure = tag
            self.draft = replace(self.draft, container=self.draft.anchor)
        elif self._in_figure():
            self._write(" ")
        elif self.inline is not None and self.draft.unit is Unit.LIST_ITEM and not self.inline:
            self.draft = replace(self.draft, anchor=self.draft.anchor or element_id(tag))
        elif tag.name == "p":
            self.begin(Unit.PARAGRAPH, element_id(tag))
        else:
            self.flush()

    def _end_paragraph(self, tag: Tag) -> None:
        if self._in_figure() and tag is not self.figure:
            self._write(" ")
            return
        self.flush()
        self.figure = None if tag is self.figure else self.figure

    def _in_figure(self) -> bool:
        return self.figure is not None and self.inline is not None and self.draft.unit is Unit.FIGURE

    def _start_in_table(self, tag: Tag, table: TableReader) -> None:
        if tag.get("data-video-id"):
            self._picture(tag)
        text = table.open(tag) if self.tables == 1 else None
        if text is not None:
            self._turn_to(text)
        elif tag.name in BREAKS:
            self._write(" ")

    def _span(self, tag: Tag) -> Span:
        start = self.inline.length if self.inline is not None else 0
        classes = frozenset(tag.get("class") or ())
        address = str(tag.get("href") or "").strip() if tag.name == "a" else ""
        if not address:
            style = MarkKind.SUPERSCRIPT if tag.name == "span" and "sup" in classes else STYLES.get(tag.name)
            return Span(self.inline, start, style)
        kind = link_kind(self.profile, address, glance(tag), classes)
        if kind is MarkKind.CITATION:
            return Span(self.inline, start, None, cited=cited(self.profile, address))
        return Span(self.inline, start, kind, target(address, self.base) if kind else "")

    def _end_span(self) -> None:
        span = self.spans.pop()
        self._mark(span)
        if span.cited and self.inline is not None:
            self.inline.cite(span.cited)  # its words are no number, so they stay, and the citation follows them

    def _mark(self, span: Span) -> None:
        """Mark what the span holds of the text that is open."""
        if span.kind and self.inline is not None and span.inline is self.inline:
            self.inline.mark(span.kind, span.start, span.target)

    def _picture(self, tag: Tag) -> None:
        source, video = str(tag.get("src") or ""), str(tag.get("data-video-id") or "")
        if not source and not video:
            return
        inline = self._here(Unit.FIGURE, element_id(tag))
        address = absolute(source, self.base) if source else f"video:{video}"
        inline.mark(MarkKind.IMAGE, inline.length, address, squeeze(str(tag.get("alt") or "")))
        if self.draft.unit is Unit.FIGURE and self.table is None and element_id(tag):
            self.draft = replace(self.draft, anchor=element_id(tag))

    def _start_table(self, tag: Tag) -> None:
        self.tables += 1
        if self.tables == 1:
            self.flush()
            self.table = TableReader(tag, len(self.lists), self.resolve)
        else:
            self._write(" ")

    def _end_table(self) -> None:
        self.tables -= 1
        if self.tables == 0 and self.table is not None:
            self._turn_to(None)
            table, self.table = self.table, None
            for block in table.blocks():
                self.emit(block)
        else:
            self._write(" ")
