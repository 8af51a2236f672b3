"""The proof of what is derived, which is no evidence: the index of search, traces and the kept blame. What is bad is made anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from tracker.model.errors import StoreError
from tracker.model.history import Trace
from tracker.store.codec import decode, is_sealed
from tracker.store.fences import Fault
from tracker.store.history_tables import BlameRow, TraceRow
from tracker.store.index_tables import PathRow, PresenceRow, TextRow
from tracker.store.search import index, matches
from tracker.store.search.presences import spans
from tracker.store.tables import ReadingRow, SnapshotRow
from tracker.store.verify.chain import BadError
from tracker.store.verify.contents import Contents
from tracker.store.verify.proof import Proof, lenient

INDEX = frozenset({"texts", "paths", "presences"})
BLAME = frozenset({"traces", "blames"})
DERIVED = INDEX | BLAME
Span = tuple[bytes | None, bytes | None, int, int | None, int | None]  # a text and its path by their hashes; ids of snapshots


def prove_derived(proof: Proof, contents: Contents) -> None:
    """Prove what is derived from a document's versions; the index of search is made anew from them, unless one of them is bad."""
    _prove_blame(proof)
    if proof.quick:
        return
    _prove_words(proof)
    try:
        made = _made(proof, contents)
    except BadError:  # it is named, and the index still knows what it said
        return
    kept = _kept(proof)
    for span, presence_id in kept:
        if not made[span]:
            proof.blame("presences", presence_id, None, "it does not tell where a text stood")
        made[span] -= 1
    if missing := sum(left for left in made.values() if left > 0):
        proof.blame("presences", f"of document {proof.document_id}", None, f"{missing} of them are missing")


def mend(session: Session, faults: Iterable[Fault]) -> None:
    """Make anew what was found bad of what is derived: the index at once, blame when it is next asked for."""
    found = list(faults)
    if wanted := _documents(found, INDEX):
        with lenient(session):
            index.remake(session, wanted)
    if wanted := _documents(found, BLAME):
        session.execute(delete(BlameRow).where(BlameRow.document_id.in_(wanted)))


def _documents(faults: Iterable[Fault], tables: Collection[str]) -> set[int]:
    return {each.document_id for each in faults if each.table in tables and each.document_id is not None}


def _prove_blame(proof: Proof) -> None:
    """Prove the traces of a document. One that was made anew since counts no more."""
    later = aliased(TraceRow)
    same = (later.before_id.is_not_distinct_from(TraceRow.before_id), later.after_id == TraceRow.after_id)
    newest = ~select(later.id).where(*same, later.id > TraceRow.id).correlate(TraceRow).exists()
    rows = (
        select(TraceRow.id, TraceRow.body, SnapshotRow.version)
        .join(ReadingRow, ReadingRow.id == TraceRow.after_id, isouter=True)
        .join(SnapshotRow, SnapshotRow.id == ReadingRow.snapshot_id, isouter=True)
        .where(TraceRow.document_id == proof.document_id, newest)
        .order_by(TraceRow.id)
    )
    for trace_id, body, version in proof.session.execute(rows):
        if not is_sealed(body):
            proof.blame("traces", trace_id, None, "its bytes are not those that were kept")
        elif not proof.quick and _version(body) != version:
            proof.blame("traces", trace_id, None, "it is of another version")
    kept = proof.session.scalar(select(BlameRow.body).where(BlameRow.document_id == proof.document_id))
    if kept is not None and not is_sealed(kept):
        proof.blame("blames", proof.document_id, None, "its bytes are not those that were kept")


def _version(body: bytes) -> int | None:
    try:
        return decode(body, Trace, "a trace").version
    except StoreError:
        return None


def _prove_words(proof: Proof) -> None:
    own = TextRow.document_id == proof.document_id
    for row in proof.session.execute(select(TextRow.id, TextRow.title, TextRow.text, TextRow.digest).where(own)):
        if index.digest(str(row.title), row.text) != bytes(row.digest):
            proof.blame("texts", row.id, None, "it does not have its hash")
    for text_id in matches.without(proof.session, proof.document_id):
        proof.blame("texts", text_id, None, "its words are not in the index")
    paths = select(PathRow.id, PathRow.headings, PathRow.words, PathRow.digest).where(PathRow.document_id == proof.document_id)
    for path_id, headings, words, digest in proof.session.execute(paths):
        path = tuple(headings.split("\n")) if headings else ()
        if index.digest(*path) != bytes(digest) or index.folded(path) != words:
            proof.blame("paths", path_id, None, "it does not have its hash, or not its words")


def _made(proof: Proof, contents: Contents) -> Counter[Span]:
    """Return where each text stood, made anew. Raises BadError."""
    digests: dict[tuple[str, ...], bytes] = {}

    def known(*said: str) -> bytes:
        if said not in digests:
            digests[said] = index.digest(*said)
        return digests[said]

    def versions() -> Iterable[tuple[int, set[tuple[bytes, bytes]]]]:
        for row in sorted(proof.snapshots.values(), key=lambda row: (row.captured_at, row.version)):
            if not contents.readings[row.id]:
                raise BadError(f"version {row.version} has no reading")
            under = index.said(contents.content(contents.readings[row.id][-1].manifest_id))
            yield row.id, {(known(str(title), text), known(*path)) for path, texts in under.items() for title, text in texts}

    return Counter((*key, since, last, until) for key, since, last, until in spans(versions()))


def _kept(proof: Proof) -> list[tuple[Span, int]]:
    mine = proof.document_id
    rows = (
        select(TextRow.digest, PathRow.digest, PresenceRow.since_id, PresenceRow.last_id, PresenceRow.until_id, PresenceRow.id)
        .select_from(PresenceRow)
        .join(TextRow, (TextRow.id == PresenceRow.text_id) & (TextRow.document_id == mine), isouter=True)
        .join(PathRow, (PathRow.id == PresenceRow.path_id) & (PathRow.document_id == mine), isouter=True)
        .where(PresenceRow.document_id == mine)
        .order_by(PresenceRow.id)
    )
    return [((text, path, since, last, until), key) for text, path, since, last, until, key in proof.session.execute(rows)]
