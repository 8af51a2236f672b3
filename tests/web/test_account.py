from __future__ import annotations

import pytest

from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE

OLD, NEW = "marsh marigold at noon", "a bog in spring"


@pytest.fixture
def ana(served: Served) -> Visitor:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), OLD)
    return served.visitor(Role.READER, "Ana")


def test_it_says_who_is_signed_in(ana: Visitor) -> None:
    assert "Ana Role: reader" in words(ana.get("/account"))


def test_a_new_password_leaves_one_signed_in_here_alone(served: Served, ana: Visitor) -> None:
    elsewhere = served.visitor(Role.READER, "Ana")
    answer = ana.post("/account/password", old=OLD, new=NEW, again=NEW)
    assert "Your password is changed" in words(ana.follow(answer))
    assert elsewhere.get("/account").status_code == 303
    assert served.stranger().post("/sign-in", name="Ana", password=OLD).status_code == 422
    assert served.stranger().post("/sign-in", name="Ana", password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("a guess", NEW, NEW), "The old password is not right."),
        ((OLD, "short", "short"), "A password has 12 to 200 characters"),
        ((OLD, NEW, OLD), "The new password is not the same twice."),
    ],
)
def test_what_will_not_do_is_told_on_the_form(served: Served, ana: Visitor, typed: tuple[str, str, str], says: str) -> None:
    old, new, again = typed
    answer = ana.post("/account/password", old=old, new=new, again=again)
    assert answer.status_code == 422
    assert says in words(answer)
    assert served.stranger().post("/sign-in", name="Ana", password=OLD).status_code == 303


def test_guessing_the_old_password_is_slowed_down_too(ana: Visitor) -> None:
    met = [ana.post("/account/password", old="a guess", new=NEW, again=NEW).status_code for _ in range(6)]
    assert met == [422] * 5 + [429]


def test_one_signs_out_everywhere(served: Served, ana: Visitor) -> None:
    elsewhere = served.visitor(Role.READER, "Ana")
    assert ana.post("/account/sign-out-everywhere").headers["location"] == "/sign-in"
    assert (ana.get("/account").status_code, elsewhere.get("/account").status_code) == (303, 303)


def test_a_word_that_nobody_said_is_no_message(ana: Visitor) -> None:
    assert ana.get("/account?done=You+won").status_code == 422
