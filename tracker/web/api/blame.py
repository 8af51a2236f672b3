"""Blame: which version brought each sentence in, between which times, and with which studies."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from tracker.pipeline import questions
from tracker.report.render import plain
from tracker.web.api.answers import answer, moment_of, one_of, read, tag_of, unchanged
from tracker.web.api.paging import After, Parts, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Headings, IntervalShape, Left, Moment, Next, Shape
from tracker.web.api.snapshots import AsOf, Part
from tracker.web.desk import Here
from tracker.web.fields import Slug, Version
from tracker.web.lookup import document_of

routes = Resources()


class StudyShape(Shape):
    """A reference as a person calls it."""

    key: str
    label: str


class SentenceShape(Shape):
    """A sentence, or a heading, row or reference as a whole, with where it comes from; null: it never happened."""

    section: Headings
    text: str
    studies: Annotated[list[StudyShape], Field(description="the studies that joined the document with it")]
    came: IntervalShape
    reworded: IntervalShape | None
    moved: IntervalShape | None
    went: IntervalShape | None
    returned: IntervalShape | None


class BlameShape(Shape):
    """The sentences of a version, or of one section of it, in reading order."""

    slug: str
    version: int | None
    captured_at: Moment | None
    section: Headings
    sentences: list[SentenceShape]
    fenced: Left
    next: Next


@routes.reads("/documents/{slug}/blame", BlameShape, heavy=True)
def blame(  # noqa: PLR0913, PLR0917  each is a parameter
    desk: Here, slug: Slug, version: Version = None, as_of: AsOf = "", section: Part = "", after: After = "", limit: Parts = 200
) -> Response:
    """Say of each sentence where it comes from: of a version, or of the one of a day; of the newest, where none is named.

    A cursor stays with the version that it began with, whatever came since.
    """
    document, moment = document_of(desk, slug), moment_of(desk, as_of)
    one_of(version=version, as_of=as_of)
    begun, seen = place(desk, after, int, int) or (None, 0)
    number = begun or version or questions.version_at(desk.road, document, moment=moment).version
    tag = tag_of(desk, number, read(desk, document))
    if known := unchanged(desk, tag):
        return known
    found = questions.blame(desk.road, document, version=number, section=section.strip() or None)
    shown = found.sentences[seen : seen + limit]
    more = seen + limit < len(found.sentences)
    return answer(
        desk,
        tag,
        BlameShape(
            slug=document.slug,
            version=found.side.version,
            captured_at=found.side.captured_at,
            section=list(found.section),
            sentences=[SentenceShape.model_validate(plain.sentence(path, said)) for path, said in shown],
            fenced=questions.fenced(desk.road, [document]),
            next=cursor(desk, number or 0, seen + limit) if more else None,
        ),
    )
