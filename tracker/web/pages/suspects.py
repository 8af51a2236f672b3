"""A page that was held back: what it says beside the current version, and the decision about it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby

from starlette.responses import Response

from tracker.model.change import Change, Significance, Span
from tracker.model.errors import UsageError
from tracker.model.people import Role
from tracker.model.report import Report
from tracker.pipeline import suspects as acts
from tracker.pipeline.examine import examine
from tracker.report.render.layout import path
from tracker.report.render.redline import redline_of, shortened
from tracker.store import documents, suspects
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id, Text
from tracker.web.routes import Routes

MOST = 100  # differences of a page
routes = Routes()


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: what the current version has of it, what the page that was held back has, each as a redline."""

    section: tuple[str, ...]
    old: tuple[Span, ...]
    new: tuple[Span, ...]


@routes.get("/suspects/{capture_id}", Role.OPERATOR)
def suspect(desk: Here, capture_id: Id) -> Response:
    """Show a page that was held back."""
    return _show(desk, capture_id)


@routes.post("/suspects/{capture_id}/accept", Role.OPERATOR)
def accept_suspect(desk: Here, capture_id: Id, reason: Text = "") -> Response:
    """Make it the version that it is: it is the document."""
    try:
        acts.accept(desk.road, desk.actor, desk.found(suspects.one, capture_id), reason)
    except UsageError as error:
        return _show(desk, capture_id, problem=str(error), reason=reason)
    return desk.go("operations", done="accepted")


@routes.post("/suspects/{capture_id}/refuse", Role.OPERATOR)
def refuse_suspect(desk: Here, capture_id: Id, reason: Text = "") -> Response:
    """Keep that it is not the document, and ask no more."""
    acts.refuse(desk.road, desk.actor, desk.found(suspects.one, capture_id), reason)
    return desk.go("operations", done="refused")


def _show(desk: Desk, capture_id: int, *, problem: str = "", reason: str = "") -> Response:
    page = desk.found(suspects.one, capture_id)
    document, shown = desk.found(documents.by_id, page.document_id), examine(desk.road, page)
    differences = _differences(shown.report) if shown.report else []
    return desk.page(
        "suspect.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        page=page,
        document=document,
        shown=shown,
        count=len(differences),
        most=MOST,
        groups=[(name, list(group)) for name, group in groupby(map(_row, differences[:MOST]), lambda row: path(row.section))],
        problem=problem,
        reason=reason,
    )


def _differences(report: Report) -> list[Change]:
    return [change for change in report.changeset.changes if change.significance is not Significance.TECHNICAL]


def _row(change: Change) -> Row:
    spans = shortened(redline_of(change))
    old, new = (tuple(span for span in spans if span.op in ops) for ops in ("=-", "=+"))
    return Row(change.section, old if change.before else (), new if change.after else ())
