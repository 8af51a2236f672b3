"""A report to take away, with what was decided about it: for Word, as Markdown, as JSON."""

from __future__ import annotations

import json

from starlette.responses import Response

from tracker.model.people import Role
from tracker.model.review import Review
from tracker.report import as_dict, as_markdown, as_word
from tracker.report.reviewed import decisions, reviewed
from tracker.store import documents, reviews, told
from tracker.store.told import Told
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id
from tracker.web.raw import attachment
from tracker.web.routes import Routes

PLAIN = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
routes = Routes()


@routes.get("/reports/{report_id}/report.html", Role.READER, public=True, heavy=True)
def report_html(desk: Here, report_id: Id) -> Response:
    """Give it as a plain page: open it, choose all, and paste it into Word."""
    found, review, _ = _wanted(desk, report_id)
    page = as_word(*reviewed(found.report, review))
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": PLAIN})


@routes.get("/reports/{report_id}/report.md", Role.READER, public=True, heavy=True)
def report_markdown(desk: Here, report_id: Id) -> Response:
    """Give it as a file of Markdown."""
    found, review, name = _wanted(desk, report_id)
    return _file(as_markdown(*reviewed(found.report, review)), f"{name}.md", "text/markdown; charset=utf-8")


@routes.get("/reports/{report_id}/report.json", Role.READER, public=True, heavy=True)
def report_json(desk: Here, report_id: Id) -> Response:
    """Give it as a file of JSON: what `tracker report --format json` prints, and what was decided."""
    found, review, name = _wanted(desk, report_id)
    report = found.report
    said = as_dict(report.changeset, report.reconciliation, report.statements)
    text = json.dumps(said if review is None else said | {"review": decisions(review)}, ensure_ascii=False, indent=1)
    return _file(f"{text}\n", f"{name}.json", "application/json")


def _wanted(desk: Desk, report_id: int) -> tuple[Told, Review | None, str]:
    """Return a report, its review, for those who are signed in, and a name for its file."""
    found = desk.found(told.by_id, report_id)
    review = desk.found(reviews.of_reports, [report_id]).get(report_id) if desk.person else None
    return found, review, f"{desk.found(documents.by_id, found.document_id).slug}-{found.after}-report-{report_id}"


def _file(text: str, name: str, kind: str) -> Response:
    return attachment(text.encode(errors="replace"), name, kind)
