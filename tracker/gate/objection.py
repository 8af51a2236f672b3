"""What the gate holds against an answer: the outcome of its check, a stable word for the cause, and the reason for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model.capture import Outcome

# Of what a page itself makes one doubt, the most telling first: a message explains why the text is short.
CAUSES = ("empty", "waf", "message", "home", "charset", "title", "identity", "cut", "profile", "layout", "length", "damaged")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an answer is not the document, or may not be: `cause` is a short stable word, `reason` one or more sentences."""

    outcome: Outcome
    cause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that speaks against a page."""

    cause: str
    reason: str


def weigh(doubts: Sequence[Doubt]) -> Objection | None:
    """Return the objection that doubts come to: the cause of the most telling one, and the reasons of all; None where there is none."""
    if not doubts:
        return None
    told = sorted(doubts, key=lambda doubt: CAUSES.index(doubt.cause))
    outcome = Outcome.BLOCKED if told[0].cause == "waf" else Outcome.SUSPECT
    return Objection(outcome, told[0].cause, "; ".join(dict.fromkeys(doubt.reason for doubt in told)))
