"""The typed claims of a change as lines: what the number, the level, the strength of a statement was, and is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.model.change import Change, Claim, ClaimKind
from tracker.report.phrases import Phrases
from tracker.report.voice import blocks
from tracker.text import note_letter


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as it is shown: what it is about, and both values in words."""

    label: str
    before: str
    after: str

    def text(self, phrases: Phrases) -> str:
        """Return "3-year survival: 41% → 44%"."""
        return phrases.claim.format(label=self.label, before=self.before, after=self.after)


def claim_lines(change: Change, phrases: Phrases) -> list[Line]:
    """Return all claims but those on lists and table cells: what changed there is the statement itself."""
    return [_line(claim, change, phrases) for claim in change.claims if claim.kind is not ClaimKind.LISTED and not change.cells]


def untold_lines(change: Change, statement: str, phrases: Phrases) -> Iterator[str]:
    """Give the claims that the statement does not say completely itself, as lines of text."""
    for claim in change.claims:
        if claim.kind is not ClaimKind.LISTED and not all(_stands(side, statement) for side in _values(claim)):
            yield _line(claim, change, phrases).text(phrases)


def _line(claim: Claim, change: Change, phrases: Phrases) -> Line:
    block = next(iter(blocks(change.new)), None)
    context = claim.context.removeprefix(note_letter(block.text, block.marks)) if block else claim.context
    label = phrases.claims[claim.kind] if claim.kind is ClaimKind.EVIDENCE or not context.strip() else context.strip()
    return Line(f"{label[0].upper()}{label[1:]}", claim.before or phrases.claim_none, claim.after or phrases.claim_none)


def _values(claim: Claim) -> list[str]:
    """Return the values of both sides; numbers have commas of their own, of words and levels there may be several."""
    sides = [claim.before, claim.after]
    several = claim.kind not in {ClaimKind.NUMBER, ClaimKind.SAMPLE}
    return [value for side in sides for value in (side.split(", ") if several else [side])]


def _stands(value: str, statement: str) -> bool:
    """Whether a value stands in a statement, not as a part of another number or word."""
    said = value.rstrip(" .,;:")
    return re.search(rf"(?<![\w.,]){re.escape(said)}(?![\w%]|[.,]\d)", statement, re.IGNORECASE) is not None if said else True
