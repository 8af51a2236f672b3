"""Subscribe by mail address alone: what is asked for here begins when the reader of the address confirms it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.pipeline import by_link
from tracker.pipeline.subscribe import LANGUAGE, ZONE
from tracker.web.choosing import Chosen, Posted, Prefilled, shown
from tracker.web.desk import Desk, Here
from tracker.web.guessing import guess
from tracker.web.routes import Routes

ASKED = (  # whether the address is known or not
    "A mail with a link is sent to the address that you gave. Open the link within seven days to confirm: nothing else is sent before."
)
routes = Routes()


@routes.get("/subscribe", Role.READER, public=True)
def subscribe(desk: Here, prefilled: Prefilled, done: Literal["", "asked"] = "") -> Response:
    """Ask for an address, and of what it is to be told."""
    return _form(desk, prefilled, done=ASKED if done else "")


@routes.post("/subscribe", Role.READER, public=True)
def ask_to_subscribe(desk: Here, chosen: Posted) -> Response:
    """Write to the address and ask its reader."""
    if wait := guess(desk, f"subscribe {chosen.mail}").refused():
        return wait
    try:
        with desk.road.database.read() as session:
            choice = chosen.choice(session)
        by_link.ask(desk.road, chosen.mail, choice, chosen.zone or ZONE, chosen.mails_in or LANGUAGE, desk.site.url)
    except UsageError as error:
        return _form(desk, chosen, problem=str(error))
    return desk.go("subscribe", done="asked")


def _form(desk: Desk, chosen: Chosen, *, done: str = "", problem: str = "") -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return desk.page("subscribe.html", status=status, done=done, problem=problem, **shown(desk, chosen))
