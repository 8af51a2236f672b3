from __future__ import annotations

import re

import pytest

from tests.e2e.summary import edition
from tests.web.past import history
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role

PAGE = "/documents/summary/versions"


def test_versions_are_listed_with_their_times_and_reports(reader: Visitor) -> None:
    answer = reader.get(PAGE)
    assert re.findall(r'id="version-(\d+)"', answer.text) == ["4", "3", "2", "1"]
    said = words(answer)
    assert "4 versions, those captured last first" in said
    assert "Version 4 2024-12-07 08:00 UTC 2024-12-10 08:00 UTC 2024-03-03 Report" in said
    assert "Version 1 2024-12-04 08:00 UTC not seen again 2024-01-03 the first" in said


def test_one_that_says_again_what_an_earlier_one_said_is_told(served: Served) -> None:
    history(served, edition(1), edition(2), edition(1, month=3))
    assert "says the same as" not in words(served.visitor(Role.READER).get(PAGE))
    history(served, edition(1), edition(2), edition(1), slug="fen")
    operator = served.visitor(Role.OPERATOR)
    assert "says the same as" not in words(operator.get("/documents/fen/versions"))  # an older copy waits: it is no version yet
    waiting = re.findall(r"/suspects/(\d+)", operator.get("/documents/fen").text)[0]
    assert operator.post(f"/suspects/{waiting}/accept").status_code == 303
    assert "says the same as version 1" in words(operator.get("/documents/fen/versions"))


def test_a_list_goes_on_after_a_version(reader: Visitor) -> None:
    answer = reader.get(f"{PAGE}?before=3")
    assert re.findall(r'id="version-(\d+)"', answer.text) == ["2", "1"]
    for before in (1, 99):
        assert "There is nothing further back" in words(reader.get(f"{PAGE}?before={before}"))
    assert reader.get(f"{PAGE}?before=x").status_code == 422


def test_forms_choose_a_day_and_two_versions(reader: Visitor) -> None:
    text = reader.get(PAGE).text
    assert 'name="as_of" type="date"' in text
    assert 'name="published" type="date"' in text
    older, newer = (re.search(rf'name="{name}".*?</select>', text, re.DOTALL) for name in ("older", "newer"))
    assert older
    assert newer
    assert '<option value="3" selected>3, of 2024-12-06 08:00 UTC</option>' in older[0]
    assert '<option value="4" selected>4, of 2024-12-07 08:00 UTC</option>' in newer[0]


def test_where_none_is_kept_the_page_says_so(served: Served) -> None:
    served.desk.add("https://publisher.example/", "fen")
    visitor = served.visitor(Role.READER)
    assert "No version is kept yet" in words(visitor.get("/documents/fen/versions"))
    assert "No version is kept yet" in words(visitor.get("/documents/fen/compare"))


@pytest.mark.parametrize("slug", ["nothing", "summary%00", "..%2f"])
def test_those_of_no_document_are_not_there(reader: Visitor, slug: str) -> None:
    assert reader.get(f"/documents/{slug}/versions").status_code == 404


def test_strangers_are_sent_to_the_entrance(past: Served) -> None:
    assert past.stranger().get(PAGE).headers["location"] == "/sign-in?next=versions&id=summary"
