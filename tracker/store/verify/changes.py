"""The proof of changesets and reports: a changeset turns what was before into what came after, and a report speaks of these two."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from tracker.diff import apply
from tracker.model.change import Changeset
from tracker.model.errors import StoreError
from tracker.model.report import Report
from tracker.store.codec import decode, is_sealed
from tracker.store.tables import BodyRow, ChangesetRow, ReportRow
from tracker.store.verify.chain import BadError
from tracker.store.verify.contents import Contents
from tracker.store.verify.proof import Proof

WORDS = aliased(BodyRow)


def prove_changes(proof: Proof, contents: Contents) -> None:
    """Prove each changeset of a document, and its report."""
    rows = (
        select(ChangesetRow.id, ChangesetRow.before_id, ChangesetRow.after_id, ChangesetRow.body_id, BodyRow.body)
        .join(BodyRow, BodyRow.id == ChangesetRow.body_id, isouter=True)
        .where(ChangesetRow.document_id == proof.document_id)
        .order_by(ChangesetRow.id)
    )
    found: list[Row[Any]] = list(proof.session.execute(rows))
    for row in found:
        after = proof.snapshots.get(row.after_id)
        version = after.version if after else None
        changeset = _decoded(proof, row.body_id, row.body, Changeset, version)
        if isinstance(changeset, Changeset) and not proof.quick and not _fits(contents, row, changeset):
            proof.blame("changesets", row.id, version, "it does not turn the version before it into the one after it")
        _prove_reports(proof, row, version)


def _prove_reports(proof: Proof, changeset: Row[Any], version: int | None) -> None:
    found = select(ReportRow.id, ReportRow.body_id, WORDS.body).join(WORDS, WORDS.id == ReportRow.body_id, isouter=True)
    reports = proof.session.execute(found.where(ReportRow.changeset_id == changeset.id)).all()
    if not reports:
        proof.blame("reports", f"of changeset {changeset.id}", version, "the changeset has no report")
    before = proof.snapshots.get(changeset.before_id)
    for row in reports:
        report = _decoded(proof, row.body_id, row.body, Report, version)
        if isinstance(report, Report) and (report.before.version, report.after.version) != (before and before.version, version):
            proof.blame("reports", row.id, version, "it speaks of other versions than its changeset")


def _decoded(proof: Proof, body_id: int, body: bytes | None, noun: Any, version: int | None) -> Changeset | Report | None:  # noqa: ANN401
    if body is None:
        proof.blame("bodies", body_id, version, "there is no such row any more")
        return None
    made: Changeset | Report | None = None
    try:
        made = None if proof.quick else decode(body, noun, "")
        whole = is_sealed(body)
    except StoreError:
        whole = False
    if not whole:
        proof.blame("bodies", body_id, version, f"its bytes are not those of the {noun.__name__.lower()} that was kept")
    return made


def _fits(contents: Contents, row: Row[Any], changeset: Changeset) -> bool:
    """Tell whether it leads from a reading to a reading: from which ones is not kept. What cannot be read is named elsewhere."""
    before, after = (reversed(contents.readings.get(key, [])) for key in (row.before_id, row.after_id))
    unread = False
    for old, new in itertools.product(before, after):
        try:
            if apply(changeset, contents.content(old.manifest_id)) == contents.content(new.manifest_id):
                return True
        except BadError:
            unread = True
        except (ValueError, LookupError, TypeError):
            continue
    return unread or row.before_id is None
