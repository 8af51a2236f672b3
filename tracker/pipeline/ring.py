"""Tells hooks of news: makes each message once, and sends what is due, one hook after the other.

A message is claimed with a lease, and before it goes it is kept that it may arrive. So a process that dies may cause one more
copy, under the same id, and never loses one.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy.orm import Session

from tracker.model.delivery import Delivery, DeliveryState, Handing, Later, Refused, Sent, Way
from tracker.model.errors import TrackerError
from tracker.model.hook import Call, Hook
from tracker.model.people import Actor
from tracker.pipeline.channel import Channel, TakenError, free_dead
from tracker.pipeline.hooks import name_of, new_id
from tracker.pipeline.occasions import messages_of
from tracker.pipeline.post import never
from tracker.pipeline.road import Road
from tracker.store import acts, deliveries, digests, hooks
from tracker.store import news as outbox

log = logging.getLogger("tracker")
SERVICE = Actor(None, "the service")
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 240, 480, 600))  # eight tries, over a day
HELD = dt.timedelta(minutes=5)
AT_ONCE = 20  # messages of a hook before it is another one's turn
NEWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Bell:
    """What hooks are told with, plugged together by `app`. `wait`: reports are told of only once they were reviewed."""

    road: Road
    channel: Channel[Call]
    base_url: str
    wait: bool = False


@dataclass(slots=True)
class Rung:
    """What became of a round: messages made and sent, and what was said of hooks that did not take theirs."""

    made: int = 0
    sent: int = 0
    said: set[str] = field(default_factory=set)


def ring(bell: Bell, stopped: Callable[[], bool] = never) -> Rung:
    """Make what became news and send what is due, until nothing is, or `stopped` says so, after the message in hand."""
    rung = Rung(made=make(bell))
    free_dead(bell.road)
    busy = _hooks(bell.road)
    try:
        while busy and not stopped():
            busy = [hook for hook in busy if hook.active and _turn(bell, hook, rung, stopped)]
    finally:
        with bell.road.database.write() as session:
            deliveries.release(session, bell.road.owner, Way.HOOK)
    return rung


def make(bell: Bell) -> int:
    """Make the messages of all news that was not looked at yet; return how many."""
    made = 0
    for hook in _hooks(bell.road):
        try:
            made += _make(bell, hook) if hook.active else 0
        except TrackerError as error:
            log.error("%s: its messages cannot be made: %s", name_of(hook), error)  # noqa: TRY400  an expected error has no traceback
        except Exception:  # it keeps no other hook from its messages
            log.exception("%s: its messages cannot be made, for a bug", name_of(hook))
    return made


def wait_after(tries: int) -> dt.timedelta | None:
    """Return how long a message waits after so many tries; None: no more."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def _hooks(road: Road) -> list[Hook]:
    with road.database.read() as session:
        return hooks.everyone(session)


def _make(bell: Bell, hook: Hook) -> int:
    """Make the messages of a hook, some news at a time, each with what was looked at in one transaction."""
    made = 0
    while True:
        with bell.road.database.read() as session:
            news = list(islice(outbox.after(session, hook.told_to), NEWS_AT_ONCE))
            messages = messages_of(session, hook, news, bell.base_url, wait=bell.wait)
        if not news:
            return made
        with bell.road.database.write() as session:
            if not hooks.move_on(session, hook, news[-1].id):
                return made
            for about, letter in messages:
                kept, message_id = digests.put_letter(session, letter), new_id()
                deliveries.put(session, Way.HOOK, message_id, bell.road.clock(), letter=kept, hook=hook.id, news=about)
            hook = hooks.by_id(session, hook.id)
        made += len(messages)


def _turn(bell: Bell, hook: Hook, rung: Rung, stopped: Callable[[], bool]) -> bool:
    """Send some messages of a hook, until it does not take one; return whether there may be more to send."""
    now = bell.road.clock()
    with bell.road.database.write() as session:
        claims = deliveries.claim(session, Way.HOOK, bell.road.owner, now, now + HELD, AT_ONCE, hook=hook.id)
    for delivery in claims:
        if stopped():
            return False
        try:
            handing = _send(bell, hook, delivery)
        except TakenError:
            continue
        except Exception as error:  # noqa: BLE001  what is damaged, or a bug, holds no other message up
            _put_back(bell, delivery, error)
            continue
        rung.sent += isinstance(handing, Sent)
        if not isinstance(handing, Sent):
            rung.said.add(f"{name_of(hook)}: {handing.said}")
        if not _keep(bell, hook, delivery, handing):
            break
    return len(claims) == AT_ONCE


def _send(bell: Bell, hook: Hook, delivery: Delivery) -> Handing:
    road = bell.road

    def hand() -> None:
        with road.database.write(durable=True) as session:
            if not deliveries.hand(session, delivery.id, road.owner, road.clock() + HELD):
                raise TakenError

    with road.database.read() as session:
        body = digests.letter(session, delivery.letter or 0).text
    return bell.channel.send(Call(hook.url, hook.secret, delivery.message_id, road.clock(), body.encode()), hand)


def _put_back(bell: Bell, delivery: Delivery, error: Exception) -> None:
    """Keep that a message could not be sent, which is not held against its hook."""
    said = f"it cannot be sent: {error}"
    if not isinstance(error, TrackerError):
        said = "it cannot be sent, for a bug that the log tells of"
        log.error("message %d cannot be sent, for a bug", delivery.id, exc_info=error)
    with bell.road.database.write() as session:
        deliveries.put_back(session, delivery.id, bell.road.owner, bell.road.clock(), wait_after(delivery.tries + 1), said=said)


def _keep(bell: Bell, hook: Hook, delivery: Delivery, handing: Handing) -> bool:
    """Keep what became of a message; return whether others can be sent to this hook."""
    road, now, wait = bell.road, bell.road.clock(), wait_after(delivery.tries + 1)
    with road.database.write() as session:
        match handing:
            case Sent():
                deliveries.end(session, delivery.id, road.owner, DeliveryState.SENT, now, handing.said)
                return True
            case Refused():
                deliveries.end(session, delivery.id, road.owner, DeliveryState.REFUSED, now, handing.said)
            case Later():
                deliveries.put_back(session, delivery.id, road.owner, now, wait, said=handing.said)
        deliveries.release(session, road.owner, Way.HOOK)
        if isinstance(handing, Later) and wait is not None:
            if handing.away:  # then nobody would take the others either
                hooks.put_off(session, hook.id, now + wait)
            return not handing.away
        _switch_off(session, hook, handing.said, now)
    return False


def _switch_off(session: Session, hook: Hook, said: str, now: dt.datetime) -> None:
    """Tell a hook no more, until an operator switches it on."""
    if hooks.switch(session, hook.id, said, now, active=False):
        acts.keep(session, SERVICE, "hook switched off", f"hook {hook.id}", said, now)
        log.warning("%s is switched off: %s; switch it on with: tracker hook on %d", name_of(hook), said, hook.id)
