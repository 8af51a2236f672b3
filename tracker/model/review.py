"""What editors decide about a report: an append-only list of deeds, and what follows from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard


class VerdictKind(StrEnum):
    """What an editor decides about a report or one statement of it; to ask a colleague leaves it waiting."""

    ACCEPT = "accept"
    REWORD = "reword"
    DISMISS = "dismiss"
    ASK = "ask"


class ReviewState(StrEnum):
    """How far a report is: it waits, was reviewed, or was dismissed."""

    WAITING = "waiting"
    REVIEWED = "reviewed"
    DISMISSED = "dismissed"


STATES = {
    VerdictKind.ACCEPT: ReviewState.REVIEWED,
    VerdictKind.REWORD: ReviewState.REVIEWED,
    VerdictKind.DISMISS: ReviewState.DISMISSED,
    VerdictKind.ASK: ReviewState.WAITING,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision. `text`: the new words, why it is dismissed, or the question; `colleague` is the id of who is asked."""

    kind: VerdictKind
    text: str = ""
    colleague: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What an editor remarks."""

    text: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to review the report, by id; None: nobody any more."""

    colleague: int | None


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes an earlier deed back, by its number."""

    deed: int


What = Verdict | Comment | Assignment | Undo


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did about a report, or about one `statement` of it ("": the report). Numbers count from 1 in each report."""

    number: int
    author: int
    done_at: dt.datetime
    what: What
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All deeds about one report. `statements` are the ids of the changes that wait for a verdict, each named by its statement."""

    report: int
    statements: tuple[str, ...]
    deeds: tuple[Deed, ...] = ()

    @property
    def version(self) -> int:
        """Return how many deeds there are: who adds one says which version was before their eyes."""
        return len(self.deeds)

    @property
    def standing(self) -> tuple[Deed, ...]:
        """Return the deeds that hold: neither taken back, nor taking back."""
        undone = self.undone
        return tuple(deed for deed in self.deeds if deed.number not in undone and not isinstance(deed.what, Undo))

    @property
    def undone(self) -> frozenset[int]:
        """Return the numbers of the deeds that were taken back."""
        return frozenset(deed.what.deed for deed in self.deeds if isinstance(deed.what, Undo))

    @property
    def verdicts(self) -> dict[str, Deed]:
        """Return the deeds whose verdicts hold, by statement; "" is the report."""
        return {deed.statement: deed for deed in self.standing if isinstance(deed.what, Verdict)}

    @property
    def decided(self) -> frozenset[str]:
        """Return the statements whose verdicts hold and decide; "" is the report. One that a colleague was asked about waits still."""
        return frozenset(name for name, deed in self.verdicts.items() if _kind(deed) is not VerdictKind.ASK)

    def comments(self, statement: str = "") -> tuple[Deed, ...]:
        """Return the comments on a statement, or on the report, the oldest first."""
        return tuple(deed for deed in self.standing if isinstance(deed.what, Comment) and deed.statement == statement)

    @property
    def comments_by_statement(self) -> dict[str, tuple[Deed, ...]]:
        """Return all comments by statement; "" is the report."""
        found: dict[str, tuple[Deed, ...]] = {}
        for deed in self.standing:
            if isinstance(deed.what, Comment):
                found[deed.statement] = (*found.get(deed.statement, ()), deed)
        return found

    @property
    def assigned_to(self) -> int | None:
        """Return who is to review it: the colleague that was assigned or asked last; None: nobody."""
        named = [deed.what.colleague for deed in self.standing if isinstance(deed.what, Assignment) or _asks_one(deed.what)]
        return named[-1] if named else None

    @property
    def state(self) -> ReviewState:
        """Return how far it is: by its own verdict, unless a statement was asked about later; else by those of all statements."""
        verdicts = self.verdicts
        whole = verdicts.pop("", None)
        asked = [deed for deed in verdicts.values() if _kind(deed) is VerdictKind.ASK]
        if any(whole is None or deed.number > whole.number for deed in asked):
            return ReviewState.WAITING
        if whole is not None:
            return STATES[_kind(whole)]
        if not self.statements or not verdicts.keys() >= set(self.statements):
            return ReviewState.WAITING
        dismissed = all(_kind(deed) is VerdictKind.DISMISS for deed in verdicts.values())
        return ReviewState.DISMISSED if dismissed else ReviewState.REVIEWED

    def met(self, what: Verdict | Assignment, statement: str, expected: int) -> Deed | None:
        """Return what was done about the same thing after the version that was expected; None where nothing was.

        A verdict on the report closes its questions, so one that was asked since about a statement is of the same thing.
        """
        later = [deed for deed in reversed(self.deeds) if deed.number > expected]
        whole = isinstance(what, Verdict) and not statement
        asked = {deed.number for name, deed in self.verdicts.items() if whole and name not in self.decided}
        return next((deed for deed in later if self._subject(deed) == (type(what), statement) or deed.number in asked), None)

    def undoable(self, author: int) -> Deed | None:
        """Return the author's last deed that holds; None where there is none, or somebody has done something about the same since."""
        last = next((deed for deed in reversed(self.standing) if deed.author == author), None)
        if last is None or isinstance(last.what, Comment):
            return last
        others = (deed for deed in self.deeds if deed.number > last.number and deed.author != author)
        return None if any(self._subject(deed) == self._subject(last) for deed in others) else last

    def _subject(self, deed: Deed) -> tuple[type, str]:
        """Return what a deed is about, for one that takes another back: what that was about."""
        meant = self.deeds[deed.what.deed - 1] if isinstance(deed.what, Undo) else deed
        return type(meant.what), meant.statement


def _kind(deed: Deed) -> VerdictKind:
    if not isinstance(deed.what, Verdict):
        raise TypeError("this deed is no verdict")
    return deed.what.kind


def _asks_one(what: What) -> TypeGuard[Verdict]:
    return isinstance(what, Verdict) and what.kind is VerdictKind.ASK and what.colleague is not None
