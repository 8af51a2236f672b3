"""The inbox: reports that are news, the newest first, under filters that stand in the address; and what is done to many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Form
from pydantic import StringConstraints
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.inbox import InboxQuery, Look
from tracker.model.people import Role
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import marks, review
from tracker.pipeline.review import Many
from tracker.store import inbox as kept
from tracker.store import people
from tracker.web.desk import Desk, Here
from tracker.web.fields import Before, Colleague
from tracker.web.lookup import choices
from tracker.web.routes import Routes
from tracker.web.sieve import Sieve, Sifted
from tracker.web.views.words import count

MOST = 50  # entries of a page
PAIRS = r"^\d{1,9}\.\d{1,9}( \d{1,9}\.\d{1,9})*$"  # reports, each with the version of its review, or a deed's number
Token = Annotated[str, StringConstraints(pattern=PAIRS, max_length=100_000)]  # an entry of the page: all that it stands for
Tokens = Annotated[list[Token], Form(max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=review.LONGEST), Form()]
Deeds = Annotated[str, StringConstraints(pattern=PAIRS, max_length=100_000), Form()]
DONE = {"accept": "accepted", "dismiss": "dismissed", "assign": "assigned", "undo": "taken back"}
routes = Routes()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act on many, in a sentence; `undo`: what takes it back, `refused`: what was not done, and why."""

    says: str
    undo: str = ""
    refused: tuple[tuple[int, str], ...] = ()


@routes.get("/inbox", Role.READER, public=True)
def inbox(desk: Here, sieve: Sifted, before: Before = None) -> Response:
    """List reports; `before` is the number of the last one that was seen."""
    if desk.person is None and sieve.reviewed:
        return desk.go("sign_in", next="inbox")
    return _list(desk, sieve, before=before)


@routes.post("/inbox", Role.REVIEWER)
def review_inbox(  # noqa: PLR0913, PLR0917  each is a field of the form
    desk: Here,
    sieve: Sifted,
    act: Annotated[Literal["accept", "dismiss", "assign"], Form()],
    chosen: Tokens = [],  # noqa: B006  pydantic copies it
    page: Tokens = [],  # noqa: B006
    whole: Annotated[bool, Form()] = False,  # noqa: FBT002  a field of the form
    reason: Reason = "",
    colleague: Colleague = None,
) -> Response:
    """Accept, dismiss or assign what was chosen, or the whole page."""
    expected = _expected(page if whole else chosen)
    if act == "assign":
        done = review.assign_many(desk.road, desk.actor, colleague, expected)
    else:
        verdict = Verdict(VerdictKind(act), reason if act == "dismiss" else "")
        done = review.give_verdicts(desk.road, desk.actor, verdict, expected)
    return _list(desk, sieve, outcome=_outcome(act, done))


@routes.post("/inbox/read", Role.READER)
def mark_inbox(  # noqa: PLR0913, PLR0917
    desk: Here,
    sieve: Sifted,
    read: Annotated[bool, Form()],
    chosen: Tokens = [],  # noqa: B006
    page: Tokens = [],  # noqa: B006
    whole: Annotated[bool, Form()] = False,  # noqa: FBT002
) -> Response:
    """Keep for oneself what was read, or is to be read again."""
    reports = _expected(page if whole else chosen)
    marks.mark(desk.road, desk.actor, desk.me, reports, read=read)
    return desk.go("inbox", **sieve.values)


@routes.post("/inbox/look", Role.READER)
def look_inbox(desk: Here, sieve: Sifted) -> Response:
    """Keep for oneself that one looks now: what comes later will be new."""
    marks.look(desk.road, desk.actor, desk.me)
    return desk.go("inbox", **sieve.values)


@routes.post("/inbox/undo", Role.REVIEWER)
def undo_inbox(desk: Here, sieve: Sifted, deeds: Deeds) -> Response:
    """Take back what was done to many."""
    done = review.undo_many(desk.road, desk.actor, _pairs([deeds]))
    return _list(desk, sieve, outcome=_outcome("undo", done))


def _expected(tokens: list[str]) -> Mapping[int, int]:
    """Return the reports that were chosen, each with the version of its review that was on the page. Raises UsageError where none was.

    Of a shared change it is what the page stood for when it was made: what came or was decided since was before nobody's eyes.
    """
    if found := _pairs(tokens):
        return found
    raise UsageError("choose at least one report first")


def _pairs(tokens: list[str]) -> dict[int, int]:
    pairs = (pair.split(".") for token in tokens for pair in token.split())
    return {int(report): int(number) for report, number in pairs}


def _outcome(act: str, done: Many) -> Outcome:
    undo = "" if act == "undo" else " ".join(f"{report}.{number}" for report, number in done.done.items())
    refused = tuple((report, str(error)) for report, error in done.refused.items())
    return Outcome(f"{count(len(done.done), 'report')} {DONE[act]}", undo, refused)


def _list(desk: Desk, sieve: Sieve, *, before: int | None = None, outcome: Outcome | None = None) -> Response:
    shown = desk.found(_shown, desk, sieve, before)
    return desk.page(
        "inbox.html",
        section="inbox",
        sieve=sieve,
        outcome=outcome,
        beyond=before is not None and not shown["page"].entries,
        **shown,
    )


def _shown(session: Session, desk: Desk, sieve: Sieve, before: int | None) -> dict[str, Any]:
    """Return the list and its counts, all of one state of the database."""
    person = desk.person.id if desk.person else None
    look, due = _look(session, desk)
    query = _query(desk, sieve, look)
    page = kept.page(session, person, query, before=before, limit=MOST)
    shared = [entry.shared.id for entry in page.entries if entry.shared] if desk.person else []
    return {
        "page": page,
        "members": kept.members(session, person, query, shared),
        "counts": kept.counts(session, person, query),
        "look": look,
        "due": due,
        "fresh": kept.counts(session, person, InboxQuery(since=look.since)) if look and look.since else None,
        **_choices(session, desk),
    }


def _choices(session: Session, desk: Desk) -> dict[str, Any]:
    """Return what the filters offer, and who may be given a report; names only to those who are signed in."""
    everybody = people.everybody(session) if desk.person else []
    reviewers = [person for person in everybody if person.active and person.role.reaches(Role.REVIEWER)]
    others = [(str(person.id), person.name) for person in reviewers if person != desk.person]
    return {
        **choices(session),
        "names": {person.id: person.name for person in everybody},
        "whos": [("", "Anybody"), ("me", "Me"), ("nobody", "Nobody"), *others],
        "reviewers": reviewers,
    }


def _query(desk: Desk, sieve: Sieve, look: Look | None) -> InboxQuery:
    return sieve.query(desk.person, look.since if look else 0)


def _look(session: Session, desk: Desk) -> tuple[Look | None, bool]:
    """Return since when things are new to who asks, as it is kept or will be once this look is, and whether this look is to be kept."""
    if desk.person is None:
        return None, False
    known = kept.last_look(session, desk.person.id, desk.road.clock())
    return known or kept.next_look(session, desk.person.id), known is None
