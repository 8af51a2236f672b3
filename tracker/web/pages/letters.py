"""What the signed links in mails lead to: confirm, change, leave, without signing in. Opening a link changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Form, Path
from starlette.responses import Response

from tracker.model.people import Actor
from tracker.model.subscription import Cadence, Standing, Subscriber
from tracker.pipeline import by_link
from tracker.pipeline import subscribe as acts
from tracker.pipeline.links import Purpose
from tracker.pipeline.wants import rhythm, subject
from tracker.store import subscribers
from tracker.web.choosing import TIMES, Hour, Tick, Weekday, Words, kept
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id
from tracker.web.routes import ANYONE, Routes

DONE = {
    "confirmed": "It is confirmed. You are told from now on.",
    "changed": "It is changed.",
    "ended": "The subscription has ended.",
}
READER = "the reader, by a link"
Done = Literal["", "confirmed", "changed", "ended"]
Token = Annotated[str, Path(max_length=200)]
OneClick = Annotated[Literal["One-Click"], Form(alias="List-Unsubscribe")]  # RFC 8058; our own button sends it, too
routes = Routes()


@routes.get("/letters/confirm/{token}", ANYONE)
def ask_to_confirm(desk: Here, token: Token) -> Response:
    """Show what would be confirmed."""
    who, wanted = by_link.asked(desk.road, token)
    says = subject(wanted.interest, _titles(desk, wanted.interest.documents))
    return desk.page("letter_confirm.html", token=token, who=who, says=says, often=rhythm(wanted.choice), form=wanted.form)


@routes.post("/letters/confirm/{token}", ANYONE)
def confirm(desk: Here, token: Token) -> Response:
    """Let it begin."""
    who = by_link.confirm(desk.road, _reader(desk), token)
    return desk.go("preferences", token=by_link.token_of(desk.road, Purpose.CHANGE, who), done="confirmed")


@routes.get("/letters/change/{token}", ANYONE)
def preferences(desk: Here, token: Token, done: Done = "") -> Response:
    """Show all that somebody is told of, and when."""
    return _preferences(desk, token, by_link.subscriber_of(desk.road, Purpose.CHANGE, token), done=DONE.get(done, ""))


@routes.post("/letters/change/{token}", ANYONE)
def change_preferences(desk: Here, token: Token, zone: Words, mails_in: Words) -> Response:
    """Change the time zone and the language of the mails."""
    who = by_link.subscriber_of(desk.road, Purpose.CHANGE, token)
    by_link.set_habits(desk.road, _reader(desk), who, zone=zone, language=mails_in)
    return desk.go("preferences", token=token, done="changed")


@routes.post("/letters/change/{token}/{subscription_id}", ANYONE)
def change_own(  # noqa: PLR0913, PLR0917  each is a field of the form
    desk: Here,
    token: Token,
    subscription_id: Id,
    cadence: Annotated[Cadence, Form()],
    weekday: Weekday,
    hour: Hour,
    quiet: Tick = False,  # noqa: FBT002  a field of the form
) -> Response:
    """Change when somebody is told of something."""
    known = by_link.own(desk.road, by_link.subscriber_of(desk.road, Purpose.CHANGE, token), subscription_id)
    choice = replace(known.choice, cadence=cadence, weekday=weekday, hour=hour, quiet=quiet)
    acts.change(desk.road, _reader(desk), known, choice)
    return desk.go("preferences", token=token, done="changed")


@routes.post("/letters/change/{token}/{subscription_id}/end", ANYONE)
def end_own(desk: Here, token: Token, subscription_id: Id) -> Response:
    """End one subscription."""
    known = by_link.own(desk.road, by_link.subscriber_of(desk.road, Purpose.CHANGE, token), subscription_id)
    acts.end(desk.road, _reader(desk), known)
    return desk.go("preferences", token=token, done="ended")


@routes.get("/letters/leave/{token}", ANYONE)
def ask_to_leave(desk: Here, token: Token) -> Response:
    """Ask whether all of it is to end."""
    who = by_link.subscriber_of(desk.road, Purpose.LEAVE, token)
    return desk.page("letter_leave.html", token=token, who=who, left=who.standing is Standing.GONE)


@routes.post("/letters/leave/{token}", ANYONE, foreign=True)
def leave(desk: Here, token: Token, asked: OneClick) -> Response:  # noqa: ARG001  that it was asked for so is enough
    """End all of it: mail programs may ask for it as well as our own page (RFC 8058)."""
    return desk.page("letter_leave.html", token=token, who=by_link.leave(desk.road, _reader(desk), token), left=True)


def _preferences(desk: Desk, token: str, who: Subscriber, **more: Any) -> Response:  # noqa: ANN401  what the template shows
    wanted = desk.found(subscribers.of, who.id)
    titles = _titles(desk, (each for one in wanted for each in one.interest.documents))
    rows = [(one.id, subject(one.interest, titles), one.form, kept(one.choice)) for one in wanted]
    leaving = by_link.token_of(desk.road, Purpose.LEAVE, who)
    return desk.page("letter_change.html", token=token, leaving=leaving, who=who, rows=rows, **TIMES, **more)


def _titles(desk: Desk, ids: Iterable[int]) -> dict[int, str]:
    with desk.road.database.read() as session:
        return by_link.titles(session, set(ids))


def _reader(desk: Desk) -> Actor:
    """Return who acts: whoever has the link, not who is signed in."""
    return replace(desk.actor, person_id=None, name=READER)
