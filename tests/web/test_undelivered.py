from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.e2e.posting import ACTOR, AT_ONCE
from tests.web.browsing import NARROW, browsing, fits, no_violations
from tests.web.visiting import Served, Visitor, words
from tracker.model.delivery import DeliveryState, Letter, Way
from tracker.model.people import Role
from tracker.pipeline import subscribe
from tracker.pipeline.post import wait_after
from tracker.store import deliveries

HOSTILE = "<script>alert(1)</script>\u202e"
HOUR = dt.timedelta(hours=1)


@dataclass
class Waiting:
    """A desk with a message of which a test says what becomes."""

    served: Served
    operator: Visitor

    def tried(self, said: str, *, over: bool) -> None:
        road = self.served.desk.road
        now = road.clock()
        with road.database.write() as session:
            assert deliveries.claim(session, Way.MAIL, "x", now, now + HOUR, 1)
            deliveries.put_back(session, 1, "x", now, None if over else wait_after(1), said=said, away=not over)

    def sent(self) -> None:
        road = self.served.desk.road
        now = road.clock()
        with road.database.write() as session:
            assert deliveries.claim(session, Way.MAIL, "x", now, now + HOUR, 1)
            deliveries.end(session, 1, "x", DeliveryState.SENT, now, "250 OK")


@pytest.fixture
def waiting(served: Served) -> Waiting:
    operator = served.visitor(Role.OPERATOR, "Ben")  # first: a request may bring the clock on
    who = subscribe.add(served.desk.road, ACTOR, "ana@example.org", AT_ONCE).subscriber
    with served.desk.road.database.write() as session:
        deliveries.put_letter(session, Letter(f"3 summaries {HOSTILE}", "text", ""), who, "ab" * 16, served.desk.clock())
    return Waiting(served, operator)


def test_a_message_that_was_given_up_is_shown_and_can_be_tried_again(waiting: Waiting, chromium: Browser) -> None:
    assert "1 message waits to be sent" in words(waiting.operator.get("/operations"))
    waiting.tried(f"450 4.2.0 {HOSTILE}", over=True)
    page = waiting.operator.get("/operations")
    assert "Messages that did not arrive (1)" in words(page)
    assert "<script>alert" not in page.text
    with browsing(chromium, waiting.served, waiting.operator, width=NARROW) as opened:
        opened.goto("/operations")
        no_violations(opened)
        fits(opened)
    answer = waiting.operator.post("/deliveries/1/retry")
    assert "The message goes out again" in words(waiting.operator.follow(answer))
    act = waiting.served.acts()[0]
    assert (act.name, act.what, act.on) == ("Ben", "message tried again", "message 1")
    assert waiting.operator.post("/deliveries/1/retry").status_code == 422
    assert waiting.operator.post("/deliveries/7/retry").status_code == 422


def test_mail_that_does_not_go_for_an_hour_is_said_on_every_page_to_operators(waiting: Waiting) -> None:
    waiting.tried("the mail server cannot be used: it does not answer", over=False)
    assert "No mail has gone out" not in words(waiting.operator.get("/documents"))
    waiting.served.desk.clock.now += HOUR
    assert "it does not answer" in words(waiting.operator.get("/documents"))
    assert "No mail has gone out" not in words(waiting.served.visitor(Role.REVIEWER).get("/documents"))
    waiting.sent()
    assert "No mail has gone out" not in words(waiting.operator.get("/documents"))
