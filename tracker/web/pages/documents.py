"""What is tracked: all documents, by board, audience, language and state."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.counterpart import Counterpart
from tracker.model.document import Audience, Document, State
from tracker.model.people import Role
from tracker.store import counterparts, tracked
from tracker.store.tracked import Wanted
from tracker.web.desk import Here
from tracker.web.fields import Audiences, Short
from tracker.web.lookup import choices
from tracker.web.routes import Routes
from tracker.web.views.words import lag_beside

MOST = 50
States = Literal["", "active", "paused", "quarantined", "withdrawn", "removed"]
routes = Routes()


@routes.get("/documents", Role.READER, public=True)
def documents(  # noqa: PLR0913, PLR0917  each is a filter
    desk: Here,
    title: Short = "",
    board: Short = "",
    audience: Audiences = "",
    language: Short = "",
    state: States = "",
    after: Short = "",
) -> Response:
    """List documents by slug, fifty at a time; `after` is the last one that was seen."""
    states = [each for each in State if desk.person or each is not State.REMOVED]
    chosen = State(state) if state else None
    wanted = Wanted(title.strip(), board, Audience(audience) if audience else None, language, chosen)
    hidden = chosen is not None and chosen not in states
    found = [] if hidden else desk.found(tracked.page, wanted, after=after, limit=MOST + 1)
    shown = found[:MOST]
    filters = {"title": title, "board": board, "audience": audience, "language": language, "state": chosen or ""}
    more = desk.address("documents", **filters, after=shown[-1].document.slug) if len(found) > MOST else ""
    lags = desk.found(_lags, [each.document for each in shown], desk.road.clock())
    return desk.page(
        "documents.html",
        found=shown,
        count=0 if hidden else desk.found(tracked.count, wanted),
        lags=lags,
        filters=filters,
        more=more,
        beyond=bool(after) and not found,
        states=[(str(each), str(each).capitalize()) for each in states],
        **desk.found(choices),
    )


def _lags(session: Session, shown: list[Document], now: dt.datetime) -> dict[int, list[tuple[Counterpart, str]]]:
    """Return the pairs of documents, each as `one`, with how they lag."""
    found = counterparts.of_documents(session, [each.id for each in shown])
    return {one: [(pair, lag_beside(pair, now)) for pair in pairs] for one, pairs in found.items()}
