"""Makes the letters that are due, one for each subscriber, local date and form, and lets them go by the outbox of messages."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.digest.due import due_date
from tracker.mail import fixed_token
from tracker.model.delivery import Way
from tracker.model.errors import TrackerError
from tracker.model.subscription import Cadence, Form, Subscriber, Subscription
from tracker.pipeline.collect import Collector, Made
from tracker.pipeline.post import Post, never
from tracker.pipeline.road import Road
from tracker.store import deliveries, digests, news, secrets, subscribers
from tracker.store.digests import BOARD, DATED, NOW, Unsent

log = logging.getLogger("tracker")
KEY = "messages"


class _ChangedError(Exception):
    """Something changed while a letter was made: it is made anew in the next round."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is due for one subscriber in one letter. `wanted` are told from their `told_to` on; `dates` are those that became due.

    `early`: those of the same date whose hour comes later, so that a date has one letter.
    """

    subscriber: Subscriber
    slot: str
    wanted: tuple[Subscription, ...]
    dates: dict[int, dt.date]
    early: frozenset[int]
    known: tuple[Subscription, ...]
    replaced: tuple[Unsent, ...]
    until: int


def make(post: Post, now: dt.datetime, stopped: Callable[[], bool] = never) -> int:
    """Make all letters that are due; return how many. What cannot be told to one subscriber keeps no other from a letter."""
    collector, after, made = post.collector(), 0, 0
    said: set[str] = set()  # of what went wrong, so that it is logged once, not for each subscriber
    while True:
        with post.road.database.read() as session:
            until, some = news.newest(session), subscribers.candidates(session, after)
        for subscriber, wanted in some:
            if stopped():
                return made
            after = subscriber.id
            try:
                made += _make_all(post.road, collector, subscriber, wanted, until, now)
            except Exception as error:  # noqa: BLE001  a bug, too, keeps nobody else from a letter
                _confess(subscriber, error, said)
        if not some:
            return made


def _make_all(  # noqa: PLR0913, PLR0917
    road: Road, collector: Collector, subscriber: Subscriber, wanted: Sequence[Subscription], until: int, now: dt.datetime
) -> int:
    made = 0
    for due in _due(road, subscriber, wanted, until, now):
        letter = collector.letter(subscriber, due.wanted, min(each.told_to for each in due.wanted), until)
        made += _keep(road, due, letter, now)
    return made


def _confess(subscriber: Subscriber, error: Exception, said: set[str]) -> None:
    """Log why somebody gets no letter, unless it was said of somebody else in this round."""
    if isinstance(error, _ChangedError) or repr(error) in said:
        return
    said.add(repr(error))
    if isinstance(error, TrackerError):
        log.error("subscriber %d gets no letter in this round: %s", subscriber.id, error)
    else:
        log.error("subscriber %d gets no letter in this round, for a bug", subscriber.id, exc_info=error)


def _due(road: Road, subscriber: Subscriber, wanted: Sequence[Subscription], until: int, now: dt.datetime) -> list[Round]:
    """Return what is due: of each kind of letter one, with what letters were to say that never went."""
    dates = {each.id: _date(each, subscriber, until, now) for each in wanted}
    due = {each.id: date for each in wanted if (date := dates[each.id]) is not None}
    kinds = sorted({_kind(each) for each in wanted if each.id in due})
    if not kinds:
        return []
    with road.database.read() as session:
        unsent = digests.unsent(session, subscriber.id)
        rounds = [_round(subscriber, kind, wanted, due, unsent.get(kind, []), until) for kind in kinds]
        return [each for each in rounds if not digests.has(session, subscriber.id, each.slot)]


def _round(  # noqa: PLR0913, PLR0917
    subscriber: Subscriber, kind: str, wanted: Sequence[Subscription], due: dict[int, dt.date], unsent: Sequence[Unsent], until: int
) -> Round:
    mine = [each for each in wanted if _kind(each) == kind]
    dates = {each.id: due[each.id] for each in mine if each.id in due}
    date = max(dates.values())
    early = frozenset(each.id for each in mine if each.id not in dates and _is_of(each, date))
    dates |= dict.fromkeys(early, date)
    since = {each.id: each.told_to for each in mine if each.id in dates}
    for window, told_to in (window for each in unsent for window in each.covers):
        since[window] = min(told_to, since.get(window, told_to))
    told = tuple(replace(each, told_to=since[each.id]) for each in mine if each.id in since)
    slot = kind.replace(NOW, f"{NOW} {until}").replace(DATED, str(date))
    known = tuple(each for each in mine if each.id in since)
    return Round(subscriber, slot, told, dates, early, known, tuple(unsent), until)


def _is_of(subscription: Subscription, date: dt.date) -> bool:
    """Tell whether a subscription is to be told on a local date, at whichever hour, and was not yet."""
    daily = subscription.cadence is Cadence.DAILY
    weekly = subscription.cadence is Cadence.WEEKLY and subscription.weekday == date.weekday()
    return (daily or weekly) and subscription.last_date < date


def _kind(subscription: Subscription) -> str:
    """Return what letters of one kind share: those that come at once or by date, of one form."""
    return (NOW if subscription.cadence is Cadence.NOW else DATED) + (BOARD if subscription.form is Form.BOARD else "")


def _date(subscription: Subscription, subscriber: Subscriber, until: int, now: dt.datetime) -> dt.date | None:
    """Return the local date for which a subscription is due; None where it is not."""
    zone = ZoneInfo(subscriber.zone)
    if subscription.cadence is Cadence.NOW:
        return now.astimezone(zone).date() if until > subscription.told_to else None
    return due_date(subscription.cadence, subscription.weekday, subscription.hour, zone, subscription.last_date, now)


def _keep(road: Road, due: Round, made: Made | None, now: dt.datetime) -> int:
    """Keep a letter on its way, and that its subscriptions are told, in one transaction; return how many letters that is.

    It need not be durable: what a power cut undoes is made again, and nothing goes before what is durable came after it.
    """
    with road.database.write() as session:
        subscribers.hold(session, due.subscriber.id)
        if tuple(each for each in subscribers.of(session, due.subscriber.id) if each.id in _ids(due.known)) != due.known:
            raise _ChangedError
        if not all(deliveries.replace(session, unsent.delivery, now) for unsent in due.replaced):
            raise _ChangedError
        for each in due.wanted:
            if made is None and each.id in due.early:  # its hour is still to come
                continue
            subscribers.told(session, [each.id], due.until, due.dates.get(each.id))
        if made is None:
            return 0
        _send_off(session, due, made, now)
    return 1


def _send_off(session: Session, due: Round, made: Made, now: dt.datetime) -> None:
    letter = digests.put_letter(session, made.letter)
    windows = [(each.id, each.told_to) for each in due.wanted]
    digest = digests.put(session, due.subscriber.id, due.slot, windows, due.until, now, letter, made.reports)
    token = fixed_token(secrets.key(session, KEY), "digest", digest, due.subscriber.address)
    deliveries.put(session, Way.MAIL, token, now, letter=letter, subscriber=due.subscriber.id, digest=digest)


def _ids(known: Sequence[Subscription]) -> set[int]:
    return {each.id for each in known}
