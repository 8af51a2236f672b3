"""The tables of what operators are told of, and of the programs that are at work."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.model.alert import RunnerKind
from tracker.store.tables import Base, Key, one_of

LASTS = text("ended_at IS NULL")


class AlertRow(Base):
    """An alert; one that lasts has no end yet, and there is one of a key at most. `told`: how much of it was written to operators."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_key", "key", unique=True, sqlite_where=LASTS, postgresql_where=LASTS),)
    id: Mapped[Key]
    key: Mapped[str]
    says: Mapped[str]
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    told: Mapped[int]


class RunnerRow(Base):
    """A program that stays, with its last sign of life. It goes when it ends."""

    __tablename__ = "runners"
    __table_args__ = (one_of("kind", RunnerKind),)
    owner: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
