"""Where the desk begins: its first page that is for the person."""

from __future__ import annotations

from starlette.responses import Response

from tracker.model.people import Role
from tracker.web.desk import NAVIGATION, Here
from tracker.web.routes import Routes

routes = Routes()


@routes.get("/", Role.READER, public=True)
def home(desk: Here) -> Response:
    """Go to the first page of the navigation."""
    return desk.go(next(name for name, _ in NAVIGATION if desk.opens(name)))
