from __future__ import annotations

import pytest

from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Person, Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import people as kept

SECRET = "marsh marigold at noon"
WRONG = "This name and password do not go together."


@pytest.fixture
def ana(served: Served) -> Person:
    person = served.person("Ana Ruiz", Role.ADMIN)
    people.set_password(served.desk.road, COMMAND_LINE, person, SECRET)
    return person


def sign_in(served: Served, name: str, password: str) -> Visitor:
    visitor = served.stranger()
    visitor.post("/sign-in", name=name, password=password)
    return visitor


@pytest.mark.parametrize("name", ["Ana Ruiz", " ana  ruiz ", "ANA RUIZ", "\uff21na Ruiz"])
def test_who_has_the_password_gets_in_however_the_name_is_spelt(served: Served, ana: Person, name: str) -> None:
    assert ana.name in words(sign_in(served, name, SECRET).get("/account"))


def test_one_goes_on_to_the_page_that_was_asked_for(served: Served, ana: Person) -> None:
    visitor = served.stranger()
    form = visitor.follow(visitor.get("/audit"))
    assert 'name="next" value="audit"' in form.text
    answer = visitor.post("/sign-in", name=ana.name, password=SECRET, next="audit")
    assert answer.headers["location"] == "/audit"


def test_one_goes_on_to_a_page_with_a_number(served: Served, ana: Person) -> None:
    visitor = served.stranger()
    assert visitor.get("/captures/17/raw").headers["location"] == "/sign-in?next=raw_capture&id=17"
    answer = visitor.post("/sign-in", name=ana.name, password=SECRET, next="raw_capture", id="17")
    assert answer.headers["location"] == "/captures/17/raw"


@pytest.mark.parametrize("case", ["wrong password", "unknown name", "disabled", "no password"])
def test_who_does_not_get_in_is_told_the_same(served: Served, ana: Person, case: str) -> None:
    served.person("Ben", Role.ADMIN)
    if case == "disabled":
        with served.desk.road.database.write() as session:
            kept.set_active(session, ana.id, active=False)
    name = {"unknown name": "Nobody", "no password": "Ben"}.get(case, ana.name)
    answer = served.stranger().post("/sign-in", name=name, password="quite another one" if case == "wrong password" else SECRET)
    assert answer.status_code == 422
    assert WRONG in words(answer)
    assert "set-cookie" not in answer.headers
    assert words(answer).replace(name, "") == words(served.stranger().post("/sign-in", name="Zoe", password="x")).replace("Zoe", "")


def test_a_form_without_a_password_names_the_field(served: Served) -> None:
    answer = served.stranger().post("/sign-in", name="Ana")
    assert answer.status_code == 422
    assert "Password: is missing" in words(answer)


@pytest.mark.parametrize("name", ["x" * 1000, "\x00", "\u202e", "\ud800".encode("utf-8", "replace").decode(), "' OR 1=1 --"])
def test_any_name_is_taken_calmly(served: Served, name: str) -> None:
    assert served.stranger().post("/sign-in", name=name, password="x").status_code == 422


def test_who_is_signed_in_is_not_asked_again(served: Served) -> None:
    assert served.visitor(Role.READER).get("/sign-in").headers["location"] == "/"


def test_signing_out_ends_it_here_and_in_the_store(served: Served, ana: Person) -> None:
    visitor = sign_in(served, ana.name, SECRET)
    token = visitor.token
    assert visitor.post("/sign-out").headers["location"] == "/sign-in"
    assert visitor.token == ""
    visitor.client.cookies.set(visitor.cookie, token)
    assert visitor.get("/account").headers["location"].startswith("/sign-in")


def test_it_is_no_link_that_signs_out(served: Served) -> None:
    visitor = served.visitor(Role.READER)
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.get("/account").status_code == 200
