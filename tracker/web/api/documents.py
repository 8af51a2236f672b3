"""Documents: what is tracked, how each is looked at, and what of it needs an eye."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.capture import Outcome
from tracker.model.counterpart import Counterpart, Relation
from tracker.model.document import Audience, Document, State
from tracker.pipeline.described import describe
from tracker.store import counterparts, tracked
from tracker.store.tracked import Tracked, Wanted
from tracker.web.api.answers import answer, known_only, tag_of, unchanged
from tracker.web.api.paging import After, Limit, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Moment, Next, Shape
from tracker.web.desk import Here
from tracker.web.fields import Short, Slug
from tracker.web.lookup import document_of

routes = Resources()


class ListedDocument(Shape):
    """A document as lists show it. `every`: seconds between two checks, unless `cron` gives their times; `versions`: how many."""

    slug: str
    title: str
    url: str
    state: State
    audience: Audience
    language: str
    board: str
    every: int
    cron: str
    added_at: Moment
    versions: int
    outcome: Annotated[Outcome | None, Field(description="how the last check ended")]
    last_check: Moment | None
    next_check: Moment | None


class Documents(Shape):
    """Some documents, by slug."""

    documents: list[ListedDocument]
    next: Next


class Pair(Shape):
    """A document that is the same work in another language or for other readers; `behind` is the slug of the one that did not change."""

    slug: str
    relation: Relation
    behind: str | None
    since: Moment | None


class TrackedDocument(ListedDocument):
    """A document with its last check and what needs an eye. `ignore_robots`: why robots.txt does not count; null for strangers."""

    profile: str
    updated: Annotated[dt.date | None, Field(description="the publisher's own date")]
    reason: str | None
    cause: str | None
    moved_to: str
    moved_to_document: str
    ignore_robots: str | None
    failing: bool
    failing_checks: int
    failing_since: Moment | None
    missing_checks: int
    missing_since: Moment | None
    unstable: bool
    pairs: list[Pair]


@routes.reads("/documents", Documents)
def documents(  # noqa: PLR0913, PLR0917  each is a filter
    desk: Here,
    title: Short = "",
    board: Short = "",
    audience: Audience | None = None,
    language: Short = "",
    state: State | None = None,
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """List documents by slug; `title`: letters of the title or the slug. Removed ones, where their state is asked for with a token."""
    if state is State.REMOVED:
        known_only(desk, "removed documents")
    wanted = Wanted(title.strip(), board, audience, language, state)
    (seen,) = place(desk, after, str) or ("",)
    found = desk.found(tracked.page, wanted, after=seen, limit=limit + 1)
    tag = tag_of(desk, found)
    return unchanged(desk, tag) or answer(
        desk,
        tag,
        Documents(
            documents=[ListedDocument.model_validate(_listed(each)) for each in found[:limit]],
            next=cursor(desk, found[limit - 1].document.slug) if len(found) > limit else None,
        ),
    )


@routes.reads("/documents/{slug}", TrackedDocument)
def document(desk: Here, slug: Slug) -> Response:
    """Give a document as it is looked at now."""
    found = document_of(desk, slug)
    told, pairs = desk.found(_told, found, desk.road.clock())
    tag = tag_of(desk, told, pairs)
    shown = told | _facts(found) | {"pairs": [_pair(found, each) for each in pairs]}
    if not desk.known:  # the operator's own words
        shown["ignore_robots"] = None
    return unchanged(desk, tag) or answer(desk, tag, TrackedDocument.model_validate(shown))


def _told(session: Session, document: Document, now: dt.datetime) -> tuple[dict[str, Any], list[Counterpart]]:
    pairs = [] if document.state is State.REMOVED else counterparts.of_document(session, document.id)
    return describe(session, document, now), pairs


def _facts(document: Document) -> dict[str, Any]:
    names = ("slug", "title", "url", "state", "audience", "language", "board", "cron", "added_at", "profile")
    return {name: getattr(document, name) for name in names} | {"every": int(document.every.total_seconds())}


def _listed(found: Tracked) -> dict[str, Any]:
    checked = {"outcome": found.outcome, "last_check": found.checked_at, "next_check": found.next_at}
    return _facts(found.document) | checked | {"versions": found.versions}


def _pair(document: Document, pair: Counterpart) -> dict[str, Any]:
    other = pair.other if pair.one.id == document.id else pair.one
    behind = pair.lagging.slug if pair.lagging else None
    return {"slug": other.slug, "relation": pair.relation, "behind": behind, "since": pair.ahead_since}
