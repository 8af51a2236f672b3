"""The tables by which the archive is proved: seals over captures, fences around what was found damaged, and what was dropped."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.tables import Base, Key, Sha256


class SealRow(Base):
    """The seal of a capture. Never changed."""

    __tablename__ = "seals"
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    sha256: Mapped[bytes]


class FenceRow(Base):
    """A row that was found damaged, or, `lifted`, whole again; the newest of a row counts. Never changed.

    `row_id` is its key as text. `document_id` and `version` are whose it is, where that is known.
    """

    __tablename__ = "fences"
    __table_args__ = (Index(None, "document_id", "version"),)
    id: Mapped[Key]
    table_name: Mapped[str]
    row_id: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    version: Mapped[int | None]
    reason: Mapped[str]
    fenced_at: Mapped[dt.datetime]
    lifted: Mapped[bool]


class DropRow(Base):
    """That retention dropped the bytes of a blob; where they came again since, it has them. Never changed."""

    __tablename__ = "drops"
    id: Mapped[Key]
    sha256: Mapped[Sha256] = mapped_column(ForeignKey("blobs.sha256"), index=True)
    dropped_at: Mapped[dt.datetime]
