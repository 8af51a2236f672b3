"""Search over all that documents ever said."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.search import Search
from tracker.report.render import plain
from tracker.store.search.hits import search as ask
from tracker.web.api.answers import answer, moment_of, tag_of, unchanged, unfit
from tracker.web.api.paging import After, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Headings, Next, Shape, SideShape
from tracker.web.api.snapshots import AsOf
from tracker.web.desk import Desk, Here
from tracker.web.fields import Plain, Short

FARTHEST = 10_000  # hits; who looks for the rest asks more exactly
Words = Annotated[
    str, Query(min_length=1, max_length=2000, description='all of these words; "a phrase", a beginning*, one OR other, -without')
]
Few = Annotated[int, Plain, Query(ge=1, le=100, description="how many hits")]
Since = Annotated[str, Query(max_length=40, description="a date or time: only what was still said after it")]
Until = Annotated[str, Query(max_length=40, description="a date or time: only what was first said by it")]
routes = Resources()


class HitShape(Shape):
    """A text that holds what was looked for, where it stood last, and the first and the last version that held it."""

    slug: str
    title: str
    section: Headings
    text: str
    snippet: str
    found: Annotated[list[tuple[int, int]], Field(description="where in the snippet the words begin and end, counted in characters")]
    first: SideShape
    last: SideShape
    gone: bool


class Hits(Shape):
    """Some hits, best first. `more`: there are more, also where `next` leads no farther. `common`: too many to be weighed."""

    query: str
    hits: list[HitShape]
    more: bool
    common: bool
    next: Next


@routes.reads("/search", Hits)
def search(  # noqa: PLR0913, PLR0917  each is a filter
    desk: Here,
    q: Words,
    document: Short = "",
    section: Short = "",
    audience: Audience | None = None,
    language: Short = "",
    board: Short = "",
    as_of: AsOf = "",
    since: Since = "",
    until: Until = "",
    gone: bool = False,  # noqa: FBT001, FBT002  a filter
    after: After = "",
    limit: Few = 20,
) -> Response:
    """Find words in all that documents ever said; `as_of`: what was said then; `gone`: only what is said no more."""
    (seen,) = place(desk, after, int) or (0,)
    asked = Search(q, document, section, audience, language, board, *_times(desk, as_of, since, until), gone, limit, min(seen, FARTHEST))
    try:
        with desk.reading() as session:
            found = ask(session, asked)
    except UsageError as error:
        raise unfit(error) from error
    tag = tag_of(desk, found)
    farther = found.more and seen + limit <= FARTHEST
    return unchanged(desk, tag) or answer(
        desk,
        tag,
        Hits(
            query=q,
            hits=[HitShape.model_validate(plain.hit(each)) for each in found.hits],
            more=found.more,
            common=found.common,
            next=cursor(desk, seen + limit) if farther else None,
        ),
    )


def _times(desk: Desk, as_of: str, since: str, until: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    if as_of.strip() and (since.strip() or until.strip()):
        raise HTTPException(422, "as_of names one moment, since and until a time between two; give one or the other.")
    begin, end = moment_of(desk, as_of or since), moment_of(desk, as_of or until)
    if begin and end and begin > end:
        raise HTTPException(422, "until is before since: nothing was said then.")
    return begin, end
