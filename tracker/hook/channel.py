"""Sends messages to hooks, by the one client: no redirects, ten seconds, and little of what is answered is read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from tracker.hook.message import signed
from tracker.model.capture import Answer
from tracker.model.delivery import Handing, Later, Refused, Sent
from tracker.model.errors import FetchError
from tracker.model.hook import Call
from tracker.net import Client
from tracker.text import one_line

SECONDS = 10.0
READ = 2_000  # bytes of an answer
SHOWN = 200  # characters of its first line


class HookChannel:
    """Takes calls to their addresses. Anything but a status of 200 to 299 is a failure."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def send(self, call: Call, hand: Callable[[], None]) -> Handing:
        """Send one; see `Channel`. `said` is the answer's status and first line. One of 410 wants no message any more."""
        hand()
        try:
            answer = self._client.post(call.url, call.body, signed(call), first=READ, seconds=SECONDS)
        except FetchError as error:
            _, _, what = str(error).partition(": ")  # the address may hold a secret of the receiver's
            return Later(one_line(what), away=True)
        said = _said(answer)
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return Sent(said)
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            return Later(f"{said}; it redirects, which is not followed: give the hook the address where it ends")
        return Refused(said, lasting=True) if answer.status == HTTPStatus.GONE else Later(said)

    def rest(self) -> None:
        """Do nothing: no connection outlives its message."""


def _said(answer: Answer) -> str:
    try:
        name = HTTPStatus(answer.status).phrase
    except ValueError:
        name = ""
    first = one_line(answer.body.decode("utf-8", "replace").strip().partition("\n")[0].strip(), SHOWN)
    return f"{answer.status} {name}".strip() + (f": {first}" if first else "")
