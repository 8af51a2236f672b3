"""The export of a document's history: its captures as a WARC file, and as lines of JSON what was made of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from tracker.exchange import Exported, write_captures, write_exported
from tracker.model.capture import Capture
from tracker.model.change import Changeset
from tracker.model.document import Document
from tracker.model.report import Report
from tracker.model.snapshot import Content
from tracker.pipeline.road import Road
from tracker.store import captures, checks, drops, handed, histories, snapshots
from tracker.store.codec import to_json
from tracker.store.handed import Told
from tracker.store.histories import Handed


@dataclass(frozen=True, slots=True)
class Done:
    """An export: its files, how many captures, versions and changesets it holds, and its hash.

    `dropped`: when retention dropped the bytes of captures, of each that has none.
    """

    files: Exported
    captures: int
    versions: int
    changesets: int
    hash: str
    dropped: tuple[dt.datetime, ...] = ()


def export(road: Road, document: Document, folder: Path) -> Done:
    """Write the history of a document into a folder, as it is at one moment. Raises UsageError, and StoreError where it is damaged."""
    with road.database.read() as session:
        given, told = histories.in_order(session, document.id), handed.told(session, document.id)
        digest, without = histories.history_hash(session, document.id), drops.of_document(session, document.id)

        def warc(file: BinaryIO, name: str) -> None:
            about = {"software": "Tracker", "format": "WARC File Format 1.1", "description": f"captures of {document.slug}, {document.url}"}
            write_captures(file, name, _captures(session, [each for each in given if each.capture_id not in without]), about)

        files = write_exported(folder, document.slug, warc, _lines(session, document, _captured(session, given, without), told, digest))
    dropped = tuple(sorted(without.values()))
    return Done(files, len(given), sum(each.version is not None for each in given), len(told), digest, dropped)


def _captures(session: Session, given: list[Handed]) -> Iterator[Capture]:
    for each in given:
        yield captures.load(session, each.capture_id)
        session.expunge_all()  # one at a time is in memory


def _captured(session: Session, given: list[Handed], without: dict[int, dt.datetime]) -> Iterator[dict[str, Any]]:
    for each in given:
        yield _capture(session, each, without.get(each.capture_id))
        session.expunge_all()


def _lines(
    session: Session, document: Document, captured: Iterator[dict[str, Any]], told: list[Told], digest: str
) -> Iterator[dict[str, Any]]:
    yield {"export": 1, "document": _document(document)}
    yield from captured
    places = {one.id: place for place, one in enumerate(told, 1)}
    for one in told:
        report = handed.report_of(session, document.id, one)
        facts: dict[str, Any] = {"before": one.before, "after": one.after, "replaced": bool(one.successors), "news": one.news}
        facts["replaced_by"] = [places[successor] for successor in one.successors]
        yield {"changeset": facts | {"changes": _plain(report.changeset), "report": _plain(replace(report, changeset=Changeset()))}}
        session.expunge_all()
    yield {"hash": digest}


def _document(document: Document) -> dict[str, Any]:
    facts = {name: getattr(document, name) for name in ("slug", "url", "profile", "cron", "moved_to", "title", "language", "board")}
    return facts | {"every": int(document.every.total_seconds()), "audience": document.audience.value, "added_at": when(document.added_at)}


def _capture(session: Session, each: Handed, dropped_at: dt.datetime | None) -> dict[str, Any]:
    facts = captures.facts(session, each.capture_id)
    last = checks.of_capture(session, each.capture_id)
    line: dict[str, Any] = {"captured_at": when(facts.captured_at), "sha256": facts.sha256, "url": facts.url, "version": each.version}
    if dropped_at is not None:  # the WARC file does not have it
        line |= {"dropped_at": when(dropped_at), "status": facts.status, "headers": captures.headers(session, each.capture_id)}
    if last is not None:
        line["check"] = {"outcome": last.outcome.value, "cause": last.cause, "reason": last.reason, "fingerprint": last.fingerprint}
    if each.snapshot_id is not None:
        line["link"] = histories.link_of(session, each.snapshot_id)
        line["readings"] = [
            {"parser_version": one.parser_version, "fingerprint": one.fingerprint, "charset": one.charset, "content": _plain(one.content)}
            for one in snapshots.readings(session, each.snapshot_id)
        ]
    return {"capture": line}


def _plain(noun: Content | Changeset | Report) -> Any:  # noqa: ANN401  plain data
    return json.loads(to_json(noun))


def when(time: dt.datetime) -> str:
    """Write a time as an export does."""
    return time.astimezone(dt.UTC).isoformat(timespec="microseconds")
