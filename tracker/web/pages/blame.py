"""Where each sentence of a version comes from: since which version, between which times, with which studies."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from tracker.model.people import Role
from tracker.pipeline import questions
from tracker.web.desk import Here
from tracker.web.fields import Id, Section, Slug
from tracker.web.lookup import document_of, stands
from tracker.web.routes import Routes
from tracker.web.views.origins import said_of
from tracker.web.views.outline import Heading
from tracker.web.views.reading import Reading

routes = Routes()


@routes.get("/documents/{slug}/versions/{number}/blame", Role.READER, public=True, heavy=True)
def blame(desk: Here, slug: Slug, number: Id, section: Section = "") -> Response:
    """Show a version, or a section of it, with what is known of each sentence; of a long version the first section, unless one is named."""
    document = document_of(desk, slug)
    found = desk.found(stands, document, number)
    away = desk.address("version", slug=slug, number=number)
    plain = Reading(found.snapshot.content, away)
    tops = [line for line in plain.contents if line.depth == 1]
    only = plain.section(section) if section else tops[0] if tops and plain.is_long else None
    blamed = questions.blame(desk.road, document, version=number)
    part = range(only.first, only.first + only.size) if only else range(len(plain.entries))
    told = said_of(plain.entries, (each for _, each in blamed.sentences if each.entry in part), desk.road.clock())
    reading = Reading(found.snapshot.content, away, told)
    place = tops.index(only) if only in tops else None
    before, after = (_beside(tops, place, step) for step in (-1, 1))
    beside: dict[str, Any] = {"before": before, "after": after, "tops": tops}
    return desk.page("blame.html", document=document, stands=found, kept=found.snapshot, reading=reading, only=only, **beside)


def _beside(tops: list[Heading], place: int | None, step: int) -> Heading | None:
    return tops[place + step] if place is not None and 0 <= place + step < len(tops) else None
