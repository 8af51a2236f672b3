"""Any two versions of a document, compared: all of the difference in one, and what came and went between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from typing import Annotated, Any

from fastapi import Query
from starlette.responses import Response

from tracker.model.change import Change, Kind, Significance, Span
from tracker.model.people import Role
from tracker.model.report import Statement
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.claims import Line, claim_lines
from tracker.report.render.layout import dates_line, head_lines, subsection, technical_line
from tracker.report.render.page import FOLDED
from tracker.report.render.redline import redline_of, shortened
from tracker.report.render.undone import undone_lines
from tracker.store import snapshots
from tracker.web.desk import Here
from tracker.web.difference import Difference, compared, kept
from tracker.web.fields import Slug, Version
from tracker.web.lookup import document_of, reports_of
from tracker.web.routes import Routes
from tracker.web.views.statements import PAGE

LISTED = 200  # of what came and went
After = Annotated[int, Query(ge=0, le=1_000_000)]
routes = Routes()


@dataclass(frozen=True, slots=True)
class Card:
    """A statement with its proof; `place` are the headings below the top one, `anchor` is where it can be seen in the newer version."""

    statement: Statement
    change: Change
    place: str
    because: str
    redline: tuple[Span, ...]
    words: int
    claims: tuple[Line, ...]
    anchor: str


@routes.get("/documents/{slug}/compare", Role.READER, heavy=True)
def compare(desk: Here, slug: Slug, older: Version = None, newer: Version = None, after: After = 0) -> Response:
    """Compare two versions; without them, ask which. Not for strangers: it is not made beforehand, and takes a while."""
    document = document_of(desk, slug)
    with desk.reading() as session:
        lines = snapshots.listing(session, document.id)
        reports = reports_of(session, document)
    row = [line.version for line in lines]
    page = partial(desk.page, "compare.html", document=document, lines=lines[::-1])
    if older is None or newer is None:
        last = [None, None, *row][-2:]
        return page(told=None, older=older or last[0], newer=newer or last[1])
    if older in row and newer in row and row.index(older) > row.index(newer):
        return desk.go("compare", slug=slug, older=newer, newer=older)  # what changed is told forwards
    own = reports.get(newer, 0) if (older, newer) in pairwise(row) else 0
    found = (kept(desk, own, older) if own else None) or compared(desk, document, older, newer)
    return page(own=own, older=older, newer=newer, after=after, **_shown(found, after))


def _shown(found: Difference, after: int) -> dict[str, Any]:
    report, phrases = found.report, phrases_of(found.report.language)
    statements = [each for each in report.statements if each.significance is not Significance.TECHNICAL]
    some = statements[after : after + PAGE]
    changes = {change.id: change for change in found.find(each.change for each in some)}
    cards = [_card(each, changes[each.change], phrases) for each in some]
    return {
        "told": report,
        "head": head_lines(report, phrases),
        "dates": dates_line(report, phrases),
        "count": len(statements),
        "groups": [(name, list(group)) for name, group in groupby(cards, lambda card: next(iter(card.statement.section), ""))],
        "more": after + PAGE if after + PAGE < len(statements) else None,
        "undone": undone_lines(found.reversals[:LISTED], phrases),
        "more_undone": max(len(found.reversals) - LISTED, 0),
        "technical": technical_line(report, phrases),
        "kinds": phrases.kinds,
        "folded": FOLDED,
    }


def _card(statement: Statement, change: Change, phrases: Phrases) -> Card:
    spans = shortened(redline_of(change))
    return Card(
        statement=statement,
        change=change,
        place=subsection(statement.section),
        because=phrases.comma.join(phrases.reasons[reason] for reason in change.reasons),
        redline=spans,
        words=sum(len(span.text.split()) for span in spans),
        claims=tuple(claim_lines(change, phrases)),
        anchor="" if change.kind is Kind.REMOVED else change.anchor or "",
    )
