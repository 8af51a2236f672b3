from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.samples import VALUES
from tests.web.visiting import TABLE, Served, words
from tracker.model.people import Role
from tracker.web import site
from tracker.web.routes import ANYONE, Declared, Routes

MATRIX = Path(__file__).with_name("matrix.txt")
UNSAFE = [route for route in TABLE.values() if route.method != "GET" and not route.foreign]
OPEN = [tuple(line.split()[1:]) for line in MATRIX.read_text(encoding="utf-8").splitlines() if line.startswith("foreign ")]
FOREIGN: dict[str, dict[str, str]] = {
    "neither header": {},
    "foreign": {"Origin": "https://evil.example"},
    "null": {"Origin": "null"},
    "empty": {"Origin": ""},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "another scheme": {"Origin": "https://127.0.0.1:{port}"},
    "a longer name": {"Origin": "http://127.0.0.1:{port}.evil.example"},
    "same site": {"Sec-Fetch-Site": "same-site"},
    "cross site": {"Sec-Fetch-Site": "cross-site"},
    "cross site with our origin": {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:{port}"},
    "same origin with a foreign one": {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    "typed in": {"Sec-Fetch-Site": "none"},
}


def test_w2_no_other_act_is_open_to_other_programs_than_the_matrix_says() -> None:
    assert [(route.method, route.path) for route in TABLE.values() if route.foreign] == OPEN
    assert all(route.least is ANYONE for route in TABLE.values() if route.foreign)


def test_w2_an_act_that_needs_somebody_cannot_be_declared_open() -> None:
    with pytest.raises(ValueError, match="cannot be asked for from elsewhere"):
        Routes().post("/bogs", Role.READER, foreign=True)


@pytest.mark.parametrize("route", UNSAFE, ids=lambda route: route.name)
def test_w2_an_act_that_no_page_of_ours_asked_for_is_not_done(served: Served, route: Declared) -> None:
    visitor = served.visitor(Role.ADMIN)
    person = served.person("Ben", Role.READER)
    before = served.desk.rows("acts"), served.desk.rows("people"), served.desk.rows("sign_ins")
    address = route.address({**VALUES.get(route.name, {}), **dict.fromkeys(route.holes, person.id)})
    port = served.url.rpartition(":")[2]
    for headers in FOREIGN.values():
        sent = {name: value.format(port=port) for name, value in headers.items()}
        answer = visitor.client.post(address, data={"name": "Cy", "role": "admin"}, headers=sent)
        assert answer.status_code == 403, headers
        assert "This did not come from a page of this desk." in words(answer)
    assert (served.desk.rows("acts"), served.desk.rows("people"), served.desk.rows("sign_ins")) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_w2_the_same_holds_for_methods_that_no_route_has(served: Served, method: str) -> None:
    assert served.visitor(Role.ADMIN).client.request(method, "/people").status_code == 403
    assert served.visitor(Role.ADMIN).client.request(method, "/people", headers={"Origin": served.url}).status_code == 405


@pytest.mark.parametrize(
    "headers", [{"Origin": "{url}"}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "{url}", "Sec-Fetch-Site": "same-origin"}]
)
def test_w2_what_a_page_of_ours_asks_for_is_done(served: Served, headers: dict[str, str]) -> None:
    sent = {name: value.format(url=served.url) for name, value in headers.items()}
    answer = served.visitor(Role.ADMIN).client.post("/people", data={"name": "Cy", "role": "reader"}, headers=sent)
    assert answer.status_code == 200
    assert served.desk.rows("people") == 2


def test_w2_behind_a_proxy_the_origin_is_the_address_that_people_see(served: Served) -> None:
    behind = site(served.desk.road, host="127.0.0.1", port=8000, url="https://desk.example.org")
    assert behind.origin("desk.example.org") == "https://desk.example.org"
    assert behind.origin("127.0.0.1:8000") == "http://127.0.0.1:8000"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"])
def test_a_name_that_is_not_the_desks_gets_nothing(served: Served, host: str) -> None:
    """A foreign name may lead to this machine's address: then a page there would read the desk."""
    answer = served.visitor(Role.ADMIN).client.get("/people", headers={"Host": host})
    assert answer.status_code == 421
    assert "The desk has another address" in words(answer)
