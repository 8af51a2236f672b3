"""The typed claims of a change as lines: what the number, the level, the strength of a statement was, and is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.model.change import Change, Claim, ClaimKind
from tracker.report.phrases import Phrases


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
    """Return all claims but those on lists: what came onto a list or went from it is the statement itself."""
    return [_line(claim, phrases) for claim in change.claims if claim.kind is not ClaimKind.LISTED]


def untold_lines(change: Change, statement: str, phrases: Phrases) -> Iterator[str]:
    """Give the claims that the statement does not say completely itself, as lines of text."""
    for claim in change.claims:
        if claim.kind is not ClaimKind.LISTED and not all(_stands(side, statement) for side in (claim.before, claim.after)):
            yield _line(claim, phrases).text(phrases)


def _line(claim: Claim, phrases: Phrases) -> Line:
    typed = claim.kind is ClaimKind.EVIDENCE or not claim.context.strip()
    label = phrases.claims[claim.kind] if typed else claim.context
    return Line(f"{label[0].upper()}{label[1:]}", claim.before or phrases.claim_none, claim.after or phrases.claim_none)


def _stands(value: str, statement: str) -> bool:
    """Whether a value stands in a statement, not as a part of another number or word."""
    return re.search(rf"(?<![\w.,]){re.escape(value)}(?![\w%]|[.,]\d)", statement, re.IGNORECASE) is not None if value else True
