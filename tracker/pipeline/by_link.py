"""What people do by links in mails, without signing in: confirm what they asked for, change it, leave.

Who asks by mail address alone is told the same whether the address is known or not, and nothing is subscribed before its
reader confirms. What strangers typed, but choices, is in no letter: nobody can have us send their words to others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from sqlalchemy.orm import Session

from tracker.model.errors import LinkError, UsageError
from tracker.model.people import Actor
from tracker.model.subscription import Choice, Standing, Subscriber, Subscription
from tracker.pipeline import confirmation, links, subscribe
from tracker.pipeline.addresses import read_address, read_language, read_zone
from tracker.pipeline.links import Purpose
from tracker.pipeline.road import Road
from tracker.store import acts, deliveries, documents, news, secrets, subscribers
from tracker.text import squeeze, visible

HOLDS = dt.timedelta(days=7)  # how long something can be confirmed
MOST_ASKED = 3  # letters to one address within a day, until it confirms one
AGAIN = dt.timedelta(hours=1)  # after which a letter may have been lost
DAY = dt.timedelta(days=1)
NO_LINK = "this link is not whole, or not from here; open it from the mail again, or copy all of it"
TOO_OLD = "it was to be confirmed within seven days, or was ended since; ask again on the page /subscribe"
CONFIRMED = "you are told of these changes"


def ask(road: Road, address: str, choice: Choice, zone: str, language: str, base_url: str) -> None:  # noqa: PLR0913, PLR0917  all of it
    """Write to an address and ask whether its reader wants this. Raises UsageError for what cannot be an address or a zone.

    Nothing tells whether the address was known, nor whether it was asked the same, or too often, lately to be written to again.
    """
    address, zone, language, now = read_address(address), read_zone(zone), read_language(language), road.clock()
    with road.database.write(durable=True) as session:
        subscribers.forget_asked(session, now - HOLDS)
        who = subscribers.add(session, address, Standing.UNCONFIRMED, zone, language, now)
        lately = subscribers.asked(session, who.id, now - AGAIN)
        if choice in lately or len(subscribers.asked(session, who.id, now - DAY)) >= MOST_ASKED:
            return
        if who.standing in {Standing.UNCONFIRMED, Standing.GONE}:
            subscribers.set_habits(session, who.id, zone=zone, language=language)
        else:
            zone = who.zone
        token = _ask(session, who, choice, now)
        link = links.address(base_url, Purpose.CONFIRM, token)
        letter = confirmation.letter(choice, titles(session, choice.interest.documents), link, language, zone)
        deliveries.put_letter(session, letter, who.id, hashlib.sha256(token.encode()).hexdigest()[:32], now)


def titles(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return what documents are called before readers: in one line, in which nothing is hidden."""
    found = (documents.by_id(session, each) for each in ids)
    return {each.id: visible(squeeze(each.title)) or each.slug for each in found}


def asked(road: Road, token: str) -> tuple[Subscriber, Subscription]:
    """Return what a link confirms, and whose it is. Raises LinkError where it does not wait."""
    with road.database.read() as session:
        return _waiting(session, token, road.clock())


def confirm(road: Road, actor: Actor, token: str) -> Subscriber:
    """Let what was asked for be a subscription, and return whose. Raises UsageError, LinkError also the second time."""
    now = road.clock()
    with road.database.write(durable=True) as session:
        who, wanted = _waiting(session, token, now)
        if len(subscribers.of(session, who.id)) >= subscribe.MOST:
            raise UsageError(f"you have {subscribe.MOST} subscriptions; end some first, by the link in any of their mails")
        last_date = subscribe.last_date(wanted.choice, who.zone, now)
        if not subscribers.begin_asked(session, wanted, news.newest(session), last_date):
            raise LinkError(CONFIRMED, used=True)
        subscribers.set_standing(session, who.id, Standing.ACTIVE)
        acts.keep(session, actor, "subscription confirmed", who.address, subscribe.told(session, wanted.choice), now)
    return who


def subscriber_of(road: Road, purpose: Purpose, token: str) -> Subscriber:
    """Return whose link it is. Raises LinkError."""
    with road.database.read() as session:
        named = links.check(secrets.kept(session, secrets.LINKS), purpose, token)
        if named is None:
            raise LinkError(NO_LINK)
        return subscribers.by_id(session, named[0])


def key_of(road: Road) -> bytes:
    """Return what all links are signed with; it is made on first use."""
    with road.database.read() as session:
        key = secrets.kept(session, secrets.LINKS)
    if not key:
        with road.database.write(durable=True) as session:
            key = secrets.key(session, secrets.LINKS)
    return key


def token_of(road: Road, purpose: Purpose, who: Subscriber) -> str:
    """Return what a link of somebody's own is made with."""
    return links.sign(key_of(road), purpose, who.id)


def leave(road: Road, actor: Actor, token: str) -> Subscriber:
    """End all subscriptions of whose link it is, and return who that was; the second time changes nothing. Raises UsageError."""
    who = subscriber_of(road, Purpose.LEAVE, token)
    if who.standing is not Standing.GONE:
        subscribe.end_all(road, actor, who, left=True)
    return who


def set_habits(road: Road, actor: Actor, who: Subscriber, *, zone: str, language: str) -> None:
    """Change the time zone and the language of somebody's mails. Raises UsageError."""
    zone, language = read_zone(zone), read_language(language)
    with road.database.write(durable=True) as session:
        subscribers.set_habits(session, who.id, zone=zone, language=language)
        acts.keep(session, actor, "subscriber changed", who.address, f"{zone}, {language}", road.clock())


def own(road: Road, who: Subscriber, subscription_id: int) -> Subscription:
    """Return a subscription of somebody. Raises UsageError for another's."""
    with road.database.read() as session:
        found = subscribers.subscription(session, subscription_id)
    if found.subscriber != who.id:
        raise UsageError("there is no such subscription; it may have ended")
    return found


def _ask(session: Session, who: Subscriber, choice: Choice, now: dt.datetime) -> str:
    """Keep what waits, and return the token that confirms it."""
    number = subscribers.ask(session, who.id, choice, now)
    return links.sign(secrets.key(session, secrets.LINKS), Purpose.CONFIRM, number, who.id, int(now.timestamp()))


def _waiting(session: Session, token: str, now: dt.datetime) -> tuple[Subscriber, Subscription]:
    named = links.check(secrets.kept(session, secrets.LINKS), Purpose.CONFIRM, token)
    if named is None:
        raise LinkError(NO_LINK)
    number, subscriber, at = named
    waits = subscribers.waiting(session, number, since=max(dt.datetime.fromtimestamp(at, dt.UTC), now - HOLDS))
    if waits is None or waits[0].id != subscriber:
        used = any(each.id == number for each in subscribers.of(session, subscriber))
        raise LinkError(CONFIRMED if used else TOO_OLD, over=True, used=used)
    return waits
