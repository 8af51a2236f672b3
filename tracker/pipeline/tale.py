"""The changesets and reports of an export, kept as they were told: in their order, with what replaced them. None is news here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Any

from sqlalchemy.orm import Session

from tracker.diff import apply
from tracker.exchange import Exported
from tracker.model.change import Changeset
from tracker.model.errors import UsageError
from tracker.model.report import Report
from tracker.model.snapshot import Snapshot
from tracker.pipeline.plan import Plan, changesets_of
from tracker.store import handed, reports, snapshots
from tracker.store.codec import from_json


class Tale:
    """What is left to tell of an export in a document that has its first changesets already."""

    def __init__(self, exported: Exported, plan: Plan, document_id: int, kept: list[int]) -> None:
        self._exported, self._leaps, self._document_id, self._kept = exported, plan.leaps, document_id, kept
        self._lines: Iterator[dict[str, Any]] = islice(changesets_of(exported), len(kept), None)

    def left(self) -> bool:
        """Tell whether there is more."""
        return len(self._kept) < len(self._leaps)

    def tell(self, session: Session, version: int) -> None:
        """Keep what comes next, up to the first that speaks of a version after this one. Raises UsageError where it is damaged."""
        while self.left() and max(self._leaps[len(self._kept)].pair) <= version:
            self._keep(session, next(self._lines, {}))

    def _keep(self, session: Session, line: dict[str, Any]) -> None:
        place = len(self._kept) + 1
        one, other = self._leaps[place - 1].pair
        before, after = (snapshots.by_version(session, self._document_id, number) for number in (one, other))
        try:
            words, changes = from_json(json.dumps(line["report"]), Report), from_json(json.dumps(line["changes"]), Changeset)
            report = replace(words, changeset=changes)
        except (ValueError, LookupError, TypeError):
            report = None
        if report is None or (report.before.version, report.after.version) != (one, other) or not _leads(session, report, before, after):
            raise UsageError(f"{self._exported.lines}: the changeset from version {one} to {other} is damaged; export it again")
        self._kept.append(reports.keep(session, before, after, report, news=False))
        replaced = [self._kept[n] for n, leap in enumerate(self._leaps[: place - 1]) if place in leap.replaced_by]
        handed.replace_with(session, replaced, self._kept[-1])


def _leads(session: Session, report: Report, before: Snapshot, after: Snapshot) -> bool:
    """Tell whether a changeset leads from a reading of the one version to a reading of the other, as `verify` will ask."""
    readings = (reversed(snapshots.readings(session, snapshot.id)) for snapshot in (before, after))
    for old, new in product(*readings):
        try:
            if apply(report.changeset, old.content) == new.content:
                return True
        except (ValueError, LookupError, TypeError):
            continue
    return False
