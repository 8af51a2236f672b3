"""What changed on unchanged words: link targets, images, emphasis."""

from __future__ import annotations

from collections import Counter

from tracker.diff.align import Alignment
from tracker.diff.sides import Side
from tracker.model.change import LinkChange, LinkKind, Reason
from tracker.model.snapshot import Block, Mark, MarkKind
from tracker.text import LONGEST_SPLIT

EMPHASIS = {
    MarkKind.EMPHASIS: "italics",
    MarkKind.STRONG: "bold",
    MarkKind.SUBSCRIPT: "subscript",
    MarkKind.SUPERSCRIPT: "superscript",
}


def mark_changes(before: Side, i: int, after: Side, j: int, found: Alignment) -> list[tuple[Reason, LinkChange]]:
    """Return what differs in the marks of two blocks that correspond, on words that stand in both."""
    one, other = before.block(i), after.block(j)
    return [*_links(before, one, after, other, found), *_images(one, other), *_emphasis(one, other)]


def _links(before: Side, one: Block, after: Side, other: Block, found: Alignment) -> list[tuple[Reason, LinkChange]]:
    out = []
    olds, news = _spans(one, {MarkKind.LINK}), _spans(other, {MarkKind.LINK})
    for key in dict.fromkeys([*olds, *news]):
        a, b = olds.get(key, ""), news.get(key, "")
        if not _same_place(before, a, after, b, found) and _in_both(key[0], one, other):
            out.append((Reason.LINK, LinkChange(key[0], a, b, LinkKind.LINK, (_home(before, a), _home(after, b)))))
    return out


def _images(one: Block, other: Block) -> list[tuple[Reason, LinkChange]]:
    olds, news = ([m for m in block.marks if m.kind is MarkKind.IMAGE] for block in (one, other))
    out = []
    for a, b in zip(olds, news, strict=False):
        if a.target != b.target:
            out.append((Reason.IMAGE, LinkChange("", a.target, b.target, LinkKind.IMAGE)))
        if a.label != b.label:
            out.append((Reason.IMAGE, LinkChange("", a.label, b.label, LinkKind.DESCRIPTION)))
    out += [(Reason.IMAGE, LinkChange("", m.target, "", LinkKind.IMAGE)) for m in olds[len(news) :]]
    out += [(Reason.IMAGE, LinkChange("", "", m.target, LinkKind.IMAGE)) for m in news[len(olds) :]]
    return out


def _emphasis(one: Block, other: Block) -> list[tuple[Reason, LinkChange]]:
    olds, news = (Counter((_words(block, m), m.kind) for m in block.marks if m.kind in EMPHASIS) for block in (one, other))
    out = []
    for words, kind in olds - news:
        if _in_both(words, one, other):
            out.append((_weight(words, kind), LinkChange(words, EMPHASIS[kind], "", LinkKind.EMPHASIS)))
    for words, kind in news - olds:
        if _in_both(words, one, other):
            out.append((_weight(words, kind), LinkChange(words, "", EMPHASIS[kind], LinkKind.EMPHASIS)))
    return out


def _weight(words: str, kind: MarkKind) -> Reason:
    """Return why it matters: a raised or lowered digit is part of a number, 10 to the 6th is not 106."""
    number = kind in {MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT} and any(c.isdigit() for c in words)
    return Reason.NUMBER if number else Reason.EMPHASIS


def _spans(block: Block, kinds: set[MarkKind]) -> dict[tuple[str, int], str]:
    """Return the targets by the words they stand on, and which of equal words it is."""
    seen: Counter[str] = Counter()
    spans = {}
    for mark in block.marks:
        if mark.kind in kinds:
            words = _words(block, mark)
            spans[words, seen[words]] = mark.target
            seen[words] += 1
    return spans


def _words(block: Block, mark: Mark) -> str:
    return block.text[mark.start : mark.end]


def _in_both(words: str, one: Block, other: Block) -> bool:
    if max(len(one.text), len(other.text)) > LONGEST_SPLIT:
        return True  # to search it for every link takes longer than the answer is worth
    return words in one.text and words in other.text


def _same_place(before: Side, a: str, after: Side, b: str, found: Alignment) -> bool:
    """Tell whether two targets lead to the same: a place within the document is the same whatever its id."""
    if a == b:
        return True
    if not (a.startswith("#") and b.startswith("#")):
        return False
    i, j = before.anchors.get(a[1:]), after.anchors.get(b[1:])
    return i is not None and j is not None and found.new_of.get(i) == j


def _home(side: Side, target: str) -> str:
    """Return the heading of the section that a target within the document stands in; "" for any other."""
    place = side.anchors.get(target[1:]) if target.startswith("#") else None
    path = side.part(place).path if place else ()
    return path[-1] if path else ""
