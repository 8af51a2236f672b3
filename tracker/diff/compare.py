"""Makes the changeset: aligns two contents and turns every difference into one change that holds its entries."""

from __future__ import annotations

from tracker.diff.align import align
from tracker.diff.blocks import block_changes
from tracker.diff.citations import reference_changes
from tracker.diff.drafts import Draft, Work, text_of
from tracker.diff.script import write_script
from tracker.diff.sides import Side, ready
from tracker.diff.significance import judge
from tracker.model.change import Changeset, Kind, Reason, Significance
from tracker.model.snapshot import Content, Facts, Head, Reference, Role, Unit
from tracker.text import normal


def compare(before: Content, after: Content) -> Changeset:
    """Return all of the difference, in the order of the newer content; empty where there is none.

    The same two contents give the same changeset on any machine and day: no clock, no randomness, bounded work.
    """
    if before == after:
        return Changeset()
    old, new = ready(before), ready(after)
    work = Work(old, new, align(old, new))
    _facts(work)
    _announcement(work)
    _sections(work)
    block_changes(work)
    reference_changes(work)
    _technical(work)
    work.drafts.sort(key=lambda draft: draft.order)
    changes = tuple(work.finish(draft, number) for number, draft in enumerate(work.drafts, 1))
    held = {j: (f"c{n}", place) for n, draft in enumerate(work.drafts, 1) for place, j in enumerate(draft.new)}
    return Changeset(changes, write_script(old, new, work.found, held))


def _facts(work: Work) -> None:
    old, new = work.before.item(0), work.after.item(0)
    if old == new or not isinstance(old, Facts) or not isinstance(new, Facts):
        return
    titled = normal(old.title) != normal(new.title)
    if titled:
        draft = work.add(Draft(Kind.RENAMED, Unit.DOCUMENT, 0, [0], [0], before=old.title, after=new.title))
        draft.judge(Significance.SUBSTANTIVE, Reason.STRUCTURE)
    if old.updated != new.updated or not titled:
        draft = work.add(Draft(Kind.REVISED, Unit.DOCUMENT, 0, *([], []) if titled else ([0], [0])))
        draft.judge(Significance.TECHNICAL, Reason.DATE if old.updated != new.updated else Reason.FACTS)
        if old.updated != new.updated:
            draft.before, draft.after = (date.isoformat() if date else "" for date in (old.updated, new.updated))


def _announcement(work: Work) -> None:
    """Put all that changed in the publisher's own list of changes into one technical change."""
    new = [j for j in range(1, len(work.after.entries)) if work.after.role(j) is Role.ANNOUNCEMENT and _differs(work, j)]
    old = [i for i in range(1, len(work.before.entries)) if work.before.role(i) is Role.ANNOUNCEMENT and i not in work.found.new_of]
    old += [work.found.old_of[j] for j in new if j in work.found.old_of]
    if not new and not old:
        return
    draft = Draft(Kind.REVISED, Unit.SECTION, new[0] if new else work.order_of(old[0]), sorted(old), new)
    draft.judge(Significance.TECHNICAL, Reason.ANNOUNCEMENT)
    work.add(draft)


def _differs(work: Work, j: int) -> bool:
    i = work.found.old_of.get(j)
    return i is None or work.before.entries[i] != work.after.entries[j]


def _sections(work: Work) -> None:
    """Tell sections that came or went, each as one change, and those that got another name or place."""
    _came_or_went(work, work.after, set(work.found.old_of), Kind.ADDED)
    _came_or_went(work, work.before, set(work.found.new_of), Kind.REMOVED)
    for part in work.after.parts:
        i = work.found.old_of.get(part.head)
        if i is None or part.head in work.held_new:
            continue
        old, new = work.before.block(i).text, work.after.block(part.head).text
        if normal(old) != normal(new):
            draft = Draft(Kind.RENAMED, Unit.SECTION, part.head, [i], [part.head], before=old, after=new)
            form = judge(old, new)[0]
            draft.judge(*(form if form[0] is Significance.EDITORIAL else (Significance.SUBSTANTIVE, Reason.STRUCTURE)))
            work.add(draft)
        elif part.head in work.found.moved:
            draft = Draft(Kind.MOVED, Unit.SECTION, part.head, [i], [part.head], before=old, after=new)
            draft.judge(Significance.EDITORIAL, Reason.STRUCTURE)
            work.add(draft)


def _came_or_went(work: Work, side: Side, known: set[int], kind: Kind) -> None:
    added = kind is Kind.ADDED
    held = work.held_new if added else work.held_old
    for part in side.parts:
        inner = part.parent is not None and side.parts[part.parent].head not in known
        if part.head in known or part.head in held or (inner and side.parts[part.parent or 0].head in held):
            continue
        entries = _unknown_below(side, part.head, known)
        draft = Draft(kind, Unit.SECTION, part.head if added else work.order_of(part.head))
        draft.new, draft.old = (entries, []) if added else ([], entries)
        text = text_of(side, entries)
        draft.judge(
            *((Significance.SUBSTANTIVE, Reason.STRUCTURE) if text or len(entries) > 1 else (Significance.TECHNICAL, Reason.MARKUP))
        )
        draft.before, draft.after, draft.said = (None, text, True) if added else (text, None, True)
        work.add(draft)


def _unknown_below(side: Side, head: int, known: set[int]) -> list[int]:
    """Return a new section's entries: itself and what is new below it; a known section that moved in stays itself."""
    entries = [head]
    depth = side.entries[head].depth
    skip: int | None = None
    for index in range(head + 1, len(side.entries)):
        entry = side.entries[index]
        if isinstance(entry.item, Head):
            if entry.depth <= depth:
                break
            if skip is not None and entry.depth <= skip:
                skip = None
            if index in known and skip is None:
                skip = entry.depth
        elif entry.depth < depth:
            break
        elif skip is not None and entry.depth < skip:
            skip = None
        if skip is None and index not in known and not (isinstance(entry.item, Reference) and entry.depth < depth):
            entries.append(index)
    return entries


def _text(side: Side, index: int) -> str:
    item = side.item(index)
    return item.text if isinstance(item, Reference) else side.block(index).text


def _technical(work: Work) -> None:
    """Gather what differs without a word, link, image or emphasis changing, once for each top-level section."""
    rest: dict[int, list[int]] = {}
    for j in range(1, len(work.after.entries)):
        if j not in work.held_new and _differs(work, j):
            rest.setdefault(work.after.top(j).head, []).append(j)
    for head, entries in rest.items():
        draft = Draft(Kind.REVISED, Unit.SECTION, head + 0.25, [work.found.old_of[j] for j in entries], entries, place=head)
        typeset = any(_text(work.before, work.found.old_of[j]) != _text(work.after, j) for j in entries)
        draft.judge(Significance.TECHNICAL, Reason.TYPOGRAPHY if typeset else Reason.MARKUP)
        work.add(draft)
    order = [i for j in range(len(work.after.entries)) if (i := work.found.old_of.get(j)) is not None]
    if not work.drafts and order != list(range(len(work.before.entries))):
        draft = Draft(Kind.REVISED, Unit.DOCUMENT, 0)
        draft.judge(Significance.TECHNICAL, Reason.STRUCTURE)
        work.add(draft)
