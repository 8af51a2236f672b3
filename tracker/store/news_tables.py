"""The tables of news that goes out: the outbox, who is told, and messages on their way."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.model.delivery import DeliveryState, Way
from tracker.model.news import NewsKind
from tracker.model.subscription import Cadence, Form, Standing
from tracker.store.columns import Day
from tracker.store.tables import Base, Key, Of, Sha256, one_of


class NewsRow(Base):
    """What became news, in that order. Never changed."""

    __tablename__ = "news"
    __table_args__ = (one_of("kind", NewsKind), Index(None, "document_id", "id"), Index(None, "report_id", "id"))
    id: Mapped[Key]
    document_id: Mapped[Of]
    kind: Mapped[str]
    at: Mapped[dt.datetime]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))


class SecretRow(Base):
    """A key of this installation, made on first use: what links and messages are signed with."""

    __tablename__ = "secrets"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes]


class SubscriberRow(Base):
    """Somebody who is written to. `key` is the address as it is compared; `last_bounce` the id of the message that was counted last."""

    __tablename__ = "subscribers"
    __table_args__ = (one_of("standing", Standing),)
    id: Mapped[Key]
    address: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    standing: Mapped[str]
    zone: Mapped[str]
    language: Mapped[str]
    added_at: Mapped[dt.datetime]
    bounces: Mapped[int]
    last_bounce: Mapped[int]


class SubscriptionRow(Base):
    """What a subscriber wants to hear of, and when. `interest` holds what is asked of news, as JSON.

    It goes when it ends, and its id is given to no other. `asked_at`: when it was asked for by mail address alone, as long as nobody
    confirmed it; it is none before.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (one_of("cadence", Cadence), one_of("form", Form), {"sqlite_autoincrement": True})
    id: Mapped[Key]
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id"), index=True)
    interest: Mapped[dict[str, object]] = mapped_column(JSON)
    cadence: Mapped[str]
    weekday: Mapped[int]
    hour: Mapped[int]
    form: Mapped[str]
    quiet: Mapped[bool]
    told_to: Mapped[int]
    last_date: Mapped[dt.date] = mapped_column(Day)
    asked_at: Mapped[dt.datetime | None]


class LetterRow(Base):
    """A message as it was made, by the hash of what it says; recipients of the same news share it."""

    __tablename__ = "letters"
    id: Mapped[Key]
    sha256: Mapped[Sha256] = mapped_column(unique=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class DigestRow(Base):
    """A digest: to whom, for which `slot` ("2026-11-23", "now 123"), from which news to which, and the reports that it tells of.

    `covers`: the ids of the subscriptions that it answers, each with the id of the last news that they had been told of before.
    """

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("subscriber_id", "slot"),)
    id: Mapped[Key]
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id"))
    slot: Mapped[str]
    since: Mapped[int]
    until: Mapped[int]
    made_at: Mapped[dt.datetime]
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    reports: Mapped[list[int]] = mapped_column(JSON)
    covers: Mapped[list[list[int]]] = mapped_column(JSON)


class HookRow(Base):
    """An address of a machine that is told of news, with the secret that its messages are signed with. `told_to` as in subscriptions."""

    __tablename__ = "hooks"
    id: Mapped[Key]
    url: Mapped[str]
    secret: Mapped[bytes]
    interest: Mapped[dict[str, object]] = mapped_column(JSON)
    active: Mapped[bool]
    added_at: Mapped[dt.datetime]
    told_to: Mapped[int]
    said: Mapped[str]


class DeliveryRow(Base):
    """A message on its way to one recipient: of a digest, of a letter alone (a confirmation), or of one news to a hook.

    `begun_at`: since when it is tried; `away_since`: since when its tries found nobody to hand it to. `domain`: what its Message-ID
    ends in, once it was handed.
    `address`: where it goes, where that is no subscriber's.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        one_of("way", Way),
        one_of("state", DeliveryState),
        Index(None, "state", "next_at"),
        UniqueConstraint("hook_id", "news_id"),
    )
    id: Mapped[Key]
    way: Mapped[str]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)
    subscriber_id: Mapped[int | None] = mapped_column(ForeignKey("subscribers.id"), index=True)
    hook_id: Mapped[int | None] = mapped_column(ForeignKey("hooks.id"))
    news_id: Mapped[int | None] = mapped_column(ForeignKey("news.id"))
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    tries: Mapped[int]
    made_at: Mapped[dt.datetime]
    begun_at: Mapped[dt.datetime]
    next_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    away_since: Mapped[dt.datetime | None]
    handed: Mapped[bool]
    domain: Mapped[str]
    owner: Mapped[str]
    leased_until: Mapped[dt.datetime | None]
    said: Mapped[str]
    address: Mapped[str] = mapped_column(default="", server_default="")
