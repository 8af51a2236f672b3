"""What operators do with documents: add one after a look at it, pause, resume, remove, ask for a check and see it come."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Form, Query
from pydantic import StringConstraints
from starlette.responses import Response

from tracker.config import read_interval
from tracker.model.capture import HELD_BACK
from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.parse import PROFILES
from tracker.pipeline import upkeep
from tracker.pipeline.preview import Preview, preview
from tracker.pipeline.upkeep import Wish
from tracker.store import checks, queue
from tracker.web.desk import Desk, Here
from tracker.web.fields import LARGEST, Slug
from tracker.web.lookup import document_of, reports_of
from tracker.web.routes import Routes

AGAIN = "3"  # seconds after which a look in progress is shown anew
LONG = dt.timedelta(minutes=10)  # after which it is not: nobody seems to look, and a page that asks forever keeps its person signed in
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Form()]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), Form()]
Seen = Annotated[int, Query(ge=0, le=LARGEST)]
routes = Routes()


async def _asked(url: Address = "", slug: Word = "", profile: Word = "", every: Word = "") -> dict[str, str]:  # async: it needs no thread
    return {"url": url, "slug": slug, "profile": profile, "every": every}


Asked = Annotated[dict[str, str], Depends(_asked)]


@routes.get("/operations/add", Role.OPERATOR)
def new_document(desk: Here) -> Response:
    """Ask what is to be tracked."""
    return _form(desk, {"url": "", "slug": "", "profile": "pdq", "every": "1d"})


@routes.post("/operations/preview", Role.OPERATOR)
def preview_document(desk: Here, asked: Asked) -> Response:
    """Show what is read from an address; nothing of it is kept."""
    try:
        wish = _wish(asked)
        shown = preview(desk.road, wish)
    except UsageError as error:
        return _form(desk, asked, problem=str(error))
    return _form(desk, asked | {"url": wish.url, "slug": wish.slug}, shown=shown)


@routes.post("/operations/add", Role.OPERATOR)
def add_document(desk: Here, asked: Asked) -> Response:
    """Track it; its first check comes at once."""
    try:
        made = upkeep.add(desk.road, desk.actor, _wish(asked))
    except UsageError as error:
        return _form(desk, asked, problem=str(error))
    return desk.go("look", slug=made.slug, seen=_last(desk, made.id))


@routes.post("/documents/{slug}/pause", Role.OPERATOR)
def pause_document(desk: Here, slug: Slug) -> Response:
    """Stop looking at it."""
    upkeep.pause(desk.road, desk.actor, document_of(desk, slug))
    return desk.go("document", slug=slug)


@routes.post("/documents/{slug}/resume", Role.OPERATOR)
def resume_document(desk: Here, slug: Slug) -> Response:
    """Look at it again."""
    upkeep.resume(desk.road, desk.actor, document_of(desk, slug))
    return desk.go("document", slug=slug)


@routes.get("/documents/{slug}/remove", Role.OPERATOR)
def ask_to_remove(desk: Here, slug: Slug) -> Response:
    """Ask whether it is really to be removed."""
    return desk.page("remove.html", document=document_of(desk, slug))


@routes.post("/documents/{slug}/remove", Role.OPERATOR)
def remove_document(desk: Here, slug: Slug) -> Response:
    """End tracking it."""
    upkeep.remove(desk.road, desk.actor, document_of(desk, slug))
    return desk.go("document", slug=slug)


@routes.post("/documents/{slug}/check", Role.OPERATOR)
def check_document(desk: Here, slug: Slug) -> Response:
    """Let it be looked at now, by the service, and go to where that is seen."""
    document = document_of(desk, slug)
    seen = _last(desk, document.id)
    upkeep.ask_for_check(desk.road, desk.actor, document)
    return desk.go("look", slug=slug, seen=seen)


@routes.get("/documents/{slug}/look", Role.OPERATOR)
def look(desk: Here, slug: Slug, seen: Seen = 0) -> Response:
    """Show how far a look is that was asked for when `seen` was the last check; the page comes anew while it goes on."""
    document, now = document_of(desk, slug), desk.road.clock()
    check = desk.found(checks.latest, document.id)
    ended = check if check and check.id > seen else None
    turn = desk.found(queue.turn_of, document.id, now)
    before = desk.found(queue.due_count, now, turn.due_at)
    forgotten = turn.due_at < now - LONG and not turn.holder
    live = ended is None and (bool(turn.holder) or (turn.due_at <= now and not forgotten))
    page = desk.page(
        "look.html",
        document=document,
        check=ended,
        report=desk.found(reports_of, document).get(ended.version or 0) if ended else None,
        held=ended is not None and ended.outcome in HELD_BACK and ended.capture_id is not None,
        turn=turn,
        before=before,
        seen=seen,
        live=live,
        forgotten=forgotten,
    )
    if live:
        page.headers["Refresh"] = AGAIN
    return page


def _last(desk: Desk, document_id: int) -> int:
    check = desk.found(checks.latest, document_id)
    return check.id if check else 0


def _wish(asked: dict[str, str]) -> Wish:
    return upkeep.read_wish(asked["url"], asked["slug"], asked["profile"], read_interval(asked["every"]))


def _form(desk: Desk, asked: dict[str, str], *, problem: str = "", shown: Preview | None = None) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return desk.page("add.html", status=status, asked=asked, problem=problem, shown=shown, profiles=list(PROFILES))
