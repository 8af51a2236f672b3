"""What editors do about reports: the one set of calls for pages, API and commands. Who may is asked where they come in.

Each call says which version of the review was before the editor's eyes. Where somebody did something about the same thing
since, nothing is kept, and ConflictError tells both. Each is kept in the audit list, too, in its own transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.people import Actor, Person, Role
from tracker.model.review import Assignment, Comment, Deed, Review, Undo, Verdict, VerdictKind, What
from tracker.pipeline.road import Road
from tracker.store import acts, people, reviews
from tracker.text import one_line

LONGEST = 10_000  # characters of a text
MOST = 5000  # reports at once
UNDONE_WITHIN = dt.timedelta(days=1)
NEEDED = {VerdictKind.DISMISS: "why it is dismissed", VerdictKind.REWORD: "the new words"}


class StaleError(UsageError):
    """Which version was before the editor's eyes cannot be: the review has not come so far."""


class ConflictError(UsageError):
    """Somebody else was first. `theirs` is what they did, `name` who they are, `mine` what was not kept; `review` is how it stands."""

    def __init__(self, review: Review, theirs: Deed, name: str, mine: Verdict | Assignment) -> None:
        super().__init__(f"{name} was first, at {theirs.done_at:%H:%M} UTC: {said(theirs.what)}; look at it, and decide again")
        self.review, self.theirs, self.name, self.mine = review, theirs, name, mine


@dataclass(frozen=True, slots=True)
class Many:
    """What came of a deed on many reports: the numbers of those it was done to, each with the deed's, and what stood against it."""

    done: Mapping[int, int]
    refused: Mapping[int, UsageError]


def said(what: What) -> str:
    """Return a deed in a few words: "dismiss: a typing mistake"."""
    match what:
        case Verdict(kind, text):
            return f"{kind}: {one_line(text, 200)}" if text else str(kind)
        case Comment(text):
            return f"comment: {one_line(text, 200)}"
        case Assignment(colleague):
            return "assigned" if colleague is not None else "assigned to nobody"
        case Undo(number):
            return f"undo {number}"


def give_verdict(  # noqa: PLR0913, PLR0917  each is a fact of the deed
    road: Road, actor: Actor, report: int, statement: str, verdict: Verdict, expected_version: int
) -> Review:
    """Decide about a statement, named by its change's id, or, with "", about the report. Raises UsageError, ConflictError."""
    return _do(road, actor, report, statement, _checked(verdict), expected_version)


def comment(road: Road, actor: Actor, report: int, statement: str, text: str) -> Review:
    """Remark something on a statement or the report. Raises UsageError."""
    return _do(road, actor, report, statement, Comment(_text(text, "what you remark")), None)


def assign(road: Road, actor: Actor, report: int, colleague: int | None, expected_version: int) -> Review:
    """Say who is to review a report, None: nobody. Raises UsageError, ConflictError."""
    return _do(road, actor, report, "", Assignment(colleague), expected_version)


def undo(road: Road, actor: Actor, report: int, number: int | None = None) -> Review:
    """Take the actor's own last deed on a report back, of the last day; with `number` only where it is that one. Raises UsageError."""
    with road.database.write(durable=True) as session:
        review = _undo(session, road, actor, report, number)
        acts.keep(session, actor, "undo", f"report {report}", said(review.deeds[-1].what), road.clock())
        return review


def give_verdicts(road: Road, actor: Actor, verdict: Verdict, expected: Mapping[int, int]) -> Many:
    """Decide about many reports as a whole, in one transaction: `expected` holds the version of each review.

    Those about which somebody decided meanwhile are left alone, and told. Raises UsageError where the verdict cannot be.
    """
    verdict = _checked(verdict)

    def give(session: Session, report: int) -> Review:
        return _keep(session, road, actor, (report, "", verdict), expected[report])

    return _to_many(road, actor, expected, give, said(verdict))


def assign_many(road: Road, actor: Actor, colleague: int | None, expected: Mapping[int, int]) -> Many:
    """Say who is to review many reports; as `give_verdicts`."""

    def give(session: Session, report: int) -> Review:
        return _keep(session, road, actor, (report, "", Assignment(colleague)), expected[report])

    return _to_many(road, actor, expected, give, said(Assignment(colleague)))


def undo_many(road: Road, actor: Actor, deeds: Mapping[int, int]) -> Many:
    """Take back what was done to many reports: `deeds` is `Many.done` of that."""
    return _to_many(road, actor, deeds, lambda session, report: _undo(session, road, actor, report, deeds[report]), "undo")


def _do(  # noqa: PLR0913, PLR0917
    road: Road, actor: Actor, report: int, statement: str, what: What, expected: int | None
) -> Review:
    with road.database.write(durable=True) as session:
        review = _keep(session, road, actor, (report, statement, what), expected)
        place = f"report {report}, statement {statement}" if statement else f"report {report}"
        acts.keep(session, actor, type(what).__name__.lower(), place, said(what), road.clock())
        return review


def _to_many(road: Road, actor: Actor, reports: Iterable[int], do: Callable[[Session, int], Review], words: str) -> Many:
    wanted = sorted(set(reports))  # in one order, so that two never wait for each other
    if not wanted or len(wanted) > MOST:
        raise UsageError(f"name 1 to {MOST} reports, these are {len(wanted)}")
    done: dict[int, int] = {}
    refused: dict[int, UsageError] = {}
    with road.database.write(durable=True) as session:
        for report in wanted:
            try:
                done[report] = _number(do(session, report))
            except UsageError as error:
                refused[report] = error
        if done:
            numbers = ", ".join(map(str, done))
            acts.keep(
                session, actor, "reviewed together", f"{len(done)} report{'s' * (len(done) != 1)}", f"{words}: {numbers}", road.clock()
            )
    return Many(done, refused)


def _keep(session: Session, road: Road, actor: Actor, deed: tuple[int, str, What], expected: int | None) -> Review:
    report, statement, what = deed
    reviews.lock(session, report)
    review = reviews.load(session, report)
    if statement and statement not in review.statements:
        raise UsageError(f"report {report} has no statement “{one_line(statement, 40)}” to decide about; see: tracker review {report}")
    colleague = what.colleague if isinstance(what, Verdict | Assignment) else None
    if colleague is not None:
        _may_review(people.by_id(session, colleague))
    if expected is not None and expected > review.version:
        raise StaleError(f"report {report} is not as it was on your page; load it again, and decide anew")
    if expected is not None and isinstance(what, Verdict | Assignment):
        theirs = review.met(what, statement, expected)
        if theirs is not None:
            raise ConflictError(review, theirs, people.by_id(session, theirs.author).name, what)
    return reviews.add(session, review, _author(actor), what, statement, road.clock())


def _may_review(colleague: Person) -> None:
    if not colleague.active:
        raise UsageError(f"{colleague.name} is disabled; name another colleague")
    if not colleague.role.reaches(Role.REVIEWER):
        raise UsageError(f"{colleague.name} is a {colleague.role} and may not review; name another colleague, or ask an admin for the role")


def _undo(session: Session, road: Road, actor: Actor, report: int, number: int | None) -> Review:
    reviews.lock(session, report)
    review, author = reviews.load(session, report), _author(actor)
    last = review.undoable(author)
    if last is None:
        raise UsageError(f"there is nothing of yours to undo on report {report}, or somebody went on from it; decide anew instead")
    if number is not None and number != last.number:
        raise UsageError(f"what you want to undo on report {report} is not your last deed there; decide anew instead")
    if road.clock() - last.done_at > UNDONE_WITHIN:
        raise UsageError(f"what you did on report {report} is more than a day old; decide anew instead")
    return reviews.add(session, review, author, Undo(last.number), last.statement, road.clock())


def _author(actor: Actor) -> int:
    if actor.person_id is None:
        raise UsageError("a review has an author; say who you are")
    return actor.person_id


def _number(review: Review) -> int:
    return review.deeds[-1].number


def _checked(verdict: Verdict) -> Verdict:
    needed = NEEDED.get(verdict.kind)
    text = _text(verdict.text, needed) if needed else _bounded(verdict.text)
    if verdict.colleague is not None and verdict.kind is not VerdictKind.ASK:
        raise UsageError("a colleague is named only to be asked")
    return Verdict(verdict.kind, text, verdict.colleague)


def _text(text: str, needed: str) -> str:
    text = _bounded(text)
    if not text:
        raise UsageError(f"say {needed}")
    return text


def _bounded(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise UsageError(f"a text has at most {LONGEST} characters, this one has {len(text)}")
    return text
