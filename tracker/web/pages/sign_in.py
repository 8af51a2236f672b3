"""Sign in by name and password, and sign out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Form, Query
from starlette.responses import Response

from tracker.model.people import Role
from tracker.pipeline import entrance
from tracker.web import cookies
from tracker.web.desk import Desk, Here
from tracker.web.errors import error_page
from tracker.web.fields import Line, Password
from tracker.web.guessing import guess
from tracker.web.routes import ANYONE, Routes

WRONG = "This name and password do not go together."
OVERHEARD = "Nobody can sign in over http: passwords would travel unencrypted. An operator sets web.url to an https:// address."
Word = Annotated[str, Form(max_length=100)]
Ids = Annotated[list[str] | None, Form(max_length=4)]
routes = Routes()


@routes.get("/sign-in", ANYONE)
def sign_in(
    desk: Here, next: Annotated[str, Query(max_length=100)] = "", id: Annotated[list[str] | None, Query(max_length=4)] = None
) -> Response:
    """Ask for name and password. `next` and `id` name the page to go on to: a route and its values, never an address."""
    return desk.go("home") if desk.person else _form(desk, next, id)


@routes.post("/sign-in", ANYONE)
def enter(desk: Here, name: Line, password: Password, next: Word = "", id: Ids = None) -> Response:
    """Sign in, and go on."""
    attempt = guess(desk, name)
    if wait := attempt.refused():
        return wait
    token = attempt.tried(lambda: entrance.sign_in(desk.road, desk.actor, name, password, desk.token, known=attempt.known))
    if token is None:
        return _form(desk, next, id, name=name, problem=WRONG)
    attempt.was_right()
    answer = onward(desk, next, id)
    cookies.give(answer, desk.site, token)
    return answer


@routes.post("/sign-out", Role.READER)
def sign_out(desk: Here) -> Response:
    """Sign out in this browser."""
    entrance.sign_out(desk.road, desk.actor, desk.token)
    answer = desk.go("sign_in")
    cookies.take(answer, desk.site)
    return answer


def _form(desk: Desk, next: str, ids: list[str] | None, *, name: str = "", problem: str = "") -> Response:
    if desk.site.overheard:
        return error_page(desk.request, HTTPStatus.FORBIDDEN, says=OVERHEARD)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return desk.page("sign_in.html", status=status, next=next, ids=ids or [], name=name, problem=problem)


def onward(desk: Desk, next: str, ids: list[str] | None) -> Response:
    """Go to the page that was asked for, or home where there is no such page."""
    route, values = desk.table.get(next), ids or []
    if route is None or route.method != "GET" or len(route.holes) != len(values) or not all(values):
        return desk.go("home")
    return desk.go(next, **dict(zip(route.holes, values, strict=True)))
