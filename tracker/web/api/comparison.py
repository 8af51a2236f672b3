"""A comparison as reports and changesets give it: the shape of `tracker report --format json`, a part of its changes at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from tracker.model.announcement import Dates, Status
from tracker.model.change import Action, ClaimKind, Kind, Reason, Significance
from tracker.model.history import Reversal
from tracker.model.report import Report
from tracker.model.snapshot import Unit
from tracker.report import as_dict
from tracker.web.api.shapes import Headings, Moment, Shape


class ReferenceChangeShape(Shape):
    """An entry that joined, left or changed in a reference list, by its number there."""

    action: Action
    number: int
    label: str
    pmid: str | None


class ClaimShape(Shape):
    """A typed statement before and after; an empty side was not there."""

    kind: ClaimKind
    context: str
    before: str
    after: str


class ChangeShape(Shape):
    """A change with its statement, which is empty where the change is technical. `anchor`: the id of what is touched."""

    id: str
    kind: Kind
    unit: Unit
    significance: Significance
    reasons: list[Reason]
    section: Headings
    anchor: str | None
    before: str | None
    after: str | None
    references: list[ReferenceChangeShape]
    claims: list[ClaimShape]
    statement: str


class AnnouncedShape(Shape):
    """An item of the publisher's own list, with the changes that show it."""

    text: str
    status: Status
    changes: list[str]


class Turned(Shape):
    """A version that did something, or undid it."""

    version: int | None
    captured_at: Moment | None


class Undone(Shape):
    """What happened between two versions and was undone again. `kind`: what was done first; `between`: how it read meanwhile."""

    kind: Kind
    unit: Unit
    section: Headings
    text: str
    between: str
    elsewhere: list[str]
    there: Turned
    again: Turned


class Comparison(Shape):
    """What changed, and what the publisher told of it. `dates`: how its own date agrees."""

    changes: list[ChangeShape]
    announced: list[AnnouncedShape]
    unannounced: Annotated[list[str], Field(description="ids of substantive changes that the publisher did not tell of")]
    dates: Dates


def part_of(report: Report, seen: int, limit: int, undone: Sequence[Reversal] | None = None) -> tuple[dict[str, Any], bool]:
    """Return a report with its changes from one place on, and whether more follow."""
    changes = report.changeset.changes[seen : seen + limit]
    wanted = {change.id for change in changes}
    statements = [each for each in report.statements if each.change in wanted]
    part = replace(report.changeset, changes=changes)
    return as_dict(part, report.reconciliation, statements, undone), seen + limit < len(report.changeset.changes)
