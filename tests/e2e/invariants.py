"""What holds of every database, whatever happened to the programs that wrote it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tracker import parse
from tracker.diff import compare
from tracker.model.document import Document
from tracker.model.snapshot import Snapshot
from tracker.store import captures, documents, reports, snapshots
from tracker.store.session import Database, open_database

ALONE = {
    "the file is whole": "SELECT 'damaged: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "every row refers to one that is there": "SELECT * FROM pragma_foreign_key_check",
    "every capture was looked at": "SELECT id FROM captures WHERE id NOT IN (SELECT capture_id FROM checks WHERE capture_id IS NOT NULL)",
    "no bytes without a capture": "SELECT sha256 FROM blobs WHERE sha256 NOT IN (SELECT sha256 FROM captures)",
    "no body without its owner": """SELECT id FROM bodies WHERE id NOT IN
        (SELECT body_id FROM changesets UNION SELECT body_id FROM reports)""",
    "no manifest without its reading": "SELECT id FROM manifests WHERE id NOT IN (SELECT manifest_id FROM readings)",
    "no pack without a block": "SELECT id FROM packs WHERE id NOT IN (SELECT pack_id FROM blocks)",
    "every version has its link": "SELECT id FROM snapshots WHERE id NOT IN (SELECT snapshot_id FROM links)",
    "a capture makes one version at most": "SELECT capture_id FROM snapshots GROUP BY capture_id HAVING count(*) > 1",
    "every version has one reading": "SELECT id FROM snapshots WHERE (SELECT count(*) FROM readings WHERE snapshot_id = snapshots.id) <> 1",
    "every version was told by one check": """SELECT s.id FROM snapshots s WHERE 1 <> (SELECT count(*) FROM checks c
        WHERE c.document_id = s.document_id AND c.version = s.version AND c.outcome = 'new' AND c.capture_id = s.capture_id)""",
    "no check tells of a version that is not there": """SELECT id FROM checks c WHERE (c.outcome = 'new') <> (c.version IS NOT NULL)
        OR (c.version IS NOT NULL AND c.version NOT IN (SELECT version FROM snapshots s WHERE s.document_id = c.document_id))""",
    "one changeset that stands leads to every version but the first in time": """SELECT id FROM snapshots s WHERE (SELECT count(*)
        FROM changesets c WHERE c.after_id = s.id AND c.id NOT IN (SELECT changeset_id FROM replacements))
        <> EXISTS (SELECT * FROM snapshots b WHERE b.document_id = s.document_id AND b.captured_at < s.captured_at)""",
    "every changeset has one report": """SELECT id FROM changesets c
        WHERE (SELECT count(*) FROM reports WHERE changeset_id = c.id) <> 1""",
    "an accepted page was told by the check of it": """SELECT capture_id FROM decisions d WHERE accepted AND 1 <> (SELECT count(*)
        FROM checks c WHERE c.capture_id = d.capture_id AND c.cause = 'accepted')
        UNION ALL SELECT id FROM checks WHERE cause = 'accepted'
        AND capture_id NOT IN (SELECT capture_id FROM decisions WHERE accepted)""",
    "a refused page is no version": "SELECT capture_id FROM snapshots JOIN decisions USING (capture_id) WHERE NOT accepted",
    "withdrawn and returned take turns": """SELECT id FROM (SELECT id, kind, lag(kind, 1, 'returned') OVER (PARTITION BY document_id
        ORDER BY id) AS earlier FROM notices WHERE kind IN ('withdrawn', 'returned')) WHERE kind = earlier""",
    "what is gone was told as withdrawn, and nothing else was": """SELECT id FROM documents d WHERE
        EXISTS (SELECT * FROM checks WHERE document_id = d.id AND outcome = 'gone')
        <> EXISTS (SELECT * FROM notices WHERE document_id = d.id AND kind = 'withdrawn')""",
    "who is withdrawn was told so last": """SELECT id FROM documents d WHERE state = 'withdrawn' AND 'withdrawn' <> (SELECT kind
        FROM notices WHERE document_id = d.id AND kind IN ('withdrawn', 'returned') ORDER BY id DESC LIMIT 1)""",
    "a quarantine was told, after three crashes": """SELECT id FROM documents d WHERE state = 'quarantined' AND
        (NOT EXISTS (SELECT * FROM notices WHERE document_id = d.id AND kind = 'quarantined')
        OR 3 > (SELECT count(*) FROM checks WHERE document_id = d.id AND cause = 'crash'))""",
    "a move was told": """SELECT id FROM documents d WHERE moved_to <> '' AND NOT EXISTS
        (SELECT * FROM notices WHERE document_id = d.id AND kind = 'moved' AND instr(text, d.moved_to))""",
    "nobody holds a document or host": """SELECT document_id FROM schedules WHERE lease_owner IS NOT NULL
        UNION ALL SELECT host FROM hosts WHERE busy_owner IS NOT NULL""",
}


def hold(file: Path) -> None:
    """Assert all of them, when no program is at work."""
    assert broken(file) == {}
    database = open_database(f"sqlite:///{file}")
    try:
        with database.read() as session:
            tracked = documents.all_documents(session, include_removed=True)
        for document in tracked:
            _history_holds(database, document)
    finally:
        database.close()


def broken(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what the rows alone show not to hold."""
    with closing(sqlite3.connect(file)) as connection:
        return {name: rows for name, query in ALONE.items() if (rows := connection.execute(query).fetchall())}


def unread(file: Path) -> list[int]:
    """Return the captures that no check came to the end of: none, where every document was looked at since the last trouble."""
    with closing(sqlite3.connect(file)) as connection:
        query = (
            "SELECT id FROM captures WHERE id NOT IN (SELECT capture_id FROM checks WHERE capture_id IS NOT NULL AND outcome <> 'error')"
        )
        return [number for (number,) in connection.execute(query)]


def _history_holds(database: Database, document: Document) -> None:
    """Assert that each version is what its capture says, and is told against the one that stands before it in time."""
    with database.read() as session:
        lines = sorted(snapshots.listing(session, document.id), key=lambda line: line.version)
        kept = [snapshots.by_version(session, document.id, line.version) for line in lines]
        read = [captures.load(session, snapshot.capture_id) for snapshot in kept]
        told = [
            reports.by_version(session, document.id, line.version) if _stands_before(kept, one) else None
            for one, line in zip(kept, lines, strict=True)
        ]
    name = document.slug
    assert [line.version for line in lines] == list(range(1, len(lines) + 1)), f"{name}: versions are numbered in their order"
    for snapshot, capture in zip(kept, read, strict=True):
        profile = parse.PROFILES[document.profile]
        again = parse.fingerprint(parse.read(capture.body, profile, url=capture.url))
        prints = {snapshot.fingerprint, parse.fingerprint(snapshot.content), again}
        assert len(prints) == 1, f"{name}: version {snapshot.version} is not what its capture says: {prints}"
    for after, report in zip(kept, told, strict=True):
        before = _stands_before(kept, after)
        if before is None or report is None:
            continue
        what = f"{name}: version {after.version} after version {before.version}"
        assert before.fingerprint != after.fingerprint, f"{what} says nothing new"
        assert (report.before.version, report.after.version) == (before.version, after.version), f"{what}: the report names others"
        assert report.changeset == compare(before.content, after.content), f"{what}: the report is not of these"


def _stands_before(kept: list[Snapshot], version: Snapshot) -> Snapshot | None:
    """Return the version that a version is compared with: the last of those captured before it."""
    earlier = [snapshot for snapshot in kept if snapshot.captured_at < version.captured_at]
    return max(earlier, key=lambda snapshot: snapshot.captured_at, default=None)
