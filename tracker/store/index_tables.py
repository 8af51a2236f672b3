"""The tables of the index that search reads: made from what is kept, and made anew from it at any time.

With them goes `text_words`, which no row here maps, as each database has its own kind: the folded words of each text.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.tables import Base, Key, Of


class TextRow(Base):
    """A text of a document, once, under the first 8 bytes of the hash of its normal form. It stays when no version holds it."""

    __tablename__ = "texts"
    __table_args__ = (UniqueConstraint("document_id", "digest"),)
    id: Mapped[Key]
    document_id: Mapped[Of]
    title: Mapped[bool]
    digest: Mapped[bytes]
    text: Mapped[str]


class PathRow(Base):
    """The headings over a text, from the top, a line each. `words`: the same folded, each with a space on both sides."""

    __tablename__ = "paths"
    __table_args__ = (UniqueConstraint("document_id", "digest"),)
    id: Mapped[Key]
    document_id: Mapped[Of]
    digest: Mapped[bytes]
    headings: Mapped[str]
    words: Mapped[str]


class PresenceRow(Base):
    """From which version to which a text stood under a path, without a break in the order of capture.

    `last_id` is the last that held it, `until_id` the one after; both are None where the newest version holds it.
    """

    __tablename__ = "presences"
    __table_args__ = (Index(None, "document_id", "until_id"),)
    id: Mapped[Key]
    document_id: Mapped[Of]
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id"), index=True)
    path_id: Mapped[int] = mapped_column(ForeignKey("paths.id"))
    since_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    last_id: Mapped[int | None] = mapped_column(ForeignKey("snapshots.id"))
    until_id: Mapped[int | None] = mapped_column(ForeignKey("snapshots.id"))
