"""Who wants to hear of what, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.model.change import Significance
from tracker.model.document import Audience


class Cadence(StrEnum):
    """How often a subscription is told of news: at once, each day, each week."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"


class Form(StrEnum):
    """What sort of mail: the digest, or the tables of new and revised summaries by audience that editors know."""

    DIGEST = "digest"
    BOARD = "board"


class Standing(StrEnum):
    """How it is with a subscriber: still to confirm the address, written to, suspended as mails came back, or gone."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Interest:
    """Which news is wanted. What is not given does not matter; all that is given must fit.

    `documents` are ids; none: all. `section`: words of a heading over the change; `term`: words of its statement or passages.
    `least`: changes of at least this significance. `unannounced`: only what the publisher did not tell of.
    """

    documents: tuple[int, ...] = ()
    board: str = ""
    audience: Audience | None = None
    language: str = ""
    section: str = ""
    term: str = ""
    least: Significance = Significance.EDITORIAL
    unannounced: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chooses: an interest with its habits, as a subscription has them."""

    interest: Interest = Interest()
    cadence: Cadence = Cadence.WEEKLY
    weekday: int = 0
    hour: int = 7
    form: Form = Form.DIGEST
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is written to. `zone` is the name of a time zone, `language` that of the mails ("en", "es")."""

    id: int
    address: str
    standing: Standing
    zone: str
    language: str
    added_at: dt.datetime
    bounces: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber wants to hear of, at which local hour, and, weekly, on which `weekday` (Monday is 0).

    `quiet`: a mail also where nothing changed. `told_to` is the id of the last news that a digest covered, or was there when it began;
    `last_date` the local date of the last digest that was due.
    """

    id: int
    subscriber: int
    interest: Interest
    cadence: Cadence
    told_to: int
    last_date: dt.date
    weekday: int = 0
    hour: int = 7
    form: Form = Form.DIGEST
    quiet: bool = False

    @property
    def choice(self) -> Choice:
        """Return what was chosen."""
        return Choice(self.interest, self.cadence, self.weekday, self.hour, self.form, self.quiet)
