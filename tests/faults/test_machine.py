"""The short form of the whole service against its plain model; the campaign goes through a thousand runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis.strategies import DataObject, SearchStrategy

from tests.faults import machine
from tests.faults.plain import MISSING, Plain, Tracked
from tests.faults.stage import close
from tests.faults.whole import BACK, FRESH, Service


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    close()


def test_whatever_is_done_the_service_comes_to_what_the_model_says() -> None:
    *_, count = machine.campaign(1, 15, 1)
    assert count.runs >= 1
    assert count.done.total() >= 10


class First:
    """Draws the first of what may be drawn."""

    def draw(self, strategy: SearchStrategy[Any]) -> Any:  # noqa: ANN401
        return strategy.elements[0]  # type: ignore[attr-defined]


def test_mails_tell_each_reader_what_the_model_says() -> None:
    service, data = Service(), cast("DataObject", First())
    service.add()
    service.subscribe(at_once=True)
    service.change(data, [FRESH, FRESH, MISSING, MISSING, MISSING, BACK, BACK])
    service.dismiss(data)
    service.kill_a_round_of_mail(9)
    service.dismiss(data)
    service.send()
    service.teardown()
    (reader,) = service.plain.readers.values()
    assert reader.told
    assert not reader.due


class Blind(Service):
    """Nothing that is published is ever served."""

    def _serve(self, slug: str) -> None:
        self.pages.put(f"/{slug}", "not here", status=404)


def test_a_service_that_loses_a_version_is_found() -> None:
    with pytest.raises(AssertionError, match="should as new"):
        list(machine.campaign(5, 4, 2, kind=Blind))


def test_the_model_is_plain() -> None:
    plain = Plain({"fen": Tracked("fen")})
    assert [plain.check("fen") for _ in "ab"] == ["new", "same"]
    for state in (1, 0, 1, 0):
        plain.tracked["fen"].page = ("good", state)
        assert plain.check("fen") == "new"
    assert [each.news for each in plain.tracked["fen"].versions] == [False, True, True, False, False]
