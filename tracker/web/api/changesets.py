"""Changesets: all of the difference of two versions of a document, with what the publisher told of it and what was undone between."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.document import Document
from tracker.model.errors import DamagedError
from tracker.model.history import Reversal
from tracker.model.report import Report
from tracker.store import snapshots, told
from tracker.web.api.answers import answer, read, tag_of, unchanged
from tracker.web.api.comparison import Comparison, Undone, part_of
from tracker.web.api.paging import After, Parts, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Next
from tracker.web.desk import Desk, Here
from tracker.web.difference import compared
from tracker.web.fields import Id, Slug
from tracker.web.lookup import document_of, reports_of

routes = Resources()


class ChangesetShape(Comparison):
    """The difference of two versions. `undone`: what between them was changed and changed back, which `changes` do not show."""

    slug: str
    older: int
    newer: int
    undone: list[Undone]
    next: Next


@routes.reads("/documents/{slug}/changesets/{older}/{newer}", ChangesetShape, public=False, heavy=True)
def changeset(  # noqa: PLR0913, PLR0917  each is a parameter
    desk: Here, slug: Slug, older: Id, newer: Id, after: After = "", limit: Parts = 200
) -> Response:
    """Compare two versions of a document; not for strangers, as it is not made beforehand, and takes a while."""
    document = document_of(desk, slug)
    row = list(desk.found(snapshots.times, document.id))
    for version in (older, newer):
        if version not in row:
            raise HTTPException(404, f"there is no version {version}: {desk.found(snapshots.what_exists, document.id)}")
    if row.index(older) > row.index(newer):
        raise HTTPException(422, f"version {newer} was captured before version {older}: ask for changesets/{newer}/{older}")
    (seen,) = place(desk, after, int) or (0,)
    tag = tag_of(desk, read(desk, document))
    if known := unchanged(desk, tag):
        return known
    report, undone = _difference(desk, document, older, newer, follows=(older, newer) in pairwise(row))
    part, more = part_of(report, seen, limit, undone)
    named: dict[str, Any] = {"slug": slug, "older": older, "newer": newer, "next": cursor(desk, seen + limit) if more else None}
    return answer(desk, tag, ChangesetShape.model_validate(part | named))


def _difference(desk: Desk, document: Document, older: int, newer: int, *, follows: bool) -> tuple[Report, tuple[Reversal, ...]]:
    """Return what was told of two versions that follow each other; of others, or where that is damaged, what is found now."""
    own = desk.found(reports_of, document).get(newer) if follows else None
    with suppress(DamagedError):
        kept = desk.found(told.by_id, own) if own else None
        if kept and kept.before == older:
            return kept.report, ()
    found = compared(desk, document, older, newer)
    return found.report, found.reversals
