"""Hooks for operators: how it is with each, what it was sent and what was answered; switch on and off, and send again."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import Form
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.hook import Hook
from tracker.model.people import Role
from tracker.pipeline import hooks as acts
from tracker.pipeline.moments import read_day
from tracker.pipeline.wants import subject
from tracker.store import documents
from tracker.store import hooks as kept
from tracker.store.hooks import Logged, Sum
from tracker.web.desk import Desk, Here
from tracker.web.fields import LARGEST, Before, Id
from tracker.web.routes import Routes

MOST = 50
DONE = {
    "on": "The hook is on: what waits, what was given up and what became news meanwhile is sent.",
    "off": "The hook is off: nothing is sent until it is switched on.",
    "replayed": "They are sent again, under the same ids.",
}
Done = Literal["", "on", "off", "replayed"]
Day = Annotated[str, Form(max_length=20)]
Message = Annotated[int | None, Form(ge=1, le=LARGEST)]
routes = Routes()


@routes.get("/hooks", Role.OPERATOR)
def hooks(desk: Here) -> Response:
    """List the hooks."""
    with desk.road.database.read() as session:
        sums = kept.sums(session)
        rows = [(each, _about(session, each), sums.get(each.id, Sum({}, None))) for each in kept.everyone(session)]
    return desk.page("hooks.html", rows=rows)


@routes.get("/hooks/{hook_id}", Role.OPERATOR)
def hook(desk: Here, hook_id: Id, before: Before = None, done: Done = "") -> Response:
    """Show a hook with what it was sent, fifty at a time; `before` is the number of the last message that was seen."""
    return _page(desk, hook_id, before=before, done=DONE.get(done, ""))


@routes.post("/hooks/{hook_id}/on", Role.OPERATOR)
def switch_hook_on(desk: Here, hook_id: Id) -> Response:
    """Send to it again."""
    acts.switch_on(desk.road, desk.actor, desk.found(kept.by_id, hook_id))
    return desk.go("hook", hook_id=hook_id, done="on")


@routes.post("/hooks/{hook_id}/off", Role.OPERATOR)
def switch_hook_off(desk: Here, hook_id: Id) -> Response:
    """Send nothing to it."""
    acts.switch_off(desk.road, desk.actor, desk.found(kept.by_id, hook_id))
    return desk.go("hook", hook_id=hook_id, done="off")


@routes.post("/hooks/{hook_id}/replay", Role.OPERATOR)
def replay_hook(desk: Here, hook_id: Id, since: Day = "", message: Message = None) -> Response:
    """Send again what was made since a day, or one message, or else all that was given up."""
    found = desk.found(kept.by_id, hook_id)
    try:
        moment = dt.datetime.combine(read_day(since.strip()), dt.time(), dt.UTC) if since.strip() else None
        acts.replay(desk.road, desk.actor, found, since=moment, delivery=message)
    except UsageError as error:
        return _page(desk, hook_id, problem=str(error))
    return desk.go("hook", hook_id=hook_id, done="replayed")


def _page(desk: Desk, hook_id: int, *, before: int | None = None, done: str = "", problem: str = "") -> Response:
    found = desk.found(kept.by_id, hook_id)
    with desk.road.database.read() as session:
        listed = kept.log(session, hook_id, MOST + 1, before=before)
        rows = [(each, _slug(session, each)) for each in listed[:MOST]]
        values = {"about": _about(session, found), "sum": kept.sums(session).get(hook_id, Sum({}, None))}
    older = listed[MOST - 1].delivery.id if len(listed) > MOST else None
    beyond = before is not None and not listed
    status = 422 if problem else 200
    return desk.page("hook.html", status=status, hook=found, rows=rows, older=older, beyond=beyond, done=done, problem=problem, **values)


def _about(session: Session, hook: Hook) -> str:
    return subject(hook.interest, {each: documents.by_id(session, each).slug for each in hook.interest.documents})


def _slug(session: Session, logged: Logged) -> str:
    return documents.by_id(session, logged.document).slug
