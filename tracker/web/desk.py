"""What a page has at hand: who asks, the road, and ways to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from tracker.model.delivery import Way
from tracker.model.errors import StoreError, UsageError
from tracker.model.people import Actor, Person, Role, Token
from tracker.pipeline import watch
from tracker.pipeline.road import Road
from tracker.pipeline.status import MAIL_SILENT
from tracker.store import mailing
from tracker.web.render import TEMPLATES
from tracker.web.routes import Declared
from tracker.web.site import Site

Given = ParamSpec("Given")
Result = TypeVar("Result")
LONGEST = 2.0  # seconds that a page may ask the database for one thing
NAVIGATION = (  # those that are not for the person are not shown
    ("inbox", "Inbox"),
    ("documents", "Documents"),
    ("search", "Search"),
    ("operations", "Operations"),
    ("subscriptions", "Subscriptions"),
    ("hooks", "Hooks"),
    ("people", "People"),
    ("audit", "Audit"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """One request. `person` is who is signed in, None for strangers; `actor` is what acts are kept with.

    `program`: the token by which a program asks, below /api.
    """

    site: Site
    table: Mapping[str, Declared]
    request: Request
    person: Person | None
    actor: Actor
    token: str = ""
    program: Token | None = None

    @property
    def known(self) -> bool:
        """Tell whether it is no stranger who asks."""
        return self.person is not None or self.program is not None

    @property
    def road(self) -> Road:
        """Return what the pipeline is called with."""
        return self.site.road

    @property
    def me(self) -> Person:
        """Return who is signed in, on a page that only those see who are."""
        if self.person is None:
            raise HTTPException(HTTPStatus.FORBIDDEN)
        return self.person

    def reading(self) -> AbstractContextManager[Session]:
        """Give a session to read with, in which no statement takes long: its StoreError becomes a page, 503."""
        return self.road.database.read(seconds=LONGEST)

    def found(self, ask: Callable[Concatenate[Session, Given], Result], *args: Given.args, **named: Given.kwargs) -> Result:
        """Return what a function of the store finds, in one read; where it finds nothing, the answer is a page that says so, 404."""
        try:
            with self.reading() as session:
                return ask(session, *args, **named)
        except UsageError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
        except NoResultFound as error:  # of a function that was made for ids that are known
            raise HTTPException(HTTPStatus.NOT_FOUND) from error

    def opens(self, name: str) -> bool:
        """Tell whether there is a route of that name that this person may use: whether to show a link or a button."""
        return name in self.table and self.table[name].opens_to(self.person, public=self.site.public)

    def address(self, name: str, **values: object) -> str:
        """Return the address of a route; values that its path has no place for become the query."""
        return self.table[name].address(values)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401  what templates show
        """Answer with a page."""
        links = [(name, label) for name, label in NAVIGATION if self.opens(name)]
        shown = {"desk": self, "url": self.address, "now": self.road.clock(), "navigation": links, "here": self._here(), **values}
        shown["failing"], shown["full"] = self._wrong()
        return HTMLResponse(TEMPLATES.get_template(template).render(shown), status)

    def go(self, name: str, **values: object) -> RedirectResponse:
        """Answer an act by sending the browser to a page."""
        return RedirectResponse(self.address(name, **values), HTTPStatus.SEE_OTHER)

    def _wrong(self) -> tuple[tuple[dt.datetime, str] | None, list[str]]:
        """Return since when no mail goes and what was said, and which disks are full; for those who can do something about it."""
        if self.person is None or not self.person.role.reaches(Role.OPERATOR):
            return None, []
        now = self.road.clock()
        with suppress(StoreError), self.road.database.read() as session:  # the page that tells of it is to come, too
            return mailing.failing_since(session, Way.MAIL, now, MAIL_SILENT), watch.full_disks(session, now)
        return None, []

    def _here(self) -> str:
        route = self.request.scope.get("tracker.route")
        return route.name if isinstance(route, Declared) else ""


def desk_of(request: Request) -> Desk:
    """Return what the door made of a request."""
    desk: Desk = request.scope["tracker.desk"]
    return desk


async def _here(request: Request) -> Desk:  # async: it needs no thread
    return desk_of(request)


Here = Annotated[Desk, Depends(_here)]
