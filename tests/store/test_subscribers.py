from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.subscription import Cadence, Choice, Form, Interest, Standing
from tracker.store import interests, secrets, subscribers
from tracker.store.news_tables import SubscriptionRow
from tracker.store.session import Database

NOON = dt.datetime(2024, 12, 3, 12, 0, tzinfo=dt.UTC)
TODAY, HOUR = NOON.date(), dt.timedelta(hours=1)
FULL = Interest((3, 5), "Adult", Audience.PATIENT, "es", "Überblick", "kites “of” 5%", Significance.SUBSTANTIVE, unannounced=True)


def add(database: Database, address: str = "ana@example.org", standing: Standing = Standing.ACTIVE) -> int:
    with database.write() as session:
        return subscribers.add(session, address, standing, "Europe/Madrid", "es", NOON).id


def test_a_subscriber_comes_back_as_kept(database: Database) -> None:
    number = add(database)
    with database.read() as session:
        found = subscribers.by_id(session, number)
        assert subscribers.by_address(session, "ANA@example.org") == found
    assert (found.address, found.standing, found.zone, found.language) == ("ana@example.org", Standing.ACTIVE, "Europe/Madrid", "es")
    assert (found.added_at, found.bounces) == (NOON, 0)


def test_an_address_has_one_subscriber_however_it_is_written(database: Database) -> None:
    number = add(database)
    with database.write() as session:
        same = subscribers.add(session, "Ana@Example.org", Standing.GONE, "UTC", "en", NOON + HOUR)
        assert (same.id, same.standing, same.zone) == (number, Standing.ACTIVE, "Europe/Madrid")
    with database.read() as session:
        assert len(subscribers.everybody(session)) == 1
        with pytest.raises(UsageError, match="is no subscriber; tracker subscriptions"):
            subscribers.by_address(session, "ben@example.org")
        with pytest.raises(UsageError, match="no such subscriber"):
            subscribers.by_id(session, 99)


def test_a_subscription_comes_back_as_kept(database: Database) -> None:
    choice = Choice(FULL, Cadence.DAILY, 4, 18, Form.BOARD, quiet=True)
    number = add(database)
    with database.write() as session:
        made = subscribers.subscribe(session, number, choice, 17, TODAY)
    with database.read() as session:
        assert subscribers.of(session, number) == [made]
        assert subscribers.subscription(session, made.id) == made
    assert (made.choice, made.subscriber, made.told_to, made.last_date) == (choice, number, 17, TODAY)


def test_what_is_not_given_is_not_kept() -> None:
    assert interests.as_json(Interest()) == {}
    assert interests.from_json({}) == Interest()
    assert interests.as_json(Interest((5, 3, 5), term="kites")) == {"documents": [3, 5], "term": "kites"}
    assert interests.from_json(interests.as_json(FULL)) == FULL


def test_the_same_interest_again_changes_the_habits_and_not_what_was_told(database: Database) -> None:
    number = add(database)
    with database.write() as session:
        first = subscribers.subscribe(session, number, Choice(FULL), 17, TODAY)
        again = subscribers.subscribe(session, number, Choice(FULL, Cadence.NOW), 40, TODAY + 24 * HOUR)
        other = subscribers.subscribe(session, number, Choice(FULL, form=Form.BOARD), 40, TODAY)
    assert (again.id, again.cadence, again.told_to, again.last_date) == (first.id, Cadence.NOW, 17, TODAY)
    assert other.id != first.id


def test_told_moves_subscriptions_on(database: Database) -> None:
    number = add(database)
    with database.write() as session:
        ids = [subscribers.subscribe(session, number, Choice(Interest(term=term)), 1, TODAY).id for term in ("a", "b", "c")]
        subscribers.told(session, ids[:2], 9, TODAY + 24 * HOUR)
        subscribers.told(session, ids[2:], 5)
        assert [(each.told_to, each.last_date) for each in subscribers.of(session, number)] == [
            *((9, TODAY + 24 * HOUR) for _ in range(2)),
            (5, TODAY),
        ]


def test_candidates_are_who_is_written_to_and_wants_something_page_by_page(database: Database) -> None:
    standings = [*Standing, Standing.ACTIVE, Standing.ACTIVE]
    numbers = [add(database, f"{place}@example.org", standing) for place, standing in enumerate(standings)]
    with database.write() as session:
        for number in numbers[:-1]:  # the last one wants nothing
            subscribers.subscribe(session, number, Choice(), 0, TODAY)
    with database.read() as session:
        active = [numbers[standings.index(Standing.ACTIVE)], numbers[-2]]
        pages = [subscribers.candidates(session, after, 1) for after in (0, active[0], active[1])]
    assert [[who.id for who, _ in page] for page in pages] == [[active[0]], [active[1]], []]
    assert [len(wanted) for page in pages for _, wanted in page] == [1, 1]


def test_what_waits_to_be_confirmed_is_no_subscription(database: Database) -> None:
    number = add(database, standing=Standing.ACTIVE)
    with database.write() as session:
        asked = subscribers.ask(session, number, Choice(FULL), NOON)
    with database.read() as session:
        assert subscribers.of(session, number) == []
        assert subscribers.subscriptions(session) == {}
        assert subscribers.candidates(session) == []
        with pytest.raises(UsageError, match="no such subscription"):
            subscribers.subscription(session, asked)
        found = subscribers.waiting(session, asked, NOON - HOUR)
        assert found is not None
        assert (found[0].id, found[1].choice) == (number, Choice(FULL))
        assert subscribers.waiting(session, asked, NOON + HOUR) is None
        assert subscribers.asked(session, number, NOON) == [Choice(FULL)]
        assert subscribers.asked(session, number, NOON + HOUR) == []


def test_what_was_not_confirmed_is_forgotten_and_subscriptions_are_not(database: Database) -> None:
    number = add(database)
    with database.write() as session:
        kept = subscribers.subscribe(session, number, Choice(), 0, TODAY)
        old, new = (subscribers.ask(session, number, Choice(FULL), at) for at in (NOON, NOON + HOUR))
        subscribers.forget_asked(session, NOON + HOUR)
        assert subscribers.waiting(session, old, NOON) is None
        assert subscribers.waiting(session, new, NOON) is not None
        same = subscribers.ask(session, number, replace(Choice(), hour=9), NOON + HOUR)
        waits = {each: subscribers.waiting(session, each, NOON) for each in (new, same)}
        wanted = [found[1] for found in waits.values() if found is not None]
        assert not subscribers.begin_asked(session, kept, 0, TODAY)  # it does not wait
        assert [subscribers.begin_asked(session, each, 5, TODAY) for each in (*wanted, *wanted)] == [True, True, False, False]
        assert subscribers.of(session, number) == [replace(kept, hour=9), replace(wanted[0], told_to=5)]


def test_the_number_of_a_subscription_is_never_another_ones(database: Database) -> None:
    number = add(database)
    ids = []
    for _ in range(2):
        with database.write() as session:
            ids.append(subscribers.subscribe(session, number, Choice(), 0, TODAY).id)
            subscribers.unsubscribe(session, ids[-1])
    assert ids[0] != ids[1]


def test_ending_all_ends_what_waits_too_and_nothing_of_others(database: Database) -> None:
    ana, ben = add(database), add(database, "ben@example.org")
    with database.write() as session:
        subscribers.subscribe(session, ana, Choice(), 0, TODAY)
        subscribers.ask(session, ana, Choice(FULL), NOON)
        kept = subscribers.subscribe(session, ben, Choice(), 0, TODAY)
        subscribers.unsubscribe_all(session, ana)
        assert list(session.scalars(select(SubscriptionRow.id))) == [kept.id]


def test_who_is_written_to_again_begins_without_bounces(database: Database) -> None:
    number = add(database)
    with database.write() as session:
        subscribers.set_bounces(session, number, 3, 0)
        subscribers.set_standing(session, number, Standing.SUSPENDED)
        assert subscribers.by_id(session, number).bounces == 3
        subscribers.set_standing(session, number, Standing.ACTIVE)
        assert subscribers.by_id(session, number).bounces == 0


def test_a_list_goes_on_after_an_address_and_finds_letters_of_it(database: Database) -> None:
    for name in ("b_x", "a%x", "C"):
        add(database, f"{name}@example.org")
    with database.read() as session:
        listed = [subscribers.page(session, 2, after=after) for after in ("", "B_x@example.org")]
        assert [[who.address[:3] for who in page] for page in listed] == [["a%x", "b_x"], ["C@e"]]
        assert [who.address for who in subscribers.page(session, 9, who="%X")] == ["a%x@example.org"]
        assert [who.address for who in subscribers.page(session, 9, who="_")] == ["b_x@example.org"]


def test_an_address_that_two_add_at_once_has_one_subscriber(database: Database) -> None:
    begun, found = threading.Barrier(3), []

    def ask() -> None:
        begun.wait()
        with database.write() as session:
            found.append(subscribers.add(session, "ana@example.org", Standing.UNCONFIRMED, "UTC", "en", NOON))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert [who.id for who in found] == [each.id for each in subscribers.everybody(session)] * 3


def test_a_key_is_made_once_also_by_two_at_once(database: Database) -> None:
    with database.read() as session:
        assert secrets.kept(session, "links") == b""
    made: list[bytes] = []

    def ask() -> None:
        with database.write() as session:
            made.append(secrets.key(session, "links"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert set(made) == {secrets.kept(session, "links")}
    with database.write() as session:
        assert len(secrets.key(session, "hooks")) == len(made[0]) == 32
        assert secrets.key(session, "hooks") not in made
