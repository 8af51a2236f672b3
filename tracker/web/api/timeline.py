"""The timeline of a section: every version in which it changed, through its renames and moves."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from tracker.model.change import Kind, Significance
from tracker.model.snapshot import Unit
from tracker.pipeline import questions
from tracker.report.render import plain
from tracker.web.api.answers import answer, moment_of, one_of, read, tag_of, unchanged
from tracker.web.api.paging import After, Limit, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Headings, IntervalShape, Left, Next, Shape
from tracker.web.api.snapshots import AsOf
from tracker.web.desk import Here
from tracker.web.fields import Slug, Version
from tracker.web.lookup import document_of

Named = Annotated[str, Path(max_length=2000, description='its id, its title, or titles with " > " between')]
routes = Resources()


class ToldChange(Shape):
    """A change in the section, with its statement."""

    id: str
    kind: Kind
    unit: Unit
    significance: Significance
    statement: str


class EventShape(IntervalShape):
    """A version in which the section changed. `section`: what it was called in it."""

    section: Headings
    changes: list[ToldChange]


class TimelineShape(Shape):
    """What became of a section, oldest first. `section`: its headings in the version that was asked for."""

    slug: str
    section: Headings
    events: list[EventShape]
    fenced: Left
    next: Next


@routes.reads("/documents/{slug}/timeline/{section:path}", TimelineShape, heavy=True)
def timeline(  # noqa: PLR0913, PLR0917  each is a parameter
    desk: Here, slug: Slug, section: Named, version: Version = None, as_of: AsOf = "", after: After = "", limit: Limit = 50
) -> Response:
    """Tell what became of a section. It is named as in `version`, or as on a day, after which nothing is told; else as in the newest."""
    document, moment = document_of(desk, slug), moment_of(desk, as_of)
    one_of(version=version, as_of=as_of)
    (seen,) = place(desk, after, int) or (0,)
    number = version or questions.version_at(desk.road, document, moment=moment).version
    tag = tag_of(desk, number, read(desk, document))
    if known := unchanged(desk, tag):
        return known
    found = questions.timeline(desk.road, document, section, version=number)
    events = [each for each in found.events if moment is None or (each.after.captured_at and each.after.captured_at <= moment)]
    places = [each.after.version for each in events]
    start = places.index(seen) + 1 if seen in places else 0
    shown = events[start : start + limit]
    last = shown[-1].after.version if start + limit < len(events) else None
    return answer(
        desk,
        tag,
        TimelineShape(
            slug=document.slug,
            section=list(found.section),
            events=[EventShape.model_validate(plain.event(each)) for each in shown],
            fenced=questions.fenced(desk.road, [document]),
            next=cursor(desk, last) if last else None,
        ),
    )
