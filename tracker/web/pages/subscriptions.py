"""Who is told of what by mail, for operators: add, end, and write again to whom mails came back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import Query
from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.pipeline import by_link
from tracker.pipeline import subscribe as acts
from tracker.pipeline.wants import in_words
from tracker.store import documents, subscribers
from tracker.web.choosing import Chosen, Posted, Prefilled, shown
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id
from tracker.web.routes import Routes

MOST = 50
DONE = {
    "added": "The address is told from now on; no confirmation is asked for.",
    "ended": "The subscription has ended.",
    "resumed": "The address is written to again.",
}
Done = Literal["", "added", "ended", "resumed"]
Key = Annotated[str, Query(max_length=400)]
routes = Routes()


@routes.get("/subscriptions", Role.OPERATOR)
def subscriptions(desk: Here, prefilled: Prefilled, done: Done = "", who: Key = "", after: Key = "") -> Response:
    """List who is told of what; `who`: letters of the address; `after`: the address after which the list goes on."""
    return _list(desk, prefilled, done=DONE.get(done, ""), who=who.strip(), after=after)


@routes.post("/subscriptions", Role.OPERATOR)
def add_subscription(desk: Here, chosen: Posted) -> Response:
    """Let an address be told of something."""
    try:
        with desk.road.database.read() as session:
            choice = chosen.choice(session)
        acts.add(desk.road, desk.actor, chosen.mail, choice, zone=chosen.zone, language=chosen.mails_in)
    except UsageError as error:
        return _list(desk, chosen, problem=str(error))
    return desk.go("subscriptions", done="added")


@routes.post("/subscriptions/{subscriber_id}/{subscription_id}/end", Role.OPERATOR)
def end_subscription(desk: Here, subscriber_id: Id, subscription_id: Id) -> Response:
    """End a subscription."""
    acts.end(desk.road, desk.actor, by_link.own(desk.road, desk.found(subscribers.by_id, subscriber_id), subscription_id))
    return desk.go("subscriptions", done="ended")


@routes.post("/subscriptions/{subscriber_id}/resume", Role.OPERATOR)
def resume_subscriber(desk: Here, subscriber_id: Id) -> Response:
    """Write again to whom mails came back."""
    acts.resume(desk.road, desk.actor, desk.found(subscribers.by_id, subscriber_id))
    return desk.go("subscriptions", done="resumed")


def _list(desk: Desk, chosen: Chosen, *, done: str = "", problem: str = "", who: str = "", after: str = "") -> Response:  # noqa: PLR0913
    with desk.road.database.read() as session:
        listed = subscribers.page(session, MOST + 1, who=who, after=after)
        wanted = subscribers.subscriptions(session, [each.id for each in listed])
        slugs = {each.id: each.slug for each in documents.all_documents(session, include_removed=True)}
    rows = [(each, [(one.id, in_words(one.choice, slugs)) for one in wanted.get(each.id, [])]) for each in listed[:MOST]]
    return desk.page(
        "subscriptions.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        rows=rows,
        next=listed[MOST - 1].address.casefold() if len(listed) > MOST else "",
        who=who,
        after=after,
        done=done,
        problem=problem,
        opened=bool(problem or chosen != Chosen()),
        **shown(desk, chosen),
    )
