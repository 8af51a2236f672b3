"""The versions of a document: a list of all, and forms that choose one by date, or two to compare."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.document import Document
from tracker.model.people import Role
from tracker.store import snapshots, traces
from tracker.store.snapshots import Line
from tracker.web.desk import Here
from tracker.web.fields import Before, Slug
from tracker.web.lookup import document_of, reports_of
from tracker.web.routes import Routes

MOST = 100
routes = Routes()


@dataclass(frozen=True, slots=True)
class Kept:
    """A version in the list: until when it was seen, the version before it, which earlier one said the same, and its report; 0: none."""

    line: Line
    seen_at: dt.datetime | None
    before: int
    same: int
    report: int


@routes.get("/documents/{slug}/versions", Role.READER, public=True)
def versions(desk: Here, slug: Slug, before: Before = None) -> Response:
    """List versions, those captured last first, a hundred at a time; `before` is the number of the last one that was seen."""
    document = document_of(desk, slug)
    kept = desk.found(_kept, document)[::-1]
    place = next((n for n, each in enumerate(kept, 1) if each.line.version == before), len(kept)) if before else 0
    shown = kept[place : place + MOST]
    older = shown[-1].line.version if place + MOST < len(kept) else None
    beyond = before is not None and not shown
    lines = [each.line for each in kept]
    return desk.page("versions.html", document=document, kept=shown, count=len(kept), older=older, beyond=beyond, lines=lines)


def _kept(session: Session, document: Document) -> list[Kept]:
    """Return all versions in the order of capture."""
    lines = snapshots.listing(session, document.id)
    seen = traces.seen(session, document.id)
    reports = reports_of(session, document)
    first: dict[str, int] = {}
    found, before = list[Kept](), 0
    for line in lines:
        same = first.setdefault(line.fingerprint, line.version)
        found.append(Kept(line, seen.get(line.version), before, same if same != line.version else 0, reports.get(line.version, 0)))
        before = line.version
    return found
