from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.summary import edition
from tests.web.api.asking import Program, program
from tests.web.past import fill_past
from tests.web.reporting import change, later, names, shared
from tests.web.visiting import Served, serve
from tracker.model.people import Actor, Role
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import review


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a desk with documents, a past, reports and a review, one for all tests of this folder: they only read it."""
    with serve(tmp_path_factory.mktemp("api")) as served:
        report = change(served, edition(1), later(3))
        ana = served.person("Ana Ruiz", Role.REVIEWER)
        first, *_ = names(served, report)
        review.give_verdict(served.desk.road, Actor(ana.id, ana.name), report, first, Verdict(VerdictKind.REWORD, "In other words."), 0)
        shared(served, 2)
        fill_past(served)
        yield served


@pytest.fixture(scope="package")
def robot(desk: Served) -> Program:
    return program(desk, "robot")
