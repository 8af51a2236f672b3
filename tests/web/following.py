"""People who are told of changes by mail, on the desk of a test."""

from __future__ import annotations

import re

from sqlalchemy import select

from tests.web.visiting import Served
from tracker.model.delivery import Letter
from tracker.model.subscription import Cadence, Choice, Form, Interest, Standing, Subscriber
from tracker.pipeline import by_link, subscribe
from tracker.pipeline.links import Purpose
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import digests, subscribers
from tracker.store.news_tables import DeliveryRow

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/letters/confirm/[\w.-]+)")


def fill_subscriptions(served: Served) -> dict[str, dict[str, object]]:
    """Let some be told of changes, and return what the addresses of their own pages are made with."""
    road, document = served.desk.road, served.desk.document().id
    weekly = Choice(Interest((document,), section="Treatment", term="marshol", unannounced=True), quiet=True)
    subscribe.add(road, COMMAND_LINE, "ana@example.org", weekly, zone="America/Argentina/ComodRivadavia", language="es")
    subscribe.add(road, COMMAND_LINE, "ana@example.org", Choice(form=Form.BOARD, cadence=Cadence.DAILY))
    long = f"{'a-long-name-of-a-mailbox-' * 2}x@mails.of.an.institute.with.a.long.name.example.org"
    subscribe.add(road, COMMAND_LINE, long, Choice(cadence=Cadence.NOW))
    suspend(served, long)
    by_link.ask(road, "ben@example.org", weekly, "UTC", "en", served.url)
    own: dict[str, dict[str, object]] = {name: {"token": token(served, purpose, "ana@example.org")} for name, purpose in OWN.items()}
    return own | {"ask_to_confirm": {"token": confirmation(served).rpartition("/")[2]}}


OWN = {"preferences": Purpose.CHANGE, "ask_to_leave": Purpose.LEAVE}


def who(served: Served, address: str) -> Subscriber:
    with served.desk.road.database.read() as session:
        return subscribers.by_address(session, address)


def token(served: Served, purpose: Purpose, address: str) -> str:
    return by_link.token_of(served.desk.road, purpose, who(served, address))


def choices(served: Served, address: str) -> list[Choice]:
    """Return what an address is told of."""
    with served.desk.road.database.read() as session:
        return [each.choice for each in subscribers.of(session, subscribers.by_address(session, address).id)]


def suspend(served: Served, address: str) -> None:
    """Let two mails have come back."""
    known = who(served, address)
    with served.desk.road.database.write() as session:
        subscribers.set_standing(session, known.id, Standing.SUSPENDED)
        subscribers.set_bounces(session, known.id, 2, 0)


def letters(served: Served, address: str) -> list[Letter]:
    """Return the letters that are to go to an address, the newest last."""
    known = who(served, address)
    with served.desk.road.database.read() as session:
        rows = select(DeliveryRow.letter_id).where(DeliveryRow.subscriber_id == known.id).order_by(DeliveryRow.id)
        return [digests.letter(session, letter) for letter in session.scalars(rows) if letter is not None]


def confirmation(served: Served, address: str = "ben@example.org") -> str:
    """Return the address of the page that the last letter leads to."""
    found = LINK.search(letters(served, address)[-1].text)
    assert found
    return found[1]
