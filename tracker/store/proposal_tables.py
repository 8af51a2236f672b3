"""The table of proposals."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from tracker.model.document import Audience
from tracker.store.columns import Pairs
from tracker.store.tables import Base, Key, one_of


class ProposalRow(Base):
    """An address that a publisher's list named, once under the form in which addresses are compared. It never goes.

    Whether it is tracked is not kept here: the documents tell. `alternates` are pairs of ("", address).
    """

    __tablename__ = "proposals"
    __table_args__ = (one_of("audience", Audience),)
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    profile: Mapped[str]
    title: Mapped[str]
    heading: Mapped[str]
    language: Mapped[str]
    audience: Mapped[str]
    modified: Mapped[dt.date | None]
    alternates: Mapped[list[list[str]]] = mapped_column(Pairs)
    first_seen_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    dismissed_at: Mapped[dt.datetime | None]
