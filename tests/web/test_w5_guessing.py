from __future__ import annotations

import datetime as dt
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest

from tests.e2e.waiting import wait_for
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Actor, Role
from tracker.pipeline import entrance, passwords, people
from tracker.pipeline.passwords import BusyError, Turnstile
from tracker.pipeline.people import COMMAND_LINE
from tracker.web.serve import serving
from tracker.web.throttle import BY_ADDRESS, BY_NAME, Throttle

SECRET = "marsh marigold at noon"
NOON = dt.datetime(2024, 12, 3, 12, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize("name", ["Ana", "Nobody"])
def test_the_sixth_try_in_a_minute_waits_also_with_the_right_password(served: Served, name: str) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    for _ in range(BY_NAME):
        assert visitor.post("/sign-in", name=name, password="a guess").status_code == 422
    answer = visitor.post("/sign-in", name=name.upper(), password=SECRET)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "In 60 seconds there is another one" in words(answer)


def test_a_minute_later_nobody_is_locked_out(served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    for _ in range(BY_NAME + 30):
        visitor.post("/sign-in", name="Ana", password="a guess")
    served.desk.clock.now += 60 * SECOND
    assert visitor.post("/sign-in", name="Ana", password=SECRET).status_code == 303


def test_an_address_has_twenty_tries_whatever_the_names() -> None:
    throttle = Throttle()
    waits = [throttle.wait(f"name {number}", "192.0.2.7", NOON) for number in range(BY_ADDRESS + 1)]
    assert waits == [0] * BY_ADDRESS + [60]
    assert throttle.wait("name", "192.0.2.8", NOON) == 0


def test_a_household_with_many_addresses_is_one() -> None:
    throttle = Throttle()
    waits = [throttle.wait(f"name {number}", f"2001:db8:1:1::{number:x}", NOON) for number in range(BY_ADDRESS + 1)]
    assert waits[-1] == 60


def test_tries_that_were_refused_do_not_count() -> None:
    throttle = Throttle()
    for second in range(60):
        throttle.wait("Ana", "192.0.2.7", NOON + second * SECOND)
    assert throttle.wait("Ana", "192.0.2.7", NOON + 60 * SECOND) == 0


def test_the_right_password_ends_the_count() -> None:
    throttle = Throttle()
    for number in range(3 * BY_NAME):
        assert throttle.wait("Ana", f"192.0.2.{number}", NOON) == 0
        throttle.forgive("ANA", f"192.0.2.{number}")


def test_what_is_remembered_is_bounded() -> None:
    throttle = Throttle()
    for number in range(60_000):
        throttle.wait(f"name {number}", "", NOON + number * SECOND)
    assert len(throttle._tries) <= 20_000


def test_an_unknown_name_takes_as_long_as_a_known_one(served: Served) -> None:
    """Work is compared, not the time of day: other programs run here too."""
    road = served.desk.road
    people.set_password(road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    served.person("Ben", Role.READER)

    def work(name: str) -> float:
        start = time.process_time()
        assert entrance.sign_in(road, Actor(None, "a stranger"), name, "a guess") is None
        return time.process_time() - start

    taken: dict[str, list[float]] = {name: [] for name in ("Ana", "Ben", "Nobody")}
    for _ in range(12):
        for name, times in taken.items():
            times.append(work(name))
    known, unset, unknown = (statistics.median(times[2:]) for times in taken.values())
    assert unknown == pytest.approx(known, rel=0.3)
    assert unset == pytest.approx(known, rel=0.3)


def test_passwords_are_kept_as_argon2id() -> None:
    assert passwords.hashed(SECRET).startswith("$argon2id$")
    assert passwords.hashed(SECRET) != passwords.hashed(SECRET)


@contextmanager
def hashing(turn: Turnstile, *known: bool) -> Iterator[None]:
    """Hash at once until the block ends, one for each."""
    inside, leave = threading.Semaphore(0), threading.Event()

    def hash_something(known: bool) -> None:  # noqa: FBT001
        with turn(known=known):
            inside.release()
            leave.wait()

    with ThreadPoolExecutor(len(known)) as pool:
        done = [pool.submit(hash_something, each) for each in known]
        try:
            assert all(inside.acquire(timeout=20) for _ in known)
            yield
        finally:
            leave.set()
    assert [each.result() for each in done] == [None] * len(known)


def test_two_hash_at_once_two_wait_and_the_rest_is_sent_away() -> None:
    turn, most, now, lock = Turnstile(), [0], [0], threading.Lock()

    def hash_something() -> None:
        with turn():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            with lock:
                now[0] -= 1

    with ThreadPoolExecutor(2) as pool, hashing(turn, False, False):  # noqa: FBT003
        waiting = [pool.submit(hash_something) for _ in range(2)]
        wait_for(lambda: not turn._places[False]._value, "two in the queue")
        with pytest.raises(BusyError), turn():
            pass
        assert not any(each.done() for each in waiting)
    assert all(each.result() is None for each in waiting)
    assert most[0] <= 2
    with turn():
        pass


def test_who_is_known_waits_in_a_queue_of_his_own() -> None:
    turn = Turnstile()

    def go_through(*, known: bool) -> bool:
        with turn(known=known):
            return known

    with ThreadPoolExecutor(3) as pool:
        with hashing(turn, False, False):  # noqa: FBT003
            crowd = [pool.submit(go_through, known=False) for _ in range(2)]
            wait_for(lambda: not turn._places[False]._value, "two in the queue")
            own = pool.submit(go_through, known=True)
            wait_for(lambda: turn._places[True]._value == 1, "the known one in a queue of his own")
            assert not own.done()
        assert [each.result() for each in (*crowd, own)] == [False, False, True]


def from_address(served: Served, address: str) -> Visitor:
    """Return a stranger who asks from another address of this machine."""
    visitor = served.stranger()
    visitor.client.close()
    transport = httpx2.HTTPTransport(local_address=address)
    visitor.client = httpx2.Client(base_url=served.url, transport=transport, trust_env=False, timeout=30)
    served._clients.append(visitor.client)
    return visitor


def test_strangers_use_up_no_try_of_who_came_in_from_there_before_also_after_a_restart(served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    assert served.stranger().post("/sign-in", name="ANA", password=SECRET).status_code == 303
    with serving(served.desk.road, host="127.0.0.1", port=0) as url:
        again = Served(served.desk, url)
        strange = from_address(again, "127.0.0.2")
        assert [strange.post("/sign-in", name="Ana", password="a guess").status_code for _ in range(BY_NAME + 1)] == [422] * BY_NAME + [429]
        assert from_address(again, "127.0.0.3").post("/sign-in", name="Ana", password=SECRET).status_code == 429
        assert again.stranger().post("/sign-in", name="Ana", password=SECRET).status_code == 303
        assert strange.post("/sign-in", name="Ana", password=SECRET).status_code == 429
        again.close()


def test_a_known_network_has_five_tries_a_minute_too_and_twenty_in_all() -> None:
    throttle = Throttle([("Ana", "192.0.2.7"), ("Ben", "2001:db8:1:1::1")])
    assert throttle.knows("ANA", "192.0.2.7")
    assert throttle.knows("ben", "2001:db8:1:1::2")
    assert not throttle.knows("Ben", "192.0.2.7")
    assert [throttle.wait("Ana", "192.0.2.7", NOON, known=True) for _ in range(BY_NAME + 1)] == [0] * BY_NAME + [60]
    assert throttle.wait("Ana", "192.0.2.8", NOON) == 0
    for number in range(BY_ADDRESS - BY_NAME):
        assert throttle.wait(f"name {number}", "192.0.2.7", NOON) == 0
    assert throttle.wait("Cy", "192.0.2.7", NOON, known=True) == 60


def test_signing_in_at_home_does_not_give_strangers_more_tries() -> None:
    throttle = Throttle([("Ana", "192.0.2.7")])
    for _ in range(BY_NAME):
        throttle.wait("Ana", "192.0.2.8", NOON)
    throttle.wait("Ana", "192.0.2.7", NOON, known=True)
    throttle.forgive("Ana", "192.0.2.7", known=True)
    assert throttle.wait("Ana", "192.0.2.8", NOON) == 60


def test_a_flood_of_tries_keeps_no_page_waiting_and_nobody_out_who_is_known(served: Served) -> None:
    """All that hash are held, so that every try of the flood that may wait does so for as long as pages are asked for."""
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    ana = served.stranger()
    assert ana.post("/sign-in", name="Ana", password=SECRET).status_code == 303
    ana.client.cookies.clear()
    crowd = [from_address(served, f"127.0.0.{10 + number % 8}") for number in range(40)]
    with ThreadPoolExecutor(41) as pool:
        with hashing(passwords.TURN, False, False):  # noqa: FBT003
            tries = {pool.submit(each.post, "/sign-in", name=f"name {number}", password="a guess") for number, each in enumerate(crowd)}
            wait_for(lambda: sum(each.done() for each in tries) == 38, "all but two sent away")
            own = pool.submit(ana.post, "/sign-in", name="Ana", password=SECRET)
            wait_for(lambda: passwords.TURN._places[True]._value == 1, "Ana in a queue of her own")
            start = time.monotonic()
            assert served.stranger().get("/sign-in").status_code == 200
            assert served.visitor(Role.READER, "Ben").get("/documents").status_code == 200
            assert time.monotonic() - start < 2
        assert own.result().status_code == 303
    answers = sorted(each.result().status_code for each in tries)
    assert answers == [422] * 2 + [503] * 38
    assert {each.result().headers.get("retry-after") for each in tries if each.result().status_code == 503} == {"5"}


def test_a_try_that_was_sent_away_does_not_count(served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    with ThreadPoolExecutor(2) as pool:
        with hashing(passwords.TURN, False, False):  # noqa: FBT003
            waiting = [pool.submit(served.stranger().post, "/sign-in", name=name, password="a guess") for name in ("Ben", "Cy")]
            wait_for(lambda: not passwords.TURN._places[False]._value, "two in the queue")
            answers = [visitor.post("/sign-in", name="Ana", password=SECRET) for _ in range(BY_NAME + 1)]
        assert {answer.status_code for answer in answers} == {503}
        assert [each.result().status_code for each in waiting] == [422, 422]
    assert visitor.post("/sign-in", name="Ana", password=SECRET).status_code == 303
