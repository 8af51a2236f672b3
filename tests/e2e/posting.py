"""Somebody who is written to, news to tell of, and a post that takes it to a real mail server, under a clock that only tests move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.desk import Desk, open_desk
from tests.mails import HOST, MailServer
from tracker.mail import Security, Sender, Server, SmtpChannel
from tracker.model.delivery import CHANGE, LEAVE, Delivery, DeliveryState, Letter, Parcel
from tracker.model.news import NewsKind
from tracker.model.people import Actor
from tracker.model.subscription import Cadence, Choice, Subscriber, Subscription
from tracker.pipeline import deliver, subscribe
from tracker.pipeline.channel import Channel
from tracker.pipeline.collect import Collector, Made
from tracker.pipeline.deliver import Summary
from tracker.pipeline.post import Post
from tracker.pipeline.road import Road
from tracker.store import deliveries, news, subscribers
from tracker.store.news_tables import DeliveryRow

ACTOR = Actor(None, "the tests")
MAILED = Sender("tracker@example.org", "Tracker", "bounces@example.org")
DAILY, AT_ONCE = Choice(cadence=Cadence.DAILY), Choice(cadence=Cadence.NOW)


class Numbers(Collector):
    """Tells of news by their numbers, so that a test can count what each recipient was told of, and how often."""

    def __init__(self, road: Road) -> None:
        super().__init__(road, wait_for_review=False, base_url="https://desk.example.org")
        self.road = road

    def letter(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int) -> Made | None:
        """Tell of all news."""
        return self.tell(subscriber, subscriptions, since, until)

    def tell(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int) -> Made | None:
        del subscriber, subscriptions
        with self.road.database.read() as session:
            told = [str(each.id) for each in news.after(session, since, until)]
        if not told:
            return None
        text = f"News {' '.join(told)}\n\nEnd: {LEAVE}\nChange: {CHANGE}\n"
        return Made(Letter(f"{len(told)} news", text, f'<p>News {" ".join(told)} <a href="{LEAVE}">End</a></p>'), ())


@dataclass
class PostOffice:
    """A desk with subscribers, and the post that is handed to a server."""

    desk: Desk
    channel: Channel[Parcel]
    collector: Collector
    server: MailServer | None = None

    @property
    def post(self) -> Post:
        return Post(self.desk.road, self.channel, lambda: self.collector, "https://desk.example.org", "example.org")

    def subscribe(self, address: str, choice: Choice = DAILY, zone: str = "UTC") -> Subscription:
        return subscribe.add(self.desk.road, ACTOR, address, choice, zone=zone)

    def happen(self, times: int = 1) -> None:
        """Let something become news."""
        with self.desk.road.database.write() as session:
            for _ in range(times):
                news.keep(session, 1, NewsKind.NOTICE, self.desk.clock())

    def pass_time(self, **time: float) -> None:
        self.desk.clock.now += dt.timedelta(**time)

    def make(self) -> int:
        return deliver.make(self.post, self.desk.clock())

    def send(self) -> Summary:
        return deliver.send(self.post)

    def go_round(self) -> Summary:
        self.make()
        return self.send()

    def deliveries(self) -> list[Delivery]:
        """Return all messages, the oldest first."""
        with self.desk.road.database.read() as session:
            return [deliveries.noun(row) for row in session.query(DeliveryRow).order_by(DeliveryRow.id)]

    def states(self) -> list[DeliveryState]:
        return [delivery.state for delivery in self.deliveries()]

    def who(self, address: str) -> Subscriber:
        with self.desk.road.database.read() as session:
            return subscribers.by_address(session, address)


def told(text: str) -> list[int]:
    """Return the numbers of the news that a mail tells of."""
    return [int(number) for number in text.splitlines()[0].removeprefix("News ").split()]


@contextmanager
def open_office(folder: Path, server: MailServer | None = None, channel: Channel[Parcel] | None = None) -> Iterator[PostOffice]:
    """Open a desk with one document, and a channel to the server, at 08:00 UTC."""
    with open_desk(folder) as desk:
        desk.add("https://example.org/summary")
        way = channel or SmtpChannel(reach(server), MAILED)
        try:
            yield PostOffice(desk, way, Numbers(desk.road), server)
        finally:
            way.rest()


def reach(server: MailServer | None, **options: object) -> Server:
    assert server
    return Server(HOST, server.port, **{"security": Security.NONE, "seconds": 5.0} | options)  # type: ignore[arg-type]
