"""Finds what happened between two versions and was undone again, so that their difference does not show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.history.pieces import digest, is_whole, pieces, text_of
from tracker.history.rewordings import reworded_texts
from tracker.model.change import Change, Kind
from tracker.model.history import Reversal, Step
from tracker.model.snapshot import Block, Entry, Head, Unit

Told = tuple[int, Change]  # the place of a step, and its change


@dataclass(slots=True)
class Strand:
    """One text on its way: how it read at first ("" where it was not there), and how it read after each change of it."""

    first: str
    states: list[tuple[Told, str]] = field(default_factory=list)

    def undone(self) -> bool:
        """Tell whether it reads in the end as it did at first."""
        return bool(self.states) and digest(self.last) == digest(self.first)

    @property
    def last(self) -> str:
        """Return how it reads in the end."""
        return self.states[-1][1] if self.states else self.first


def reversals(steps: Sequence[Step]) -> tuple[Reversal, ...]:
    """Return what the steps from one version to another did and undid again, in the order of doing; technical changes do not count.

    A text that came back elsewhere was away, too: the difference of the two versions tells its move, and this its absence.
    """
    found: dict[tuple[object, ...], Reversal] = {}
    for strand in _joined_strands(_strands(steps)):
        if strand.undone():
            (at, change), (last, undoing) = strand.states[0][0], strand.states[-1][0]
            key = (at, change.id, last, undoing.id, not strand.first, not strand.states[0][1])
            found[key] = _joined(found.get(key), _reversal(strand, steps))
    rows = sorted(found.items(), key=lambda row: row[0][:1])
    return (*(reversal for _, reversal in rows), *_moves(steps))


def _texts(change: Change) -> tuple[list[str], list[str]]:
    """Return the texts that a change takes away and brings, both sides of what it rewords included."""
    came, went = _pieces(change.new), _pieces(change.old)
    return list((went - came).elements()), list((came - went).elements())


def _pieces(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(piece.text for entry in entries for piece in pieces(entry.item))


def _strands(steps: Sequence[Step]) -> list[Strand]:
    """Follow every text that came, went or was reworded."""
    here: dict[int, list[Strand]] = defaultdict(list)
    away: dict[int, list[Strand]] = defaultdict(list)
    strands: list[Strand] = []

    def take(rows: dict[int, list[Strand]], text: str, first: str) -> Strand:
        if rows[digest(text)]:
            return rows[digest(text)].pop()
        strands.append(Strand(first))
        return strands[-1]

    for at, step in enumerate(steps):
        for change, before, after in sorted(_moments(step), key=lambda moment: not moment[1]):  # what comes is looked at last
            strand = take(here, before, before) if before else take(away, after, "")
            if not before and strand.states and strand.states[-1][0][0] == at:
                strand.states.pop()  # it left one text and came in another
            else:
                strand.states.append(((at, change), after))
            (here[digest(after)] if after else away[digest(before)]).append(strand)
    return strands


def _joined_strands(strands: Sequence[Strand]) -> Iterator[Strand]:
    """Give the strands, each that went with one that came in another text and was reworded into the first: nothing of them is left."""
    went = defaultdict[int, list[Strand]](list)
    for strand in strands:
        if strand.first and not strand.last:
            went[digest(strand.first)].append(strand)
    joined: set[int] = set()
    for strand in strands:
        if not strand.first and (gone := went.get(digest(strand.last))) and strand.last:
            one = gone.pop(0)
            joined |= {id(one), id(strand)}
            yield Strand(one.first, sorted(one.states + strand.states, key=lambda state: state[0][0]))
    yield from (strand for strand in strands if id(strand) not in joined)


def _moments(step: Step) -> Iterator[tuple[Change, str, str]]:
    """Give each text that a version changed, before and after; one side is empty where it came or went."""
    for change in step.changeset.told():
        went, came = _texts(change)
        for before, after in reworded_texts(change):
            if before in went and after in came:
                went.remove(before)
                came.remove(after)
                yield change, before, after
        yield from ((change, before, "") for before in went)
        yield from ((change, "", after) for after in came)


def _reversal(strand: Strand, steps: Sequence[Step]) -> Reversal:
    (at, change), then = strand.states[0]
    there, again = steps[at].after, steps[strand.states[-1][0][0]].after
    if not strand.first:
        return Reversal(Kind.ADDED, _unit(change, then), change.section, then, there, again)
    kind = Kind.REMOVED if not then else change.kind if change.kind is Kind.RENAMED else Kind.REVISED
    return Reversal(kind, _unit(change, strand.first), change.section, strand.first, there, again, then)


def _unit(change: Change, text: str) -> Unit:
    """Return what kind of piece the text is, as the change may be that of a whole section."""
    for entry in (*change.old, *change.new):
        item = entry.item
        if isinstance(item, Head | Block) and text in (text_of(item) if not is_whole(item) else (text_of(item),)):
            return Unit.HEADING if isinstance(item, Head) else item.unit
    return Unit.REFERENCE


def _joined(known: Reversal | None, more: Reversal) -> Reversal:
    """Join the sentences that came and went together."""
    if known is None:
        return more
    text, between = f"{known.text}\n{more.text}", f"{known.between}\n{more.between}" if more.between else known.between
    return Reversal(known.kind, known.unit, known.section, text, known.there, known.again, between)


def _moves(steps: Sequence[Step]) -> Iterator[Reversal]:
    """Give what was moved, and moved back."""
    away: dict[int, tuple[Change, int]] = {}
    for at, step in enumerate(steps):
        for change in step.changeset.told():
            if change.kind is not Kind.MOVED or not change.after:
                continue
            first, then = away.setdefault(digest(change.after), (change, at))
            if then < at and first.origin == change.section:
                yield Reversal(
                    Kind.MOVED, change.unit, change.section, change.after, steps[then].after, step.after, elsewhere=first.section
                )
                del away[digest(change.after)]
