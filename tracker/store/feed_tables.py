"""The table of personal feed addresses."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.tables import Base, Sha256


class FeedTokenRow(Base):
    """An address by which a person reads feeds without signing in, by the hash of its token; one a person. It goes when it ends."""

    __tablename__ = "feed_tokens"
    token: Mapped[Sha256] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    since: Mapped[dt.datetime]
