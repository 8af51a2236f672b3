"""Hooks on the desk of a test, with messages that were taken and some that were not."""

from __future__ import annotations

from tests.e2e.ringing import channel
from tests.receiving import Receiver, answers
from tests.web.visiting import Served
from tracker.model.change import Significance
from tracker.model.hook import Hook
from tracker.model.notice import NoticeKind
from tracker.model.subscription import Interest
from tracker.pipeline import hooks
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.ring import Bell, ring
from tracker.store import hooks as kept
from tracker.store import notices

LONG = "a-long-name-of-a-channel-" * 6
INTERESTS = (Interest(), Interest(section="Treatment", term="marshol", least=Significance.SUBSTANTIVE, unannounced=True))


def fill_hooks(served: Served, slug: str) -> int:
    """Let a hook take a message, then refuse another, and another be gone; return the number of the first."""
    desk = served.desk
    with Receiver() as receiver:
        first = hooks.add(desk.road, COMMAND_LINE, receiver.url(f"/{LONG}"), INTERESTS[0])
        for status in (200, 500):
            receiver.reply = answers(status, "Take this: <b>it is kept</b>")
            happen(served, slug)
            toll(served)
    other = hooks.add(desk.road, COMMAND_LINE, "https://receiver.example/in", INTERESTS[1])
    hooks.switch_off(desk.road, COMMAND_LINE, other)
    return first.id


def happen(served: Served, slug: str) -> None:
    """Let a document be withdrawn."""
    with served.desk.road.database.write() as session:
        notices.keep(session, served.desk.document(slug).id, NoticeKind.WITHDRAWN, served.desk.clock(), "its page is gone")


def toll(served: Served) -> None:
    """Send what is due."""
    ring(Bell(served.desk.road, channel(served.desk.clock), served.url))


def known(served: Served, number: int) -> Hook:
    with served.desk.road.database.read() as session:
        return kept.by_id(session, number)
