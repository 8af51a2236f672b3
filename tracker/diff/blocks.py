"""Turns what became of each block into a change: added and removed with what belongs to it, moved, revised."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator
from itertools import takewhile

from tracker.diff.drafts import Draft, Work, lead, tell_words, text_of
from tracker.diff.marks import mark_changes
from tracker.diff.sides import Side
from tracker.diff.significance import judge
from tracker.diff.tables import cell_changes, cell_pairs, column_change, column_text, table_rows, without_letters
from tracker.diff.words import cell_redline, redline
from tracker.model.change import Kind, Reason, Significance, Span
from tracker.model.snapshot import Block, MarkKind, Unit
from tracker.text import normal

NUMBERED = re.compile(r"^(?:Table|Figure|Cuadro|Tabla|Figura) \d+\.?\s*")
TABLES = {Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE}
SEPARATOR = " | "  # of a row's cells in its text
SUBSTANTIVE, EDITORIAL = Significance.SUBSTANTIVE, Significance.EDITORIAL


def block_changes(work: Work) -> None:
    """Make the changes of all blocks that no section's change holds."""
    _columns(work)
    for part in work.after.parts:
        for group in _groups(work.after, part.blocks, (work.found.old_of, work.found.new_pieces, work.held_new)):
            _came(work, group)
        done: set[int] = set()
        for j in part.blocks:
            i = work.found.old_of.get(j)
            if i is None or j in work.held_new or j in done:
                continue
            if j in work.found.moved:
                done.update(_moved(work, i, j))
            elif work.before.entries[i] != work.after.entries[j]:
                _revised(work, i, j)
    for part in work.before.parts:
        for group in _groups(work.before, part.blocks, (work.found.new_of, work.found.old_pieces, work.held_old)):
            _went(work, group)


def _groups(side: Side, blocks: list[int], known: tuple[Container[int], ...]) -> list[list[int]]:
    """Group what is not known: a block with all that follows it at a deeper level."""
    groups: list[list[int]] = []
    last = -2
    for index in blocks:
        if any(index in ones for ones in known):
            continue
        follows = index == last + 1 and groups and side.block(index).level > side.block(groups[-1][0]).level
        if follows:
            groups[-1].append(index)
        else:
            groups.append([index])
        last = index
    return groups


def _came(work: Work, group: list[int]) -> None:
    block = work.after.block(group[0])
    draft = Draft(Kind.ADDED, block.unit, group[0], [], group)
    draft.judge(SUBSTANTIVE, Reason.IMAGE if block.unit is Unit.FIGURE else Reason.TEXT)
    text = text_of(work.after, group)
    if len(group) == 1:
        tell_words(work, draft, None, text)
    draft.after, draft.redline, draft.said = text, (Span("+", text),), True
    work.add(draft)


def _went(work: Work, group: list[int]) -> None:
    block = work.before.block(group[0])
    draft = Draft(Kind.REMOVED, block.unit, work.order_of(group[0]), group, [])
    draft.judge(SUBSTANTIVE, Reason.IMAGE if block.unit is Unit.FIGURE else Reason.TEXT)
    text = text_of(work.before, group)
    if len(group) == 1:
        tell_words(work, draft, text, None)
    draft.before, draft.redline, draft.said = text, (Span("-", text),), True
    work.add(draft)


def _moved(work: Work, i: int, j: int) -> list[int]:
    """Make one change of a block that moved and what moved along below it; return the entries it took."""
    old, new = [i], [j]
    level = work.after.block(j).level
    while new[-1] + 1 in work.found.moved and work.found.old_of.get(new[-1] + 1) == old[-1] + 1:
        below = work.after.item(new[-1] + 1)
        if work.after.home[new[-1] + 1] != work.after.home[j] or not isinstance(below, Block) or below.level <= level:
            break
        old.append(old[-1] + 1)
        new.append(new[-1] + 1)
    draft = Draft(Kind.MOVED, work.after.block(j).unit, j, old, new)
    before, after = text_of(work.before, old), text_of(work.after, new)
    # An option that goes from one list to another is another option: "under study" is not "standard".
    relisted = work.after.block(j).unit is Unit.LIST_ITEM and normal(lead(work.before, i)) != normal(lead(work.after, j))
    draft.judge(SUBSTANTIVE if relisted else EDITORIAL, Reason.STRUCTURE)
    draft.before, draft.after = before, after
    if normal(before) != normal(after):
        tell_words(work, draft, before, after)
        draft.judged += judge(before, after)
    _marks(work, draft, i, j)
    work.add(draft)
    return new


def _revised(work: Work, i: int, j: int) -> None:
    """Make a change of a block whose words, links, images, emphasis or studies are others now, its split-off pieces with it."""
    olds = sorted([i, *_pieces(work.before, work.found.old_pieces, i)])
    news = sorted([j, *_pieces(work.after, work.found.new_pieces, j)])
    old, new = work.before.block(i), work.after.block(j)
    draft = Draft(Kind.REVISED, new.unit, j, olds, news)
    before, after = (" ".join(side.block(n).text for n in row) for side, row in ((work.before, olds), (work.after, news)))
    grounds = _grounds(old, before, new, after)
    if grounds[0][0] is not Significance.TECHNICAL:
        tell_words(work, draft, before, after)
        if not draft.passages and not draft.cells:  # every sentence stands on both sides
            grounds = [(EDITORIAL, Reason.STRUCTURE)]
        draft.cells = cell_changes(work.before, i, work.after, j)
        pairs = cell_pairs(old, new) if old.cells and new.cells else []
        draft.redline = cell_redline(pairs, SEPARATOR, work.looking) if pairs else draft.redline
        draft.judged = grounds
    else:
        draft.before, draft.after, draft.redline = old.text, new.text, (Span("=", new.text),)
    if len(olds) + len(news) > len((i, j)):
        draft.before, draft.after, draft.said = text_of(work.before, olds), text_of(work.after, news), True
        draft.redline = redline(before, after, work.looking)
        draft.judge(EDITORIAL, Reason.STRUCTURE)
    _marks(work, draft, i, j)
    if draft.judged:
        work.add(draft)


def _pieces(side: Side, pieces: dict[int, int], whole: int) -> Iterator[int]:
    """Yield the pieces of a block: they stand on both sides of it, without a gap."""
    blocks = side.part(whole).blocks
    place = bisect_left(blocks, whole)
    for row in (range(place + 1, len(blocks)), range(place - 1, -1, -1)):
        yield from takewhile(lambda n: pieces.get(n) == whole, (blocks[at] for at in row))


def _grounds(old: Block, before: str, new: Block, after: str) -> list[tuple[Significance, Reason]]:
    """Judge the texts, the number of a table or figure and the letter of a note aside."""
    if before != after and NUMBERED.sub("", before) == NUMBERED.sub("", after) and new.unit in {Unit.TABLE, Unit.FIGURE}:
        return [(EDITORIAL, Reason.RENUMBERING)]
    if new.unit in TABLES and normal(without_letters(old)) == normal(without_letters(new)) and normal(before) != normal(after):
        return [(EDITORIAL, Reason.EMPHASIS)]
    return judge(before, after)


def _columns(work: Work) -> None:
    """Make one change of a column that came or went in all rows of a table."""
    for j in [n for part in work.after.parts for n in part.blocks if work.after.block(n).unit is Unit.TABLE]:
        i = work.found.old_of.get(j)
        if i is None or j in work.held_new:
            continue
        rows = table_rows(work.before, i), table_rows(work.after, j)
        blocks = [work.before.block(n) for n in rows[0]], [work.after.block(n) for n in rows[1]]
        if [work.found.old_of.get(n) for n in rows[1]] != rows[0]:
            continue
        came, went = column_change(*blocks), column_change(blocks[1], blocks[0])
        if came is not None or went is not None:
            draft = Draft(Kind.REVISED, Unit.TABLE_COLUMN, rows[1][0], *rows)
            draft.kind, side = (Kind.ADDED, blocks[1]) if came is not None else (Kind.REMOVED, blocks[0])
            text = "\n".join(column_text(block, came if came is not None else went or 0) for block in side)
            draft.before, draft.after = (None, text) if came is not None else (text, None)
            draft.said = True
            draft.redline = (Span("+" if came is not None else "-", text),)
            draft.judge(SUBSTANTIVE, Reason.TEXT)
            work.add(draft)


def _marks(work: Work, draft: Draft, i: int, j: int) -> None:
    for reason, link in mark_changes(work.before, i, work.after, j, work.found):
        draft.judge(SUBSTANTIVE if reason in {Reason.IMAGE, Reason.NUMBER} else EDITORIAL, reason)
        draft.links.append(link)


def cites(side: Side, index: int) -> set[str]:
    """Return the keys cited in a block."""
    return {key for mark in side.block(index).marks if mark.kind is MarkKind.CITATION for key in mark.keys}
