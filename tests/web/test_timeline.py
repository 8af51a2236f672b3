from __future__ import annotations

import re

from tests.e2e.summary import edition
from tests.web.past import history
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role

PAGE = "/documents/summary/timeline"


def test_a_section_is_followed_through_all_versions_the_last_first(reader: Visitor) -> None:
    answer = reader.get(f"{PAGE}?section=_10")
    assert re.findall(r'id="version-(\d+)"', answer.text) == ["4", "3", "2"]
    said = words(answer)
    assert "It changed in 3 versions, the last first." in said
    assert "Not yet so on 2024-12-06 08:00 UTC, so on 2024-12-07 08:00 UTC" in said
    assert "Added peatoxan to the list of drugs" in said


def test_sections_are_named_by_id_title_and_titles(reader: Visitor) -> None:
    for name in ("_12", "Drugs", "Treatment+of+Sundew+Fever+%3E+Drugs"):
        assert re.findall(r'id="version-(\d+)"', reader.get(f"{PAGE}?section={name}").text) == ["4", "2"]


def test_one_that_never_changed_says_so(reader: Visitor) -> None:
    assert "It never changed since the first version" in words(reader.get(f"{PAGE}?section=_20"))


def test_a_section_is_followed_through_its_renames(served: Served) -> None:
    history(served, edition(1), edition(2), edition(3).replace("Drugs</h3>", "Medicines</h3>"))
    visitor = served.visitor(Role.READER)
    said = words(visitor.get(f"{PAGE}?section=Medicines"))
    assert "Then called: Treatment of Sundew Fever › Drugs" in said
    assert "It changed in 2 versions" in said
    older = words(visitor.get(f"{PAGE}?section=Drugs&version=1"))
    assert "Drugs, as version 1 calls it" in older
    assert "Then called: Treatment of Sundew Fever › Medicines" in older


def test_without_a_section_all_are_offered(reader: Visitor) -> None:
    text = reader.get(PAGE).text
    assert re.findall(r'<option value="(_\w+)"', text) == ["_1", "_10", "_12", "_20", "_60", "_AboutThis_1"]


def test_one_that_is_not_there_is_told_with_those_that_are(reader: Visitor) -> None:
    answer = reader.get(f"{PAGE}?section=<script>")
    assert answer.status_code == 404
    assert "There is no section “<script>”; the sections are: General Information" in words(answer)
    assert "<script>" not in answer.text


def test_a_list_goes_on_before_a_version(reader: Visitor) -> None:
    assert re.findall(r'id="version-(\d+)"', reader.get(f"{PAGE}?section=_10&before=3").text) == ["2"]
    assert "There is nothing further back" in words(reader.get(f"{PAGE}?section=_10&before=2"))


def test_a_version_or_a_document_that_is_not_there(reader: Visitor, past: Served) -> None:
    assert reader.get(f"{PAGE}?version=9").status_code == 404
    assert reader.get("/documents/nothing/timeline").status_code == 404
    assert past.stranger().get(PAGE).headers["location"] == "/sign-in?next=timeline&id=summary"
