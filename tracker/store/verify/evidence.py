"""The proof of captures and of the chain of snapshots."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tracker.store import drops
from tracker.store.keeping_tables import SealRow
from tracker.store.links import link
from tracker.store.seals import seal
from tracker.store.tables import BlobRow, CaptureRow, LinkRow, ManifestRow, ReadingRow, SnapshotRow
from tracker.store.verify.chain import BadError, Chain, Stored
from tracker.store.verify.proof import Proof

ILL_WRITTEN = "its time is not written as Tracker writes times"
FACTS = (CaptureRow.document_id, CaptureRow.captured_at, CaptureRow.url, CaptureRow.status, CaptureRow.headers, CaptureRow.sha256)


def prove_captures(proof: Proof, blobs: Chain[str]) -> dict[int, Row[Any]]:
    """Prove each capture by its seal, and its bytes by their hash; return the captures by their ids."""
    captures = proof.rows(CaptureRow.id, *FACTS, where=CaptureRow.document_id == proof.document_id)
    for capture_id in proof.ill_written(CaptureRow.id, CaptureRow.captured_at, CaptureRow.document_id == proof.document_id):
        proof.blame("captures", capture_id, proof.version_of.get(capture_id), ILL_WRITTEN)
    sealed = select(SealRow.capture_id, SealRow.sha256).join(CaptureRow, CaptureRow.id == SealRow.capture_id)
    seals = {key: bytes(value) for key, value in proof.session.execute(sealed.where(CaptureRow.document_id == proof.document_id))}
    seen: dict[str, str] = {}
    dropped = drops.of_document(proof.session, proof.document_id)
    for capture in captures:
        version = proof.version_of.get(capture.id)
        if capture.id not in seals:
            proof.blame("seals", capture.id, version, "the capture has no seal")
        elif seal(*tuple(capture)[1:]) != seals[capture.id]:
            proof.blame("captures", capture.id, version, "its time, address, status, headers or hash are not those of its seal")
        if capture.id in dropped and version is None:  # by retention, as it may be
            continue
        if capture.sha256 not in seen:
            seen[capture.sha256] = fault_of_blob(blobs, capture.sha256, quick=proof.quick)
        if seen[capture.sha256]:
            proof.blame("blobs", capture.sha256, version, f"the bytes of capture {capture.id}: {seen[capture.sha256]}")
    return {capture.id: capture for capture in captures}


def fault_of_blob(blobs: Chain[str], sha256: str, *, quick: bool) -> str:
    """Return what is wrong with a blob, nothing where it is whole."""
    try:
        if quick:
            blobs.check(sha256)
        elif hashlib.sha256(blobs.open(sha256)[0]).hexdigest() != sha256:
            return "they do not have their SHA-256"
    except BadError as error:
        return str(error)
    return ""


def blob_chain(session: Session) -> Chain[str]:
    """Return the chain of all blobs."""

    def fetch(sha256: str) -> Stored[str] | None:
        row = session.execute(select(BlobRow.base_sha256, BlobRow.body).where(BlobRow.sha256 == sha256)).first()
        return None if row is None else (row.base_sha256, [row.body])

    return Chain("blobs", fetch)


def read_snapshots(proof: Proof) -> None:
    """Read which versions there are."""
    columns = (SnapshotRow.version, SnapshotRow.capture_id, SnapshotRow.captured_at)
    rows = proof.rows(SnapshotRow.id, *columns, where=SnapshotRow.document_id == proof.document_id)
    proof.snapshots |= {row.id: row for row in rows}
    proof.version_of |= {row.capture_id: row.version for row in rows}
    for snapshot_id in proof.ill_written(SnapshotRow.id, SnapshotRow.captured_at, SnapshotRow.document_id == proof.document_id):
        row = proof.snapshots.get(snapshot_id)
        proof.blame("snapshots", snapshot_id, row.version if row else None, ILL_WRITTEN)


def prove_links(proof: Proof, captures: dict[int, Row[Any]]) -> None:
    """Prove the chain of versions, each over the hash of its capture and of the content that it was kept with."""
    own = SnapshotRow.document_id == proof.document_id
    linked = select(LinkRow.snapshot_id, LinkRow.sha256).join(SnapshotRow, SnapshotRow.id == LinkRow.snapshot_id).where(own)
    links = {row.snapshot_id: row.sha256 for row in proof.session.execute(linked)}
    first = select(func.min(ReadingRow.id)).join(SnapshotRow, SnapshotRow.id == ReadingRow.snapshot_id).where(own)
    contents = (
        select(ReadingRow.snapshot_id, ManifestRow.sha256)
        .join(ManifestRow, ManifestRow.id == ReadingRow.manifest_id)
        .where(ReadingRow.id.in_(first.group_by(ReadingRow.snapshot_id)))
    )
    hashes = {snapshot_id: bytes(sha256) for snapshot_id, sha256 in proof.session.execute(contents)}
    bad = {fault.row for fault in proof.faults if fault.table == "captures"}
    before: set[str | None] = {None}
    for number, row in enumerate(sorted(proof.snapshots.values(), key=lambda row: row.version), 1):
        stored, capture = links.get(row.id), captures.get(row.capture_id)
        if row.version != number:
            proof.blame("snapshots", row.id, row.version, f"its number is {row.version} where {number} comes next")
        if str(row.capture_id) in bad:  # that is named, and no fault of the version
            before = {stored}
            continue
        if stored is None or capture is None or row.id not in hashes:
            proof.blame("snapshots", row.id, row.version, "its link, its capture or its reading is missing")
            before = {stored}
            continue
        made = {link(each, capture.sha256, hashes[row.id], row.version, row.captured_at) for each in before}
        if stored not in made:
            proof.blame("links", row.id, row.version, "its hash is not that of its number, time, capture and content")
        elif row.captured_at != capture.captured_at:
            proof.blame("snapshots", row.id, row.version, "its time is not that of its capture")
        before = {stored} if stored in made else {stored, *made}  # so that of two neighbours the bad one is named
