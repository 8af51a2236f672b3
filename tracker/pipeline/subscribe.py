"""Who is told of what by mail: subscribe, change, end, as staff do it. Each keeps who did it; none needs a confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.people import Actor
from tracker.model.subscription import Choice, Interest, Standing, Subscriber, Subscription
from tracker.pipeline.addresses import read_address, read_language, read_words, read_zone
from tracker.pipeline.road import Road
from tracker.pipeline.wants import in_words
from tracker.store import acts, documents, news, subscribers, tracked

MOST, MOST_DOCUMENTS = 100, 500  # subscriptions of one address, documents of one subscription
ZONE, LANGUAGE = "UTC", "en"
LEFT = "{} has left by the link in a mail; only its reader can subscribe it again, on the page /subscribe"
DAY = dt.timedelta(days=1)


def read_interest(  # noqa: PLR0913  each is part of it
    session: Session,
    *,
    slugs: Sequence[str] = (),
    board: str = "",
    audience: Audience | None = None,
    language: str = "",
    section: str = "",
    term: str = "",
    least: Significance = Significance.EDITORIAL,
    unannounced: bool = False,
) -> Interest:
    """Return an interest from what people give. Raises UsageError for what is not there, and for words that could mislead."""
    if len(slugs) > MOST_DOCUMENTS:
        raise UsageError(f"these are {len(slugs)} documents; name up to {MOST_DOCUMENTS}, or none for all")
    ids = sorted({documents.by_slug(session, read_words(slug, "short name of a document")).id for slug in slugs})
    known = _one_of(tracked.boards(session), board, "board"), _one_of(tracked.languages(session), language, "language")
    return Interest(tuple(ids), known[0], audience, known[1], read_words(section, "section"), read_words(term, "term"), least, unannounced)


def add(road: Road, actor: Actor, address: str, choice: Choice, *, zone: str = "", language: str = "") -> Subscription:  # noqa: PLR0913
    """Let an address be told of something from now on; one of the same interest gets these habits instead.

    Without `zone` and `language`, a subscriber keeps the ones it has. One whose mails came back is written to again.
    Raises UsageError, also for who has left.
    """
    now, address = road.clock(), read_address(address)
    with road.database.write(durable=True) as session:
        who = _subscriber(session, address, zone, language, now)
        if len(subscribers.of(session, who.id)) >= MOST:
            raise UsageError(f"{address} has {MOST} subscriptions; end some first")
        made = begin(session, who, choice, now)
        acts.keep(session, actor, "subscription added", who.address, told(session, choice), now)
    return made


def begin(session: Session, who: Subscriber, choice: Choice, now: dt.datetime) -> Subscription:
    """Keep a subscription that is told of all that is news from now on, first when its hour comes next."""
    return subscribers.subscribe(session, who.id, choice, news.newest(session), last_date(choice, who.zone, now))


def last_date(choice: Choice, zone: str, now: dt.datetime) -> dt.date:
    """Return the local date whose hour is past: for it, what begins now is due no more."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() if local.hour >= choice.hour else local.date() - DAY


def change(road: Road, actor: Actor, subscription: Subscription, choice: Choice) -> None:
    """Change what a subscription is told of, and when. Raises UsageError where it has ended."""
    with road.database.write(durable=True) as session:
        subscribers.change(session, subscription.id, choice)
        who = subscribers.by_id(session, subscription.subscriber)
        acts.keep(session, actor, "subscription changed", who.address, told(session, choice), road.clock())


def end(road: Road, actor: Actor, subscription: Subscription) -> None:
    """End a subscription. Raises UsageError where it has ended already."""
    with road.database.write(durable=True) as session:
        known = subscribers.subscription(session, subscription.id)
        subscribers.unsubscribe(session, known.id)
        who = subscribers.by_id(session, known.subscriber)
        acts.keep(session, actor, "subscription ended", who.address, told(session, known.choice), road.clock())


def end_all(road: Road, actor: Actor, who: Subscriber, *, left: bool = False) -> None:
    """End all subscriptions of a subscriber; `left`: who reads the mails wants none, and staff cannot subscribe the address again."""
    with road.database.write(durable=True) as session:
        subscribers.unsubscribe_all(session, who.id)
        if left:
            subscribers.set_standing(session, who.id, Standing.GONE)
        acts.keep(session, actor, "subscriptions ended", who.address, "all of them", road.clock())


def resume(road: Road, actor: Actor, who: Subscriber) -> None:
    """Write again to somebody whose mails came back. Raises UsageError for others."""
    if who.standing is not Standing.SUSPENDED:
        raise UsageError(f"{who.address} is not suspended")
    with road.database.write(durable=True) as session:
        subscribers.set_standing(session, who.id, Standing.ACTIVE)
        acts.keep(session, actor, "subscriber resumed", who.address, "", road.clock())


def told(session: Session, choice: Choice) -> str:
    """Return in words what was chosen."""
    return in_words(choice, {each: documents.by_id(session, each).slug for each in choice.interest.documents})


def _subscriber(session: Session, address: str, zone: str, language: str, now: dt.datetime) -> Subscriber:
    known = subscribers.find(session, address)
    if known is not None and known.standing is Standing.GONE:
        raise UsageError(LEFT.format(address))
    habits = {
        "zone": read_zone(zone) if zone else known.zone if known else ZONE,
        "language": read_language(language) if language else known.language if known else LANGUAGE,
    }
    if known is None:
        return subscribers.add(session, address, Standing.ACTIVE, habits["zone"], habits["language"], now)
    subscribers.set_habits(session, known.id, **habits)
    subscribers.set_standing(session, known.id, Standing.ACTIVE)
    return subscribers.by_id(session, known.id)


def _one_of(known: Sequence[str], name: str, what: str) -> str:
    """Return the name as documents have it, in whichever case it is written."""
    name = read_words(name, what)
    found = {each.casefold(): each for each in known}.get(name.casefold(), "")
    if name and not found:
        shown = ", ".join(known) or "none yet: documents are checked first"
        raise UsageError(f"no document has the {what} '{name}'; there are: {shown}")
    return found
