"""A change while it is being made: what it holds, where it stands, what it says."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from tracker.diff.align import Alignment
from tracker.diff.claims import cell_claims, claims, list_claim
from tracker.diff.match import Effort
from tracker.diff.sides import Side
from tracker.diff.tables import caption
from tracker.diff.words import passages, redline
from tracker.model.change import CellChange, Change, Claim, Kind, LinkChange, Passage, Reason, ReferenceChange, Significance, Span
from tracker.model.snapshot import Block, Head, Reference, Role, Unit

LONGEST_LEAD = 4_000  # characters: what is longer introduces no list, and stands once with each of its items
LOOKING = 3_000_000  # steps of all that looks into changed texts; beyond, a text is replaced whole
CLAIMING = 2_000_000  # and of all that reads claims
RANK = {Significance.SUBSTANTIVE: 0, Significance.EDITORIAL: 1, Significance.TECHNICAL: 2}


@dataclass(slots=True)
class Draft:
    """A change to be: `old` and `new` are the entries it holds; `order` is its place in the newer snapshot."""

    kind: Kind
    unit: Unit
    order: float
    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    judged: list[tuple[Significance, Reason]] = field(default_factory=list)
    before: str | None = None
    after: str | None = None
    references: list[ReferenceChange] = field(default_factory=list)
    passages: tuple[Passage, ...] = ()
    redline: tuple[Span, ...] = ()
    cells: tuple[CellChange, ...] = ()
    links: list[LinkChange] = field(default_factory=list)
    place: int | None = None  # the entry whose section it is reported under; else that of its first entry
    said: bool = False  # its text came, went or changed: what it cites is told with it

    def judge(self, significance: Significance, reason: Reason) -> None:
        """Note one ground; the weightiest ground is the change's significance."""
        if (significance, reason) not in self.judged:
            self.judged.append((significance, reason))


@dataclass(slots=True)
class Work:
    """The comparison under way: both sides, what corresponds, the drafts, and which draft holds an entry."""

    before: Side
    after: Side
    found: Alignment
    drafts: list[Draft] = field(default_factory=list)
    held_new: dict[int, Draft] = field(default_factory=dict)
    held_old: dict[int, Draft] = field(default_factory=dict)
    known_old: list[int] = field(default_factory=list)  # the entries that stand in both, in order
    told: dict[tuple[int, int], set[str]] = field(default_factory=dict)  # keys of what joined or left, by the heads of two sections
    looking: Effort = field(default_factory=lambda: Effort(LOOKING))
    claiming: Effort = field(default_factory=lambda: Effort(CLAIMING))

    def add(self, draft: Draft) -> Draft:
        """Take a draft up, with all that it holds."""
        self.drafts.append(draft)
        self.held_new.update(dict.fromkeys(draft.new, draft))
        self.held_old.update(dict.fromkeys(draft.old, draft))
        return draft

    def hold(self, draft: Draft, *, old: int | None = None, new: int | None = None) -> None:
        """Give a draft one more entry, unless another has it."""
        if old is not None and old not in self.held_old:
            draft.old.append(old)
            self.held_old[old] = draft
        if new is not None and new not in self.held_new:
            draft.new.append(new)
            self.held_new[new] = draft

    def order_of(self, old: int) -> float:
        """Return where a piece of the older snapshot would stand in the newer one: right after what stood before it."""
        if not self.known_old:
            self.known_old = sorted(self.found.new_of)
        at = bisect_right(self.known_old, old) - 1
        return (self.found.new_of[self.known_old[at]] if at >= 0 else 0) + 0.5

    def finish(self, draft: Draft, number: int) -> Change:
        """Make the change: its place, texts, grounds and entries."""
        removed = draft.kind is Kind.REMOVED or (not draft.new and bool(draft.old))
        side, entries = (self.before, draft.old) if removed else (self.after, draft.new)
        place = draft.place if draft.place is not None else entries[0] if entries else 0
        significance, reasons = self._significance(draft, side, place)
        path = side.part(place).path if place else ()
        moved = bool(draft.new) and draft.new[0] in self.found.moved
        origin = self.before.part(draft.old[0]).path if moved else ()
        above = lead(side, place) if place else ""
        return Change(
            id=f"c{number}", kind=draft.kind, unit=draft.unit, significance=significance, reasons=reasons, section=path,
            anchor=next(iter(_own_anchors(side, [place] if place else [])), None), before=draft.before, after=draft.after,
            references=tuple(draft.references), passages=draft.passages, redline=draft.redline, cells=draft.cells,
            links=tuple(draft.links), claims=_claims(draft, above, significance, self.claiming), lead=above, origin=origin,
            origin_lead=lead(self.before, draft.old[0]) if moved else "",
            anchors=_anchors(side, place, entries), old=tuple(self.before.entries[i] for i in draft.old),
            new=tuple(self.after.entries[j] for j in draft.new),
        )  # fmt: skip

    def _significance(self, draft: Draft, side: Side, place: int) -> tuple[Significance, tuple[Reason, ...]]:
        judged = sorted(draft.judged, key=lambda ground: RANK[ground[0]])
        significance = judged[0][0]
        reasons = tuple(dict.fromkeys(reason for ground, reason in judged if ground is significance))
        shared = place and side.role(place) is Role.BOILERPLATE
        if shared and significance is not Significance.TECHNICAL:
            return Significance.EDITORIAL, (Reason.BOILERPLATE, *reasons)
        return significance, reasons


def _claims(draft: Draft, above: str, significance: Significance, claiming: Effort) -> tuple[Claim, ...]:
    if significance is not Significance.SUBSTANTIVE:
        return ()
    if draft.kind in {Kind.ADDED, Kind.REMOVED}:
        return list_claim(above, draft.before, draft.after) if draft.unit is Unit.LIST_ITEM else ()
    return cell_claims(draft.cells) if draft.cells else claims(draft.passages, claiming) if draft.unit is not Unit.REFERENCE else ()


def tell_words(work: Work, draft: Draft, before: str | None, after: str | None) -> None:
    """Put both texts into a draft, with the sentences and the redline."""
    draft.before, draft.after, draft.said = before, after, True
    draft.passages = passages(before or "", after or "", work.looking)
    draft.redline = redline(before or "", after or "", work.looking)


def text_of(side: Side, entries: list[int]) -> str:
    """Return the text of blocks and headings, a line each."""
    return "\n".join(side.block(i).text for i in entries if isinstance(side.item(i), Block | Head) and side.block(i).text)


def lead(side: Side, index: int) -> str:
    """Return what introduces a list item (the text above its list), or the caption of a row's table; else nothing."""
    item = side.item(index)
    if not isinstance(item, Block):
        return ""
    if item.unit in {Unit.TABLE_ROW, Unit.TABLE_NOTE}:
        return caption(side, index)
    if item.unit is not Unit.LIST_ITEM:
        return ""
    at = side.over[index]
    if at <= side.part(index).head:
        return ""
    above = side.block(at)
    return above.text if above.unit in {Unit.PARAGRAPH, Unit.LIST_ITEM, Unit.HEADING} and len(above.text) <= LONGEST_LEAD else ""


def _own_anchors(side: Side, entries: list[int]) -> list[str]:
    names: list[str | None] = []
    for index in entries:
        item = side.item(index)
        if isinstance(item, Head):
            names += [item.anchor, item.heading.anchor]
        elif isinstance(item, Block):
            names += [item.anchor, item.container]
        elif isinstance(item, Reference):
            names.append(item.anchor)
    return [name for name in names if name]


def _anchors(side: Side, place: int, entries: list[int]) -> tuple[str, ...]:
    """Return the ids of all that is touched, then of the sections around it, nearest first."""
    names = _own_anchors(side, [i for i in dict.fromkeys([place, *entries]) if i])
    number: int | None = side.home[place] if place else None
    while number is not None:
        part = side.parts[number]
        names += [part.anchor] if part.anchor else []
        number = part.parent
    return tuple(dict.fromkeys(names))
