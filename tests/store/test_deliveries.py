from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.store.samples import HOUR, NOON, document
from tracker.model.delivery import DeliveryState, Letter, Way
from tracker.model.errors import StoreError
from tracker.model.news import NewsKind
from tracker.model.subscription import Standing
from tracker.store import deliveries, digests, mailing, news, subscribers
from tracker.store.session import Database

LETTER = Letter("A subject", "a text\x00", "<p>a text</p>")
MINUTE = dt.timedelta(minutes=1)


def fill(database: Database, count: int) -> None:
    with database.write() as session:
        for number in range(count):
            who = subscribers.add(session, f"reader-{number}@example.org", Standing.ACTIVE, "UTC", "en", NOON)
            deliveries.put_letter(session, LETTER, who.id, f"{number:032x}", NOON)


def claim(database: Database, owner: str, limit: int, now: dt.datetime = NOON) -> list[int]:
    with database.write() as session:
        return [each.id for each in deliveries.claim(session, Way.MAIL, owner, now, now + HOUR, limit)]


def test_equal_letters_are_kept_once_and_come_back_as_they_were(database: Database) -> None:
    with database.write() as session:
        one, same = digests.put_letter(session, LETTER), digests.put_letter(session, LETTER)
        other = digests.put_letter(session, Letter("A subject", "another text", ""))
    assert one == same != other
    with database.read() as session:
        assert digests.letter(session, one) == Letter("A subject", "a text\ufffd", "<p>a text</p>")


def test_a_damaged_letter_is_told(sqlite: Database) -> None:
    with sqlite.write() as session:
        digests.put_letter(session, LETTER)
        session.connection().exec_driver_sql("UPDATE letters SET body = zeroblob(30)")
    with sqlite.read() as session, pytest.raises(StoreError, match="letter 1 "):
        digests.letter(session, 1)


def test_many_processes_claim_each_message_once(database: Database) -> None:
    fill(database, 60)

    def take(owner: str) -> list[int]:
        won: list[int] = []
        while some := claim(database, owner, 7):
            won += some
        return won

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(take, ["a", "b", "c", "d"]))
    assert sorted(number for some in won for number in some) == list(range(1, 61))


def test_a_message_is_held_until_its_lease_ends_and_then_is_not_ours_any_more(database: Database) -> None:
    fill(database, 1)
    assert claim(database, "a", 5) == [1]
    assert claim(database, "b", 5, NOON + HOUR - MINUTE) == []
    assert claim(database, "b", 5, NOON + HOUR) == [1]
    with database.write() as session:
        assert not deliveries.hand(session, 1, "a", NOON + HOUR)
        assert not deliveries.end(session, 1, "a", DeliveryState.SENT, NOON, "")
        assert not deliveries.put_back(session, 1, "a", NOON, MINUTE, said="")
        assert deliveries.hand(session, 1, "b", NOON + 3 * HOUR)
        assert not deliveries.replace(session, 1, NOON)
        assert deliveries.end(session, 1, "b", DeliveryState.SENT, NOON, "250 OK")


def test_a_message_that_waits_can_be_replaced_unless_it_was_begun(database: Database) -> None:
    fill(database, 2)
    claim(database, "a", 5)
    with database.write() as session:
        assert not deliveries.replace(session, 1, NOON)
        deliveries.hand(session, 2, "a", NOON + HOUR)
        deliveries.release(session, "a")
        assert deliveries.replace(session, 1, NOON)
        assert not deliveries.replace(session, 2, NOON)
        assert not deliveries.replace(session, 1, NOON)


def test_no_mail_goes_is_said_since_nobody_is_there_to_take_any(database: Database) -> None:
    fill(database, 3)

    def failing(now: dt.datetime) -> dt.datetime | None:
        with database.read() as session:
            found = mailing.failing_since(session, Way.MAIL, now, HOUR)
        return found and found[0]

    def put_back(number: int, now: dt.datetime, *, away: bool) -> None:
        assert number in claim(database, "a", 5, now)
        with database.write() as session:
            deliveries.put_back(session, number, "a", now, MINUTE, said="no", away=away)
            deliveries.release(session, "a")

    assert failing(NOON + 5 * HOUR) is None  # nothing was tried
    put_back(1, NOON, away=False)
    assert failing(NOON + 5 * HOUR) is None  # greylisted: it waits for its recipient alone
    for hours in (1, 2):
        put_back(2, NOON + hours * HOUR, away=True)
    assert failing(NOON + 2 * HOUR - MINUTE) is None
    assert failing(NOON + 2 * HOUR) == NOON + HOUR
    with database.write() as session:
        deliveries.put_off(session, Way.MAIL, NOON + 3 * HOUR, lambda _: MINUTE, 100 * HOUR, "no")
        deliveries.came_through(session, Way.MAIL)
    assert failing(NOON + 9 * HOUR) is None
    with database.write() as session:
        deliveries.put_off(session, Way.MAIL, NOON + 9 * HOUR, lambda _: MINUTE, 100 * HOUR, "no")
    assert failing(NOON + 10 * HOUR) == NOON + 9 * HOUR


def test_news_is_seen_in_the_order_of_its_ids(database: Database) -> None:
    """Or what has the lower id, and is kept a moment later, would never be told."""
    with database.write() as session:
        about = document(session).id
    kept, go_on = threading.Event(), threading.Event()

    def keep(*, slowly: bool) -> None:
        with database.write() as session:
            news.keep(session, about, NewsKind.NOTICE, NOON)
            if slowly:
                kept.set()
                assert go_on.wait(30)

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(keep, slowly=True)
        assert kept.wait(30)
        quick = pool.submit(keep, slowly=False)
        with pytest.raises(TimeoutError):
            quick.result(0.3)
        with database.read() as session:
            assert news.newest(session) == 0
        go_on.set()
        slow.result(30)
        quick.result(30)
    with database.read() as session:
        assert [each.id for each in news.after(session, 0)] == [1, 2]
