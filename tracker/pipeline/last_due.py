"""Which digest was due last at a moment: as it went, or, where none was made, as it would have been."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.digest import due_date, slot_time
from tracker.model.delivery import Letter
from tracker.model.subscription import Cadence, Form, Subscriber, Subscription
from tracker.pipeline.collect import Collector
from tracker.pipeline.road import Road
from tracker.store import digests, news, subscribers

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
LONG_AGO = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class LastDue:
    """The digest of a local date. `made_at`: it was made then, and this is its letter; None: made anew. No letter: nothing to tell."""

    date: dt.date
    letter: Letter | None
    made_at: dt.datetime | None = None


def last_due(road: Road, collector: Collector, subscriber: Subscriber, form: Form, moment: dt.datetime) -> LastDue | None:
    """Return the digest of a subscriber that was due last by a moment; None where no subscription asks for such mails."""
    with road.database.read() as session:
        wanted = [each for each in subscribers.of(session, subscriber.id) if each.form is form]
    zone = ZoneInfo(subscriber.zone)
    dates = {each.id: _date(each, zone, moment) for each in wanted}
    if not dates:
        return None
    date = max(dates.values())
    due = [each for each in wanted if dates[each.id] == date]
    with road.database.read() as session:
        if _at_once(due):
            kept = digests.last_at_once(session, subscriber.id, moment, form)
        else:
            kept = digests.last_by(session, subscriber.id, date, form)
    if kept is not None and (_at_once(due) or kept.slot.startswith(str(date))):
        return LastDue(kept.made_at.astimezone(zone).date() if _at_once(due) else date, kept.letter, kept.made_at)
    since, until = _window(road, due, zone, date, moment)
    made = collector.again(subscriber, due, since, until, (date - length(due), date))
    return LastDue(date, made.letter if made else None)


def length(subscriptions: Sequence[Subscription]) -> dt.timedelta:
    """Return for how long the news of subscriptions are gathered, those of the longest."""
    return WEEK if any(each.cadence is Cadence.WEEKLY for each in subscriptions) else DAY


def _at_once(due: Sequence[Subscription]) -> bool:
    return all(each.cadence is Cadence.NOW for each in due)


def _date(subscription: Subscription, zone: ZoneInfo, moment: dt.datetime) -> dt.date:
    found = due_date(subscription.cadence, subscription.weekday, subscription.hour, zone, LONG_AGO, moment)
    if found is None:
        raise ValueError("every subscription was due once in nine days")
    return found


def _window(road: Road, due: Sequence[Subscription], zone: ZoneInfo, date: dt.date, moment: dt.datetime) -> tuple[int, int]:
    """Return the last news before the digest before, and the last one before this."""
    at_once = _at_once(due)
    until = moment if at_once else min(moment, slot_time(date, min(each.hour for each in due), zone))
    since = until - DAY if at_once else slot_time(date - length(due), min(each.hour for each in due), zone)
    with road.database.read() as session:
        return news.last_by(session, since), news.last_by(session, until)
