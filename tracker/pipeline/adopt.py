"""The import of an export: history is taken over as it was, with its numbers, readings and chain; nothing is judged again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker import parse
from tracker.exchange import Exported, Find, read_export
from tracker.gate.against import address
from tracker.model.capture import HELD_BACK, Answer, Capture, Outcome
from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.model.snapshot import Content, Snapshot
from tracker.pipeline import splice
from tracker.pipeline.imports import KNOWN, Step, addresses, holding
from tracker.pipeline.lease import Lease
from tracker.pipeline.plan import Plan, captures_of, joined
from tracker.pipeline.road import Road
from tracker.pipeline.tale import Tale
from tracker.store import captures, documents, histories, reports, snapshots
from tracker.store.codec import from_json
from tracker.store.snapshots import Reading

Line = dict[str, Any]
Piece = tuple[Find, Answer, Line]


def claim(road: Road, document: Document, exported: Exported, plan: Plan) -> None:
    """Make sure that an export is one of this document. Raises UsageError where it is of another."""
    told = plan.document
    own, theirs = addresses(road, document), {address(url) for url in {str(told["url"]), str(told.get("moved_to", "")), *plan.urls} if url}
    if not own & theirs:
        raise UsageError(
            f"{exported.lines} is of {told['url']}, and {document.slug} is at {document.url}; import it under another name"
            f" (where the page has moved, first: tracker move {document.slug} ADDRESS)"
        )


def fits(road: Road, document: Document, plan: Plan) -> bool:
    """Tell whether a document's versions and changesets, if it has any, are the first of the export, so that the rest can follow them."""
    with road.database.read() as session:
        kept, pairs = snapshots.times(session, document.id), reports.pairs(session, document.id)
    versions = all(plan.times.get(number) == at for number, at in kept.items())
    return versions and [(pair.before, pair.after) for pair in pairs] == [leap.pair for leap in plan.leaps[: len(pairs)]]


def adopt(road: Road, document: Document, exported: Exported, plan: Plan) -> Iterator[Step]:
    """Keep the captures, versions and changesets of an export that is the document's and `fits`, and yield what came of each.

    Each version is kept whole in one transaction, so it can be done again. Raises UsageError where the files are damaged or do not
    belong together; what stands before that is kept.
    """
    with holding(road, document) as lease:
        with road.database.read() as session:
            ids = [pair.id for pair in reports.pairs(session, document.id)]
        tale, together, waiting = Tale(exported, plan, document.id, ids), joined(plan), list[Piece]()
        for piece in _pieces(exported):
            if isinstance(piece, dict):
                yield _adopt_dropped(lease, exported, piece)
                continue
            step = _look(lease, *piece)
            if step is None:
                waiting.append(piece)
            else:
                yield step
            if waiting and waiting[-1][2]["version"] not in together:
                yield from _adopt_versions(lease, waiting, tale)
                waiting.clear()
        yield from _adopt_versions(lease, waiting, tale)
        if tale.left():
            with road.database.write(durable=True) as session:
                lease.hold(session)
                tale.tell(session, max(plan.times))


def _pieces(exported: Exported) -> Iterator[Piece | Line]:
    """Yield the captures of an export with their bytes, those that have none as their lines alone."""
    finds = read_export(exported.warc)
    for line in captures_of(exported):
        if "dropped_at" in line:
            yield line
            continue
        find = next(finds, None)
        if find is None or find.page is None:
            raise UsageError(find.problem if find else f"{exported.warc} has fewer captures than {exported.lines.name}")
        bytes_of, moment = hashlib.sha256(find.page.body).hexdigest(), dt.datetime.fromisoformat(line["captured_at"])
        if (bytes_of, find.page.fetched_at) != (line["sha256"], moment):
            raise UsageError(f"{find.name} is not the capture of {line['captured_at']} that stands at its place in the export")
        yield find, find.page, line


def _look(lease: Lease, find: Find, page: Answer, line: Line) -> Step | None:
    """Return what came of a capture that is kept already, or that makes no version and is kept now; None: it is to be a version."""
    with lease.road.database.read() as session:
        there = captures.at(session, lease.document.id, page.fetched_at)
    if there and there[1] != line["sha256"]:
        raise UsageError(f"{find.name} has other bytes than the capture of the same time that is kept")
    number = line.get("version")
    if there:
        if number is not None and len(line["readings"]) > 1:
            _read_anew(lease, find, line)
        return Step(find.name, KNOWN, captured_at=page.fetched_at)
    if number is not None:
        return None
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        outcome = _tell(session, captures.add(session, lease.document.id, page), line, None)
    return Step(find.name, Outcome.SUSPECT if outcome in HELD_BACK else outcome, kept=True, captured_at=page.fetched_at)


def _read_anew(lease: Lease, find: Find, line: Line) -> None:
    """Keep the readings of a version that it got where it was exported from, after it had been handed on."""
    with lease.road.database.read() as session:
        if line["version"] not in snapshots.times(session, lease.document.id):
            return
        kept = snapshots.by_version(session, lease.document.id, line["version"])
        count = len(snapshots.readings(session, kept.id))
    later = _readings(find, line)[count:]
    if later:
        with lease.road.database.write(durable=True) as session:
            lease.hold(session)
            for one in later:
                snapshots.keep_reading(session, kept.id, one.content, one.fingerprint, one.parser_version, one.charset)


def _adopt_dropped(lease: Lease, exported: Exported, line: Line) -> Step:
    """Keep a capture whose bytes retention dropped where it was exported from. It made no version."""
    name = f"{exported.lines.name}: the capture of {line.get('captured_at')}"
    try:
        moment, dropped_at = (dt.datetime.fromisoformat(line[key]) for key in ("captured_at", "dropped_at"))
        headers = tuple((str(key), str(value)) for key, value in line["headers"])
        page, sha256 = Answer(str(line["url"]), int(line["status"]), headers, b"", moment), str(line["sha256"])
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{name} is damaged in the export") from error
    if line.get("version") is not None:
        raise UsageError(f"{name} is a version without its bytes; the export is damaged")
    with lease.road.database.read() as session:
        if captures.at(session, lease.document.id, moment):
            return Step(name, KNOWN, captured_at=moment)
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        outcome = _tell(session, captures.add_dropped(session, lease.document.id, page, sha256, dropped_at), line, None)
    return Step(name, Outcome.SUSPECT if outcome in HELD_BACK else outcome, kept=True, captured_at=moment)


def _adopt_versions(lease: Lease, pieces: Sequence[Piece], tale: Tale) -> list[Step]:
    """Keep versions with the changesets that lead to and from them, in one transaction."""
    if not pieces:
        return []
    read = [_readings(find, line) for find, _, line in pieces]
    with lease.road.database.write(durable=True) as session:
        lease.hold(session)
        for (find, page, line), readings in zip(pieces, read, strict=True):
            _adopt_version(session, lease.document.id, find, page, line, readings)
        tale.tell(session, pieces[-1][2]["version"])
    return [
        Step(find.name, Outcome.NEW, kept=True, versions=(line["version"],), captured_at=page.fetched_at) for find, page, line in pieces
    ]


def _adopt_version(  # noqa: PLR0913, PLR0917
    session: Session, document_id: int, find: Find, page: Answer, line: Line, readings: Sequence[Reading]
) -> None:
    first, *later = readings
    capture = captures.add(session, document_id, page)
    made = snapshots.keep(session, capture, first.content, first.fingerprint, first.parser_version, first.charset)
    for reading in later:
        snapshots.keep_reading(session, made.id, reading.content, reading.fingerprint, reading.parser_version, reading.charset)
    if made.version != line["version"] or histories.link_of(session, made.id) != line["link"]:
        raise UsageError(f"{find.name} does not fit the chain of its export as version {made.version}; export it again")
    if page.fetched_at == max(snapshots.times(session, document_id).values()):
        documents.describe(session, document_id, readings[-1].content.facts)
    _tell(session, capture, line, made)


def _readings(find: Find, line: Line) -> list[Reading]:
    """Return the readings of a line. Raises UsageError."""
    try:
        found = [
            Reading(one["parser_version"], one["fingerprint"], one["charset"], from_json(json.dumps(one["content"]), Content))
            for one in line["readings"]
        ]
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{find.name}: what was read in it is damaged in the export") from error
    for one in found:
        if one.parser_version == parse.PARSER_VERSION and parse.fingerprint(one.content) != one.fingerprint:
            raise UsageError(f"{find.name}: what was read in it does not have its fingerprint; the export is damaged")
    if not found:
        raise UsageError(f"{find.name}: nothing was read in it, though it is a version; the export is damaged")
    return found


def _tell(session: Session, capture: Capture, line: Line, made: Snapshot | None) -> Outcome:
    """Keep what the first look at a capture came to, so that it is what it was: same, held back, or never read."""
    said = line.get("check") or {"outcome": Outcome.ERROR.value, "reason": "it was never read"}
    outcome = Outcome.NEW if made else Outcome(said["outcome"])
    fingerprint, version = str(said.get("fingerprint", "")), made.version if made else None
    splice.note(
        session, capture, outcome, str(said.get("reason", "")), str(said.get("cause", "")), fingerprint=fingerprint, version=version
    )
    return outcome
