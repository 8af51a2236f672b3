"""What a document said in one reading: which block stands where, written against an earlier manifest of the document.

The n-th manifest, counted from 0, takes the one n & (n - 1) as dictionary: so the chain to the first has as many steps as
n has ones in binary, however long the history is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.model.snapshot import Content
from tracker.store import packs
from tracker.store.codec import dictionary, squeeze, unsqueeze
from tracker.store.flat import Lines, is_block, read_lines, to_content, to_lines
from tracker.store.memory import Memory, memory_of
from tracker.store.packs import FORMS, TEXTS, Opened, Where
from tracker.store.tables import ManifestRow

Run = tuple[int, int, int]  # a pack, its first line, how many lines
RUNS, PLACES = ManifestRow.runs, ManifestRow.places
HEAD = (ManifestRow.id, ManifestRow.base_id, ManifestRow.runs)  # what `texts` wants to know of a manifest


def keep(session: Session, document_id: int, content: Content) -> ManifestRow:
    """Keep a content: its new blocks, and what stands where. Returns the row."""
    lines = to_lines(content)
    runs = json.dumps(list(chain(*_runs(packs.keep(session, document_id, lines)))), separators=(",", ":")).encode()
    bodies = [runs, b"\n".join(lines.places)]
    last = func.coalesce(func.max(ManifestRow.number), -1)
    number = session.execute(select(last).where(ManifestRow.document_id == document_id)).scalar_one() + 1
    base_id, bases = _base(session, document_id, number)
    row = ManifestRow(document_id=document_id, number=number, base_id=base_id, sha256=hash_of(lines))
    row.runs, row.places = (squeeze(body, dictionary(base)) for body, base in zip(bodies, bases, strict=True))
    session.add(row)
    session.flush()
    return row


def load(session: Session, manifest_id: int, name: str) -> Content:
    """Return a content. Raises StoreError naming it, and the row at fault, where it is not what was kept."""
    (body, places), sha256 = _read(session, manifest_id, name, RUNS, PLACES)
    runs = _told(body, manifest_id, name)
    opened = packs.read(session, {pack_id for pack_id, _, _ in runs}, TEXTS, FORMS, name=name)
    lines = Lines(_lines(opened, runs, 0), _lines(opened, runs, 1), places.split(b"\n"))
    if hash_of(lines) != sha256:
        raise StoreError(f"{name} is damaged: it does not have its SHA-256; restore it from a backup")
    return to_content(lines)


def texts(session: Session, row: Row[*tuple[Any, ...]], name: str) -> list[str]:
    """Return the text of each entry of a content's flat form, a section's heading and the title too.

    `row` is of a select of HEAD. Quicker than the whole content, of which only `load` proves the hash; opened packs are
    remembered. Raises StoreError as it does.
    """
    memory = memory_of(session)
    runs = _told(_runs_of(session, memory, row, name), row.id, name)
    wanted = {run[0] for run in runs}
    said = {pack_id: lines for (_, pack_id), lines in memory.known(("texts", pack_id) for pack_id in wanted).items()}
    missing = wanted - said.keys()
    if missing:
        for pack_id, (lines,) in packs.read(session, missing, TEXTS, name=name, memory=memory).items():
            said[pack_id] = _texts(lines, pack_id, name)
            memory.put(("texts", pack_id), said[pack_id], sum(map(len, lines)))
    whole: list[str] = []
    for pack_id, first, count in runs:
        whole += said[pack_id][first : first + count]
    return whole


def _runs_of(session: Session, memory: Memory, row: Row[*tuple[Any, ...]], name: str) -> bytes:
    base: bytes | None = b"" if row.base_id is None else memory.get(("runs", row.base_id))
    if base is None:
        _check_base(row, name)
        base = _read(session, row.base_id, name, RUNS)[0][0]
        memory.put(("runs", row.base_id), base, len(base))
    return unsqueeze(row.runs, f"{name}, by its manifest {row.id},", dictionary(base))


def laid(session: Session, manifest_id: int, name: str) -> tuple[list[str], list[bool]]:
    """Return the text of each entry of a content's flat form, and whether it is a block. Quicker than `load`, as `texts`; raises as it."""
    (body,), _ = _read(session, manifest_id, name, RUNS)
    runs = read_runs(body)
    opened = packs.read(session, {pack_id for pack_id, _, _ in runs}, TEXTS, FORMS, name=name)
    return read_lines(_lines(opened, runs, 0)), [is_block(form) for form in _lines(opened, runs, 1)]


def _runs(places: list[Where]) -> Iterator[list[int]]:
    run: list[int] = []
    for pack_id, line in places:
        if run and run[0] == pack_id and run[1] + run[2] == line:
            run[2] += 1
        else:
            if run:
                yield run
            run = [pack_id, line, 1]
    yield run


def read_runs(body: bytes) -> list[Run]:
    """Read runs from one flat list: quicker than a list of lists. Raises ValueError or TypeError where it is none."""
    numbers = iter(json.loads(body))
    return list(zip(numbers, numbers, numbers, strict=True))


def _told(body: bytes, manifest_id: int, name: str) -> list[Run]:
    try:
        return read_runs(body)
    except (ValueError, TypeError) as error:  # opened with another base than it was made with
        raise StoreError(f"{name}, by its manifest {manifest_id}, is damaged: its runs cannot be read; restore it from a backup") from error


def _texts(lines: list[bytes], pack_id: int, name: str) -> list[str]:
    try:
        return read_lines(lines)
    except ValueError as error:
        raise StoreError(f"{name}, by its pack {pack_id}, is damaged: its texts cannot be read; restore it from a backup") from error


def _check_base(row: Row[*tuple[Any, ...]], name: str) -> None:
    """Refuse a manifest that builds on a later one, or on itself: whoever followed that would never end."""
    if row.base_id is not None and row.base_id >= row.id:
        wrong = f"it builds on manifest {row.base_id}, which is not older"
        raise StoreError(f"{name}, by its manifest {row.id}, is damaged: {wrong}; restore it from a backup")


def _lines(opened: Opened, runs: list[Run], part: int) -> list[bytes]:
    lines: list[bytes] = []
    for pack_id, first, count in runs:
        lines += opened[pack_id][part][first : first + count]
    return lines


def hash_of(lines: Lines) -> bytes:
    """Return the SHA-256 of a content as lines, which its manifest holds."""
    digest = hashlib.sha256()
    for part in (lines.texts, lines.forms, lines.places):
        digest.update(b"\n".join(part) + b"\n\n")
    return digest.digest()


def _base(session: Session, document_id: int, number: int) -> tuple[int | None, list[bytes]]:
    if not number:
        return None, [b"", b""]
    chosen = select(ManifestRow.id).where(ManifestRow.document_id == document_id, ManifestRow.number == number & (number - 1))
    base_id = session.execute(chosen).scalar_one_or_none()
    try:
        return base_id, _read(session, base_id or 0, "a content", RUNS, PLACES)[0]
    except StoreError:  # damaged: what is kept from now on does not build on it
        return None, [b"", b""]


def _read(session: Session, manifest_id: int, name: str, *parts: Any) -> tuple[list[bytes], bytes]:  # noqa: ANN401
    """Return parts of a manifest, and its hash."""
    columns = (ManifestRow.id, ManifestRow.base_id, ManifestRow.sha256, *parts)
    built = select(*columns).where(ManifestRow.id == manifest_id).cte(recursive=True)
    step = select(*columns).join(built, and_(ManifestRow.id == built.c.base_id, ManifestRow.id < built.c.id))
    rows = sorted(session.execute(select(built.union_all(step))))  # by id: what a row builds on was there before it
    if not rows:
        raise StoreError(f"{name} is damaged: there is no manifest {manifest_id}; restore it from a backup")
    _check_base(rows[0], name)
    bodies = [b""] * len(parts)
    for row in rows:
        named = f"{name}, by its manifest {row.id},"
        bodies = [unsqueeze(body, named, dictionary(base)) for body, base in zip(row[3:], bodies, strict=True)]
    return bodies, rows[-1].sha256
