"""A link that was given to somebody: lets them in once, after they chose a password. To look at it uses nothing up."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.people import Person
from tracker.pipeline import entrance
from tracker.pipeline.passwords import SHORTEST, BusyError
from tracker.web import cookies
from tracker.web.desk import Desk, Here
from tracker.web.fields import Password
from tracker.web.guessing import guess
from tracker.web.routes import ANYONE, Routes

Token = Annotated[str, Path(max_length=100)]
routes = Routes()


@routes.get("/invitations/{token}", ANYONE)
def invitation(desk: Here, token: Token) -> Response:
    """Greet the person, and ask for a password where one is to be chosen."""
    person, chooses = _invited(desk, token)
    return desk.page("invitation.html", invited=person, chooses=chooses, token=token, least=SHORTEST, problem="")


@routes.post("/invitations/{token}", ANYONE)
def accept_invitation(desk: Here, token: Token, password: Password = "", again: Password = "") -> Response:
    """Let the person in."""
    person, chooses = _invited(desk, token)
    try:
        if chooses and password != again:
            raise UsageError("the password is not the same twice")  # noqa: TRY301  all that is wrong ends on the form
        new = entrance.accept(desk.road, desk.actor, token, password, desk.token)
    except BusyError:
        raise
    except UsageError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return desk.page("invitation.html", status=status, invited=person, chooses=chooses, token=token, least=SHORTEST, problem=str(error))
    guess(desk, person.name).was_right()
    answer = desk.go("home")
    cookies.give(answer, desk.site, new)
    return answer


def _invited(desk: Desk, token: str) -> tuple[Person, bool]:
    try:
        return entrance.invited(desk.road, token)
    except UsageError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
