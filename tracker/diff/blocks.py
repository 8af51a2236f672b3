"""Turns what became of each block into a change: added and removed with what belongs to it, moved, revised."""

from __future__ import annotations

from collections.abc import Container

from tracker.diff.drafts import Draft, Work, tell_words, text_of
from tracker.diff.marks import mark_changes
from tracker.diff.sides import Side
from tracker.diff.significance import judge
from tracker.diff.tables import cell_changes, cell_pairs
from tracker.diff.words import cell_redline
from tracker.model.change import Kind, Reason, Significance, Span
from tracker.model.snapshot import MarkKind, Unit
from tracker.text import normal

SEPARATOR = " | "  # of a row's cells in its text
SUBSTANTIVE, EDITORIAL = Significance.SUBSTANTIVE, Significance.EDITORIAL


def block_changes(work: Work) -> None:
    """Make the changes of all blocks that no section's change holds."""
    for part in work.after.parts:
        for group in _groups(work.after, part.blocks, set(work.found.old_of) | set(work.held_new)):
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
        for group in _groups(work.before, part.blocks, set(work.found.new_of) | set(work.held_old)):
            _went(work, group)


def _groups(side: Side, blocks: list[int], known: Container[int]) -> list[list[int]]:
    """Group what is not known: a block with all that follows it at a deeper level."""
    groups: list[list[int]] = []
    last = -2
    for index in blocks:
        if index in known:
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
        tell_words(draft, None, text)
    draft.after, draft.redline, draft.said = text, (Span("+", text),), True
    work.add(draft)


def _went(work: Work, group: list[int]) -> None:
    block = work.before.block(group[0])
    draft = Draft(Kind.REMOVED, block.unit, work.order_of(group[0]), group, [])
    draft.judge(SUBSTANTIVE, Reason.IMAGE if block.unit is Unit.FIGURE else Reason.TEXT)
    text = text_of(work.before, group)
    if len(group) == 1:
        tell_words(draft, text, None)
    draft.before, draft.redline, draft.said = text, (Span("-", text),), True
    work.add(draft)


def _moved(work: Work, i: int, j: int) -> list[int]:
    """Make one change of a block that moved and what moved along below it; return the entries it took."""
    old, new = [i], [j]
    level = work.after.block(j).level
    while new[-1] + 1 in work.found.moved and work.found.old_of.get(new[-1] + 1) == old[-1] + 1:
        if new[-1] + 1 not in work.after.part(j).blocks or work.after.block(new[-1] + 1).level <= level:
            break
        old, new = [*old, old[-1] + 1], [*new, new[-1] + 1]
    draft = Draft(Kind.MOVED, work.after.block(j).unit, j, old, new)
    before, after = text_of(work.before, old), text_of(work.after, new)
    draft.judge(EDITORIAL, Reason.STRUCTURE)
    draft.before, draft.after = before, after
    if normal(before) != normal(after):
        tell_words(draft, before, after)
        draft.judged += judge(before, after)
    _marks(work, draft, i, j)
    work.add(draft)
    return new


def _revised(work: Work, i: int, j: int) -> None:
    """Make a change of a block whose words, links, images, emphasis or studies are others now."""
    old, new = work.before.block(i), work.after.block(j)
    draft = Draft(Kind.REVISED, new.unit, j, [i], [j])
    grounds = judge(old.text, new.text)
    if grounds[0][0] is not Significance.TECHNICAL:
        tell_words(draft, old.text, new.text)
        draft.cells = cell_changes(work.before, i, work.after, j)
        pairs = cell_pairs(old, new) if old.cells and new.cells else []
        draft.redline = cell_redline(pairs, SEPARATOR) if pairs else draft.redline
        draft.judged = grounds
    else:
        draft.before, draft.after, draft.redline = old.text, new.text, (Span("=", new.text),)
    _marks(work, draft, i, j)
    if draft.judged:
        work.add(draft)


def _marks(work: Work, draft: Draft, i: int, j: int) -> None:
    for reason, link in mark_changes(work.before, i, work.after, j, work.found):
        draft.judge(SUBSTANTIVE if reason is Reason.IMAGE else EDITORIAL, reason)
        draft.links.append(link)


def cites(side: Side, index: int) -> set[str]:
    """Return the keys cited in a block."""
    return {key for mark in side.block(index).marks if mark.kind is MarkKind.CITATION for key in mark.keys}
