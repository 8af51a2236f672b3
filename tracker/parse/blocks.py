"""Reads paragraphs, list items, tables and figures: each block gets its own text and the marks on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from bs4.element import Tag

from tracker.model.snapshot import Block, MarkKind, Unit
from tracker.parse.inline import Inline, Resolve
from tracker.parse.links import link_kind, target
from tracker.parse.profiles import Profile
from tracker.parse.tables import TableReader
from tracker.text import squeeze

PARAGRAPHS = frozenset({"p", "div", "blockquote", "address", "dt", "dd", "dl", "pre", "figure", "figcaption", "article", "aside", "hr"})
STYLES = {
    "em": MarkKind.EMPHASIS, "i": MarkKind.EMPHASIS, "strong": MarkKind.STRONG, "b": MarkKind.STRONG,
    "sub": MarkKind.SUBSCRIPT, "sup": MarkKind.SUPERSCRIPT,
}  # fmt: skip
LIST_CLASSES = ("lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "list-dash", "pdq-address-block")


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
    spans: dict[int, tuple[Inline, int]] = field(default_factory=dict)

    def begin(self, unit: Unit, anchor: str | None) -> None:
        """Start a new block; what was open is emitted."""
        self.flush()
        item = unit is Unit.LIST_ITEM
        style, container = self.lists[-1] if self.lists else ("", None)
        level = len(self.lists) if item or not self.lists else len(self.lists) + 1
        self.draft = Block(unit, "", anchor, container, level, style if item else "")
        self.inline = Inline()

    def flush(self) -> None:
        """Emit the open block, if it has anything that can be seen."""
        inline, self.inline = self.inline, None
        if inline:
            text, marks = inline.close(self.resolve)
            self.emit(replace(self.draft, text=text, marks=marks))

    def start(self, tag: Tag) -> None:
        """Take the start of an element."""
        if tag.name == "table":
            self._start_table(tag)
        elif self.table and tag.name in {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"} and self.tables == 1:
            opened = self.table.open(tag)
            self.inline = self.inline if opened is None else opened
        elif self.table and (tag.name in PARAGRAPHS or tag.name in {"li", "td", "tr"}):
            self._write(" ")
        elif tag.name in {"ul", "ol"} and not self.table:
            self.flush()
            classes = [name for name in tag.get("class") or () if name in LIST_CLASSES]
            self.lists.append((".".join([tag.name, *classes]), element_id(tag)))
        elif tag.name == "li" and not self.table:
            self.begin(Unit.LIST_ITEM, element_id(tag))
        elif tag.name in PARAGRAPHS and not self.table:
            self._start_paragraph(tag)
        else:
            self._start_span(tag)

    def end(self, tag: Tag) -> None:
        """Take the end of an element."""
        if tag.name == "table":
            self._end_table()
        elif self.table:
            self._end_span(tag)
            if self.tables == 1:
                self.table.close(tag)
                self.inline = None if tag.name in {"caption", "td", "th"} else self.inline
        elif tag.name in {"ul", "ol"}:
            self.flush()
            if self.lists:
                self.lists.pop()
        elif tag.name == "li" or tag.name in PARAGRAPHS:
            self.flush()
            self.figure = None if tag is self.figure else self.figure
        else:
            self._end_span(tag)

    def text(self, words: str) -> None:
        """Take a run of characters."""
        if self.inline is None and not self.table and words.strip():
            self.begin(Unit.PARAGRAPH, None)
        self._write(words)

    def _write(self, words: str) -> None:
        if self.inline is not None:
            self.inline.write(words)

    def _start_paragraph(self, tag: Tag) -> None:
        if tag.name == "figure":
            self.begin(Unit.FIGURE, element_id(tag))
            self.figure = tag
            self.draft = replace(self.draft, container=self.draft.anchor)
        elif self.figure is not None:
            self._picture(tag)
            self._write(" ")
        elif self._fresh_item():
            self.draft = replace(self.draft, anchor=self.draft.anchor or element_id(tag))
        elif tag.name == "p":
            self.begin(Unit.PARAGRAPH, element_id(tag))
        else:
            self.flush()

    def _fresh_item(self) -> bool:
        return self.inline is not None and self.draft.unit is Unit.LIST_ITEM and not self.inline

    def _start_span(self, tag: Tag) -> None:
        if tag.name == "br":
            self._write(" ")
        elif tag.name in {"img", "iframe", "video"}:
            self._picture(tag)
        elif tag.name in {"a", "span", *STYLES}:
            if self.inline is None and not self.table and squeeze(tag.get_text()):
                self.begin(Unit.PARAGRAPH, None)
            if self.inline is not None:
                self._link_or_style(tag, self.inline)

    def _link_or_style(self, tag: Tag, inline: Inline) -> None:
        address = str(tag.get("href") or "")
        match = self.profile.citation.search(address) if tag.name == "a" else None
        if match:
            inline.cite(f"{match.group(1)}.{match.group(2)}")
            # The number is no text: what is written until the link ends goes nowhere.
            self.spans[id(tag)] = (inline, -1)
            self.inline = Inline()
        else:
            self.spans[id(tag)] = (inline, inline.length)

    def _end_span(self, tag: Tag) -> None:
        inline, start = self.spans.pop(id(tag), (None, 0))
        if inline is None:
            return
        if start < 0:
            self.inline = inline
            return
        address = str(tag.get("href") or "").strip()
        if tag.name == "a" and address:
            classes = frozenset(tag.get("class") or ())
            kind = link_kind(self.profile, address, squeeze(tag.get_text()), classes)
            if kind:
                inline.mark(kind, start, target(address, self.base))
        style = MarkKind.SUPERSCRIPT if tag.name == "span" and "sup" in (tag.get("class") or ()) else STYLES.get(tag.name)
        if style:
            inline.mark(style, start)

    def _picture(self, tag: Tag) -> None:
        source, video = str(tag.get("src") or ""), str(tag.get("data-video-id") or "")
        if not source and not video:
            return
        if self.inline is None:
            self.begin(Unit.FIGURE, element_id(tag))
        if self.inline is not None:
            address = urljoin(self.base, source) if source else f"video:{video}"
            self.inline.mark(MarkKind.IMAGE, self.inline.length, address, squeeze(str(tag.get("alt") or "")))
        if self.draft.unit is Unit.FIGURE and element_id(tag):
            self.draft = replace(self.draft, anchor=element_id(tag))

    def _start_table(self, tag: Tag) -> None:
        self.tables += 1
        if self.tables == 1:
            self.flush()
            self.table = TableReader(tag, len(self.lists), self.resolve)

    def _end_table(self) -> None:
        self.tables -= 1
        if self.tables == 0 and self.table is not None:
            for block in self.table.blocks():
                self.emit(block)
            self.table, self.inline = None, None


def element_id(tag: Tag) -> str | None:
    """Return an element's id; None where it has none or an empty one."""
    return str(tag["id"]).strip() or None if tag.get("id") else None
