"""Snapshots: the versions of a document, what each says, and what it said on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

from fastapi import Query
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.document import Document
from tracker.model.snapshot import Content
from tracker.pipeline.described import versions_of
from tracker.pipeline.questions import version_at
from tracker.report.content import find_section
from tracker.store import fences, traces
from tracker.store import snapshots as kept
from tracker.store.snapshots import Line
from tracker.web.api.answers import answer, day_of, moment_of, one_of, tag_of, unchanged
from tracker.web.api.paging import After, Limit, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Moment, Next, Shape
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id, Slug
from tracker.web.lookup import document_of, reports_of

AsOf = Annotated[str, Query(max_length=40, description="a date (its end, UTC; today: now) or a time: as it was known then")]
Published = Annotated[str, Query(max_length=40, description="a date: the publisher's newest on it, by its own dates")]
Part = Annotated[str, Query(max_length=2000, description="one section alone, by its id or its title")]
Kept = tuple[list[Line], dict[int, dt.datetime], dict[int, int]]
routes = Resources()


class ListedSnapshot(Shape):
    """A version without its content. `seen_at`: when the page was last found to say this; `as_version`: which earlier one said the same."""

    version: int
    captured_at: Moment
    seen_at: Moment | None
    updated: Annotated[dt.date | None, Field(description="the publisher's own date")]
    fingerprint: str
    news: bool
    as_version: int | None
    report: Annotated[int | None, Field(description="the number of the report that is news of it")]


class Snapshots(Shape):
    """Some versions of a document, those captured last first."""

    slug: str
    snapshots: list[ListedSnapshot]
    next: Next


class SnapshotShape(Shape):
    """What a document said in a version: facts and sections with blocks and references. `fingerprint` is equal where the content is."""

    slug: str
    version: int
    captured_at: Moment
    fingerprint: str
    content: Content


@routes.reads("/documents/{slug}/snapshots", Snapshots)
def snapshots(desk: Here, slug: Slug, as_of: AsOf = "", after: After = "", limit: Limit = 50) -> Response:
    """List the versions of a document, those captured last first; `as_of`: those that were captured by then."""
    document, moment = document_of(desk, slug), moment_of(desk, as_of)
    lines, seen, reports = desk.found(_kept, document)
    told = [each for each in versions_of(lines) if moment is None or each["captured_at"] <= moment][::-1]
    start = _start(desk, after, [each["version"] for each in told])
    shown, more = told[start : start + limit], told[start + limit :]
    tag = tag_of(desk, shown, bool(more), [(seen.get(each["version"]), reports.get(each["version"])) for each in shown])
    more_of = [each | {"seen_at": seen.get(each["version"]), "report": reports.get(each["version"])} for each in shown]
    return unchanged(desk, tag) or answer(
        desk,
        tag,
        Snapshots(
            slug=document.slug,
            snapshots=[ListedSnapshot.model_validate(each) for each in more_of],
            next=cursor(desk, shown[-1]["version"]) if more else None,
        ),
    )


@routes.reads("/documents/{slug}/snapshots/{version}", SnapshotShape)
def snapshot(desk: Here, slug: Slug, version: Id, section: Part = "") -> Response:
    """Give what a version says."""
    return _said(desk, document_of(desk, slug), version, section)


@routes.reads("/documents/{slug}/read", SnapshotShape)
def read_as_of(desk: Here, slug: Slug, as_of: AsOf = "", published: Published = "", section: Part = "") -> Response:
    """Give what a document said on a day: by when it was captured, or by the publisher's own date; without a day, what it says."""
    document = document_of(desk, slug)
    one_of(as_of=as_of, published=published)
    side = version_at(desk.road, document, moment=moment_of(desk, as_of), published=day_of(desk, published))
    return _said(desk, document, side.version or 0, section)


def _said(desk: Desk, document: Document, version: int, section: str) -> Response:
    tag = tag_of(desk, version, desk.found(_state, document, version))
    if known := unchanged(desk, tag):
        return known
    found = desk.found(kept.by_version, document.id, version)
    content = found.content
    if section.strip():
        part = find_section(content, section.strip())
        if part is None:
            raise HTTPException(404, f"version {version} of {document.slug} has no section “{section.strip()}”; name its id or its title")
        content = replace(content, sections=(part,))
    facts = {"version": version, "captured_at": found.captured_at, "fingerprint": found.fingerprint}
    return answer(desk, tag, SnapshotShape(slug=document.slug, content=content, **facts))


def _state(session: Session, document: Document, version: int) -> tuple[int, bool]:
    """Return by which reading a version is read, 0 where there is none, and whether it is fenced."""
    readings = {stand.version: stand.reading_id for stand in traces.order(session, document.id)}
    return readings.get(version, 0), version in fences.versions(session, document.id)


def _kept(session: Session, document: Document) -> Kept:
    return kept.listing(session, document.id), traces.seen(session, document.id), reports_of(session, document)


def _start(desk: Desk, after: str, versions: list[int]) -> int:
    """Return where a list goes on: behind the version that was seen last."""
    (seen,) = place(desk, after, int) or (None,)
    if seen is None:
        return 0
    if seen not in versions:
        raise HTTPException(400, "“after” is no cursor of this list; begin without it.")
    return versions.index(seen) + 1
