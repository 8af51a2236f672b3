"""The description of the API says all that is there, and so does docs/api.md; what is answered is what it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.bench.api_calls import campaign
from tests.house.tree import ROOT
from tests.web.api.asking import Program, program
from tests.web.visiting import TABLE, Served
from tracker.web.api.problems import DESCRIBED, MEANINGS

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
PATHS = [route.path.replace(":path", "") for route in TABLE.values() if route.path.startswith("/api/")]


@pytest.fixture(scope="module")
def described(desk: Served) -> dict[str, Any]:
    whole: dict[str, Any] = program(desk).json("openapi.json")
    return whole


def test_each_path_is_described_and_documented(described: dict[str, Any]) -> None:
    assert sorted(described["paths"]) == sorted(set(PATHS) - {"/api/v1/openapi.json"})
    assert len(PATHS) > 10
    named = [path.removeprefix("/api/v1") for path in described["paths"]] + ["/api/v1/openapi.json"]
    assert [path for path in named if f"`{path}`" not in PAGE] == []


def test_each_parameter_and_each_name_of_an_answer_is_documented(described: dict[str, Any]) -> None:
    words = set(re.findall(r"`(\w+)`", PAGE))
    asked = {each["name"] for path in described["paths"].values() for each in path["get"]["parameters"]}
    answered = {name for shape in described["components"]["schemas"].values() for name in shape.get("properties", {})}
    assert (asked | answered) - words == set()


def test_each_path_names_its_answers_and_all_problems(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    for path in described["paths"].values():
        answers = path["get"]["responses"]
        assert list(path) == ["get"]
        assert sorted(map(int, answers)) == sorted([200, 304, *DESCRIBED])
        assert set(answers["200"]["content"]) == {"application/json"}
    for status in DESCRIBED:
        (kind,) = described["components"]["responses"][f"Problem{status}"]["content"]
        assert kind == "application/problem+json"
        assert str(status) in PAGE
    assert set(MEANINGS) - set(DESCRIBED) == {500}


def test_every_reference_leads_somewhere_and_every_schema_is_one(described: dict[str, Any]) -> None:
    for named in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described))):
        found: Any = described
        for step in named.split("/"):
            found = found[step]
        assert found
    for shape in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    assert [name for name in described["components"]["schemas"] if name.endswith("Shape")] == []


def test_calls_made_from_the_description_are_answered_as_it_says(desk: Served) -> None:
    tally = campaign(desk, 96)
    assert tally.failures == []
    assert tally.statuses.total() >= 96
    assert {200, 401, 404, 422} <= set(tally.statuses)


def test_calls_find_what_the_description_does_not_say(desk: Served, described: dict[str, Any]) -> None:
    less = json.loads(json.dumps(described))
    less["paths"] = {path: less["paths"][path] for path in ("/api/v1/documents/{slug}/snapshots", "/api/v1/search")}
    for path in less["paths"].values():
        del path["get"]["responses"]["422"]
    less["components"]["schemas"]["ListedSnapshot"]["properties"]["version"] = {"type": "string"}
    failures = campaign(desk, 40, description=less).failures
    assert any("Undocumented status code" in each for each in failures)
    assert any("Response violates schema" in each for each in failures)


def test_a_program_that_asks_with_what_was_answered_comes_to_the_same(robot: Program) -> None:
    listed = robot.json("documents/summary/snapshots")["snapshots"]
    for each in listed:
        assert robot.json(f"documents/summary/snapshots/{each['version']}")["fingerprint"] == each["fingerprint"]
        if each["report"]:
            assert robot.json(f"reports/{each['report']}")["after"]["version"] == each["version"]
