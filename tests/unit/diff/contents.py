"""Makes contents for the laws: small trees out of few words, so that equal texts, moves and renumberings are frequent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from tracker.model.snapshot import Block, Cell, Content, Entry, Facts, Mark, MarkKind, Reference, Role, Section, Unit, assemble, flatten

WORDS = tuple("tumor dose may not 12 0.5 mg response Patients “good” (95%) follow-up trial. ALK, al.".split())
KEYS = tuple(f"pmid:{n}" for n in range(1, 9))
ANCHORS = (None, "_1", "_2", "_3", "_4", "_5")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
anchors = st.sampled_from(ANCHORS)


@st.composite
def marks(draw: st.DrawFn, text: str) -> tuple[Mark, ...]:
    out = []
    for kind in draw(st.lists(st.sampled_from([MarkKind.CITATION, MarkKind.LINK, MarkKind.EMPHASIS, MarkKind.IMAGE]), max_size=2)):
        start = draw(st.integers(0, len(text)))
        if kind is MarkKind.CITATION:
            keys = tuple(sorted(draw(st.sets(st.sampled_from(KEYS), min_size=1, max_size=3))))
            out.append(Mark(kind, start, start, keys=keys))
        else:
            end = draw(st.integers(start, len(text)))
            out.append(Mark(kind, start, end, draw(st.sampled_from(["", "#_1", "#_2", "https://example.org/a"]))))
    return tuple(out)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    unit = draw(st.sampled_from([Unit.PARAGRAPH, Unit.PARAGRAPH, Unit.LIST_ITEM, Unit.TABLE, Unit.TABLE_ROW, Unit.FIGURE, Unit.TABLE_NOTE]))
    if unit is Unit.TABLE_ROW:
        cells = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
        starts = [sum(len(c) + 3 for c in cells[:n]) for n in range(len(cells))]
        places = tuple(Cell(a, a + len(c), n) for n, (a, c) in enumerate(zip(starts, cells, strict=True)))
        return Block(unit, " | ".join(cells), level=1, style=draw(st.sampled_from(["head", "body"])), cells=places)
    text = draw(texts)
    return Block(unit, text, draw(anchors), draw(anchors), draw(st.integers(0, 2)), marks=draw(marks(text)))


@st.composite
def references(draw: st.DrawFn) -> tuple[Reference, ...]:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    return tuple(Reference(key, f"Author{key[5:]} A: {draw(texts)} {draw(st.integers(2000, 2003))}.", key[5:]) for key in keys)


@st.composite
def sections(draw: st.DrawFn, depth: int = 1) -> Section:
    heading = Block(Unit.HEADING, draw(texts))
    kinds: list[st.SearchStrategy[Block | Section]] = [blocks(), sections(depth=depth + 1)] if depth < 3 else [blocks()]
    parts = draw(st.lists(st.one_of(kinds), max_size=5 if depth == 1 else 3))
    role = draw(st.sampled_from([Role.CONTENT] * 5 + [Role.ANNOUNCEMENT, Role.BOILERPLATE])) if depth == 1 else Role.CONTENT
    return Section(heading, draw(anchors), role, tuple(parts), draw(references()) if depth == 1 else ())


facts = st.builds(
    Facts,
    title=texts,
    language=st.sampled_from(["en", "es"]),
    updated=st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2021, 1, 1))),
)
contents = st.builds(Content, facts, st.lists(sections(), max_size=4).map(tuple))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Content, Content]:
    """Two contents: unrelated, or the second made of the first by a few edits."""
    before = draw(contents)
    if draw(st.booleans()):
        return before, draw(contents)
    entries = list(flatten(before))
    for edit in draw(st.lists(st.sampled_from([drop, move, reword, swap]), max_size=4)):
        leaves = [n for n, entry in enumerate(entries) if isinstance(entry.item, Block | Reference)]
        if leaves:
            edit(draw, entries, draw(st.sampled_from(leaves)))
    return before, assemble(entries)


def drop(_draw: st.DrawFn, entries: list[Entry], at: int) -> None:
    del entries[at]


def move(draw: st.DrawFn, entries: list[Entry], at: int) -> None:
    """Move a block, or put a copy of it elsewhere."""
    entry, to = entries[at], draw(st.integers(2, max(2, len(entries) - 1)))
    if isinstance(entry.item, Block) and to < len(entries):
        moved = replace(entry, depth=max(1, entries[to - 1].depth))
        if draw(st.booleans()):
            del entries[at]
        entries.insert(to, moved)


def reword(draw: st.DrawFn, entries: list[Entry], at: int) -> None:
    item = entries[at].item
    if isinstance(item, Block):
        entries[at] = replace(entries[at], item=replace(item, text=draw(texts), marks=(), cells=()))
    elif isinstance(item, Reference):
        entries[at] = replace(entries[at], item=replace(item, text=draw(texts)))


def swap(draw: st.DrawFn, entries: list[Entry], at: int) -> None:
    """Change the places of two references."""
    if isinstance(entries[at].item, Reference):
        other = draw(st.sampled_from([n for n, entry in enumerate(entries) if isinstance(entry.item, Reference)]))
        entries[at], entries[other] = replace(entries[other], depth=1), replace(entries[at], depth=1)
