"""Answers as plain data, for `--format json` and the API: one function a noun; times stay times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tracker.model.capture import Check
from tracker.model.history import Event, Interval, Sentence
from tracker.model.report import Side
from tracker.model.review import Deed, Review, Undo, Verdict
from tracker.model.search import Hit

MOMENTS = ("came", "reworded", "moved", "went", "returned")


def last_seen(side: Side) -> dt.datetime | None:
    """Return when a version was last known to be what the page says."""
    return side.seen_at or side.captured_at


def interval(given: Interval) -> dict[str, Any]:
    """Return between which times something happened."""
    return {
        "version": given.after.version,
        "not_at": last_seen(given.before) if given.before else None,
        "there_at": given.after.captured_at,
    }


def side(given: Side) -> dict[str, Any]:
    """Return which version is meant."""
    return {"version": given.version, "captured_at": given.captured_at, "updated": given.updated}


def check(given: Check) -> dict[str, Any]:
    """Return a check."""
    return {
        "outcome": given.outcome.value,
        "reason": given.reason,
        "version": given.version,
        "capture": given.capture_id,
        "cause": given.cause,
        "status": given.status,
        "not_modified": given.not_modified,
        "started_at": given.started_at,
        "finished_at": given.finished_at,
    }


def sentence(path: Sequence[str], said: Sentence) -> dict[str, Any]:
    """Return a sentence with where it comes from."""
    origin = said.origin
    moments = {name: getattr(origin, name) for name in MOMENTS}
    studies = [{"key": study.key, "label": study.label} for study in origin.studies]
    return {"section": path, "text": said.text, "studies": studies} | {name: each and interval(each) for name, each in moments.items()}


def event(given: Event) -> dict[str, Any]:
    """Return a version in which a section changed, with what changed."""
    said = {statement.change: statement.text for statement in given.statements}
    changes = [
        {"id": n.id, "kind": str(n.kind), "unit": str(n.unit), "significance": str(n.significance), "statement": said.get(n.id, "")}
        for n in given.changes
    ]
    return interval(Interval(given.before, given.after)) | {"section": given.section, "changes": changes}


def hit(given: Hit) -> dict[str, Any]:
    """Return a text that search found."""
    return asdict(given) | {"first": side(given.first), "last": side(given.last)}


def review(given: Review, names: Mapping[int, str]) -> dict[str, Any]:
    """Return how far a review is and what was done in it; `names` are those of people, by their ids."""
    return {
        "state": given.state,
        "version": given.version,
        "assigned_to": names.get(given.assigned_to or 0),
        "deeds": [_deed(deed, names) for deed in given.deeds],
    }


def _deed(deed: Deed, names: Mapping[int, str]) -> dict[str, Any]:
    what = deed.what
    return {
        "number": deed.number,
        "by": names.get(deed.author),
        "done_at": deed.done_at,
        "statement": deed.statement,
        "kind": what.kind if isinstance(what, Verdict) else type(what).__name__.lower(),
        "text": getattr(what, "text", ""),
        "colleague": names.get(getattr(what, "colleague", None) or 0),
        "undoes": what.deed if isinstance(what, Undo) else None,
    }
