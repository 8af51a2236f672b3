"""What a page shows beside a report: its captures, what stands in its place, and what stood around a change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.model.change import Change
from tracker.model.errors import StoreError
from tracker.model.snapshot import Entry, Facts, Head
from tracker.store import fences, manifests
from tracker.store.glances import Glance
from tracker.store.memory import memory_of
from tracker.store.snapshots import READING_ID
from tracker.store.tables import CaptureRow, ReadingRow, ReplacementRow, ReportRow, SnapshotRow

Around = tuple[str, str]  # the texts right before and right after a place; "" where there is none
PLACE = 200  # bytes that an entry takes beside its text
# Statements made once: to make one takes longer than to ask it.
OF_VERSION = (SnapshotRow.document_id == bindparam("document"), SnapshotRow.version == bindparam("version"))
MANIFEST = select(ReadingRow.manifest_id).join(SnapshotRow, ReadingRow.id == READING_ID).where(*OF_VERSION)
EVIDENCE = (
    select(CaptureRow.id, CaptureRow.captured_at, CaptureRow.url)
    .join(SnapshotRow, SnapshotRow.capture_id == CaptureRow.id)
    .where(*OF_VERSION)
)


@dataclass(frozen=True, slots=True)
class Laid:
    """The texts of a content in reading order, which of them are blocks, and the places of each."""

    texts: Sequence[str] = ()
    blocks: Sequence[bool] = ()
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The capture of a version: its number, when it was taken, and from where."""

    capture: int
    captured_at: dt.datetime
    url: str


def evidence(session: Session, document_id: int, version: int | None) -> Evidence | None:
    """Return the capture of a version; None where there is no such version."""
    row = session.execute(EVIDENCE, {"document": document_id, "version": version}).first()
    return row and Evidence(*row)


def successors(session: Session, report_id: int) -> list[int]:
    """Return the numbers of the reports that stand in the place of a replaced one, the older first."""
    own = select(ReportRow.changeset_id).where(ReportRow.id == report_id).scalar_subquery()
    rows = (
        select(func.max(ReportRow.id))
        .join(ReplacementRow, ReplacementRow.successor_id == ReportRow.changeset_id)
        .where(ReplacementRow.changeset_id == own)
        .group_by(ReportRow.changeset_id)
    )
    return sorted(session.scalars(rows))


def around(session: Session, glance: Glance, changes: Sequence[Change]) -> dict[str, tuple[Around, Around]]:
    """Return what stands around some changes of a report in the older and in the newer version, by their ids.

    Where the change is in one of them alone, the other's are what both have. They are taken from the contents as kept; where
    one is damaged, or says the place in other words now, there is nothing.
    """
    told, found = glance.told, {}
    older, newer = (_laid(session, told.document_id, version) for version in (told.before, told.after))
    for change in changes:
        old_hint, new_hint = glance.starts.get(change.id, (0, 0))
        before, after = _beside(older, change.old, old_hint), _beside(newer, change.new, new_hint)
        found[change.id] = before if change.old else _known(older, after), after if change.new else _known(newer, before)
    return found


def _laid(session: Session, document_id: int, version: int | None) -> Laid:
    """Return what a version says; nothing where it cannot be read."""
    manifest_id = session.scalars(MANIFEST, {"document": document_id, "version": version}).first()
    if manifest_id is None or version is None:
        return Laid()
    memory = memory_of(session)
    kept: Laid | None = memory.get(("laid", manifest_id))
    if kept is None:
        try:
            fences.refuse(session, document_id, version)
            kept = _lay(*manifests.laid(session, manifest_id, f"version {version}"))
        except StoreError:
            return Laid()
        memory.put(("laid", manifest_id), kept, sum(PLACE + 2 * len(text) for text in kept.places))
    return kept


def _lay(texts: list[str], blocks: list[bool]) -> Laid:
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        places[text].append(place)
    return Laid(texts, blocks, places)


def _beside(laid: Laid, piece: Sequence[Entry], hint: int) -> Around:
    """Return the blocks right beside a piece of a version, which is found by its text, next to where it should be."""
    places = laid.places.get(text_of(piece[0]), ()) if piece else ()
    place = min(places, key=lambda n: abs(n - hint), default=None)
    if place is None:
        return "", ""
    return _block(laid, place - 1), _block(laid, place + len(piece))


def _known(laid: Laid, texts: Around) -> Around:
    """Return those of the texts around a piece that this version has, too: between them the piece is not there."""
    before, after = (text if text in laid.places else "" for text in texts)
    return before, after


def _block(laid: Laid, place: int) -> str:
    return laid.texts[place] if 0 <= place < len(laid.texts) and laid.blocks[place] else ""


def text_of(entry: Entry) -> str:
    """Return the text of an entry: a title, a heading, a block or a reference."""
    item = entry.item
    if isinstance(item, Facts):
        return item.title
    return item.heading.text if isinstance(item, Head) else item.text
