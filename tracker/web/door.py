"""The door of the desk: every request passes it, and what nobody declared does not get through.

In this order: is it meant for this desk, is it clear and small, does it come from a page of ours, who asks, may they, and is it their turn.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.model.errors import StoreError
from tracker.model.people import Actor, Person
from tracker.pipeline.people import IDLE
from tracker.store import acts, sign_ins
from tracker.web import limits, origin
from tracker.web.api.gate import Gate
from tracker.web.api.problems import is_for_program
from tracker.web.cookies import token_of
from tracker.web.desk import Desk, desk_of
from tracker.web.errors import LATER, error_page, said_by, store_page
from tracker.web.headers import guarded
from tracker.web.routes import SAFE, Declared
from tracker.web.site import Site
from tracker.web.turns import CROWDED, HEAVY, HEAVY_PATIENCE, PAGES, PATIENCE, TAKES_LONG, Turn, Turns

OFTEN = dt.timedelta(minutes=10)  # how exactly it is known when somebody was seen
STRANGER = "a stranger"
OPEN = frozenset({"static", "healthz", "readyz", "read_metrics"})  # routes of what is the same for everybody: who asks is not looked up
PROBES = frozenset({"/healthz", "/readyz"})  # that are asked for by a machine's number, or its name among others
log = logging.getLogger("tracker")


class Door:
    """Lets requests in to an app, by what the routes of `table` ask for."""

    def __init__(self, app: ASGIApp, *, site: Site, table: Mapping[str, Declared], routes: Sequence[BaseRoute]) -> None:
        self._app, self._site, self._table, self._routes = app, site, table, routes
        self._heavy, self._pages, self._gate = Turns(HEAVY, HEAVY_PATIENCE), Turns(PAGES, PATIENCE), Gate()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it with a page that says why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, limits.counted(receive), guarded(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, turn, started = Request(scope, receive), Turn(), False
        scope["tracker.desk"] = self._desk(request, None, "")

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                turn.leave()  # the page is made; who reads it slowly keeps nobody waiting
                await self._note(request, message["status"])
                started = True
            await send(message)

        try:
            answer = await self._refusal(request) or await self._crowded(request, turn)
            await (answer or self._app)(scope, receive, sending)
        except Exception as error:
            if started:
                raise
            await _failed(request, error)(scope, receive, send)
        finally:
            turn.leave()

    async def _refusal(self, request: Request) -> Response | None:
        """Return why a request does not get in, None where it does."""
        if unfit := self._unfit(request):
            return unfit
        declared = request.scope["tracker.route"] = self._declared(request.scope)
        if is_for_program(request):
            return await self._program_refused(request, declared)
        foreign = origin.may_be_foreign(request, declared)
        if request.method not in SAFE and not foreign and not origin.is_ours(request, self._site):
            return error_page(request, HTTPStatus.FORBIDDEN, says=origin.FOREIGN)
        if foreign or (declared is not None and declared.name in OPEN):
            return None
        desk = request.scope["tracker.desk"] = await self._recognised(request)
        if declared is None:
            return error_page(request, HTTPStatus.NOT_FOUND)
        return _refused(request, desk, declared) or self._other_method(request, declared)

    async def _program_refused(self, request: Request, declared: Declared | None) -> Response | None:
        """Return why a program does not get in below /api, None where it does. Whatever a browser sends by itself counts for nothing."""
        if declared is None:
            return error_page(request, HTTPStatus.NOT_FOUND)
        if other := self._other_method(request, declared):
            return other
        try:
            request.scope["tracker.desk"] = await run_in_threadpool(self._gate.admit, desk_of(request), declared)
        except HTTPException as error:
            return error_page(request, error.status_code, says=said_by(error), headers=error.headers)
        return None

    def _unfit(self, request: Request) -> Response | None:
        """Return why nobody's request of this kind gets in, whoever asks."""
        if self._site.hosts and request.headers.get("host", "").lower() not in self._site.hosts and not _asks_for_any(request):
            return error_page(request, HTTPStatus.MISDIRECTED_REQUEST)
        if limits.unclear(request):
            return error_page(request, HTTPStatus.BAD_REQUEST, headers={"Connection": "close"})
        if limits.too_big(request):
            return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})
        return None

    def _declared(self, scope: Scope) -> Declared | None:
        """Return the route that a request asks for, or one of the same address; None where nobody declared it."""
        for wanted in (Match.FULL, Match.PARTIAL):
            for route in self._routes:
                match, inside = route.matches(scope)
                if match is wanted and isinstance(route, Route):
                    scope["path_params"] = inside["path_params"]
                    return self._table.get(route.name)
        return None

    def _other_method(self, request: Request, declared: Declared) -> Response | None:
        """Return the page that says which methods there are at an address, where it has not the one that was asked for."""
        if declared.method == ("GET" if request.method in SAFE else request.method):
            return None
        here = [route for route in self._routes if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL]
        allowed = {method for route in here for method in route.methods or ()}
        return error_page(request, HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(sorted(allowed))})

    async def _crowded(self, request: Request, turn: Turn) -> Response | None:
        """Return why a page is not made just now, None where its turn came. Acts wait for nobody."""
        declared = request.scope["tracker.route"]
        if declared is None or declared.name in OPEN or request.method not in SAFE:
            return None
        turns, says = (self._heavy, TAKES_LONG) if declared.heavy else (self._pages, CROWDED)
        if await turn.take(turns):
            return None
        return error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, says=says, headers=LATER)

    async def _recognised(self, request: Request) -> Desk:
        token = token_of(request, self._site)
        person = await run_in_threadpool(self._person, token) if token else None
        return self._desk(request, person, token if person else "")

    def _person(self, token: str) -> Person | None:
        database, now = self._site.road.database, self._site.road.clock()
        with database.read() as session:
            found = sign_ins.person_of(session, token, seen_after=now - IDLE)
        if found is not None and now - found[1] > OFTEN:
            with database.write() as session:
                sign_ins.seen(session, token, now)
        return found[0] if found else None

    def _desk(self, request: Request, person: Person | None, token: str) -> Desk:
        address = request.client.host if request.client else ""
        ticket = "" if request.method in SAFE else secrets.token_hex(8)
        actor = Actor(person.id if person else None, person.name if person else STRANGER, address, ticket)
        return Desk(self._site, self._table, request, person, actor, token)

    async def _note(self, request: Request, status: int) -> None:
        """Keep what was done, where the pipeline did not do so itself."""
        if request.method not in SAFE and status < HTTPStatus.BAD_REQUEST and desk_of(request).person:
            await run_in_threadpool(self._keep, request, desk_of(request))

    def _keep(self, request: Request, desk: Desk) -> None:
        declared, on = request.scope["tracker.route"], " ".join(map(str, request.path_params.values()))
        with desk.road.database.read() as session:
            known = acts.kept(session, desk.actor.ticket)
        if not known:
            with desk.road.database.write(durable=True) as session:
                acts.keep(session, desk.actor, declared.name.replace("_", " "), on, "", desk.road.clock())


def _asks_for_any(request: Request) -> bool:
    """Tell whether it matters nothing by which name the desk is asked: it is for a probe, or for who shows the token of metrics."""
    path = request.scope["path"]
    return path in PROBES or (path == "/metrics" and "authorization" in request.headers)


def _refused(request: Request, desk: Desk, declared: Declared) -> Response | None:
    if declared.opens_to(desk.person, public=desk.site.public):
        return None
    if desk.person:
        says = f"This needs the role {declared.least}; yours is {desk.person.role}. An admin can give you another one."
        return error_page(request, HTTPStatus.FORBIDDEN, says=says)
    if request.method not in SAFE:
        return error_page(request, HTTPStatus.FORBIDDEN, says="You are signed out. Sign in in another window, then send this again.")
    ids = [request.path_params[hole] for hole in declared.holes]
    return RedirectResponse(desk.address("sign_in", next=declared.name, id=ids or None), HTTPStatus.SEE_OTHER)


def _failed(request: Request, error: Exception) -> Response:
    if isinstance(error, StoreError):
        return store_page(request, error)
    declared = request.scope.get("tracker.route")
    log.error("%s %s ended with a bug", request.method, declared.path if declared else "?", exc_info=error)
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
