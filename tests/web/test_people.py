from __future__ import annotations

import re

import pytest

from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/invitations/[\w-]+)")


@pytest.fixture
def admin(served: Served) -> Visitor:
    return served.visitor(Role.ADMIN, "Ana")


def test_an_admin_lets_somebody_in_who_chooses_a_password(served: Served, admin: Visitor) -> None:
    shown = admin.post("/people", name="  Ben   Okafor ", role="reviewer")
    (link,) = LINK.findall(shown.text)
    assert "Ben Okafor" in words(shown)
    assert 'href="/people" aria-current="page"' in shown.text
    assert LINK.findall(admin.get("/people").text) == []
    guest = served.stranger()
    assert "Welcome, Ben Okafor" in words(guest.get(link))
    assert guest.post(link, password="a bog in spring", again="a bog in spring").headers["location"] == "/"
    assert "Ben Okafor" in words(guest.get("/account"))
    other = served.stranger()
    assert other.post("/sign-in", name="ben okafor", password="a bog in spring").status_code == 303


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "x" * 201, "<b>", "a\nb\x00", "-", "\u202eAna", "a\u200bb", "Ana\u2028", "@"])
def test_a_name_that_could_mislead_is_refused(served: Served, admin: Visitor, name: str) -> None:
    assert admin.post("/people", name=name, role="reader").status_code == 422
    assert served.desk.rows("people") == 1


@pytest.mark.parametrize("name", ["Zoë O’Brien-Núñez", "ana.ruiz@example.org", "李雷", "B. 2"])
def test_names_of_people_are_taken(admin: Visitor, name: str) -> None:
    assert name in words(admin.post("/people", name=name, role="reader"))


@pytest.mark.parametrize("name", ["Ana", "ANA", " ana "])
def test_nobody_has_anothers_name(served: Served, admin: Visitor, name: str) -> None:
    answer = admin.post("/people", name=name, role="reader")
    assert answer.status_code == 422
    assert "There is somebody named" in words(answer)
    assert served.desk.rows("people") == 1


def test_a_role_that_is_none_is_named(admin: Visitor) -> None:
    answer = admin.post("/people", name="Ben", role="king")
    assert answer.status_code == 422
    assert "Role: is none of the choices." in words(answer)


def test_a_role_changes(served: Served, admin: Visitor) -> None:
    ben = served.person("Ben", Role.READER).id
    answer = admin.post(f"/people/{ben}/role", role="operator")
    assert "The role is changed" in words(admin.follow(answer))
    assert served.person("Ben", Role.READER).role is Role.OPERATOR


def test_who_is_disabled_cannot_come_in_and_who_is_enabled_can(served: Served, admin: Visitor) -> None:
    ben = served.visitor(Role.READER, "Ben")
    assert ben.person
    (link,) = LINK.findall(admin.post(f"/people/{ben.person.id}/invitation").text)
    admin.post(f"/people/{ben.person.id}/disable")
    assert ben.get("/account").status_code == 303
    assert served.stranger().get(link).status_code == 404
    assert admin.post(f"/people/{ben.person.id}/invitation").status_code == 422
    admin.post(f"/people/{ben.person.id}/enable")
    assert ben.get("/account").status_code == 303
    assert LINK.findall(admin.post(f"/people/{ben.person.id}/invitation").text)


@pytest.mark.parametrize("act", ["role", "disable"])
def test_the_last_admin_stays(served: Served, admin: Visitor, act: str) -> None:
    assert admin.person
    answer = admin.post(f"/people/{admin.person.id}/{act}", role="reader")
    assert answer.status_code == 422
    assert "Ana is the only admin" in words(answer)
    served.person("Ben", Role.ADMIN)
    assert admin.post(f"/people/{admin.person.id}/{act}", role="reader").status_code == 303
    assert admin.get("/people").status_code == 303  # signed out, or no admin any more


@pytest.mark.parametrize("act", ["role", "disable", "enable", "invitation"])
@pytest.mark.parametrize("person", ["999", "0", "x", "99999999999999999999"])
def test_nobody_is_not_there(admin: Visitor, act: str, person: str) -> None:
    assert admin.post(f"/people/{person}/{act}", role="reader").status_code == 404
