from __future__ import annotations

from itertools import product
from urllib.parse import quote, urljoin, urlsplit

import pytest
from starlette.requests import Request

from tests.web.visiting import TABLE, Served
from tracker.model.people import Actor, Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE
from tracker.web import site
from tracker.web.desk import Desk
from tracker.web.pages.sign_in import onward

SECRET = "marsh marigold at noon"
LEADS = (
    "",
    "/",
    "//",
    "///",
    "/\\",
    "\\\\",
    "\\/",
    "/\t/",
    "\t//",
    "/\r/",
    "/\n/",
    "\r\n//",
    " //",
    "/%2f",
    "%2f%2f",
    "/.//",
    "/..//",
    "@",
    "https:",
    "https://",
)
TAILS = (
    "evil.example",
    "evil.example/",
    "evil.example\\",
    "127.0.0.1@evil.example",
    "evil.example%00",
    "evil.example\r\nX-Evil: 1",
    "[::1]",
    "evil。example",
)
FORMS = [f"{lead}{tail}" for lead, tail in product(LEADS, TAILS)]
MORE = ["javascript:alert(1)", "data:text/html,x", "raw_capture", "enter", "sign_out", "__class__", "audit/../..", "home?x=//evil.example"]


@pytest.fixture
def desk(served: Served) -> Desk:
    here = site(served.desk.road, host="127.0.0.1", port=8000)
    return Desk(here, TABLE, Request({"type": "http", "method": "POST", "headers": []}), None, Actor(None, "a stranger"))


def holds(where: str, form: str) -> None:
    """Fail where an address leads away, or breaks out of its header."""
    assert urlsplit(urljoin("http://127.0.0.1:8000/sign-in", where)).netloc == "127.0.0.1:8000", form
    assert where == "/" or where.startswith("/captures/"), form
    assert not set(where) & set("\r\n\t\\ "), form


def test_w7_no_form_of_next_leads_away(desk: Desk) -> None:
    assert 2 * len(FORMS) >= 300
    for form in [*FORMS, *MORE]:
        holds(onward(desk, form, None).headers["location"], form)
        holds(onward(desk, form, ["1"]).headers["location"], form)
        holds(onward(desk, "raw_capture", [form]).headers["location"], form)
        holds(onward(desk, "audit", [form]).headers["location"], form)


@pytest.mark.parametrize("form", ["//evil.example", "/\\evil.example", "https://evil.example/"])
def test_w7_nor_does_it_through_the_form(served: Served, form: str) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    shown = visitor.get("/sign-in?next=" + quote(form))
    assert "evil.example" not in shown.text.replace(f'name="next" value="{form}"', "")
    answer = visitor.post("/sign-in", name="Ana", password=SECRET, next=form, id=form)
    assert answer.headers["location"] == "/"
