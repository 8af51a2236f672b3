"""Finds what the reader no longer reads although the page still says it: a layout that changed, and no deletion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tracker.gate.measure import RUN, Words, entries, runs, text
from tracker.gate.objection import Doubt
from tracker.gate.plain import visible
from tracker.model.snapshot import Block, Content, Entry, Reference, Role, Unit
from tracker.text import words

MOST = 0.03  # of the pieces of the current version
FEWEST = 5
SHORTEST = 2  # words: a single one stands on a page by chance
THERE, GONE = 0.7, 0.3  # of a piece's runs of words
Piece = tuple[str, Words]


def unread_doubt(markup: str, content: Content, current: Content) -> Doubt | None:
    """Doubt a reading without many pieces of the current version whose words still stand on the page."""
    pieces, found = _pieces(current), _pieces(content)
    missing = Counter(pieces) - Counter(found)
    enough = max(FEWEST, MOST * len(pieces))
    if missing.total() < enough:
        return None
    shown = _Said([words(visible(markup, scripts=True))])
    read = {kind: _Said(said for one, said in found if one == kind) for kind in {kind for kind, _ in missing}}
    lost: Counter[str] = Counter()
    for (kind, said), count in missing.items():
        if read[kind].share(said) < GONE and shown.share(said) >= THERE:
            lost[kind] += count
    if lost.total() < enough:
        return None
    known = Counter(kind for kind, _ in pieces)
    told = " and ".join(f"{count} of {known[kind]} {kind}" for kind, count in lost.items())
    return Doubt("layout", f"the reader can no longer find {told}, though the page still has their words")


class _Said:
    """What stands somewhere, ready to be asked for pieces of it."""

    def __init__(self, texts: Iterable[Words]) -> None:
        kept = list(texts)
        self.runs = {run for said in kept for run in runs(said)}
        self.line = " | ".join(" ".join(said) for said in kept)

    def share(self, said: Words) -> float:
        """Return how much of a piece is there; a short one is there as a whole, or it is not."""
        if len(said) < RUN:
            return float(" ".join(said) in self.line)
        known = runs(said)
        return len(known & self.runs) / len(known)


def _pieces(content: Content) -> list[Piece]:
    found = ((_kind(entry), words(text(entry))) for entry in entries(content, Role.ANNOUNCEMENT))
    return [(kind, said) for kind, said in found if kind and len(said) >= SHORTEST]


def _kind(entry: Entry) -> str:
    """Return the kind of a piece; headings are compared elsewhere: the frame repeats them."""
    item = entry.item
    if isinstance(item, Reference):
        return "references"
    if isinstance(item, Block):
        return "table rows" if item.unit is Unit.TABLE_ROW else "paragraphs and items"
    return ""
