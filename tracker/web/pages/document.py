"""One document: how it is looked at, what was found, where it changes, what it is paired with, what waits to be decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.capture import Check, Outcome
from tracker.model.counterpart import Counterpart
from tracker.model.document import Document, State
from tracker.model.errors import DatabaseError, StoreError
from tracker.model.inbox import InboxEntry, InboxQuery
from tracker.model.people import Role
from tracker.model.snapshot import Content
from tracker.pipeline.past import is_unstable
from tracker.store import checks, counterparts, course, documents, inbox, schedule, snapshots, suspects, traces
from tracker.store.course import Quiet
from tracker.store.snapshots import Line
from tracker.store.suspects import Suspect
from tracker.web.desk import Here
from tracker.web.fields import Before, Slug
from tracker.web.lookup import document_of
from tracker.web.routes import Routes
from tracker.web.views.chart import Point, chart_of
from tracker.web.views.heat import Warmth, warmth_of

FEW, MOST = 8, 100  # checks on the page of a document, and on a page of their own
REPORTS = 10
SPANS = {"quarter": dt.timedelta(days=91), "year": dt.timedelta(days=365), "ever": None}
Span = Literal["quarter", "year", "ever"]
routes = Routes()


@dataclass(frozen=True, slots=True)
class Course:
    """All that the page of a document tells, read at once. `content` is what it says now, None before the first version.

    `damaged`: why what it says now cannot be read, "" where it can.
    """

    lines: list[Line]
    points: list[Point]
    warmth: list[Warmth]
    content: Content | None
    damaged: str
    outcomes: dict[Outcome, int]
    quiet: Quiet
    checks: list[Check]
    failing: tuple[int, dt.datetime | None]
    next_at: dt.datetime | None
    pairs: list[Counterpart]
    suspects: list[Suspect]
    reports: tuple[InboxEntry, ...]
    more_reports: bool
    moved_to: str


@routes.get("/documents/{slug}", Role.READER, public=True)
def document(desk: Here, slug: Slug, heat: Span = "year") -> Response:
    """Show a document; `heat`: since when its sections are asked how much they changed."""
    found, now = document_of(desk, slug), desk.road.clock()
    span = SPANS[heat]
    with desk.reading() as session:
        told = _course(session, found, desk.person.id if desk.person else None, now - span if span else None)
    return desk.page(
        "document.html",
        document=found,
        course=told,
        chart=chart_of(told.points, now),
        heat=heat,
        removed=found.state is State.REMOVED,
        unstable=is_unstable(told.lines),
    )


@routes.get("/documents/{slug}/checks", Role.READER, public=True)
def document_checks(desk: Here, slug: Slug, before: Before = None) -> Response:
    """List the checks of a document and what each found, a hundred at a time; `before` is the number of the last one that was seen."""
    found = document_of(desk, slug)
    listed = desk.found(checks.of_document, found.id, MOST + 1, before=before)
    older = listed[MOST - 1].id if len(listed) > MOST else None
    beyond = before is not None and not listed
    return desk.page("document_checks.html", document=found, checks=listed[:MOST], older=older, beyond=beyond)


def _course(session: Session, document: Document, person: int | None, since: dt.datetime | None) -> Course:
    lines = snapshots.listing(session, document.id)
    sizes = {size.version: size for size in course.sizes(session, document.id)}
    row = traces.order(session, document.id)
    content, damaged = _content(session, row[-1]) if row else (None, "")
    reports = inbox.page(session, person, InboxQuery(state=None, slug=document.slug), limit=REPORTS)
    looked_at = document.state in schedule.LOOKED_AT
    return Course(
        lines=lines,
        points=[_point(line, sizes.get(line.version)) for line in lines],
        warmth=warmth_of(content, course.heat(session, document.id, since)),
        content=content,
        damaged=damaged,
        outcomes=course.outcomes(session, document.id),
        quiet=course.quiet(session, document.id),
        checks=checks.of_document(session, document.id, FEW),
        failing=checks.failing(session, document.id),
        next_at=schedule.next_at(session, document.id) if looked_at else None,
        pairs=counterparts.of_document(session, document.id) if document.state is not State.REMOVED else [],
        suspects=suspects.waiting(session, document.id),
        reports=reports.entries,
        more_reports=reports.more is not None,
        moved_to=documents.tracked_at(session, document.moved_to) if document.moved_to else "",
    )


def _content(session: Session, stand: traces.Stand) -> tuple[Content | None, str]:
    """Return what a version says; where that is damaged, the rest of the page is still of use."""
    try:
        return traces.content(session, stand), ""
    except DatabaseError:  # then there is no rest
        raise
    except StoreError as error:
        return None, str(error)


def _point(line: Line, size: course.Size | None) -> Point:
    if size is None:
        return Point(line.version, line.captured_at, line.updated)
    return Point(line.version, line.captured_at, line.updated, size.substantive, size.editorial, size.report)
