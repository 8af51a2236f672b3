"""The timeline of a section: every version in which it changed, through its renames and moves."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from tracker.model.errors import UsageError
from tracker.model.history import Event
from tracker.model.people import Role
from tracker.pipeline import questions
from tracker.pipeline.questions import Timeline
from tracker.store import snapshots
from tracker.web.desk import Here
from tracker.web.fields import Before, Section, Slug, Version
from tracker.web.lookup import document_of, reports_of
from tracker.web.routes import Routes
from tracker.web.views.reading import Reading

MOST = 50
routes = Routes()


@routes.get("/documents/{slug}/timeline", Role.READER, public=True, heavy=True)
def timeline(desk: Here, slug: Slug, section: Section = "", version: Version = None, before: Before = None) -> Response:
    """Tell what became of a section, the newest first, or list the sections; it is named as in `version`, else as in the newest."""
    document = document_of(desk, slug)
    number = version or questions.version_at(desk.road, document).version or 0
    kept = desk.found(snapshots.by_version, document.id, number)
    reading = Reading(kept.content, desk.address("version", slug=slug, number=number))
    told, problem = Timeline((), ()), ""
    if section.strip():
        try:
            told = questions.timeline(desk.road, document, _named(reading, section), version=number)
        except UsageError as error:
            problem = str(error)
    events = _older(told.events[::-1], before)
    return desk.page(
        "timeline.html",
        status=HTTPStatus.NOT_FOUND if problem else HTTPStatus.OK,
        document=document,
        reading=reading,
        number=number,
        asked=section,
        told=told,
        events=events[:MOST],
        older=events[MOST - 1].after.version if len(events) > MOST else None,
        beyond=before is not None and not events,
        problem=problem,
        reports=desk.found(reports_of, document),
    )


def _named(reading: Reading, section: str) -> str:
    """Return how history calls a section that this page may call by its place."""
    line = next((line for line in reading.contents if line.place == section.strip().removeprefix("#")), None)
    return line.name if line else section


def _older(events: Sequence[Event], before: int | None) -> Sequence[Event]:
    """Return the events behind that of a version in a list that begins with the newest; all without one, none behind an unknown one."""
    place = next((n for n, event in enumerate(events, 1) if event.after.version == before), len(events))
    return events if before is None else events[place:]
