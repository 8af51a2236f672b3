from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from tests.e2e.summary import edition
from tests.e2e.test_track_again import upgrade
from tests.web.past import history, rich
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role
from tracker.pipeline.reread import reread
from tracker.web.render import TEMPLATES
from tracker.web.serve import serving

PAGE = "/documents/summary/compare"


def test_two_versions_are_compared_in_one_with_their_redlines(reader: Visitor) -> None:
    answer = reader.get(f"{PAGE}?older=1&newer=4")
    said = words(answer)
    assert "Version 4, compared with version 1." in said
    assert "Changed between 2024-12-04 08:00 UTC and 2024-12-07 08:00 UTC." in said
    assert "4 changes ." in said.replace("changes.", "changes .")
    assert "<ins>Quagmirin.</ins>" in answer.text
    assert "<del>20</del>" in answer.text or "<del>20 mg</del>" in answer.text
    assert 'href="/documents/summary/versions/4#_' in answer.text


def test_versions_that_follow_each_other_lead_to_their_report(reader: Visitor) -> None:
    assert "the report on version 2" in words(reader.get(f"{PAGE}?older=1&newer=2"))
    assert "the report on version" not in words(reader.get(f"{PAGE}?older=1&newer=3"))


def test_the_other_way_round_is_told_forwards(reader: Visitor) -> None:
    assert reader.get(f"{PAGE}?older=4&newer=1").headers["location"] == f"{PAGE}?older=1&newer=4"


def test_a_version_does_not_differ_from_itself(reader: Visitor) -> None:
    assert "Nothing that a reader would notice changed" in words(reader.get(f"{PAGE}?older=2&newer=2"))


def test_what_came_and_went_between_them_is_a_footnote(served: Served) -> None:
    history(served, rich(1), rich(1, note=" Bogs are drained."), rich(1, dose="25 mg"))
    said = words(served.visitor(Role.READER).get(f"{PAGE}?older=1&newer=3"))
    assert "1 change." in said.replace("1 change .", "1 change.")
    assert "Came and went between them" in said
    assert "Bogs are drained." in said[said.index("Came and went") :]


def test_without_versions_the_page_asks_which(reader: Visitor) -> None:
    text = reader.get(PAGE).text
    assert re.findall(r'<option value="(\d)"( selected)?>', text) == [
        *(("4", ""), ("3", " selected"), ("2", ""), ("1", "")),
        *(("4", " selected"), ("3", ""), ("2", ""), ("1", "")),
    ]
    assert ">3, of 2024-12-06 08:00 UTC</option>" in text


def test_many_changes_are_shown_fifty_at_a_time(served: Served) -> None:
    def bogs(word: str) -> str:
        rows = "".join(f'<p id="_{n}">Bog number {n} is {word} in spring, and fog number {n} lies over it.</p>' for n in range(1000, 1250))
        return edition(1).replace("and asked about new bogs.</p>", f"and asked about new bogs.</p>{rows}")

    history(served, bogs("wet"), bogs("dry"))
    visitor, found = served.visitor(Role.READER), []
    for after in (0, 200, 250):
        text = visitor.get(f"{PAGE}?older=1&newer=2&after={after}").text
        found.append((text.count("<article"), 'rel="next"' in text))
    assert found == [(50, True), (50, False), (0, False)]
    assert "There is nothing further on" in words(visitor.get(f"{PAGE}?older=1&newer=2&after=250"))


@pytest.mark.parametrize(
    ("query", "status"), [("older=1&newer=9", 404), ("older=0&newer=1", 422), ("older=a&newer=1", 422), ("older=1&newer=99999999999", 422)]
)
def test_versions_that_are_none_are_told(reader: Visitor, query: str, status: int) -> None:
    assert reader.get(f"{PAGE}?{query}").status_code == status


def test_hostile_words_are_escaped(served: Served) -> None:
    evil = " &lt;img src=x onerror=alert(1)&gt; &#x202e;"
    history(served, edition(1), edition(1, note=evil))
    text = served.visitor(Role.READER).get(f"{PAGE}?older=1&newer=2").text
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "⟨U+202E⟩" in text


def test_strangers_do_not_compare_not_even_where_the_desk_is_public(past: Served) -> None:
    assert past.stranger().get(PAGE).headers["location"] == "/sign-in?next=compare&id=summary"


def counted(run: Callable[..., Any], calls: list[str], function: Callable[..., Any], *args: object, **named: object) -> Any:  # noqa: ANN401
    calls.append(function.__name__)
    return run(function, *args, **named)


def test_a_report_that_is_kept_is_shown_and_other_pairs_are_compared_once_for_each_reading(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(served, rich(1), rich(1, note=" Bogs are drained."), rich(1, dose="25 mg"), rich(2))
    calls: list[str] = []
    road = replace(served.desk.road, run=partial(counted, served.desk.road.run, calls))
    with serving(road, host="127.0.0.1", port=0) as url:
        again = Served(served.desk, url)
        visitor = again.visitor(Role.READER)
        kept = visitor.get(f"{PAGE}?older=1&newer=2")
        assert "Bogs are drained." in words(kept)
        assert calls == []
        first, second = (visitor.get(f"{PAGE}?older=1&newer=3").text for _ in range(2))
        assert first == second
        assert calls == ["tell"]
        assert visitor.get(f"{PAGE}?older=2&newer=4").text != first
        assert calls == ["tell", "tell"]
        upgrade(monkeypatch)
        list(reread(served.desk.road, served.desk.document(), accept=True))
        del calls[:]
        visitor.get(f"{PAGE}?older=1&newer=3")
        assert calls == ["tell"]
        again.close()


def test_of_thousands_of_versions_the_form_offers_the_newest_and_takes_any() -> None:
    start = dt.datetime(2024, 12, 3, 12, tzinfo=dt.UTC)
    lines = [SimpleNamespace(version=number, captured_at=start + number * dt.timedelta(days=1)) for number in range(5000, 0, -1)]
    about = TEMPLATES.get_template("about.html").make_module({"url": lambda *_, **__: "/compare"})
    text = str(about.two(SimpleNamespace(slug="summary"), lines, 17, 5000))  # type: ignore[attr-defined]
    assert text.count("<option") == 300
    assert '<option value="5000">2038-08-12 12:00 UTC</option>' in text
    assert 'name="older" type="number" min="1" list="versions-kept" value="17"' in text
