"""Where the desk begins: its first page that is for the person; and whether it is there at all."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from tracker.model.people import Role
from tracker.web.desk import NAVIGATION, Here
from tracker.web.routes import ANYONE, Routes

routes = Routes()


@routes.get("/", Role.READER, public=True)
def home(desk: Here) -> Response:
    """Go to the first page of the navigation."""
    return desk.go(next(name for name, _ in NAVIGATION if desk.opens(name)))


@routes.get("/health", ANYONE)
def health(desk: Here) -> Response:
    """Say that the desk answers, and its database too."""
    with desk.reading() as session:
        session.connection()
    return PlainTextResponse("ok\n")
