"""Every route in every role, asked of a real server, against `matrix.txt`, which is written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from starlette.routing import Route

from tests.web.samples import VALUES
from tests.web.visiting import TABLE, Served, Visitor, serve
from tracker.model.people import Role
from tracker.web import make_app, site
from tracker.web.routes import Declared

LINES = [line.split() for line in Path(__file__).with_name("matrix.txt").read_text(encoding="utf-8").splitlines() if line[:1].isupper()]
MATRIX = {(method, path): tuple(cells) for method, path, *cells in LINES}
COLUMNS = ("stranger", "public", *Role)


class Case(NamedTuple):
    """One cell of the matrix."""

    route: Declared
    column: str
    expected: str


CASES = [
    Case(route, column, MATRIX[route.method, route.path][place])
    for route in TABLE.values()
    if (route.method, route.path) in MATRIX
    for place, column in enumerate(COLUMNS)
]


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("private")) as served:
        yield served


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("public"), public=True) as served:
        yield served


def test_the_matrix_has_each_route_and_no_other() -> None:
    assert sorted(MATRIX) == sorted((route.method, route.path) for route in TABLE.values())


def test_each_line_has_a_cell_for_each_column() -> None:
    assert {path: cells for (_, path), cells in MATRIX.items() if len(cells) != len(COLUMNS)} == {}


def test_the_application_has_no_route_that_was_not_declared(served: Served) -> None:
    app = make_app(site(served.desk.road, host="127.0.0.1", port=1))
    assert {route.name for route in app.routes if isinstance(route, Route)} == set(TABLE)
    assert all(isinstance(route, Route) for route in app.routes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.route.name}-{case.column}")
def test_a_route_lets_in_whom_the_matrix_says(private: Served, public: Served, case: Case) -> None:
    served = public if case.column == "public" else private
    visitor = served.stranger() if case.column in {"stranger", "public"} else served.visitor(Role(case.column))
    assert met(asked(visitor, case.route)) == case.expected


def asked(visitor: Visitor, route: Declared) -> httpx2.Response:
    """Ask for a route; its holes are filled, if need be with what is nowhere."""
    values = VALUES.get(route.name) or dict.fromkeys(route.holes, 999)
    return visitor.get(route.address(values)) if route.method == "GET" else visitor.post(route.address(values))


def met(answer: httpx2.Response) -> str:
    """Return how a visitor was met."""
    if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next="):
        return "sign-in"
    return {401: "token", 403: "no"}.get(answer.status_code, "in")


def test_what_nobody_declared_is_not_there(served: Served) -> None:
    for path in ("/docs", "/openapi.json", "/redoc", "/people/", "/static/../door.py", "/static/%2e%2e/door.py", "/.git/config"):
        assert served.visitor(Role.ADMIN).get(path).status_code == 404
