"""Messages on their way: who sends which now, how far each is, and when it is tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from tracker.model.delivery import Delivery, DeliveryState, Letter, Way
from tracker.model.errors import UsageError
from tracker.store import digests, jobs
from tracker.store.columns import UTC
from tracker.store.news_tables import DeliveryRow, SubscriberRow

PENDING, SENDING, SENT, DEAD = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DEAD
Moment = dt.datetime
Wait = Callable[[int], dt.timedelta]  # how long to wait after so many tries
MOST_SAID = 500


def put(  # noqa: PLR0913  each is a fact of it
    session: Session,
    way: Way,
    message_id: str,
    now: Moment,
    *,
    letter: int | None = None,
    subscriber: int | None = None,
    digest: int | None = None,
    hook: int | None = None,
    news: int | None = None,
    address: str = "",
) -> int:
    """Keep a message that is to go now; return its id. `message_id`: letters and digits that nobody can guess, the same at each try."""
    row = DeliveryRow(
        way=way,
        digest_id=digest,
        letter_id=letter,
        subscriber_id=subscriber,
        hook_id=hook,
        news_id=news,
        message_id=message_id,
        state=PENDING,
        tries=0,
        made_at=now,
        begun_at=now,
        next_at=now,
        handed=False,
        domain="",
        owner="",
        said="",
        address=address,
    )
    session.add(row)
    session.flush()
    (jobs.want_mail if way is Way.MAIL else jobs.want_hooks)(session)
    return row.id


def put_letter(session: Session, letter: Letter, subscriber_id: int, message_id: str, now: Moment) -> int:
    """Keep a letter of its own that is to go to a subscriber now, such as a confirmation; return the id of its delivery."""
    return put(session, Way.MAIL, message_id, now, letter=digests.put_letter(session, letter), subscriber=subscriber_id)


def put_alert(session: Session, letter: Letter, address: str, message_id: str, now: Moment) -> int:
    """Keep a letter of its own that is to go to an operator now; return the id of its delivery."""
    return put(session, Way.MAIL, message_id, now, letter=digests.put_letter(session, letter), address=address)


def claim(  # noqa: PLR0913, PLR0917
    session: Session, way: Way, owner: str, now: Moment, until: Moment, limit: int, *, hook: int | None = None
) -> list[Delivery]:
    """Take at most so many messages whose time has come, the longest due first, until that time; of one `hook` alone, where it is named."""
    free = or_(DeliveryRow.state == PENDING, and_(DeliveryRow.state == SENDING, DeliveryRow.leased_until <= now))
    wanted = [DeliveryRow.way == way, DeliveryRow.next_at <= now, free]
    wanted += [] if hook is None else [DeliveryRow.hook_id == hook]
    due = select(DeliveryRow.id).where(*wanted).order_by(DeliveryRow.next_at, DeliveryRow.id).limit(limit)
    ids = list(session.scalars(due))
    taken = update(DeliveryRow).where(DeliveryRow.id.in_(ids), *wanted).values(state=SENDING, owner=owner, leased_until=until)
    ours = session.scalars(taken.returning(DeliveryRow.id)).all()  # another process may have been quicker with some
    rows = session.scalars(select(DeliveryRow).where(DeliveryRow.id.in_(ours)).order_by(DeliveryRow.next_at, DeliveryRow.id))
    return [noun(row) for row in rows]


def hand(session: Session, delivery_id: int, owner: str, until: Moment, domain: str = "") -> bool:
    """Keep that the message may arrive from now on, and hold it until then; False where it is not ours any more: it must not go.

    `domain`: what its Message-ID ends in from now on.
    """
    return _ours(session, delivery_id, owner, handed=True, domain=domain, leased_until=until)


def take_back(session: Session, delivery_id: int, owner: str) -> None:
    """Keep that the message surely did not arrive, though its content was begun to be sent."""
    _ours(session, delivery_id, owner, handed=False, domain="")


def end(session: Session, delivery_id: int, owner: str, state: DeliveryState, now: Moment, said: str) -> bool:  # noqa: PLR0913, PLR0917
    """Keep how a message ended; False where it is not ours any more."""
    return _ours(
        session,
        delivery_id,
        owner,
        state=state,
        tries=DeliveryRow.tries + 1,
        next_at=now,
        ended_at=now,
        away_since=None,
        owner="",
        leased_until=None,
        said=said[:MOST_SAID],
    )


def put_back(  # noqa: PLR0913
    session: Session, delivery_id: int, owner: str, now: Moment, wait: dt.timedelta | None, *, said: str, away: bool = False
) -> bool:
    """Keep that a message did not go, and that it is tried again after `wait`; None: no more. `away`: nobody was there to take it."""
    if wait is None:
        return end(session, delivery_id, owner, DEAD, now, said)
    again = {"state": PENDING, "tries": DeliveryRow.tries + 1, "next_at": now + wait, "owner": "", "leased_until": None}
    return _ours(session, delivery_id, owner, **again, away_since=_away_since(now) if away else None, said=said[:MOST_SAID])


def came_through(session: Session, way: Way) -> None:
    """Keep that somebody is there to take messages: what could not be handed over before says nothing more."""
    waits = (DeliveryRow.way == way, DeliveryRow.state.in_((PENDING, SENDING)), DeliveryRow.away_since.is_not(None))
    session.execute(update(DeliveryRow).where(*waits).values(away_since=None))


def release(session: Session, owner: str, way: Way | None = None) -> None:
    """Give back what somebody took and did not try, of one way; without it all, of who surely is dead."""
    mine = update(DeliveryRow).where(DeliveryRow.state == SENDING, DeliveryRow.owner == owner)
    mine = mine if way is None else mine.where(DeliveryRow.way == way)
    session.execute(mine.values(state=PENDING, owner="", leased_until=None))


def holders(session: Session) -> list[str]:
    """Return who sends messages now, each once."""
    return list(session.scalars(select(DeliveryRow.owner).where(DeliveryRow.state == SENDING).distinct()))


def put_off(session: Session, way: Way, now: Moment, wait: Wait, lasts: dt.timedelta, said: str) -> None:  # noqa: PLR0913, PLR0917
    """Count a try for all messages that are due: nobody is there to hand them to. What would wait for longer than `lasts` is dead."""
    due = (DeliveryRow.way == way, DeliveryRow.state == PENDING, DeliveryRow.next_at <= now)
    for tries in session.scalars(select(DeliveryRow.tries).where(*due).distinct()).all():
        again = now + wait(tries + 1)
        rows = update(DeliveryRow).where(*due, DeliveryRow.tries == tries)
        old, over = DeliveryRow.begun_at < again - lasts, {"state": DEAD, "ended_at": now, "away_since": None}
        session.execute(rows.where(old).values(tries=tries + 1, said=said[:MOST_SAID], next_at=now, **over))
        session.execute(rows.values(tries=tries + 1, said=said[:MOST_SAID], next_at=again, away_since=_away_since(now)))


def replace(session: Session, delivery_id: int, now: Moment) -> bool:
    """Let another message take the place of one that never arrived; False where it is on its way after all."""
    waits = (DeliveryRow.id == delivery_id, DeliveryRow.state.in_(digests.UNSENT), ~DeliveryRow.handed)
    done = update(DeliveryRow).where(*waits).values(state=DeliveryState.REPLACED, ended_at=now, next_at=now)
    return session.execute(done.returning(DeliveryRow.id)).first() is not None


def retry(session: Session, delivery_id: int, now: Moment) -> None:
    """Try a message again that was given up or refused, from now on and as long as a new one. Raises UsageError."""
    ended = (DeliveryRow.id == delivery_id, DeliveryRow.state.in_((DEAD, DeliveryState.REFUSED)))
    done = update(DeliveryRow).where(*ended).values(state=PENDING, tries=0, begun_at=now, next_at=now, ended_at=None)
    if session.execute(done.returning(DeliveryRow.id)).first() is None:
        raise UsageError(f"there is no message {delivery_id} that was given up or refused; see: tracker deliveries --state dead")


def by_message_id(session: Session, message_id: str) -> Delivery | None:
    """Return the message of that id; None where there is none."""
    row = session.scalars(select(DeliveryRow).where(DeliveryRow.message_id == message_id)).one_or_none()
    return None if row is None else noun(row)


def came_back(session: Session, delivery_id: int, now: Moment, said: str) -> bool:
    """Keep that a message that was taken over came back for good; False where that is known already."""
    known = (DeliveryRow.id == delivery_id, DeliveryRow.state != DeliveryState.REFUSED)
    done = update(DeliveryRow).where(*known).values(state=DeliveryState.REFUSED, ended_at=now, next_at=now, said=said[:MOST_SAID])
    return session.execute(done.returning(DeliveryRow.id)).first() is not None


def arrived(session: Session, subscriber_id: int, before: Moment) -> bool:
    """Tell whether a mail that was taken over by then has not come back, and is newer than the last one that did."""
    mails = (DeliveryRow.way == Way.MAIL, DeliveryRow.subscriber_id == subscriber_id)
    last = select(SubscriberRow.last_bounce).where(SubscriberRow.id == subscriber_id).scalar_subquery()
    rows = select(DeliveryRow.id).where(*mails, DeliveryRow.state == SENT, DeliveryRow.ended_at < before, DeliveryRow.id > last)
    return session.execute(rows.limit(1)).first() is not None


def note(session: Session, delivery_id: int, said: str) -> None:
    """Keep what was said of a message on its way."""
    session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(said=said[:MOST_SAID]))


def _away_since(now: Moment) -> ColumnElement[dt.datetime]:
    return func.coalesce(DeliveryRow.away_since, literal(now, UTC()))


def _ours(session: Session, delivery_id: int, holder: str, **values: object) -> bool:
    mine = (DeliveryRow.id == delivery_id, DeliveryRow.state == SENDING, DeliveryRow.owner == holder)
    return session.execute(update(DeliveryRow).where(*mine).values(**values).returning(DeliveryRow.id)).first() is not None


def noun(row: DeliveryRow) -> Delivery:
    """Return what a row says."""
    return Delivery(
        id=row.id,
        way=Way(row.way),
        message_id=row.message_id,
        state=DeliveryState(row.state),
        tries=row.tries,
        made_at=row.made_at,
        begun_at=row.begun_at,
        next_at=row.next_at,
        handed=row.handed,
        domain=row.domain,
        said=row.said,
        digest=row.digest_id,
        letter=row.letter_id,
        subscriber=row.subscriber_id,
        hook=row.hook_id,
        news=row.news_id,
        address=row.address,
    )
