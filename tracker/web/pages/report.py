"""A report: its statements beside the text, what the publisher announced beside what was observed, and how the review stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Path, Query
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.change import Change
from tracker.model.document import Document
from tracker.model.inbox import InboxEntry, SharedChange
from tracker.model.people import Person, Role
from tracker.model.review import Review, VerdictKind
from tracker.pipeline.review import said
from tracker.store import beside, documents, entries, glances, people, reviews
from tracker.store import inbox as kept
from tracker.store.beside import Around, Evidence
from tracker.store.glances import Glance
from tracker.store.memory import memory_of
from tracker.store.told import Told
from tracker.web.desk import Desk, Here
from tracker.web.fields import Id
from tracker.web.routes import Routes
from tracker.web.sieve import Sieve, Sifted
from tracker.web.views.closing import closing
from tracker.web.views.sheet import sheet
from tracker.web.views.statements import LISTED, SIZE, Statements, first_of, statements_of

Name = Annotated[str, Path(max_length=40)]  # of a statement: its change's
At = Annotated[int, Query(ge=1, le=10_000_000)]
DONE = {
    "accept": "Accepted",
    "reword": "Reworded",
    "dismiss": "Dismissed",
    "ask": "Asked; it waits for an answer",
    "comment": "The comment is kept",
    "assign": "Assigned",
    "undo": "Taken back",
}
VERDICTS = set(VerdictKind)
Done = Literal["", "accept", "reword", "dismiss", "ask", "comment", "assign", "undo"]
routes = Routes()


@dataclass(frozen=True, slots=True)
class Found:
    """All that the page of a report is made of. `entry` is None for one that is no news; `review` then, and for strangers."""

    told: Told
    statements: Statements
    changes: list[Change]
    document: Document
    entry: InboxEntry | None
    review: Review | None
    shared: dict[str, SharedChange]
    around: dict[str, tuple[Around, Around]]
    sides: tuple[Evidence | None, Evidence | None]
    successors: list[int]
    neighbours: tuple[int | None, int | None]
    people: list[Person]


@routes.get("/reports/{report_id}", Role.READER, public=True)
def report(desk: Here, report_id: Id, sieve: Sifted, at: At = 1, done: Done = "") -> Response:
    """Show a page of a report: the statements from number `at` on."""
    found = desk.found(_gather, desk, report_id, sieve, at)
    page = sheet(found.statements, first_of(at), found.changes, found.around, found.review, found.shared)
    undoable = found.review.undoable(desk.me.id) if found.review and desk.person else None
    names = {person.id: person.name for person in found.people}
    return desk.page(
        "report.html",
        section="inbox",
        found=found,
        report=found.told.report,
        sheet=page,
        sieve=sieve,
        values=sieve.values,
        phrases=page.phrases,
        source=page.source,
        may=found.review is not None and desk.opens("give_verdict"),
        version=found.review.version if found.review else 0,
        done=DONE.get(done, ""),
        closes=closing(found.review, undoable, names, desk.me.id) if found.review and undoable and done in VERDICTS else "",
        undoable=undoable,
        listed=LISTED,
        said=said,
        names=names,
        reviewers=[person for person in found.people if person.active and person.role.reaches(Role.REVIEWER)],
        beyond=at > max(page.total, 1),
    )


@routes.get("/reports/{report_id}/statements/{change}", Role.READER, public=True)
def statement(desk: Here, report_id: Id, change: Name, sieve: Sifted) -> Response:
    """Go to a statement, on whichever page of the report it stands: the address of a statement for good."""
    return to_statement(desk, report_id, change, **sieve.values)


def to_statement(desk: Desk, report_id: int, change: str, **values: object) -> Response:
    """Send the browser to a statement of a report; where it has none of that name, the answer is a page that says so."""
    place = desk.found(statements, report_id).find(change)
    if place is None:
        raise HTTPException(404, f"report {report_id} has no statement of this name")
    answer = desk.go("report", report_id=report_id, at=place.page if place.page > 1 else None, **values)
    answer.headers["location"] += f"#{place.statement.change}"
    return answer


def statements(session: Session, report_id: int) -> Statements:
    """Return the statements of a report. Raises as `told.by_id` does."""
    return _statements(session, glances.by_id(session, report_id))


def _statements(session: Session, glance: Glance) -> Statements:
    """Return the statements of a report; they are remembered, as a report is never changed."""
    memory, key = memory_of(session), ("statements", glance.told.id)
    known: Statements | None = memory.get(key)
    if known is None:
        known = statements_of(glance.told.report, glance.gone)
        memory.put(key, known, SIZE * len(known.all))
    return known


def _gather(session: Session, desk: Desk, report_id: int, sieve: Sieve, at: int) -> Found:
    glance, person = glances.by_id(session, report_id), desk.person
    found, all_of_it = glance.told, _statements(session, glance)
    loaded = entries.load(session, person.id if person else None, [report_id])
    changes = glance.changes(each.statement.change for each in all_of_it.page(first_of(at)))
    return Found(
        told=found,
        statements=all_of_it,
        changes=changes,
        document=documents.by_id(session, found.document_id),
        entry=loaded[0][0] if loaded else None,
        review=reviews.load(session, report_id) if loaded and person else None,
        shared=kept.also_in(session, report_id, [change.id for change in changes]) if loaded else {},
        around=beside.around(session, glance, changes),
        sides=(beside.evidence(session, found.document_id, found.before), beside.evidence(session, found.document_id, found.after)),
        successors=beside.successors(session, report_id) if found.replaced else [],
        neighbours=kept.between(session, person.id if person else None, sieve.query(person), report_id) if loaded else (None, None),
        people=people.everybody(session) if person else [],
    )
