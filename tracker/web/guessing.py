"""Passwords cannot be tried out, neither at the entrance nor at a desk that somebody left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from starlette.responses import Response

from tracker.model.people import key_of
from tracker.pipeline.passwords import BusyError
from tracker.web.desk import Desk
from tracker.web.errors import error_page
from tracker.web.throttle import Throttle

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Guess:
    """A try at the password of a name. `known`: by who is signed in, or came in from that network before."""

    desk: Desk
    name: str
    known: bool

    def refused(self) -> Response | None:
        """Return the page that says how long to wait; None where the password may be tried now, which counts as a try."""
        wait = self._throttle.wait(self.name, self.desk.actor.address, self.desk.road.clock(), known=self.known)
        if not wait:
            return None
        says = f"There were many tries lately. In {wait} seconds there is another one."
        return error_page(self.desk.request, HTTPStatus.TOO_MANY_REQUESTS, says=says, headers={"Retry-After": str(wait)})

    def tried(self, ask: Callable[[], Result]) -> Result:
        """Return what trying it says. Where too many do so at once it is no try, and raises BusyError."""
        try:
            return ask()
        except BusyError:
            self._throttle.take_back(self.name, self.desk.actor.address, known=self.known)
            raise

    def was_right(self) -> None:
        """Forget the tries: the last password was right."""
        self._throttle.forgive(self.name, self.desk.actor.address, known=self.known)

    @property
    def _throttle(self) -> Throttle:
        return _throttle(self.desk)


def guess(desk: Desk, name: str) -> Guess:
    """Return a try at the password of a name."""
    own = desk.person is not None and key_of(desk.person.name) == key_of(name)
    return Guess(desk, name, own or _throttle(desk).knows(name, desk.actor.address))


def _throttle(desk: Desk) -> Throttle:
    throttle: Throttle = desk.request.app.state.throttle
    return throttle
