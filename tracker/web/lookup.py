"""What several pages look up: the document of an address, the versions around one, their reports, and what lists can be filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from tracker.model.document import Document, State
from tracker.model.snapshot import Snapshot
from tracker.store import course, documents, snapshots, tracked
from tracker.web.api.problems import is_for_program
from tracker.web.desk import Desk
from tracker.web.views.words import AUDIENCES, language


@dataclass(frozen=True, slots=True)
class Stands:
    """A version with its neighbours in the order of capture, 0 for none, and the number of its report, 0 for none."""

    snapshot: Snapshot
    before: int
    after: int
    report: int
    newest: int


def choices(session: Session) -> dict[str, Any]:
    """Return what documents and reports on them can be filtered by, each value with its name, for `parts.facts`."""
    return {
        "boards": [(board, board) for board in tracked.boards(session)],
        "audiences": [(str(audience), name) for audience, name in AUDIENCES.items()],
        "languages": [(code, language(code)) for code in tracked.languages(session)],
    }


def document_of(desk: Desk, slug: str) -> Document:
    """Return a document, also one that is tracked no more: its history stays for those who are no strangers."""
    told = desk.known or not is_for_program(desk.request)  # to a strange program it is as if it never was
    document = desk.found(documents.by_slug, slug, include_removed=told)
    if document.state is State.REMOVED and not desk.known:
        raise HTTPException(HTTPStatus.NOT_FOUND, "This document is tracked no more. Sign in to read its history.")
    return document


def reports_of(session: Session, document: Document) -> dict[int, int]:
    """Return the numbers of the reports that are news, by version; of a document that is tracked no more none is shown."""
    if document.state is State.REMOVED:
        return {}
    return {size.version: size.report for size in course.sizes(session, document.id)}


def stands(session: Session, document: Document, version: int) -> Stands:
    """Return a version where it stands. Raises UsageError that names what there is."""
    snapshot = snapshots.by_version(session, document.id, version)
    row = [line.version for line in snapshots.listing(session, document.id)]
    place = row.index(version)
    before, after = row[place - 1] if place else 0, row[place + 1] if place + 1 < len(row) else 0
    return Stands(snapshot, before, after, reports_of(session, document).get(version, 0), row[-1])
