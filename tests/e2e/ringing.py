"""A desk with a hook, news to tell it, and the bell that does so, under a clock that only tests move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.desk import SLUG, Desk, open_desk
from tests.e2e.summary import edition
from tests.receiving import Receiver
from tests.servers import PageServer
from tracker.hook import HookChannel, read_secret
from tracker.model.delivery import Delivery
from tracker.model.hook import Hook
from tracker.model.notice import NoticeKind
from tracker.model.people import Actor, Role
from tracker.model.review import Review, Verdict, VerdictKind
from tracker.model.subscription import Interest
from tracker.net import Client, Limits, anywhere
from tracker.net.guard import Guard
from tracker.net.wire import Resolve, resolve
from tracker.pipeline import hooks as acts
from tracker.pipeline import review
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.ring import Bell, Rung, ring
from tracker.store import hooks, notices, people, reviews

BASE = "https://desk.example.org"
ALL = Interest()


@dataclass
class Tower:
    """A desk with one hook; `channel` sends to it."""

    desk: Desk
    pages: PageServer
    receiver: Receiver
    channel: HookChannel
    wait: bool = False
    hook: Hook | None = None

    @property
    def bell(self) -> Bell:
        return Bell(self.desk.road, self.channel, BASE, self.wait)

    @property
    def secret(self) -> str:
        """Return the secret as an operator was told it."""
        return read_secret(self.known().secret)

    def known(self) -> Hook:
        assert self.hook
        with self.desk.road.database.read() as session:
            return hooks.by_id(session, self.hook.id)

    def track(self, note: str = "") -> None:
        """Let the document have a first version."""
        self.desk.add(self.pages.put("/summary", edition(1, note=note)))
        self.desk.check()

    def change(self, number: int = 2, note: str = "") -> int:
        """Let the document change, and return the number of the report."""
        self.pages.put("/summary", edition(number, note=note))
        self.desk.check()
        return self.desk.rows("reports")

    def note(self, kind: NoticeKind) -> None:
        with self.desk.road.database.write() as session:
            notices.keep(session, self.desk.document(SLUG).id, kind, self.desk.clock(), f"summary was {kind}")

    def decide(self, report: int, kind: VerdictKind, text: str = "", statement: str = "") -> None:
        road = self.desk.road
        with road.database.write() as session:
            person = people.find(session, "Ana") or people.add(session, "Ana", Role.REVIEWER, self.desk.clock())
        self.desk.clock.sleep(60)
        actor = Actor(person.id, person.name)
        review.give_verdict(road, actor, report, statement, Verdict(kind, text), self.review(report).version)

    def undo(self, report: int) -> None:
        with self.desk.road.database.read() as session:
            person = people.find(session, "Ana")
        assert person
        review.undo(self.desk.road, Actor(person.id, person.name), report)

    def review(self, report: int) -> Review:
        with self.desk.road.database.read() as session:
            return reviews.load(session, report)

    def ring(self, after: float = 0.0) -> Rung:
        """Send what is due so many seconds from now."""
        self.desk.clock.sleep(after)
        return ring(self.bell)

    def add(self, interest: Interest = ALL, url: str = "") -> Hook:
        self.hook = acts.add(self.desk.road, COMMAND_LINE, url or self.receiver.url(), interest)
        return self.hook

    def log(self) -> list[Delivery]:
        """Return the messages to the hook, the oldest first."""
        with self.desk.road.database.read() as session:
            return [each.delivery for each in hooks.log(session, self.known().id, 100)][::-1]

    def types(self) -> list[str]:
        """Return what the receiver was told, the types alone."""
        return [each.json()["type"] for each in self.receiver.received]


def channel(clock: object, seconds: float = 5.0, guard: Guard = anywhere, resolve: Resolve = resolve) -> HookChannel:
    limits = Limits(seconds=seconds)
    return HookChannel(Client(user_agent="Tracker", limits=limits, clock=clock, guard=guard, resolve=resolve))  # type: ignore[arg-type]


@contextmanager
def tower(folder: Path) -> Iterator[Tower]:
    with open_desk(folder) as desk, PageServer() as pages, Receiver() as receiver:
        desk.clock.now = dt.datetime(2024, 12, 3, 8, 0, tzinfo=dt.UTC)
        yield Tower(desk, pages, receiver, channel(desk.clock))
