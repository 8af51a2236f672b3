"""The tables as typed rows. Rows are not nouns: each noun's file maps its own by hand."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, MetaData, String, UniqueConstraint, false, text, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tracker.model.capture import Outcome
from tracker.model.document import Audience, State
from tracker.model.notice import NoticeKind
from tracker.store.columns import UTC, Day, Pairs, Words

Key = Annotated[int, mapped_column(primary_key=True)]
Of = Annotated[int, mapped_column(ForeignKey("documents.id"))]
Sha256 = Annotated[str, mapped_column(String(64))]
BodyId = Annotated[int, mapped_column(ForeignKey("bodies.id"))]
IS_REMOVED = text(f"state = '{State.REMOVED}'")


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Return the constraint that a text column holds a value of the enum. Alembic does not see it: the migration says it too."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(value)) for value in values)})", name=column)


class Base(DeclarativeBase):
    """Base of all rows. Every constraint has a name, without which SQLite could not drop it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {dt.datetime: UTC, dt.date: Day, str: Words, bytes: LargeBinary}


class DocumentRow(Base):
    """A document."""

    __tablename__ = "documents"
    __table_args__ = (
        one_of("state", State),
        one_of("audience", Audience),
        CheckConstraint("every_seconds > 0", name="every_seconds"),
        Index(None, "board", "state"),
        Index(None, "language", "state"),
        Index("ix_documents_removed", "id", sqlite_where=IS_REMOVED, postgresql_where=IS_REMOVED),
    )
    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str] = mapped_column(index=True)
    profile: Mapped[str]
    every_seconds: Mapped[int]
    state: Mapped[str]
    added_at: Mapped[dt.datetime]
    title: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default=Audience.UNKNOWN)
    board: Mapped[str] = mapped_column(default="")
    cron: Mapped[str] = mapped_column(default="", server_default="")
    moved_to: Mapped[str] = mapped_column(default="", server_default="")
    ignore_robots: Mapped[str] = mapped_column(default="", server_default="")


class ScheduleRow(Base):
    """When a document is due, and who holds it. `fence` counts the claims: a late holder is known by its old number."""

    __tablename__ = "schedules"
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    next_check_at: Mapped[dt.datetime] = mapped_column(index=True)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[dt.datetime | None]
    fence: Mapped[int] = mapped_column(default=0)


class HostRow(Base):
    """Politeness: when a host may be asked again, who is asking it now, and its robots.txt as last seen.

    `failures` counts its failures in a row, the first of them at `failing_since`, after which the schedule leaves it alone until
    `back_off_until`. `validators`: whether it can be believed when it says that a page is unchanged.
    """

    __tablename__ = "hosts"
    host: Mapped[str] = mapped_column(primary_key=True)
    next_allowed_at: Mapped[dt.datetime | None]
    busy_owner: Mapped[str | None]
    busy_until: Mapped[dt.datetime | None]
    robots_text: Mapped[str | None]
    robots_status: Mapped[int | None]
    robots_fetched_at: Mapped[dt.datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    back_off_until: Mapped[dt.datetime | None]
    failing_since: Mapped[dt.datetime | None]
    validators: Mapped[bool] = mapped_column(default=True, server_default=true())


class BlobRow(Base):
    """The bytes of captures, compressed, each once, under the hash of what they decompress to.

    `base_sha256` names the blob whose bytes are the dictionary that these were compressed with. Never changed, but for
    what retention drops: such a body is empty, and a row of drops says when; and what is fenced: its bytes may be kept again.
    """

    __tablename__ = "blobs"
    sha256: Mapped[Sha256] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    base_sha256: Mapped[Sha256 | None] = mapped_column(index=True)


class CaptureRow(Base):
    """A capture. Never changed."""

    __tablename__ = "captures"
    __table_args__ = (Index(None, "document_id", "captured_at"),)
    id: Mapped[Key]
    document_id: Mapped[Of]
    captured_at: Mapped[dt.datetime]
    url: Mapped[str]
    status: Mapped[int]
    headers: Mapped[list[list[str]]] = mapped_column(Pairs)
    sha256: Mapped[Sha256] = mapped_column(ForeignKey("blobs.sha256"), index=True)


class CheckRow(Base):
    """A check."""

    __tablename__ = "checks"
    __table_args__ = (one_of("outcome", Outcome), Index(None, "document_id", "id"), Index(None, "outcome", "id"))
    id: Mapped[Key]
    document_id: Mapped[Of]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime]
    outcome: Mapped[str]
    reason: Mapped[str]
    status: Mapped[int | None]
    url: Mapped[str]
    not_modified: Mapped[bool]
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("captures.id"), index=True)
    version: Mapped[int | None]
    cause: Mapped[str] = mapped_column(default="", server_default="")
    fingerprint: Mapped[str] = mapped_column(default="", server_default="")
    imported: Mapped[bool] = mapped_column(default=False, server_default=false())
    received: Mapped[int | None]


class DecisionRow(Base):
    """What an operator decided about a capture that was held back. Never changed."""

    __tablename__ = "decisions"
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    accepted: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[dt.datetime]


class NoticeRow(Base):
    """A notice. Never changed."""

    __tablename__ = "notices"
    __table_args__ = (one_of("kind", NoticeKind), Index(None, "document_id", "id"))
    id: Mapped[Key]
    document_id: Mapped[Of]
    kind: Mapped[str]
    noted_at: Mapped[dt.datetime]
    text: Mapped[str]


class SnapshotRow(Base):
    """A snapshot, without what may change: that is in its readings. Never changed."""

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("document_id", "version"), Index(None, "document_id", "captured_at", "version"))
    id: Mapped[Key]
    document_id: Mapped[Of]
    version: Mapped[int]
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"), index=True)
    captured_at: Mapped[dt.datetime]


class PackRow(Base):
    """The blocks that were new in one reading: their texts, and all else of them, a line of JSON each. Never changed.

    Compressed, with the pack `base_id` of the same document as dictionary.
    """

    __tablename__ = "packs"
    id: Mapped[Key]
    document_id: Mapped[Of] = mapped_column(index=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("packs.id"))
    texts: Mapped[bytes]
    forms: Mapped[bytes]


class BlockRow(Base):
    """Where a block is kept, under the first 16 bytes of the SHA-256 of its lines: which line of which pack. Never changed."""

    __tablename__ = "blocks"
    __table_args__ = ({"sqlite_with_rowid": False},)
    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    line: Mapped[int]


class ManifestRow(Base):
    """Which block stands where in a reading: runs of lines of packs, and a place for each line. Never changed.

    `number` counts a document's manifests from 0. Compressed, with the manifest `base_id` of the same document as dictionary.
    """

    __tablename__ = "manifests"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: Mapped[Key]
    document_id: Mapped[Of]
    number: Mapped[int]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("manifests.id"))
    sha256: Mapped[bytes]
    runs: Mapped[bytes]
    places: Mapped[bytes]


class LinkRow(Base):
    """A snapshot's link of the chain that all snapshots of its document make, in the order of keeping. Never changed."""

    __tablename__ = "links"
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), primary_key=True)
    sha256: Mapped[Sha256]


class BodyRow(Base):
    """Compressed JSON of a changeset or report; apart from them, so that no list ever loads it."""

    __tablename__ = "bodies"
    id: Mapped[Key]
    body: Mapped[bytes]


class ReadingRow(Base):
    """A snapshot's content as one parser version read it. The newest accepted one counts."""

    __tablename__ = "readings"
    __table_args__ = (Index(None, "snapshot_id", "id"),)
    id: Mapped[Key]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    parser_version: Mapped[int]
    accepted: Mapped[bool]
    fingerprint: Mapped[str]
    updated: Mapped[dt.date | None]
    charset: Mapped[str] = mapped_column(default="", server_default="")
    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifests.id"))


class ChangesetRow(Base):
    """The difference of two snapshots; `before_id` is None for a document's first."""

    __tablename__ = "changesets"
    id: Mapped[Key]
    document_id: Mapped[Of] = mapped_column(index=True)
    before_id: Mapped[int | None] = mapped_column(ForeignKey("snapshots.id"), index=True)
    after_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"), index=True)
    body_id: Mapped[BodyId]


class ReplacementRow(Base):
    """A changeset that a version inserted later has split, and one of the changesets that stand in its place. Never changed."""

    __tablename__ = "replacements"
    changeset_id: Mapped[int] = mapped_column(ForeignKey("changesets.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("changesets.id"), primary_key=True)


class ReportRow(Base):
    """A changeset in words. `news` tells whether it is put before people."""

    __tablename__ = "reports"
    id: Mapped[Key]
    changeset_id: Mapped[int] = mapped_column(ForeignKey("changesets.id"), index=True)
    news: Mapped[bool]
    body_id: Mapped[BodyId]
