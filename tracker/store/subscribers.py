"""Subscribers and their subscriptions as they are kept. A subscriber stays, a subscription goes when it ends.

A subscription that was asked for by mail address alone waits until it is confirmed, and is none before: no function but
`ask`, `asked`, `waiting`, `begin_asked` and `forget_asked` sees it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.subscription import Cadence, Choice, Form, Standing, Subscriber, Subscription
from tracker.store import interests
from tracker.store.news_tables import SubscriberRow, SubscriptionRow
from tracker.store.session import insert_new

CONFIRMED = SubscriptionRow.asked_at.is_(None)


def add(session: Session, address: str, standing: Standing, zone: str, language: str, added_at: dt.datetime) -> Subscriber:  # noqa: PLR0913, PLR0917  all of it
    """Keep a new subscriber and return it; where the address has one, also since this moment, that one as it is."""
    facts = {"standing": standing, "zone": zone, "language": language, "added_at": added_at, "bounces": 0, "last_bounce": 0}
    insert_new(session, SubscriberRow, address=address, key=address.casefold(), **facts)
    return by_address(session, address)


def find(session: Session, address: str) -> Subscriber | None:
    """Return the subscriber of an address, in whichever case it is written, or None."""
    row = session.scalars(select(SubscriberRow).where(SubscriberRow.key == address.casefold())).first()
    return None if row is None else _noun(row)


def by_address(session: Session, address: str) -> Subscriber:
    """Return the subscriber of an address. Raises UsageError where there is none."""
    found = find(session, address)
    if found is None:
        raise UsageError(f"{address} is no subscriber; tracker subscriptions lists them")
    return found


def by_id(session: Session, subscriber_id: int) -> Subscriber:
    """Return a subscriber. Raises UsageError where there is none."""
    row = session.get(SubscriberRow, subscriber_id)
    if row is None:
        raise UsageError("there is no such subscriber")
    return _noun(row)


def everybody(session: Session) -> list[Subscriber]:
    """Return all subscribers by address, those that are gone or did not confirm too."""
    return [_noun(row) for row in session.scalars(select(SubscriberRow).order_by(SubscriberRow.key))]


def page(session: Session, most: int, *, who: str = "", after: str = "") -> list[Subscriber]:
    """Return at most so many subscribers by address, those that come after one; `who`: letters of the address."""
    rows = select(SubscriberRow).where(SubscriberRow.key > after.casefold()).order_by(SubscriberRow.key).limit(most)
    rows = rows.where(SubscriberRow.key.contains(who.casefold(), autoescape=True)) if who else rows
    return [_noun(row) for row in session.scalars(rows)]


def set_standing(session: Session, subscriber_id: int, standing: Standing) -> None:
    """Keep how it is with a subscriber. Who is written to again begins without bounces."""
    values: dict[str, object] = {"standing": standing} | ({"bounces": 0} if standing is Standing.ACTIVE else {})
    session.execute(update(SubscriberRow).where(SubscriberRow.id == subscriber_id).values(**values))


def set_bounces(session: Session, subscriber_id: int, bounces: int, last: int) -> None:
    """Keep how many mails came back in a row, and the id of the last one."""
    session.execute(update(SubscriberRow).where(SubscriberRow.id == subscriber_id).values(bounces=bounces, last_bounce=last))


def set_habits(session: Session, subscriber_id: int, *, zone: str, language: str) -> None:
    """Keep the time zone and the language of a subscriber's mails."""
    session.execute(update(SubscriberRow).where(SubscriberRow.id == subscriber_id).values(zone=zone, language=language))


def hold(session: Session, subscriber_id: int) -> None:
    """Let no other process write about a subscriber until this transaction ends."""
    session.execute(select(SubscriberRow.id).where(SubscriberRow.id == subscriber_id).with_for_update())


def subscribe(session: Session, subscriber_id: int, choice: Choice, told_to: int, last_date: dt.date) -> Subscription:
    """Keep a new subscription; one of the same interest and form gets the new habits instead, and stays told as it was."""
    known = _alike(session, subscriber_id, choice)
    if known is not None:
        return change(session, known.id, choice)
    return _subscription(_put(session, subscriber_id, choice, told_to, last_date, None))


def change(session: Session, subscription_id: int, choice: Choice) -> Subscription:
    """Keep what a subscription is to be from now on; what it was told, it was. Raises UsageError."""
    row = _row(session, subscription_id)
    for name, value in _values(choice).items():
        setattr(row, name, value)
    session.flush()
    return _subscription(row)


def subscription(session: Session, subscription_id: int) -> Subscription:
    """Return a subscription. Raises UsageError where there is none."""
    return _subscription(_row(session, subscription_id))


def of(session: Session, subscriber_id: int) -> list[Subscription]:
    """Return the subscriptions of a subscriber, the oldest first."""
    return subscriptions(session, [subscriber_id]).get(subscriber_id, [])


def subscriptions(session: Session, subscriber_ids: Iterable[int] | None = None) -> dict[int, list[Subscription]]:
    """Return the subscriptions of these subscribers, or of all, by the id of who has some, the oldest first."""
    asked = select(SubscriptionRow).where(CONFIRMED).order_by(SubscriptionRow.id)
    found: dict[int, list[Subscription]] = {}
    for row in session.scalars(asked if subscriber_ids is None else asked.where(SubscriptionRow.subscriber_id.in_(subscriber_ids))):
        found.setdefault(row.subscriber_id, []).append(_subscription(row))
    return found


def unsubscribe(session: Session, subscription_id: int) -> None:
    """End a subscription."""
    session.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))


def unsubscribe_all(session: Session, subscriber_id: int) -> None:
    """End all subscriptions of a subscriber, and what waits to be confirmed."""
    session.execute(delete(SubscriptionRow).where(SubscriptionRow.subscriber_id == subscriber_id))


def told(session: Session, subscription_ids: Iterable[int], told_to: int, last_date: dt.date | None = None) -> None:
    """Keep up to which news, and for which local date, subscriptions were told."""
    values: dict[str, object] = {"told_to": told_to} | ({} if last_date is None else {"last_date": last_date})
    session.execute(update(SubscriptionRow).where(SubscriptionRow.id.in_(subscription_ids)).values(**values))


def candidates(session: Session, after: int = 0, most: int = 500) -> list[tuple[Subscriber, list[Subscription]]]:
    """Return who is written to, with what each wants, by id: at most so many, and those after the one of that id."""
    asked = select(SubscriberRow).where(SubscriberRow.standing == Standing.ACTIVE, SubscriberRow.id > after)
    wanting = asked.where(SubscriberRow.id.in_(select(SubscriptionRow.subscriber_id).where(CONFIRMED)))
    found = [_noun(row) for row in session.scalars(wanting.order_by(SubscriberRow.id).limit(most))]
    wanted = subscriptions(session, [subscriber.id for subscriber in found])
    return [(subscriber, wanted[subscriber.id]) for subscriber in found]


def ask(session: Session, subscriber_id: int, choice: Choice, asked_at: dt.datetime) -> int:
    """Keep what waits to be confirmed, and return its id."""
    return _put(session, subscriber_id, choice, 0, asked_at.date(), asked_at).id


def asked(session: Session, subscriber_id: int, since: dt.datetime) -> list[Choice]:
    """Return what a subscriber asked for since then, and did not confirm."""
    rows = select(SubscriptionRow).where(SubscriptionRow.subscriber_id == subscriber_id, SubscriptionRow.asked_at >= since)
    return [_subscription(row).choice for row in session.scalars(rows)]


def waiting(session: Session, subscription_id: int, since: dt.datetime) -> tuple[Subscriber, Subscription] | None:
    """Return what waits to be confirmed and whose it is; None where nothing does that was asked for since then."""
    row = session.get(SubscriptionRow, subscription_id)
    if row is None or row.asked_at is None or row.asked_at < since:
        return None
    return by_id(session, row.subscriber_id), _subscription(row)


def begin_asked(session: Session, waits: Subscription, told_to: int, last_date: dt.date) -> bool:
    """Let what waits to be confirmed be a subscription, as `subscribe` does; return whether it still did wait."""
    row = (SubscriptionRow.id == waits.id, SubscriptionRow.asked_at.is_not(None))
    known = _alike(session, waits.subscriber, waits.choice)
    begun = update(SubscriptionRow).where(*row).values(asked_at=None, told_to=told_to, last_date=last_date)
    done = begun if known is None else delete(SubscriptionRow).where(*row)
    if session.scalars(done.returning(SubscriptionRow.id)).first() is None:
        return False
    if known is not None:
        change(session, known.id, waits.choice)
    return True


def forget_asked(session: Session, before: dt.datetime) -> None:
    """Take away what was not confirmed by then."""
    session.execute(delete(SubscriptionRow).where(SubscriptionRow.asked_at < before))


def _alike(session: Session, subscriber_id: int, choice: Choice) -> Subscription | None:
    alike = (each for each in of(session, subscriber_id) if (each.interest, each.form) == (choice.interest, choice.form))
    return next(alike, None)


def _values(choice: Choice) -> dict[str, object]:
    values = {name: getattr(choice, name) for name in ("cadence", "weekday", "hour", "form", "quiet")}
    return values | {"interest": interests.as_json(choice.interest)}


def _put(  # noqa: PLR0913, PLR0917  all of it
    session: Session, subscriber_id: int, choice: Choice, told_to: int, last_date: dt.date, asked_at: dt.datetime | None
) -> SubscriptionRow:
    row = SubscriptionRow(subscriber_id=subscriber_id, told_to=told_to, last_date=last_date, asked_at=asked_at, **_values(choice))
    session.add(row)
    session.flush()
    return row


def _row(session: Session, subscription_id: int) -> SubscriptionRow:
    row = session.scalars(select(SubscriptionRow).where(SubscriptionRow.id == subscription_id, CONFIRMED)).first()
    if row is None:
        raise UsageError("there is no such subscription; it may have ended")
    return row


def _noun(row: SubscriberRow) -> Subscriber:
    return Subscriber(row.id, row.address, Standing(row.standing), row.zone, row.language, row.added_at, row.bounces)


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(
        id=row.id,
        subscriber=row.subscriber_id,
        interest=interests.from_json(row.interest),
        cadence=Cadence(row.cadence),
        told_to=row.told_to,
        last_date=row.last_date,
        weekday=row.weekday,
        hour=row.hour,
        form=Form(row.form),
        quiet=row.quiet,
    )
