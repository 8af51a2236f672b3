"""What was done at the desk and at the command line, for admins: the newest first."""

from __future__ import annotations

from starlette.responses import Response

from tracker.model.people import Role
from tracker.store import acts
from tracker.web.desk import Here
from tracker.web.fields import Before
from tracker.web.routes import Routes

MOST = 100
routes = Routes()


@routes.get("/audit", Role.ADMIN)
def audit(desk: Here, before: Before = None, reading: bool = False) -> Response:  # noqa: FBT001, FBT002  it stands in the address
    """List a hundred acts; `before` is the number of the last one that was seen, `reading`: who read what, too."""
    found = desk.found(acts.newest, MOST + 1, before=before, reading=reading)
    older = found[MOST - 1].id if len(found) > MOST else None
    return desk.page("audit.html", acts=found[:MOST], older=older, beyond=before is not None and not found, reading=reading)
