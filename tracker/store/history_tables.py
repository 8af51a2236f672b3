"""The rows of what is derived from versions: how each follows from the one before, and the blame that this adds up to."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.tables import Base, Key, Of


class TraceRow(Base):
    """A trace, from one reading to another of the next version; `before_id` is None for a document's first. Never changed."""

    __tablename__ = "traces"
    id: Mapped[Key]
    document_id: Mapped[Of] = mapped_column(index=True)
    before_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("readings.id"), index=True)
    body: Mapped[bytes]


class BlameRow(Base):
    """The last blame that was asked for of a document's newest version.

    `versions` is how many versions it is made of, `readings` the SHA-256 of the ids of their readings.
    """

    __tablename__ = "blames"
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    versions: Mapped[int]
    readings: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes]
