"""Checks: every look at a document, and how it ended."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from tracker.model.capture import Outcome
from tracker.report.render import plain
from tracker.store import checks as kept
from tracker.web.api.answers import answer, tag_of, unchanged
from tracker.web.api.paging import After, Limit, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Moment, Next, Shape
from tracker.web.desk import Here
from tracker.web.fields import Slug
from tracker.web.lookup import document_of

routes = Resources()


class CheckShape(Shape):
    """A check. `imported`: nobody looked, the capture came from a file."""

    id: int
    outcome: Outcome
    reason: str
    cause: Annotated[str, Field(description="the reason as a short stable word; empty where all is well")]
    version: Annotated[int | None, Field(description="the version that it made")]
    capture: Annotated[int | None, Field(description="the number of the capture that is its evidence")]
    status: Annotated[int | None, Field(description="what the server answered, of HTTP")]
    not_modified: bool
    started_at: Moment
    finished_at: Moment
    imported: bool


class Checks(Shape):
    """Some checks of a document, the newest first."""

    slug: str
    checks: list[CheckShape]
    next: Next


@routes.reads("/documents/{slug}/checks", Checks)
def checks(desk: Here, slug: Slug, after: After = "", limit: Limit = 50) -> Response:
    """List the checks of a document, the newest first."""
    document = document_of(desk, slug)
    (seen,) = place(desk, after, int) or (None,)
    found = desk.found(kept.of_document, document.id, limit + 1, before=seen)
    tag = tag_of(desk, [each.id for each in found])  # a check is never changed
    return unchanged(desk, tag) or answer(
        desk,
        tag,
        Checks(
            slug=document.slug,
            checks=[CheckShape.model_validate(plain.check(each) | {"id": each.id, "imported": each.imported}) for each in found[:limit]],
            next=cursor(desk, found[limit - 1].id) if len(found) > limit else None,
        ),
    )
