"""The table of the tokens by which programs read."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.tables import Base, Key, Sha256


class TokenRow(Base):
    """A token by its hash. `key` is the name as it is compared; `used_at` is known to the hour. It goes when it is revoked."""

    __tablename__ = "tokens"
    id: Mapped[Key]
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    token: Mapped[Sha256] = mapped_column(unique=True)
    added_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
