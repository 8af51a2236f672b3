"""Hooks, feed addresses and the latest news as they are kept, on each kind of database."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from tests.store.samples import NOON, document, report, snapshot
from tracker.model.delivery import DeliveryState, Way
from tracker.model.document import State
from tracker.model.errors import UsageError
from tracker.model.hook import Hook
from tracker.model.notice import NoticeKind
from tracker.model.people import Role
from tracker.model.review import Verdict, VerdictKind
from tracker.model.subscription import Interest
from tracker.store import deliveries, documents, feed_tokens, hooks, latest, news, notices, people, reports, reviews
from tracker.store.session import Database

MINUTE = dt.timedelta(minutes=1)


def hook(session: Session, *, told: int = 1) -> Hook:
    """Return a hook with so many messages, each of a notice on a document of its own news."""
    made = hooks.add(session, "https://receiver.example/in", b"key", Interest(term="bog"), NOON, 0)
    tracked = document(session).id
    for number in range(told):
        notices.keep(session, tracked, NoticeKind.WITHDRAWN, NOON, "gone")
        deliveries.put(session, Way.HOOK, f"msg_{number}", NOON + number * MINUTE, hook=made.id, news=news.newest(session))
    return made


def states(session: Session, made: Hook) -> list[DeliveryState]:
    return [each.delivery.state for each in hooks.log(session, made.id, 10)][::-1]


def test_a_hook_comes_back_as_it_was_kept(database: Database) -> None:
    with database.write() as session:
        made = hook(session)
        with pytest.raises(UsageError, match="has a hook already"):
            hooks.add(session, made.url, b"key", Interest(), NOON, 0)
    with database.read() as session:
        assert hooks.everyone(session) == [hooks.by_id(session, made.id)] == [made]
        assert "key" not in repr(made)


def test_only_one_process_moves_a_hook_on(database: Database) -> None:
    with database.write() as session:
        made = hook(session)
        assert hooks.move_on(session, made, 5)
        assert not hooks.move_on(session, made, 6)
        moved = hooks.by_id(session, made.id)
        assert hooks.switch(session, made.id, "off", NOON, active=False)
        assert not hooks.move_on(session, moved, 7)


def test_messages_of_one_hook_are_claimed_put_off_and_sent_again(database: Database) -> None:
    with database.write() as session:
        made = hook(session, told=3)
        assert deliveries.claim(session, Way.HOOK, "me", NOON + 5 * MINUTE, NOON + 9 * MINUTE, 9, hook=made.id + 1) == []
        first, *_ = deliveries.claim(session, Way.HOOK, "me", NOON, NOON + 9 * MINUTE, 9, hook=made.id)
        deliveries.release(session, "me", Way.MAIL)
        deliveries.end(session, first.id, "me", DeliveryState.SENT, NOON, "200 OK")
        hooks.put_off(session, made.id, NOON + 60 * MINUTE)
        assert deliveries.claim(session, Way.HOOK, "me", NOON + 59 * MINUTE, NOON + 90 * MINUTE, 9, hook=made.id) == []
        assert states(session, made) == [DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.PENDING]
        assert hooks.sums(session)[made.id].sent_at == NOON
        assert hooks.replay(session, made.id, NOON) == 0
        assert hooks.replay(session, made.id, NOON, since=NOON + MINUTE) == 0
        assert hooks.replay(session, made.id, NOON, since=NOON) == 1
        assert [each.id for each in deliveries.claim(session, Way.HOOK, "me", NOON, NOON, 9, hook=made.id)] == [first.id]
        hooks.remove(session, made.id)
        assert hooks.sums(session) == {}


def test_the_latest_news_names_each_report_once(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first, second, third = (snapshot(session, tracked, text) for text in "abc")
        for one, other in ((first, second), (second, third)):
            reports.keep(session, one, other, report(one, other), news=True)
        notices.keep(session, tracked, NoticeKind.WITHDRAWN, NOON, "gone")
        ana = people.add(session, "Ana", Role.REVIEWER, NOON).id
        reviews.add(session, reviews.load(session, 1), ana, Verdict(VerdictKind.ACCEPT), "", NOON + MINUTE)
        slug, board = documents.by_id(session, tracked).slug, documents.by_id(session, tracked).board
        assert list(latest.latest(session, "", "", wait=False)) == [(1, None), (None, 1), (2, None)]
        assert list(latest.latest(session, slug, board, wait=True)) == [(1, None), (None, 1)]
        assert list(latest.latest(session, "another", "", wait=False)) == list(latest.latest(session, "", "another", wait=False)) == []
        assert latest.last_at(session, slug, "") == NOON + MINUTE
        documents.set_state(session, tracked, State.REMOVED)
        assert list(latest.latest(session, "", "", wait=False)) == []
        assert latest.last_at(session, "", "") is None


def test_a_feed_address_is_one_a_person(database: Database) -> None:
    with database.write() as session:
        ana = people.add(session, "Ana", Role.READER, NOON).id
        feed_tokens.begin(session, "one", ana, NOON)
        feed_tokens.begin(session, "two", ana, NOON + MINUTE)
        assert (feed_tokens.is_good(session, "one"), feed_tokens.is_good(session, "two")) == (False, True)
        assert feed_tokens.since(session, ana) == NOON + MINUTE
        people.set_active(session, ana, active=False)
        assert not feed_tokens.is_good(session, "two")
        assert (feed_tokens.end(session, ana), feed_tokens.end(session, ana)) == (True, False)
