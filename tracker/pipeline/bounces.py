"""What is done about messages that did not arrive: one that came back is counted, one that was given up can be tried again.

After three in a row that came back for good, the subscriber is written to no more.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from tracker.mail import Bounce, read_bounce
from tracker.model.delivery import Delivery
from tracker.model.errors import UsageError
from tracker.model.people import Actor
from tracker.model.subscription import Standing, Subscriber
from tracker.pipeline.road import Road
from tracker.store import acts, deliveries, subscribers

MOST = 3
COMES_BACK = dt.timedelta(days=5)  # a mail that was taken over and did not come back by then has arrived
NO_REPORT = "this is no report on a mail from here: neither the address that it came to nor what it returns names one"


def take(road: Road, body: bytes) -> str:
    """Keep what a report on a mail says, and return what was done, in a sentence. Raises UsageError for what is no such report."""
    bounce = read_bounce(body)
    with road.database.write(durable=True) as session:
        delivery = deliveries.by_message_id(session, bounce.token) if bounce else None
        if bounce is None or delivery is None or delivery.subscriber is None:
            raise UsageError(NO_REPORT)
        who = subscribers.by_id(session, delivery.subscriber)
        return f"{who.address}: {_take(session, bounce, delivery, who, road.clock())}"


def count(session: Session, delivery: Delivery, now: dt.datetime) -> int:
    """Count that a mail came back for good, and suspend its subscriber at the third in a row; return how many it were."""
    who = subscribers.by_id(session, delivery.subscriber or 0)
    bounces = 1 if deliveries.arrived(session, who.id, now - COMES_BACK) else who.bounces + 1
    subscribers.set_bounces(session, who.id, bounces, delivery.id)
    if bounces >= MOST:
        _suspend(session, who)
    return bounces


def _take(session: Session, bounce: Bounce, delivery: Delivery, who: Subscriber, now: dt.datetime) -> str:
    if bounce.unwanted:
        deliveries.note(session, delivery.id, bounce.said)
        _suspend(session, who)
        return f"mail {delivery.id} was unwanted; nothing more is sent"
    if not bounce.lasting:
        deliveries.note(session, delivery.id, bounce.said)
        return f"mail {delivery.id} is late or came back for now; nothing is changed"
    if not deliveries.came_back(session, delivery.id, now, bounce.said):
        return f"mail {delivery.id} is known to have come back"
    bounces = count(session, delivery, now)
    return f"mail {delivery.id} came back" + (", the third in a row; nothing more is sent" if bounces >= MOST else f" ({bounces} in a row)")


def _suspend(session: Session, who: Subscriber) -> None:
    if who.standing is Standing.ACTIVE:
        subscribers.set_standing(session, who.id, Standing.SUSPENDED)


def retry(road: Road, actor: Actor, delivery_id: int) -> None:
    """Try a message again that was given up or refused, as patiently as a new one. Raises UsageError for others."""
    now = road.clock()
    with road.database.write(durable=True) as session:
        deliveries.retry(session, delivery_id, now)
        acts.keep(session, actor, "message tried again", f"message {delivery_id}", "", now)
