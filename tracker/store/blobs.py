"""The bytes of captures, each kept once, written against the bytes of an earlier capture of the document.

The n-th capture of a document, counted from 0, takes the one n & (n - 1) as dictionary: so the chain to the first has as
many steps as n has ones in binary, however long the history is. A page that changed little costs what changed. What
retention dropped is an empty body (`drops`), and no dictionary: the one that it took, or would take now, is taken in its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.store import drops, fences
from tracker.store.codec import dictionary, squeeze, unsqueeze
from tracker.store.fences import Fault
from tracker.store.session import insert_new
from tracker.store.tables import BlobRow, CaptureRow

SIZE = select(func.length(BlobRow.body)).where(BlobRow.sha256 == bindparam("sha256"))
LONGEST = 24  # steps to the first; only bytes that several documents share can bring a chain near it


def keep(session: Session, document_id: int, body: bytes, sha256: str, *, prove: bool = True) -> None:
    """Keep bytes, with their SHA-256, that a capture of the document will name, unless they are kept already.

    Where what is kept of them is damaged, they take its place: the row is fenced, which alone lets the database change it, and
    the fence is lifted. Without `prove`, only damage that a fence tells of is known: proof takes longer than a look that finds no change.
    """
    size = session.execute(SIZE, {"sha256": sha256}).scalar_one_or_none()
    if size is None:
        base_sha256, base = _base(session, document_id)
        insert_new(session, BlobRow, sha256=sha256, body=squeeze(body, dictionary(base)), base_sha256=base_sha256)
    elif not size:  # retention dropped them, and they came again
        session.execute(update(BlobRow).where(BlobRow.sha256 == sha256).values(body=squeeze(body)))
    elif reason := _damage(session, sha256) if prove or fences.stands(session, "blobs", sha256) else "":
        fences.put(session, [Fault("blobs", sha256, document_id, None, reason)], func.now())
        session.execute(update(BlobRow).where(BlobRow.sha256 == sha256).values(body=squeeze(body), base_sha256=None))
        fences.lift_row(session, "blobs", sha256, func.now())


def _damage(session: Session, sha256: str) -> str:
    try:
        _load(session, sha256, "a blob")
    except StoreError as error:
        return str(error)
    return ""


def keep_without(session: Session, sha256: str, dropped_at: dt.datetime) -> None:
    """Keep a blob whose bytes retention dropped elsewhere, unless there is one of that hash."""
    if session.execute(select(func.count()).where(BlobRow.sha256 == sha256)).scalar_one() == 0:
        insert_new(session, BlobRow, sha256=sha256, body=b"", base_sha256=None)
        drops.note(session, [sha256], dropped_at)


def load(session: Session, sha256: str, name: str) -> bytes:
    """Return the bytes of a hash. Raises StoreError naming the thing, and the row at fault, where they are not what they were."""
    return _load(session, sha256, name)[0]


def _load(session: Session, sha256: str, name: str) -> tuple[bytes, int]:
    """Return bytes, and how many blobs were opened for them."""
    chain = select(BlobRow.sha256, BlobRow.base_sha256).where(BlobRow.sha256 == sha256).cte(recursive=True)
    chain = chain.union(select(BlobRow.sha256, BlobRow.base_sha256).join(chain, BlobRow.sha256 == chain.c.base_sha256))  # each once
    found = select(BlobRow.sha256, BlobRow.base_sha256, BlobRow.body).join(chain, chain.c.sha256 == BlobRow.sha256)
    rows = {row.sha256: row for row in session.execute(found)}
    if sha256 in rows and not rows[sha256].body:
        drops.refuse(session, sha256, name)
    body, base, path = b"", sha256, []
    while base in rows:
        path.append(rows.pop(base))
        base = path[-1].base_sha256
    if path and base is not None:
        wrong = f"its blob {path[-1].sha256} builds on blob {base}, which is not there or builds on it"
        raise StoreError(f"{name} is damaged: {wrong}; restore it from a backup")
    for row in reversed(path):
        named = name if row.sha256 == sha256 else f"{name}, by the blob {row.sha256} that it builds on,"
        body = unsqueeze(row.body, named, dictionary(body))
    if hashlib.sha256(body).hexdigest() != sha256:
        raise StoreError(f"{name} is damaged: its bytes do not have their SHA-256; restore it from a backup")
    return body, len(path)


def _base(session: Session, document_id: int) -> tuple[str | None, bytes]:
    number = session.execute(select(func.count()).where(CaptureRow.document_id == document_id)).scalar_one()
    if not number:
        return None, b""
    kept = select(CaptureRow.sha256, func.length(BlobRow.body)).join(BlobRow, BlobRow.sha256 == CaptureRow.sha256)
    kept = kept.where(CaptureRow.document_id == document_id).order_by(CaptureRow.id)
    number &= number - 1
    sha256, size = session.execute(kept.offset(number).limit(1)).one()
    while number and not size:
        number &= number - 1
        sha256, size = session.execute(kept.offset(number).limit(1)).one()
    try:
        body, steps = _load(session, sha256, "a capture")
    except StoreError:  # damaged: what is kept from now on does not build on it
        return None, b""
    return (sha256, body) if steps < LONGEST else (None, b"")
