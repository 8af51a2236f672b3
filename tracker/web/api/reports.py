"""Reports that are news, and each in words, with what was announced, what was not, and how far its review is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.inbox import InboxEntry, InboxQuery
from tracker.model.review import Review, ReviewState
from tracker.report.render import plain
from tracker.store import documents, inbox, people, reviews, told
from tracker.web.api.answers import answer, known_only, tag_of, unchanged, unfit
from tracker.web.api.comparison import Comparison, part_of
from tracker.web.api.paging import After, Limit, Parts, cursor, place
from tracker.web.api.resources import Resources
from tracker.web.api.shapes import Moment, Next, Shape, SideShape
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id, Short

FACTS = ("report", "slug", "title", "board", "audience", "language", "before", "after", "captured_at", "substantive", "editorial")
MORE = ("announced", "unannounced", "unobserved", "state", "lead")
routes = Resources()


class ListedReport(Shape):
    """A report that is news: its versions, and how many changes it tells of. `lead`: the first in words; `state`: null for strangers."""

    report: int
    slug: str
    title: str
    board: str
    audience: Audience
    language: str
    before: int | None
    after: int
    captured_at: Moment
    substantive: int
    editorial: int
    announced: Annotated[int, Field(description="changes that the publisher told of")]
    unannounced: Annotated[int, Field(description="substantive ones that it did not")]
    unobserved: Annotated[int, Field(description="what it told of and nothing shows")]
    state: ReviewState | None
    lead: str


class Reports(Shape):
    """Some reports, the newest first."""

    reports: list[ListedReport]
    next: Next


class DeedShape(Shape):
    """What somebody did about the report, or about one `statement` of it, named by its change; `undoes`: the deed that it takes back."""

    number: int
    by: str | None
    done_at: Moment
    statement: str
    kind: str
    text: str
    colleague: str | None
    undoes: int | None


class ReviewShape(Shape):
    """How far a review is, and all that was done in it. `version`: how many deeds there are."""

    state: ReviewState
    version: int
    assigned_to: str | None
    deeds: list[DeedShape]


class ReportShape(Comparison):
    """A report. `replaced`: a version that was inserted later stands between its two; `review`: null for strangers, and for no news."""

    report: int
    slug: str
    title: str
    url: str
    language: str
    before: SideShape
    after: SideShape
    news: bool
    replaced: bool
    review: ReviewShape | None
    next: Next


@routes.reads("/reports", Reports)
def reports(  # noqa: PLR0913, PLR0917  each is a filter
    desk: Here,
    document: Short = "",
    board: Short = "",
    audience: Audience | None = None,
    language: Short = "",
    state: ReviewState | None = None,
    least: Significance | None = None,
    announced: bool | None = None,  # noqa: FBT001  a filter
    after: After = "",
    limit: Limit = 50,
) -> Response:
    """List the reports that are news, the newest first; `least`: with a change of at least this significance."""
    if state:
        known_only(desk, "the state of a review")
    _refuse_unknown(desk, document)
    (seen,) = place(desk, after, int) or (None,)
    query = InboxQuery(state=state, slug=document, board=board, audience=audience, language=language, least=least, announced=announced)
    found = desk.found(inbox.one_by_one, query, before=seen, limit=limit + 1)
    tag = tag_of(desk, found)
    return unchanged(desk, tag) or answer(
        desk,
        tag,
        Reports(
            reports=[ListedReport.model_validate(_listed(each, known=desk.known)) for each in found[:limit]],
            next=cursor(desk, found[limit - 1].report) if len(found) > limit else None,
        ),
    )


@routes.reads("/reports/{report_id}", ReportShape)
def report(desk: Here, report_id: Id, after: After = "", limit: Parts = 200) -> Response:
    """Give a report, its changes from `after` on; what people decided about it only to those who have a token."""
    (seen,) = place(desk, after, int) or (0,)
    facts, *bodies = desk.found(told.facts, report_id)
    review, names = desk.found(_review, report_id) if desk.known else (None, {})
    tag = tag_of(desk, facts, bodies, review and review.version, names)
    if known := unchanged(desk, tag):
        return known
    found = desk.found(told.by_id, report_id)
    part, more = part_of(found.report, seen, limit)
    named: dict[str, Any] = {
        "report": report_id,
        "slug": desk.found(documents.by_id, found.document_id).slug,
        "title": found.report.title,
        "url": found.report.url,
        "language": found.report.source,
        "before": plain.side(found.report.before),
        "after": plain.side(found.report.after),
        "news": found.news,
        "replaced": found.replaced,
        "review": plain.review(review, names) if review else None,
        "next": cursor(desk, seen + limit) if more else None,
    }
    return answer(desk, tag, ReportShape.model_validate(part | named))


def _review(session: Session, report_id: int) -> tuple[Review | None, dict[int, str]]:
    """Return the review of a report, None where it is no news, and the names of all people."""
    return reviews.of_reports(session, [report_id]).get(report_id), {each.id: each.name for each in people.everybody(session)}


def _refuse_unknown(desk: Desk, slug: str) -> None:
    """Raise HTTPException, 422, as search does, where the filter names no document."""
    if not slug:
        return
    try:
        with desk.reading() as session:
            documents.by_slug(session, slug)
    except UsageError as error:
        raise unfit(error) from error


def _listed(entry: InboxEntry, *, known: bool) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in (*FACTS, *MORE)} | ({} if known else {"state": None})
