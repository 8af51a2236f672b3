"""A version as it reads: by its number, which is its address for good, or as of a day."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import Query
from starlette.responses import Response

from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.pipeline.moments import read_day, read_moment
from tracker.pipeline.questions import version_at
from tracker.store import snapshots
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id, Section, Short, Slug
from tracker.web.lookup import document_of, stands
from tracker.web.routes import Routes
from tracker.web.views.reading import Reading

Digest = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]
routes = Routes()


@routes.get("/documents/{slug}/versions/{number}", Role.READER, public=True)
def version(desk: Here, slug: Slug, number: Id, section: Section = "") -> Response:
    """Show a version, or one section of it, by its id or its headings."""
    return _page(desk, document_of(desk, slug), number, section)


@routes.get("/documents/{slug}/read", Role.READER, public=True)
def read(desk: Here, slug: Slug, as_of: Short = "", published: Short = "", section: Section = "") -> Response:
    """Show the version of a day: by when it was captured, or by the publisher's own date; without a day, the newest."""
    document = document_of(desk, slug)
    try:
        moment = read_moment(as_of.strip(), desk.road.clock()) if as_of.strip() else None
        dated = read_day(published.strip()) if published.strip() else None
        side = version_at(desk.road, document, moment=moment, published=dated)
    except UsageError as error:
        with desk.reading() as session:
            lines = snapshots.listing(session, document.id)
        given = {"as_of": as_of, "published": published}
        return desk.page("not_then.html", status=HTTPStatus.NOT_FOUND, document=document, says=str(error), lines=lines, **given)
    said = f"as of {as_of.strip()}" if moment else f"the publisher's newest on {dated}" if dated else "the newest"
    return _page(desk, document, side.version or 0, section, said)


@routes.get("/documents/{slug}/versions/{number}/place", Role.READER, public=True)
def place(desk: Here, slug: Slug, number: Id, said: Digest, under: Digest = "") -> Response:
    """Lead to the place in a version where a text stands; it and the headings over it are named by their digests."""
    document = document_of(desk, slug)
    reading = Reading(desk.found(snapshots.by_version, document.id, number).content, "")
    where = reading.place_of(said, under)
    answer = desk.go("version", slug=slug, number=number)
    if where:
        answer.headers["location"] += f"#{quote(where)}"
    return answer


def _page(desk: Desk, document: Document, number: int, section: str, said: str = "") -> Response:
    found = desk.found(stands, document, number)
    reading = Reading(found.snapshot.content, desk.address("version", slug=document.slug, number=number))
    only = reading.section(section) if section else None
    return desk.page("version.html", document=document, stands=found, kept=found.snapshot, reading=reading, only=only, said=said)
