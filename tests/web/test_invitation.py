from __future__ import annotations

import datetime as dt
import threading

import pytest

from tests.web.visiting import Served, words
from tracker.model.people import Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE

GOOD = "a bog in spring"
DAY = dt.timedelta(days=1)


def link(served: Served, *, chooses: bool = True) -> str:
    return f"/invitations/{people.invite(served.desk.road, COMMAND_LINE, served.person('Ben', Role.READER), chooses=chooses)}"


def test_to_look_at_a_link_does_not_use_it_up(served: Served) -> None:
    address, guest = link(served), served.stranger()
    for _ in range(3):
        assert guest.get(address).status_code == 200
    assert guest.post(address, password=GOOD, again=GOOD).status_code == 303


def test_a_link_lets_in_once(served: Served) -> None:
    address = link(served)
    assert served.stranger().post(address, password=GOOD, again=GOOD).status_code == 303
    for answer in (served.stranger().get(address), served.stranger().post(address, password=GOOD, again=GOOD)):
        assert answer.status_code == 404
        assert "This link was used already, or is too old" in words(answer)


def test_of_many_at_once_one_gets_in(served: Served) -> None:
    address, met = link(served, chooses=False), []
    guests = [served.stranger() for _ in range(6)]
    threads = [threading.Thread(target=lambda guest=guest: met.append(guest.post(address).status_code)) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met.count(303) == 1


def test_a_link_ends_after_seven_days(served: Served) -> None:
    address = link(served)
    served.desk.clock.now += 7 * DAY - dt.timedelta(seconds=1)
    assert served.stranger().get(address).status_code == 200
    served.desk.clock.now += dt.timedelta(seconds=1)
    assert served.stranger().get(address).status_code == 404


def test_a_newer_link_ends_an_older_one(served: Served) -> None:
    older, newer = link(served), link(served)
    assert served.stranger().get(older).status_code == 404
    assert served.stranger().get(newer).status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", "short", "A password has 12 to 200 characters; this one has 5."),
        ("x" * 201, "x" * 201, "A password has 12 to 200 characters; this one has 201."),
        ("a" * 20, "a" * 20, "too easy to guess"),
        (GOOD, "a bog in autumn", "The password is not the same twice."),
        ("", "", "A password has 12 to 200 characters; this one has 0."),
    ],
)
def test_a_password_that_will_not_do_is_told_on_the_form(served: Served, password: str, again: str, says: str) -> None:
    address = link(served)
    answer = served.stranger().post(address, password=password, again=again)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "Choose this password" in words(answer)
    assert served.stranger().get(address).status_code == 200


def test_a_link_that_signs_in_asks_for_a_press_of_a_button_alone(served: Served) -> None:
    address, guest = link(served, chooses=False), served.stranger()
    assert 'type="password"' not in guest.get(address).text
    assert guest.post(address).status_code == 303
    assert guest.get("/account").status_code == 200


@pytest.mark.parametrize("token", ["x", "%00", "x" * 5000, "..%2f", "é"])
def test_a_link_that_nobody_made_is_not_there(served: Served, token: str) -> None:
    assert served.stranger().get(f"/invitations/{token}").status_code == 404


def test_a_new_password_ends_what_was_signed_in_with_the_old_one(served: Served) -> None:
    ben = served.visitor(Role.READER, "Ben")
    served.stranger().post(link(served), password=GOOD, again=GOOD)
    assert ben.get("/account").status_code == 303
