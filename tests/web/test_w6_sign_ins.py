from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from http.cookies import SimpleCookie

import pytest
from starlette.responses import Response

from tests.web.visiting import Served, Visitor
from tracker.model.people import Person, Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.web import site
from tracker.web.cookies import give

SECRET = "marsh marigold at noon"
HOUR = dt.timedelta(hours=1)


def signed_in(served: Served, name: str = "Ana") -> Visitor:
    people.set_password(served.desk.road, COMMAND_LINE, served.person(name, Role.ADMIN), SECRET)
    visitor = served.stranger()
    assert visitor.post("/sign-in", name=name, password=SECRET).status_code == 303
    return visitor


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/account").status_code == 200


def test_the_cookie_is_for_this_host_and_no_script(served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    said = visitor.post("/sign-in", name="Ana", password=SECRET).headers["set-cookie"]
    morsel = SimpleCookie(said)[visitor.cookie]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"], morsel["secure"]) == (True, "lax", "/", "", "")


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "https://desk.example.org"), ("0.0.0.0", ""), ("0.0.0.0", "https://desk.example.org:8443")],  # noqa: S104
)
def test_anywhere_but_on_this_machine_the_cookie_is_secure(served: Served, host: str, url: str) -> None:
    answer, reached = Response(), site(served.desk.road, host=host, port=8000, url=url)
    give(answer, reached, "a token")
    assert answer.headers["set-cookie"].startswith("__Host-tracker=")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1"])
def test_on_this_machine_http_will_do(served: Served, host: str) -> None:
    assert not site(served.desk.road, host=host, port=8000).secure


def test_desks_on_two_ports_of_this_machine_sign_nobody_out_of_each_other(served: Served) -> None:
    visitor = signed_in(served)
    other = site(served.desk.road, host="127.0.0.1", port=8000)
    answer = Response()
    give(answer, other, "a token of the other desk")
    assert visitor.cookie not in SimpleCookie(answer.headers["set-cookie"])


def test_signing_in_makes_a_new_token_and_ends_the_old_one(served: Served) -> None:
    visitor = signed_in(served)
    first = visitor.token
    visitor.post("/sign-in", name="Ana", password=SECRET)
    assert visitor.token != first
    assert is_in(visitor)
    old = served.stranger()
    old.client.cookies.set(old.cookie, first)
    assert not is_in(old)


def test_a_token_that_somebody_else_put_there_is_not_taken_over(served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    visitor.client.cookies.set(visitor.cookie, "planted")
    answer = visitor.post("/sign-in", name="Ana", password=SECRET)
    assert "planted" not in answer.headers["set-cookie"]
    thief = served.stranger()
    thief.client.cookies.set(thief.cookie, "planted")
    assert not is_in(thief)


def test_it_ends_after_twelve_idle_hours_and_not_before(served: Served) -> None:
    visitor, other = signed_in(served), signed_in(served, "Ben")
    for _ in range(3):
        served.desk.clock.now += 11 * HOUR
        assert is_in(visitor)
    assert not is_in(other)
    served.desk.clock.now += 12 * HOUR
    assert not is_in(visitor)


CHANGES: dict[str, Callable[[Road, Person], object]] = {
    "password": lambda road, person: people.set_password(road, COMMAND_LINE, person, "another marigold"),
    "role": lambda road, person: people.set_role(road, COMMAND_LINE, person, Role.READER),
    "state": lambda road, person: people.set_active(road, COMMAND_LINE, person, active=False),
    "everywhere": lambda road, person: people.sign_out_everywhere(road, COMMAND_LINE, person),
}


@pytest.mark.parametrize("change", CHANGES)
def test_all_sign_ins_end_with_a_change_of(served: Served, change: str) -> None:
    visitor, other = signed_in(served), signed_in(served, "Ben")
    CHANGES[change](served.desk.road, served.person("Ana", Role.ADMIN))
    assert not is_in(visitor)
    assert is_in(other)


def test_who_is_disabled_and_enabled_again_is_not_in_by_an_old_token(served: Served) -> None:
    visitor, _ = signed_in(served), signed_in(served, "Ben")
    person = served.person("Ana", Role.ADMIN)
    people.set_active(served.desk.road, COMMAND_LINE, person, active=False)
    people.set_active(served.desk.road, COMMAND_LINE, person, active=True)
    assert not is_in(visitor)


def test_the_store_holds_no_token_and_no_password(served: Served) -> None:
    visitor = signed_in(served)
    token = people.invite(served.desk.road, COMMAND_LINE, served.person("Ben", Role.READER))
    with closing(sqlite3.connect(served.desk.file)) as connection:
        dump = "\n".join(connection.iterdump())
    assert not any(secret in dump for secret in (visitor.token, token, SECRET))


def test_each_token_is_long_and_its_own(served: Served) -> None:
    tokens = {signed_in(served, name).token for name in ("Ana", "Ben", "Cy")}
    assert len(tokens) == 3
    assert min(map(len, tokens)) >= 43
