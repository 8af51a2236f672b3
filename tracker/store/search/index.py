"""The index that search reads, kept with every version: which texts a document ever held, where, and from when to when."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.model.snapshot import Content, Section
from tracker.store import manifests
from tracker.store.columns import keepable
from tracker.store.index_tables import PathRow, PresenceRow, TextRow
from tracker.store.search import matches
from tracker.store.search.presences import Held, Presence, place, spans, withdraw
from tracker.store.search.words import words
from tracker.store.tables import ReadingRow, SnapshotRow
from tracker.text import normal, squeeze

Path = tuple[str, ...]
Said = tuple[bool, str]  # whether it is the title, and the text
Known = dict[Said, int]  # ids
COLUMNS = (PresenceRow.text_id, PresenceRow.path_id, PresenceRow.since_id, PresenceRow.last_id, PresenceRow.until_id, PresenceRow.id)
HASH = 8  # bytes, within one document
AT_ONCE = 500  # values in one statement


def keep(session: Session, document_id: int, snapshot_id: int, content: Content) -> None:
    """Let what a snapshot says be found. It may be read anew, and stand anywhere in the order of capture."""
    order = _order(session, document_id)
    anew = session.execute(select(func.count()).where(ReadingRow.snapshot_id == snapshot_id)).scalar_one() > 1
    rows = select(*COLUMNS, TextRow.title, TextRow.text).join(TextRow).where(PresenceRow.document_id == document_id)
    if order[-1] == snapshot_id and not anew:  # the newest: it has to do with what stands, and nothing else
        rows = rows.where(PresenceRow.until_id.is_(None))
    presences, known = [], {}
    for text_id, path_id, since_id, last_id, until_id, presence_id, title, text in session.connection().execute(rows).all():
        presences.append(Presence(text_id, path_id, since_id, last_id, until_id, presence_id))
        known[title, text] = text_id
    spent = withdraw(presences, order, snapshot_id) if anew else []
    place(presences, order, snapshot_id, _held(session, document_id, content, known))
    _write(session, document_id, presences, spent)


def reindex(session: Session, document_id: int) -> None:
    """Make the index of a document anew from what is kept. Versions whose content is damaged are left out."""
    session.execute(delete(PresenceRow).where(PresenceRow.document_id == document_id))
    made = [Presence(*key, since, last, until) for key, since, last, until in spans(_versions(session, document_id))]
    _write(session, document_id, made, [])


def remake(session: Session, document_ids: Collection[int]) -> None:
    """Make the index of documents anew, and the words of all texts: none of what is there now is taken over."""
    matches.clear(session)
    for row in (PresenceRow, TextRow, PathRow):
        session.execute(delete(row).where(row.document_id.in_(document_ids)))
    others = session.execute(select(TextRow.id, TextRow.text)).all()
    matches.put(session, [(text_id, words(text)) for text_id, text in others])
    for document_id in document_ids:
        reindex(session, document_id)


def _versions(session: Session, document_id: int) -> Iterator[tuple[int, set[Held]]]:
    known: Known = {}
    for snapshot_id in _order(session, document_id):
        newest = select(func.max(ReadingRow.id)).where(ReadingRow.snapshot_id == snapshot_id, ReadingRow.accepted).scalar_subquery()
        manifest_id = session.execute(select(ReadingRow.manifest_id).where(ReadingRow.id == newest)).scalar_one()
        try:
            content = manifests.load(session, manifest_id, f"the content of snapshot {snapshot_id}")
        except StoreError:
            continue
        yield snapshot_id, _held(session, document_id, content, known)


def _order(session: Session, document_id: int) -> list[int]:
    rows = select(SnapshotRow.id).where(SnapshotRow.document_id == document_id).order_by(SnapshotRow.captured_at, SnapshotRow.version)
    return list(session.scalars(rows))


def _held(session: Session, document_id: int, content: Content, known: Known) -> set[Held]:
    """Return the ids of a content's texts and of the paths that they stand under; what has none yet gets one, and is known then."""
    under = said(content)
    _learn(session, document_id, {said for texts in under.values() for said in texts} - known.keys(), known)
    paths = _path_ids(session, document_id, under)
    return {(known[said], paths[path]) for path, texts in under.items() for said in texts}


def _learn(session: Session, document_id: int, new: set[Said], known: Known) -> None:
    """Find the ids of texts, one of which may be kept in another typography, or keep them."""
    digests = {each: digest(str(each[0]), each[1]) for each in sorted(new)}
    ids = _ids(session, TextRow, document_id, digests.values())
    rows = {digest: each for each, digest in digests.items() if digest not in ids}
    values = [{"document_id": document_id, "title": title, "digest": digest, "text": text} for digest, (title, text) in rows.items()]
    if values:
        made = session.execute(insert(TextRow).returning(TextRow.digest, TextRow.id), values)
        ids |= dict(made.all())
        matches.put(session, [(ids[digest], words(text)) for digest, (_, text) in rows.items()])
    known |= {each: ids[digest] for each, digest in digests.items()}


def _path_ids(session: Session, document_id: int, paths: Iterable[Path]) -> dict[Path, int]:
    digests = {path: digest(*path) for path in sorted(paths)}
    ids = _ids(session, PathRow, document_id, digests.values())
    rows = {digest: path for path, digest in digests.items() if digest not in ids}
    values = [_path(document_id, digest, path) for digest, path in rows.items()]
    if values:
        ids |= dict(session.execute(insert(PathRow).returning(PathRow.digest, PathRow.id), values).all())
    return {path: ids[digest] for path, digest in digests.items()}


def _ids(session: Session, row: type[TextRow | PathRow], document_id: int, digests: Iterable[bytes]) -> dict[bytes, int]:
    wanted = sorted(set(digests))
    ids: dict[bytes, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(row.digest, row.id).where(row.document_id == document_id, row.digest.in_(wanted[start : start + AT_ONCE]))
        ids |= dict(session.execute(rows).all())
    return ids


def _path(document_id: int, digest: bytes, path: Path) -> dict[str, object]:
    return {"document_id": document_id, "digest": digest, "headings": "\n".join(path), "words": folded(path)}


def folded(path: Path) -> str:
    """Return headings as `PathRow.words` has them."""
    return "\n".join(f" {' '.join(words(heading))} " for heading in path)


def said(content: Content) -> dict[Path, list[Said]]:
    """Return the texts under each path of headings; a heading stands under itself, the title under none."""
    under: dict[Path, list[Said]] = {(): [(True, content.facts.title)]}

    def walk(section: Section, above: Path) -> None:
        path = (*above, squeeze(section.heading.text))
        texts = under.setdefault(path, [])
        texts.append((False, section.heading.text))
        for part in section.parts:
            if isinstance(part, Section):
                walk(part, path)
            else:
                texts.append((False, part.text))
        texts += [(False, reference.text) for reference in section.references]

    for section in content.sections:
        walk(section, ())
    return {path: [said for said in texts if said[1].strip()] for path, texts in under.items()}


def digest(*said: str) -> bytes:
    """Return the hash that a text is kept under, after whether it is a title, or headings."""
    return hashlib.sha256(keepable("\n".join(map(normal, said))).encode()).digest()[:HASH]


def _write(session: Session, document_id: int, presences: list[Presence], spent: list[Presence]) -> None:
    if any(each.id for each in spent):
        session.execute(delete(PresenceRow).where(PresenceRow.id.in_([each.id for each in spent])))
    changed = [
        {"id": each.id, "since_id": each.since, "last_id": each.last, "until_id": each.until}
        for each in presences
        if each.changed and each.id
    ]
    if changed:
        session.execute(update(PresenceRow), changed)
    new = [
        {
            "document_id": document_id,
            "text_id": each.text,
            "path_id": each.path,
            "since_id": each.since,
            "last_id": each.last,
            "until_id": each.until,
        }
        for each in presences
        if not each.id
    ]
    if new:
        session.execute(insert(PresenceRow), new)
