"""Who may use the desk, for admins: add, invite, change the role, disable."""

from __future__ import annotations

from typing import Literal

from starlette.responses import Response

from tracker.model.people import Role
from tracker.pipeline import people as acts
from tracker.store import people as kept
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id, Line, RoleField
from tracker.web.routes import Routes

DONE = {
    "role": "The role is changed; the person signs in again.",
    "disabled": "The person is disabled, and signed out everywhere.",
    "enabled": "The person may sign in again.",
}
Done = Literal["", "role", "disabled", "enabled"]
routes = Routes()


@routes.get("/people", Role.ADMIN)
def people(desk: Here, done: Done = "") -> Response:
    """List all people."""
    return _list(desk, done=DONE.get(done, ""))


@routes.post("/people", Role.ADMIN)
def add_person(desk: Here, name: Line, role: RoleField) -> Response:
    """Take somebody in, and show the link that lets them in: once, here."""
    person = acts.add(desk.road, desk.actor, name, role)
    return _list(desk, invited=person.name, token=acts.invite(desk.road, desk.actor, person))


@routes.post("/people/{person_id}/invitation", Role.ADMIN)
def invite_person(desk: Here, person_id: Id) -> Response:
    """Make another link for somebody whose link is lost or too old, or who forgot the password."""
    person = desk.found(kept.by_id, person_id)
    return _list(desk, invited=person.name, token=acts.invite(desk.road, desk.actor, person))


@routes.post("/people/{person_id}/role", Role.ADMIN)
def change_role(desk: Here, person_id: Id, role: RoleField) -> Response:
    """Change what somebody may do."""
    acts.set_role(desk.road, desk.actor, desk.found(kept.by_id, person_id), role)
    return desk.go("people", done="role")


@routes.post("/people/{person_id}/disable", Role.ADMIN)
def disable_person(desk: Here, person_id: Id) -> Response:
    """Let somebody in no more."""
    acts.set_active(desk.road, desk.actor, desk.found(kept.by_id, person_id), active=False)
    return desk.go("people", done="disabled")


@routes.post("/people/{person_id}/enable", Role.ADMIN)
def enable_person(desk: Here, person_id: Id) -> Response:
    """Let somebody in again."""
    acts.set_active(desk.road, desk.actor, desk.found(kept.by_id, person_id), active=True)
    return desk.go("people", done="enabled")


def _list(desk: Desk, *, done: str = "", invited: str = "", token: str = "") -> Response:
    everybody = desk.found(kept.everybody)
    link = desk.site.url + desk.address("invitation", token=token) if token else ""
    return desk.page("people.html", people=everybody, roles=list(Role), done=done, invited=invited, link=link)
