"""Proves that what is kept is what was kept: every hash, seal and chain is made anew, and each bad row is named.

What cannot be told, for nothing was hashed over it: the rows of documents, schedules, hosts, checks, decisions, notices and drops,
the codec, parser version and fingerprint of a reading by an older parser, and whether a report was news. What is DERIVED is no
evidence: a trace and the kept blame are proved by their seals, the index of search is made anew and compared, and `mend` makes
anew what is bad of them. docs/operating.md says it to operators.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import exists, select, text, union
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.store.fences import Fault
from tracker.store.session import Database
from tracker.store.tables import BlobRow, BodyRow, CaptureRow, ChangesetRow, ReportRow
from tracker.store.verify.changes import prove_changes
from tracker.store.verify.contents import Contents, prove_contents
from tracker.store.verify.derived import BLAME, DERIVED, mend, prove_derived
from tracker.store.verify.evidence import blob_chain, fault_of_blob, prove_captures, prove_links, read_snapshots
from tracker.store.verify.proof import Proof, lenient

__all__ = ["BLAME", "DERIVED", "mend", "verify"]


def verify(database: Database, document_ids: Sequence[int], *, quick: bool = False, rest: bool = True) -> Iterator[Fault]:
    """Give the bad rows of documents, of DERIVED tables too, and with `rest` those of no document.

    Each document is proved as it is at one moment.
    `quick`: hashes and seals alone; contents are not put together, changesets not applied, the index of search not compared.
    """
    if rest:
        yield from _file(database, quick=quick)
    for document_id in document_ids:
        try:
            with database.read() as session, lenient(session):
                faults = _document(session, document_id, quick=quick)
        except StoreError as error:  # the file itself
            faults = [Fault("database", "", document_id, None, str(error))]
        yield from faults
    if rest:
        try:
            with database.read() as session, lenient(session):
                faults = list(_rest(session, quick=quick))
        except StoreError as error:
            faults = [Fault("database", "", None, None, str(error))]
        yield from faults


def _file(database: Database, *, quick: bool) -> Iterator[Fault]:
    """Give what the database itself finds wrong with its file, in one line, and the rows that refer to nothing."""
    try:
        with database.read() as session:
            if session.get_bind().dialect.name != "sqlite":
                return
            said = session.scalars(text("PRAGMA quick_check(1)" if quick else "PRAGMA integrity_check(1)")).all()
            lost = session.execute(text("PRAGMA foreign_key_check")).all()
    except StoreError as error:
        said, lost = [str(error)], []
    if said != ["ok"]:
        yield Fault("database", "", None, None, " ".join(said[0].split()))
    for table, row, parent, _ in lost:
        yield Fault(table, "" if row is None else str(row), None, None, f"it refers to a row of {parent} that is not there")


def _document(session: Session, document_id: int, *, quick: bool) -> list[Fault]:
    proof = Proof(session, document_id, quick)
    read_snapshots(proof)
    captures = prove_captures(proof, blob_chain(session))
    prove_links(proof, captures)
    contents = Contents(proof)
    prove_contents(proof, contents)
    prove_changes(proof, contents)
    prove_derived(proof, contents)
    return list(dict.fromkeys(proof.faults))


def _rest(session: Session, *, quick: bool) -> Iterator[Fault]:
    """Give the bad rows that no document leads to."""
    blobs = blob_chain(session)
    for sha256 in session.scalars(select(BlobRow.sha256).where(~exists().where(CaptureRow.sha256 == BlobRow.sha256))):
        yield Fault("blobs", sha256, None, None, fault_of_blob(blobs, sha256, quick=quick) or "no capture names it")
    used = union(select(ChangesetRow.body_id), select(ReportRow.body_id))
    for body_id in session.scalars(select(BodyRow.id).where(BodyRow.id.not_in(used))):
        yield Fault("bodies", str(body_id), None, None, "no changeset or report names it")
