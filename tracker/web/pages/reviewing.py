"""What is decided about a report: verdicts, comments, who is to review it, and what is taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import Form
from pydantic import StringConstraints
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.people import Role
from tracker.model.review import Assignment, Review, Verdict, VerdictKind
from tracker.pipeline import marks, review
from tracker.pipeline.review import ConflictError, StaleError, said
from tracker.store import glances, people
from tracker.web.desk import Desk, Here
from tracker.web.fields import LARGEST, Colleague, Id
from tracker.web.pages.report import statements, to_statement
from tracker.web.routes import Routes
from tracker.web.sieve import Sieve, Sifted

Typed = Annotated[str, StringConstraints(max_length=100_000), Form()]  # the pipeline says what is too long, and the form keeps it
Name = Annotated[str, StringConstraints(max_length=40), Form()]  # of a statement; "" is the report
Number = Annotated[int, Form(ge=0, le=LARGEST)]
Kind = Annotated[Literal["accept", "reword", "dismiss", "ask"], Form()]
routes = Routes()


@routes.post("/reports/{report_id}/verdict", Role.REVIEWER)
def give_verdict(  # noqa: PLR0913, PLR0917  each is a field of the form
    desk: Here,
    report_id: Id,
    sieve: Sifted,
    kind: Kind,
    expected: Number,
    statement: Name = "",
    text: Typed = "",
    colleague: Colleague = None,
) -> Response:
    """Decide about a statement, or the report, and go on to the next statement without one."""
    verdict = Verdict(VerdictKind(kind), text, colleague if kind == "ask" else None)
    try:
        after = review.give_verdict(desk.road, desk.actor, report_id, statement, verdict, expected)
    except ConflictError as error:
        return _conflict(desk, error, statement, sieve)
    except StaleError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error
    return _back(desk, after, statement, sieve, done=kind)


@routes.post("/reports/{report_id}/comment", Role.REVIEWER)
def comment_report(desk: Here, report_id: Id, sieve: Sifted, text: Typed, statement: Name = "") -> Response:
    """Remark something."""
    review.comment(desk.road, desk.actor, report_id, statement, text)
    return _to(desk, report_id, statement, sieve, done="comment")


@routes.post("/reports/{report_id}/assignment", Role.REVIEWER)
def assign_report(desk: Here, report_id: Id, sieve: Sifted, expected: Number, colleague: Colleague = None) -> Response:
    """Say who is to review it."""
    try:
        review.assign(desk.road, desk.actor, report_id, colleague, expected)
    except ConflictError as error:
        return _conflict(desk, error, "", sieve)
    except StaleError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error
    return _to(desk, report_id, "", sieve, done="assign")


@routes.post("/reports/{report_id}/undo", Role.REVIEWER)
def undo_report(desk: Here, report_id: Id, sieve: Sifted, number: Number) -> Response:
    """Take back what one did last."""
    after = review.undo(desk.road, desk.actor, report_id, number)
    return _to(desk, report_id, after.deeds[-1].statement, sieve, done="undo")


@routes.post("/reports/{report_id}/read", Role.READER)
def mark_read(desk: Here, report_id: Id, sieve: Sifted) -> Response:
    """Keep for oneself that it is read."""
    found = desk.found(glances.by_id, report_id).told
    marks.mark(desk.road, desk.actor, desk.me, [found.id])
    return desk.go("report", report_id=report_id, **sieve.values)


@routes.post("/reports/{report_id}/unread", Role.READER)
def mark_unread(desk: Here, report_id: Id, sieve: Sifted) -> Response:
    """Keep for oneself that it is to be read again, and go back to the list."""
    found = desk.found(glances.by_id, report_id).told
    marks.mark(desk.road, desk.actor, desk.me, [found.id], read=False)
    return desk.go("inbox", **sieve.values)


def _back(desk: Desk, after: Review, statement: str, sieve: Sieve, *, done: str) -> Response:
    """Go to the next statement without a verdict; to the same one where none is left after it."""
    if not statement:
        return _to(desk, after.report, "", sieve, done=done)
    found = desk.found(statements, after.report)
    later = (each.statement.change for each in found.all[found.numbers.get(statement, len(found.all)) :])
    following = next((name for name in later if name not in after.verdicts), statement)
    return _to(desk, after.report, following, sieve, done=done)


def _to(desk: Desk, report_id: int, statement: str, sieve: Sieve, *, done: str) -> Response:
    values = {"done": done, **sieve.values}
    if statement:
        return to_statement(desk, report_id, statement, **values)
    return desk.go("report", report_id=report_id, **values)


def _conflict(desk: Desk, error: ConflictError, statement: str, sieve: Sieve) -> Response:
    """Show what both decided, and let the second decide again, with all that was typed."""
    found = desk.found(glances.by_id, error.review.report).told
    words = next((each.text for each in found.report.statements if each.change == statement), "")
    return desk.page(
        "conflict.html",
        status=HTTPStatus.CONFLICT,
        section="inbox",
        error=error,
        report=found.report,
        statement=statement,
        words=words,
        theirs=said(error.theirs.what),
        mine=error.mine,
        assignment=isinstance(error.mine, Assignment),
        whom=desk.found(people.by_id, error.mine.colleague).name if error.mine.colleague else "nobody",
        values=sieve.values,
    )
