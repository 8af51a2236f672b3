"""Blocks, each kept once: those that were new in one reading together, as a pack.

A document's first pack is the dictionary of all that follow it, until one comes that is half as large: that is a first
one again. So any pack is read with one other at most, and one that is damaged damages the versions that hold its blocks,
or, where it is a first one, those that hold blocks of the packs after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.model.errors import StoreError
from tracker.store.codec import dictionary, squeeze, unsqueeze
from tracker.store.flat import Lines
from tracker.store.memory import Memory
from tracker.store.session import insert_all_new
from tracker.store.tables import BlockRow, PackRow

TEXTS, FORMS = PackRow.texts, PackRow.forms
HASH = 16  # bytes of a SHA-256 that tell blocks apart; which are the same is asked of the blocks themselves
AT_ONCE = 500  # values in one statement

Where = tuple[int, int]  # a pack, and a line of it
Opened = dict[int, list[list[bytes]]]  # by pack: of each part that was asked for, its lines


def keep(session: Session, document_id: int, lines: Lines) -> list[Where]:
    """Keep those blocks that are not kept yet; return where each of them is."""
    blocks = list(zip(lines.texts, lines.forms, strict=True))
    hashes = {block: hash_of(block) for block in blocks}
    places = _known(session, hashes)
    new = [block for block in hashes if block not in places]
    if new:
        pack_id = _keep_pack(session, document_id, new)
        places |= {block: (pack_id, line) for line, block in enumerate(new)}
        rows = sorted((hashes[block], line) for line, block in enumerate(new))  # so that two writers do not lock each other out
        insert_all_new(session, BlockRow, [{"sha256": key, "pack_id": pack_id, "line": line} for key, line in rows])
    return [places[block] for block in blocks]


def read(session: Session, pack_ids: Iterable[int], *parts: Any, name: str, memory: Memory | None = None) -> Opened:  # noqa: ANN401
    """Return the lines of packs, of each part (TEXTS, FORMS) that is asked for. Raises StoreError naming what and which pack.

    `memory` may know the dictionaries; it is told of those that were made.
    """
    wanted, memory = set(pack_ids), memory or Memory()
    rows = _rows(session, wanted, parts)
    missing = wanted - rows.keys()
    if missing:
        raise StoreError(f"{name} is damaged: there is no pack {min(missing)}; restore it from a backup")
    names = tuple(part.key for part in parts)
    bases = {row.base_id: memory.get((row.base_id, names)) for row in rows.values() if row.base_id is not None}
    rows |= _rows(session, {base_id for base_id, known in bases.items() if known is None} - rows.keys(), parts)
    _check_bases(wanted, rows, {base_id for base_id, known in bases.items() if known is not None}, name)
    bodies = {row.id: _open(row, name) for row in rows.values() if row.base_id is None}
    for base_id in bases.keys() & bodies.keys():
        bases[base_id] = [dictionary(body) for body in bodies[base_id]]
        memory.put((base_id, names), bases[base_id], sum(map(len, bodies[base_id])))
    bodies |= {row.id: _open(row, name, bases[row.base_id]) for row in rows.values() if row.base_id is not None}
    return {pack_id: [part.split(b"\n") for part in bodies[pack_id]] for pack_id in wanted}


def hash_of(block: tuple[bytes, bytes]) -> bytes:
    """Return the hash that a block of two lines is kept under."""
    return hashlib.sha256(b"\n".join(block)).digest()[:HASH]


def _known(session: Session, hashes: dict[tuple[bytes, bytes], bytes]) -> dict[tuple[bytes, bytes], Where]:
    """Return where blocks are that can be read: one of another's hash, or in a damaged pack, is kept once more."""
    kept: dict[bytes, Where] = {}
    keys = sorted(set(hashes.values()))
    for start in range(0, len(keys), AT_ONCE):
        rows = select(BlockRow.sha256, BlockRow.pack_id, BlockRow.line).where(BlockRow.sha256.in_(keys[start : start + AT_ONCE]))
        kept |= {key: (pack_id, line) for key, pack_id, line in session.execute(rows)}
    opened = _read_what_can_be(session, {pack_id for pack_id, _ in kept.values()})
    return {block: kept[key] for block, key in hashes.items() if key in kept and _stands(opened, kept[key], block)}


def _read_what_can_be(session: Session, pack_ids: set[int]) -> Opened:
    try:
        return read(session, pack_ids, TEXTS, FORMS, name="a content")
    except StoreError:
        opened: Opened = {}
        for pack_id in pack_ids if len(pack_ids) > 1 else ():
            opened |= _read_what_can_be(session, {pack_id})
        return opened


def _stands(opened: Opened, where: Where, block: tuple[bytes, bytes]) -> bool:
    pack, line = opened.get(where[0]), where[1]
    return pack is not None and 0 <= line < min(map(len, pack)) and (pack[0][line], pack[1][line]) == block


def _keep_pack(session: Session, document_id: int, blocks: list[tuple[bytes, bytes]]) -> int:
    bodies = [b"\n".join(part) for part in zip(*blocks, strict=True)]
    base_id, bases = _first_pack(session, document_id)
    if 2 * sum(map(len, bodies)) >= sum(map(len, bases)):
        base_id, bases = None, [b"", b""]
    texts, forms = (squeeze(body, dictionary(base)) for body, base in zip(bodies, bases, strict=True))
    row = PackRow(document_id=document_id, base_id=base_id, texts=texts, forms=forms)
    session.add(row)
    session.flush()
    return row.id


def _first_pack(session: Session, document_id: int) -> tuple[int | None, list[bytes]]:
    newest = select(PackRow).where(PackRow.document_id == document_id, PackRow.base_id.is_(None)).order_by(PackRow.id.desc()).limit(1)
    row = session.scalars(newest).first()
    if row is None:
        return None, []
    try:
        return row.id, [unsqueeze(part, "a pack") for part in (row.texts, row.forms)]
    except StoreError:  # damaged: what is kept from now on does not build on it
        return None, []


def _rows(session: Session, pack_ids: set[int], parts: tuple[Any, ...]) -> dict[int, Row[Any]]:
    if not pack_ids:
        return {}
    rows = session.execute(select(PackRow.id, PackRow.base_id, *parts).where(PackRow.id.in_(pack_ids)))
    return {row.id: row for row in rows}


def _check_bases(wanted: set[int], rows: dict[int, Row[Any]], known: set[int], name: str) -> None:
    """Refuse a pack that builds on none, or on one that is no first one: what it would say then is not what was kept."""
    firsts = known | {row.id for row in rows.values() if row.base_id is None}
    for row in (rows[pack_id] for pack_id in wanted):
        if row.base_id is not None and row.base_id not in firsts:
            wrong = f"it builds on pack {row.base_id}, which is no first one"
            raise StoreError(f"{name}, by its pack {row.id}, is damaged: {wrong}; restore it from a backup")


def _open(row: Row[Any], name: str, bases: list[Any] | None = None) -> list[bytes]:
    bodies: list[bytes] = list(row[2:])
    return [
        unsqueeze(body, f"{name}, by its pack {row.id},", base) for body, base in zip(bodies, bases or [None] * len(bodies), strict=True)
    ]
