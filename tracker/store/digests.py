"""Digests that were made, and letters as they were made, each kept once whoever gets it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.model.delivery import DeliveryState, Letter
from tracker.model.subscription import Form
from tracker.store import codec
from tracker.store.columns import keepable
from tracker.store.news_tables import DeliveryRow, DigestRow, LetterRow
from tracker.store.session import insert_new

SLOT = re.compile(r"(\d{4}-\d\d-\d\d)( board)?")
NOW, DATED, BOARD = "now", "dated", " board"  # kinds of slots: "now 123", "2026-11-23", each with " board" for the form
UNSENT = (DeliveryState.PENDING, DeliveryState.DEAD, DeliveryState.REFUSED)
Window = tuple[int, int]  # the id of a subscription, and of the last news that it had been told of


@dataclass(frozen=True, slots=True)
class Kept:
    """A digest as it was kept: for which slot, and its letter."""

    slot: str
    made_at: dt.datetime
    letter: Letter


@dataclass(frozen=True, slots=True)
class Unsent:
    """A digest whose message surely never arrived, so that another may take its place; `covers` are the windows it answered."""

    delivery: int
    covers: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What somebody was told: reports, each with the subscriptions that they were told for, and what was answered, by windows.

    A window is the id of a subscription, and of the news after which and up to which it was answered.
    """

    reports: dict[int, frozenset[int]] = field(default_factory=dict)
    windows: tuple[tuple[int, int, int], ...] = ()


def put_letter(session: Session, letter: Letter) -> int:
    """Keep a letter, unless one that says the same is kept; return its id."""
    body = json.dumps({name: keepable(text) for name, text in asdict(letter).items()}, ensure_ascii=False, sort_keys=True).encode()
    sha256 = hashlib.sha256(body).hexdigest()
    known = select(LetterRow.id).where(LetterRow.sha256 == sha256)
    if (found := session.execute(known).scalar_one_or_none()) is not None:
        return found
    insert_new(session, LetterRow, sha256=sha256, body=codec.squeeze(body))  # another process may do the same at this moment
    return session.execute(known).scalar_one()


def letter(session: Session, letter_id: int) -> Letter:
    """Return a letter. Raises StoreError where it is damaged."""
    body = session.execute(select(LetterRow.body).where(LetterRow.id == letter_id)).scalar_one()
    return Letter(**json.loads(codec.unsqueeze(body, f"letter {letter_id}")))


def put(  # noqa: PLR0913, PLR0917  each is a fact of it
    session: Session,
    subscriber_id: int,
    slot: str,
    windows: Sequence[Window],
    until: int,
    made_at: dt.datetime,
    letter_id: int,
    reports: Sequence[int],
) -> int:
    """Keep a digest and return its id. There is one for each subscriber and slot: IntegrityError for another."""
    row = DigestRow(
        subscriber_id=subscriber_id,
        slot=slot,
        since=min(since for _, since in windows),
        until=until,
        made_at=made_at,
        letter_id=letter_id,
        reports=list(reports),
        covers=[list(window) for window in windows],
    )
    session.add(row)
    session.flush()
    return row.id


def has(session: Session, subscriber_id: int, slot: str) -> bool:
    """Tell whether there is a digest for a subscriber and slot."""
    rows = select(DigestRow.id).where(DigestRow.subscriber_id == subscriber_id, DigestRow.slot == slot)
    return session.execute(rows).first() is not None


def covers(session: Session, digest_id: int) -> tuple[Window, ...]:
    """Return what a digest answers."""
    kept = session.execute(select(DigestRow.covers).where(DigestRow.id == digest_id)).scalar_one()
    return tuple((subscription, since) for subscription, since in kept)


def last_by(session: Session, subscriber_id: int, date: dt.date, form: Form = Form.DIGEST) -> Kept | None:
    """Return the last digest of a subscriber that was due by the end of that local date, and gave way to no other; None without one."""
    found = {row_id: match for row_id, slot in _standing(session, subscriber_id) if (match := SLOT.fullmatch(slot))}
    board = form is Form.BOARD
    due = {row_id: match[1] for row_id, match in found.items() if match[1] <= str(date) and bool(match[2]) == board}
    return _kept(session, max(due, key=lambda row_id: (due[row_id], row_id))) if due else None


def last_at_once(session: Session, subscriber_id: int, moment: dt.datetime, form: Form) -> Kept | None:
    """Return the last digest of a subscriber that was made by then for news at once; None where there is none."""
    kind = NOW + (BOARD if form is Form.BOARD else "")
    due = [row_id for row_id, slot in _standing(session, subscriber_id, moment) if kind_of(slot) == kind]
    return _kept(session, max(due)) if due else None


def _standing(session: Session, subscriber_id: int, moment: dt.datetime | None = None) -> list[tuple[int, str]]:
    """Return the digests of a subscriber, made by a moment, that no other took the place of, each with its slot."""
    gone = DeliveryRow.state.in_((DeliveryState.REPLACED, DeliveryState.VOID))
    rows = select(DigestRow.id, DigestRow.slot).join(DeliveryRow, DeliveryRow.digest_id == DigestRow.id)
    rows = rows.where(DigestRow.subscriber_id == subscriber_id, ~gone)
    rows = rows if moment is None else rows.where(DigestRow.made_at <= moment)
    return [(row_id, slot) for row_id, slot in session.execute(rows)]


def _kept(session: Session, digest_id: int) -> Kept:
    row = session.get_one(DigestRow, digest_id)
    return Kept(row.slot, row.made_at, letter(session, row.letter_id))


def unsent(session: Session, subscriber_id: int) -> dict[str, list[Unsent]]:
    """Return the digests of a subscriber whose messages surely never arrived, by their kind, as `kind_of` gives it."""
    waits = (DeliveryRow.state.in_(UNSENT), ~DeliveryRow.handed)
    rows = select(DigestRow.slot, DeliveryRow.id, DigestRow.covers).join(DeliveryRow, DeliveryRow.digest_id == DigestRow.id)
    found: dict[str, list[Unsent]] = {}
    for slot, delivery, covers in session.execute(rows.where(DeliveryRow.subscriber_id == subscriber_id, *waits)):
        found.setdefault(kind_of(slot), []).append(Unsent(delivery, tuple((one, since) for one, since in covers)))
    return found


def kind_of(slot: str) -> str:
    """Return what slots of one kind share, so that a later digest may take the place of an earlier one."""
    return (NOW if slot.startswith(NOW) else DATED) + (BOARD if slot.endswith(BOARD) else "")


def past(session: Session, subscriber_id: int, form: Form, after: int, first: int) -> Past:
    """Return what a subscriber was told in mails of a form since the news `first`; of windows those that end after the news `after`.

    Those of messages that were at least begun to be handed over, as they may have arrived.
    """
    gone = or_(DeliveryRow.state == DeliveryState.SENT, DeliveryRow.handed)
    rows = select(DigestRow.slot, DigestRow.until, DigestRow.reports, DigestRow.covers)
    rows = rows.join(DeliveryRow, DeliveryRow.digest_id == DigestRow.id)
    rows = rows.where(DigestRow.subscriber_id == subscriber_id, DigestRow.until >= first, gone).order_by(DigestRow.id)
    reports: dict[int, frozenset[int]] = {}
    windows: list[tuple[int, int, int]] = []
    for slot, until, told, covered in session.execute(rows):
        if slot.endswith(BOARD) == (form is Form.BOARD):
            answered = frozenset(one for one, _ in covered)
            reports |= {report: reports.get(report, answered) | answered for report in told}
            windows += [(one, since, until) for one, since in covered if until > after]
    return Past(reports, tuple(windows))
