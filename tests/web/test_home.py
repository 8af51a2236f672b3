from __future__ import annotations

import time
from importlib.resources import files

import pytest

from tests.web.visiting import Served
from tracker.model.people import Role

STATIC = sorted(file.name for file in files("tracker.web").joinpath("static").iterdir())


@pytest.mark.parametrize("role", Role)
def test_home_is_a_page_that_the_person_may_see(served: Served, role: Role) -> None:
    visitor = served.visitor(role)
    assert visitor.follow(visitor.get("/")).status_code == 200


def test_a_stranger_is_asked_who_it_is(served: Served) -> None:
    assert served.stranger().get("/").headers["location"] == "/sign-in?next=home"


def test_an_answer_does_not_wait_for_an_acknowledgement(served: Served) -> None:
    visitor, taken = served.stranger(), []
    for _ in range(30):
        start = time.perf_counter()
        visitor.get("/static/icon.svg")
        taken.append(time.perf_counter() - start)
    assert min(taken[1:]) < 0.035  # it would be 40 ms, on any machine


@pytest.mark.parametrize("name", STATIC)
def test_each_file_is_served_with_its_kind_and_not_twice(served: Served, name: str) -> None:
    visitor = served.stranger()
    answer = visitor.get(f"/static/{name}")
    kind = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}[name.rpartition(".")[2]]
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    again = visitor.get(f"/static/{name}", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
