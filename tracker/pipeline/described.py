"""Documents and their versions as plain data, for `--format json` and the API: what is tracked, and what of it needs an eye."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.model.document import Document
from tracker.pipeline.past import LASTING, TIMES, is_unstable
from tracker.store import checks, documents, schedule, snapshots
from tracker.store.snapshots import Line


def describe(session: Session, document: Document, now: dt.datetime) -> dict[str, Any]:
    """Return a document with its last check, its next one, and whether it fails."""
    last = checks.latest(session, document.id)
    lines = snapshots.listing(session, document.id)
    count, since = checks.failing(session, document.id)
    missing = checks.missing_since(session, document.id)
    return {
        "slug": document.slug,
        "state": document.state.value,
        "versions": len(lines),
        "last_check": last and last.finished_at,
        "outcome": last and last.outcome.value,
        "reason": last and last.reason,
        "cause": last and last.cause,
        "next_check": schedule.next_at(session, document.id) if document.state in schedule.LOOKED_AT else None,
        "every": int(document.every.total_seconds()),
        "cron": document.cron,
        "updated": lines[-1].updated if lines else None,
        "url": document.url,
        "moved_to": document.moved_to,
        "moved_to_document": documents.tracked_at(session, document.moved_to) if document.moved_to else "",
        "ignore_robots": document.ignore_robots,
        "failing_checks": count,
        "failing_since": since,
        "failing": _fails(count, since, now),
        "missing_checks": len(missing),
        "missing_since": missing[0] if missing else None,
        "unstable": is_unstable(lines),
        "title": document.title,
    }


def versions_of(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return versions, each with the earlier one that said the same; they begin with the document's first."""
    first: dict[str, int] = {}
    names = ("version", "captured_at", "updated", "fingerprint", "news")
    found = []
    for line in lines:
        earlier = first.setdefault(line.fingerprint, line.version)
        facts = {name: getattr(line, name) for name in names}
        found.append(facts | {"as_version": earlier if earlier != line.version else None})
    return found


def _fails(count: int, since: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a document fails for longer than by chance."""
    return since is not None and (count >= TIMES or now - since >= LASTING)
