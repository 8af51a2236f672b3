"""Tells what joined, left or changed in the reference lists: with the text that cites it, on its own where no text changed."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.diff.blocks import cites
from tracker.diff.drafts import Draft, Work, tell_words
from tracker.diff.references import numbers, reference_change, same_entry
from tracker.diff.sides import Side
from tracker.model.change import Action, Kind, LinkChange, LinkKind, Reason, Significance
from tracker.model.snapshot import Block, Head, Reference, Role, Unit
from tracker.text import author_label, normal, words

ACCESSED = re.compile(r"(?:Last accessed|Último acceso|Consultado|Fecha de (?:último )?acceso)[^.]*", re.IGNORECASE)
SUBSTANTIVE, TECHNICAL = Significance.SUBSTANTIVE, Significance.TECHNICAL


def reference_changes(work: Work) -> None:
    """Make the changes of all reference lists and of citations."""
    _listed(work, Action.ADDED)
    _listed(work, Action.REMOVED)
    _corrected(work)
    _cited_otherwise(work)
    _renumbered(work)


def _listed(work: Work, action: Action) -> None:
    """Tell entries that are in one list only."""
    added = action is Action.ADDED
    side, known = (work.after, work.found.old_of) if added else (work.before, work.found.new_of)
    number = numbers(side)
    for part in side.parts:
        if part.role is Role.ANNOUNCEMENT:
            continue
        for index in part.references:
            if index not in known:
                _one(work, side, index, number[index], action)


def _one(work: Work, side: Side, index: int, number: int, action: Action) -> None:
    added = action is Action.ADDED
    change = reference_change(side, index, number, action)
    held = (work.held_new if added else work.held_old).get(index)
    citing = _citing(side, index)
    draft = _moving(work, citing, added=added) or held or _telling(work, citing, added=added)
    if draft is None:
        draft = _alone(work, side, index, citing, added=added)
    work.hold(draft, old=None if added else index, new=index if added else None)
    # A study that moves from list to list with the text that cites it is no new one.
    draft.judge(Significance.EDITORIAL if draft.kind is Kind.MOVED and not draft.said else SUBSTANTIVE, Reason.REFERENCE)
    draft.references.append(change)


def _citing(side: Side, index: int) -> list[int]:
    """Return the blocks of the reference's own top-level section that cite it."""
    return side.citing.get((side.top(index).head, side.reference(index).key), [])


def _moving(work: Work, citing: list[int], *, added: bool) -> Draft | None:
    """Return the change of a block that moved and took its study along."""
    known = work.held_new if added else work.held_old
    return next((known[i] for i in citing if i in known and known[i].kind is Kind.MOVED), None)


def _telling(work: Work, citing: list[int], *, added: bool) -> Draft | None:
    """Return the draft whose text cites the reference: one that came or went before one that moved or was revised."""
    held = work.held_new if added else work.held_old
    drafts = [held[i] for i in citing if i in held and (held[i].said or held[i].kind is Kind.MOVED)]
    whole = [d for d in drafts if d.kind is (Kind.ADDED if added else Kind.REMOVED)]
    along = [d for i in citing if (d := _moved_section(work, i, added=added))]
    return next(iter([*whole, *drafts, *along]), None)


def _moved_section(work: Work, index: int, *, added: bool) -> Draft | None:
    """Return the change of the section that moved with all that stands in it, where `index` stands in one."""
    side, held = (work.after, work.held_new) if added else (work.before, work.held_old)
    number: int | None = side.home[index]
    while number is not None:
        draft = held.get(side.parts[number].head)
        if draft and draft.kind in {Kind.MOVED, Kind.RENAMED} and draft.new[0] in work.found.moved:
            return draft
        number = side.parts[number].parent
    return None


def _alone(work: Work, side: Side, index: int, citing: list[int], *, added: bool) -> Draft:
    """Make a change of its own for a reference that no changed text cites; the blocks with one mark more or less go with it."""
    kind = Kind.ADDED if added else Kind.REMOVED
    text = side.reference(index).text
    known = work.held_new if added else work.held_old
    for near in (known[i] for i in citing if i in known and known[i].unit is Unit.REFERENCE):
        if near.kind is kind:  # more than one study at the same place
            near.before, near.after = (near.before, f"{near.after}\n{text}") if added else (f"{near.before}\n{text}", near.after)
            return near
        if near.kind is Kind.ADDED and not added and len(near.references) == 1:
            near.kind, near.before = Kind.REVISED, text  # another study in its place
            return near
    free = [i for i in citing if i not in known]
    order = float((free or citing or [index])[0]) if added else work.order_of((citing or [index])[0])
    draft = Draft(kind, Unit.REFERENCE, order, place=(free or citing or [index])[0])
    work.add(draft)
    if added:
        draft.after = text
        draft.new = [index]
    else:
        draft.before = text
        draft.old = [index]
    known[index] = draft
    for i in free:
        other = work.found.old_of.get(i) if added else work.found.new_of.get(i)
        old, new = (other, i) if added else (i, other)
        if old is None or new is None or work.before.entries[old] != work.after.entries[new]:
            work.hold(draft, old=old, new=new)
    return draft


def _corrected(work: Work) -> None:
    """Tell entries of one study that read otherwise now."""
    number = numbers(work.after)
    for i, j in work.found.references.pairs.items():
        if work.after.role(j) is Role.ANNOUNCEMENT or same_entry(work.before, i, work.after, j):
            continue
        draft = Draft(Kind.REVISED, Unit.REFERENCE, j, [i], [j])
        one, other = work.before.reference(i), work.after.reference(j)
        tell_words(work, draft, one.text, other.text)
        draft.said = False
        draft.links = _details(one, other)
        draft.references.append(reference_change(work.after, j, number[j], Action.REVISED))
        accessed = ACCESSED.sub("", one.text) == ACCESSED.sub("", other.text) and one.pmid == other.pmid
        draft.judge(Significance.EDITORIAL if accessed else SUBSTANTIVE, Reason.REFERENCE)
        work.add(draft)
        if one.key != other.key:
            for citing in _citing(work.after, j):  # these differ by the key alone, which is no number but the study's text
                if citing in work.found.old_of and _same_but_keys(work, work.found.old_of[citing], citing):
                    work.hold(draft, old=work.found.old_of[citing], new=citing)


def _same_but_keys(work: Work, i: int, j: int) -> bool:
    one, other = work.before.item(i), work.after.item(j)
    if not isinstance(one, Block) or not isinstance(other, Block) or one == other:
        return False
    renamed = work.found.references.renamed
    marks = tuple(replace(m, keys=tuple(sorted(renamed.get(key, key) for key in m.keys))) for m in one.marks)
    return replace(one, marks=marks) == other


def _details(one: Reference, other: Reference) -> list[LinkChange]:
    out = []
    if one.pmid != other.pmid:
        out.append(LinkChange("", one.pmid or "", other.pmid or "", LinkKind.PUBMED))
    if one.links != other.links:
        out.append(LinkChange("", " ".join(one.links), " ".join(other.links), LinkKind.ADDRESS))
    return out


def _cited_otherwise(work: Work) -> None:
    """Tell studies of the list that a standing text cites now, or no longer does."""
    renamed = work.found.references.renamed
    for j, i in work.found.old_of.items():
        item = work.after.item(j)
        if not isinstance(item, Block | Head) or work.before.entries[i] == work.after.entries[j] or work.after.role(j) is Role.ANNOUNCEMENT:
            continue
        draft = work.held_new.get(j)
        whole = draft.kind is Kind.REVISED if draft else False  # a split block cites what its pieces cite
        olds = {renamed.get(key, key) for n in (draft.old if draft and whole else [i]) for key in _block_cites(work.before, n)}
        news = {key for n in (draft.new if draft and whole else [j]) for key in _block_cites(work.after, n)}
        told = _told(work, i, j)
        links = [
            *(_citation(work.after, j, key, came=True) for key in sorted(news - olds - told)),
            *(_citation(work.before, i, key, came=False) for key in sorted(olds - news - told)),
        ]
        significance = SUBSTANTIVE
        if not links and draft is None:
            links, significance = _cited_elsewhere(work, i, j), Significance.EDITORIAL
        if not links or (draft and all(link in draft.links for link in links)):
            continue
        if draft is None:
            block = work.after.block(j)
            draft = work.add(Draft(Kind.REVISED, block.unit, j, [i], [j], before=work.before.block(i).text, after=block.text))
        draft.links += links
        draft.judge(significance, Reason.REFERENCE)


def _cited_elsewhere(work: Work, i: int, j: int) -> list[LinkChange]:
    """Tell studies that another sentence of the same text rests on now: both sides have the study's number."""
    one, other = work.before.block(i), work.after.block(j)
    if normal(one.text) != normal(other.text):
        return []
    renamed = work.found.references.renamed
    olds, news = ({(renamed.get(k, k), len(words(b.text[: m.start]))) for m in b.marks for k in m.keys} for b in (one, other))
    keys = sorted({key for key, _ in olds ^ news} - _told(work, i, j))
    there = {key: _citation(work.before, i, key, came=False).before for key in keys}
    return [replace(_citation(work.after, j, key, came=True), before=there[key]) for key in keys]


def _block_cites(side: Side, index: int) -> set[str]:
    return cites(side, index) if isinstance(side.item(index), Block | Head) else set()


def _told(work: Work, i: int, j: int) -> set[str]:
    """Return the keys of references that joined or left the lists of this section: their changes tell of them."""
    tops = work.before.top(i).head, work.after.top(j).head
    if tops not in work.told:
        work.told[tops] = _listed_otherwise(work, i, j)
    return work.told[tops]


def _listed_otherwise(work: Work, i: int, j: int) -> set[str]:
    came = {work.after.reference(r).key for r in work.after.top(j).references if r not in work.found.old_of}
    went = {work.before.reference(r).key for r in work.before.top(i).references if r not in work.found.new_of}
    return came | went


def _citation(side: Side, index: int, key: str, *, came: bool) -> LinkChange:
    """Say that a text cites a study now, or no longer: by its label, and by its number in the section's list."""
    top = side.top(index)
    number = side.numbers.get((top.head, key))
    if number:
        label = author_label(side.reference(top.references[number - 1]).text)
        return LinkChange(label, "" if came else str(number), str(number) if came else "", LinkKind.CITATION)
    return LinkChange("", "" if came else "?", "?" if came else "", LinkKind.CITATION)


def _renumbered(work: Work) -> None:
    """Note once for a section that its references have other numbers now; that is technical."""
    before, after = numbers(work.before), numbers(work.after)
    tops: dict[int, list[int]] = {}
    for i, j in work.found.references.pairs.items():
        if before[i] != after[j] and work.after.role(j) is not Role.ANNOUNCEMENT:
            tops.setdefault(work.after.top(j).head, []).append(j)
    for head, entries in tops.items():
        draft = Draft(Kind.REVISED, Unit.REFERENCE, head + 0.25, place=head)
        # The ids of entries are their numbers: they change along.
        rest = [j for j in entries if j not in work.held_new]
        draft.new, draft.old = rest, [work.found.old_of[j] for j in rest]
        draft.judge(TECHNICAL, Reason.RENUMBERING)
        work.add(draft)
