"""Search over all that documents ever said, with each hit in its context and where it stood first and last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.model.search import Found, Hit, Search
from tracker.pipeline.moments import read_day
from tracker.store.search.hits import search as ask
from tracker.web.desk import Desk, Here
from tracker.web.fields import Audiences, Short
from tracker.web.lookup import choices
from tracker.web.routes import Routes
from tracker.web.views.reading import digest

MOST = 20
FARTHEST = 10_000  # hits; who looks for the rest asks more exactly
Words = Annotated[str, Query(max_length=2000)]
Gone = Annotated[bool, Query()]
After = Annotated[int, Query(ge=0, le=FARTHEST)]
routes = Routes()


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit with its snippet in pieces, each with whether it was looked for, and what names its text and its headings in addresses."""

    hit: Hit
    pieces: tuple[tuple[str, bool], ...]
    said: str
    under: str


@routes.get("/search", Role.READER, public=True)
def search(  # noqa: PLR0913, PLR0917  each is a field of the form
    desk: Here,
    q: Words = "",
    document: Short = "",
    section: Short = "",
    audience: Audiences = "",
    language: Short = "",
    board: Short = "",
    since: Short = "",
    until: Short = "",
    gone: Gone = False,  # noqa: FBT002  a field of the form
    after: After = 0,
) -> Response:
    """Look for words; without any, explain what can be typed."""
    filters = {"document": document.strip(), "section": section.strip(), "audience": audience, "language": language, "board": board}
    filters |= {"since": since.strip(), "until": until.strip(), "gone": "1" if gone else ""}
    found, problem = Found((), more=False), ""
    if q.strip():
        try:
            begin, end = (_moment(desk, text, time) for text, time in ((since, dt.time.min), (until, dt.time.max)))
            who = Audience(audience) if audience else None
            asked = Search(q, filters["document"], filters["section"], who, language, board, begin, end, gone, MOST, after)
            with desk.reading() as session:
                found = ask(session, asked)
        except UsageError as error:
            problem = str(error)
    return desk.page(
        "search.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        q=q.strip(),
        filters=filters,
        narrowed=any(filters.values()),
        hits=[_shown(hit) for hit in found.hits],
        after=after,
        more=after + MOST if found.more and after + MOST <= FARTHEST else None,
        common=found.common,
        cut=found.more and after + MOST > FARTHEST,
        problem=problem.partition("; see tracker")[0],
        **desk.found(choices),
    )


def _moment(desk: Desk, text: str, time: dt.time) -> dt.datetime | None:
    """Return the beginning or the end of a day, but no time to come."""
    if not text.strip():
        return None
    return min(dt.datetime.combine(read_day(text.strip()), time, dt.UTC), desk.road.clock())


def _shown(hit: Hit) -> Shown:
    return Shown(hit, tuple(_pieces(hit)), digest(hit.text), digest(*hit.section))


def _pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in hit.found:
        yield hit.snippet[at:start], False
        yield hit.snippet[start:end], True
        at = end
    yield hit.snippet[at:], False
