"""Sends what waits to be sent. Each message is one recipient's, and what becomes of it stops no other.

A message is claimed with a lease, and before its content goes it is kept that it may arrive. So a process that dies may cause one
more copy, under the same Message-ID, and never loses one.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from tracker.model.delivery import Delivery, DeliveryState, Handing, Later, Letter, Parcel, Refused, Sent, Way
from tracker.model.errors import TrackerError
from tracker.model.subscription import Standing, Subscriber
from tracker.pipeline import bounces, by_link, links
from tracker.pipeline.channel import TakenError, free_dead
from tracker.pipeline.compose import make
from tracker.pipeline.links import Purpose
from tracker.pipeline.post import HELD, LASTS, Post, never, wait_after
from tracker.store import deliveries, digests, subscribers

__all__ = ["Post", "Summary", "make", "send"]

log = logging.getLogger("tracker")
AT_ONCE = 20  # messages that are claimed together
BEHIND = dt.timedelta(seconds=1)  # a message on which the server went away goes after the others: it may be the reason
LETTERS = 8  # that are remembered, as many recipients get the same


@dataclass(slots=True)
class Summary:
    """What became of the messages of a round."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    void: int = 0
    said: set[str] = field(default_factory=set)


def send(post: Post, stopped: Callable[[], bool] = never) -> Summary:
    """Send what is due, until nothing is, nobody is there to take it, or `stopped` says so, after the message in hand."""
    return _Errand(post, stopped).run()


class _Errand:
    """One round of sending."""

    def __init__(self, post: Post, stopped: Callable[[], bool]) -> None:
        self._post, self._road, self._stopped = post, post.road, stopped
        self._database, self._owner = post.road.database, post.road.owner
        self._letters: dict[int, Letter] = {}
        self._key = by_link.key_of(self._road)
        self._summary = Summary()
        self._through = False

    def run(self) -> Summary:
        free_dead(self._road)
        try:
            while claims := self._claim():
                for delivery in claims:
                    if self._stopped() or not self._send(delivery):
                        return self._summary
        finally:
            self._post.channel.rest()
            with self._database.write() as session:
                deliveries.release(session, self._owner, Way.MAIL)
        return self._summary

    def _claim(self) -> list[Delivery]:
        now = self._road.clock()
        with self._database.write() as session:
            return deliveries.claim(session, Way.MAIL, self._owner, now, now + HELD, AT_ONCE)

    def _send(self, delivery: Delivery) -> bool:
        """Send one message and keep what became of it; return whether others can be sent."""
        try:
            handing = self._hand_over(delivery)
        except TakenError:
            return True
        except (TrackerError, ValueError) as error:  # a letter that is damaged, an address that is none
            handing = Later(f"it cannot be made: {error}")
        except Exception:
            log.exception("message %d cannot be made, for a bug", delivery.id)
            handing = Later("it cannot be made, for a bug that the log tells of")
        if handing is not None:
            self._keep(delivery, handing)
        return not (isinstance(handing, Later) and handing.away)

    def _hand_over(self, delivery: Delivery) -> Handing | None:
        """Send a message, if it is still wanted; None where it is not."""
        if delivery.subscriber is None:
            return self._alert(delivery)
        with self._database.read() as session:
            subscriber = subscribers.by_id(session, delivery.subscriber)
            wanted = _wanted(session, delivery, subscriber)
            letter = self._letter(session, delivery.letter or 0)
        if not wanted:
            self._void(delivery)
            return None
        if delivery.digest and subscriber.standing is Standing.SUSPENDED:
            return Later("the subscriber is suspended, as mails came back")
        own = (self._link(purpose, subscriber) if delivery.digest else "" for purpose in (Purpose.LEAVE, Purpose.CHANGE))
        domain = delivery.domain or self._post.domain
        parcel = Parcel(letter, subscriber.address, delivery.message_id, domain, delivery.made_at, *own)
        return self._post.channel.send(parcel, partial(self._hand, delivery, domain))

    def _alert(self, delivery: Delivery) -> Handing:
        """Send a message to an operator, who is no subscriber and is always written to."""
        with self._database.read() as session:
            letter = self._letter(session, delivery.letter or 0)
        domain = delivery.domain or self._post.domain
        parcel = Parcel(letter, delivery.address, delivery.message_id, domain, delivery.made_at)
        return self._post.channel.send(parcel, partial(self._hand, delivery, domain))

    def _link(self, purpose: Purpose, subscriber: Subscriber) -> str:
        return links.address(self._post.base_url, purpose, links.sign(self._key, purpose, subscriber.id))

    def _letter(self, session: Session, letter_id: int) -> Letter:
        if letter_id not in self._letters:
            if len(self._letters) >= LETTERS:
                self._letters.pop(next(iter(self._letters)))
            self._letters[letter_id] = digests.letter(session, letter_id)
        return self._letters[letter_id]

    def _hand(self, delivery: Delivery, domain: str) -> None:
        """Keep that it may arrive from now on, unless somebody else has it."""
        with self._database.write(durable=True) as session:
            if not deliveries.hand(session, delivery.id, self._owner, self._road.clock() + HELD, domain):
                raise TakenError

    def _void(self, delivery: Delivery) -> None:
        self._summary.void += 1
        with self._database.write() as session:
            said = "the subscriber has left, or wants no such mails any more"
            deliveries.end(session, delivery.id, self._owner, DeliveryState.VOID, self._road.clock(), said)

    def _keep(self, delivery: Delivery, handing: Handing) -> None:
        now = self._road.clock()
        with self._database.write() as session:
            if not (self._through or isinstance(handing, Later)):
                self._through = True
                deliveries.came_through(session, Way.MAIL)
            match handing:
                case Sent():
                    self._summary.sent += 1
                    deliveries.end(session, delivery.id, self._owner, DeliveryState.SENT, now, handing.said)
                case Refused():
                    self._summary.refused += 1
                    if not delivery.handed:  # no earlier try may have arrived
                        deliveries.take_back(session, delivery.id, self._owner)
                    deliveries.end(session, delivery.id, self._owner, DeliveryState.REFUSED, now, handing.said)
                    if handing.lasting and delivery.subscriber is not None:
                        bounces.count(session, delivery, now)
                case Later():
                    self._put_back(session, delivery, handing, now)
        if not isinstance(handing, Sent):
            self._summary.said.add(handing.said)

    def _put_back(self, session: Session, delivery: Delivery, handing: Later, now: dt.datetime) -> None:
        self._summary.later += 1
        wait = wait_after(delivery.tries + 1)
        over = now + wait - delivery.begun_at > LASTS
        pause = None if over else wait + BEHIND if handing.away else wait
        deliveries.put_back(session, delivery.id, self._owner, now, pause, said=handing.said, away=handing.away)
        if handing.away:  # then nobody else's message would go either
            self._through = False
            deliveries.release(session, self._owner, Way.MAIL)
            deliveries.put_off(session, Way.MAIL, now, wait_after, LASTS, handing.said)


def _wanted(session: Session, delivery: Delivery, subscriber: Subscriber) -> bool:
    """Tell whether somebody still wants what was made for them: a subscription that it answers is still there."""
    if delivery.digest is None:
        return True
    if subscriber.standing not in {Standing.ACTIVE, Standing.SUSPENDED}:
        return False
    has = {each.id for each in subscribers.of(session, subscriber.id)}
    return any(covered in has for covered, _ in digests.covers(session, delivery.digest))
