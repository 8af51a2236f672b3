from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.visiting import Served, Visitor, serve, words
from tracker.model.document import Audience, State
from tracker.model.people import Role
from tracker.model.snapshot import Facts
from tracker.store import documents

SHOWN = re.compile(r'data-open href="/documents/([^"]+)"')


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a desk with 120 documents that nobody looked at, every third one in Spanish, and a removed one."""
    with serve(tmp_path_factory.mktemp("many")) as served:
        for number in range(120):
            document = served.desk.add(f"https://publisher.example/{number}", f"fen-{number:03}")
            language, board = ("es", "Board of Bogs") if number % 3 == 0 else ("en", "Board of Fens & <Moors>")
            audience = Audience.PATIENT if number % 2 else Audience.PROFESSIONAL
            with served.desk.road.database.write() as session:
                documents.describe(session, document.id, Facts(f"The 100% fen_{number} <b>", language, audience, board))
        served.desk.set_state(State.PAUSED, "fen-005")
        served.desk.set_state(State.REMOVED, "fen-006")
        yield served


def listed(visitor: Visitor, query: str = "") -> list[str]:
    return SHOWN.findall(visitor.get(f"/documents?{query}").text)


def test_a_document_is_listed_with_its_checks_versions_and_counterpart(reader: Visitor) -> None:
    said = words(reader.get("/documents"))
    assert "resumen · PDQ Invented Diseases Editorial Board Professionals Spanish active 1" in said
    assert "Spanish behind for" in said
    assert "English ahead for" in said
    assert "suspect 2024-12-13 08:00 UTC" in said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("language=es&audience=patient", {f"fen-{n:03}" for n in range(3, 120, 6)}),
        ("board=Board+of+Bogs&audience=health+professional", {f"fen-{n:03}" for n in range(0, 120, 6)} - {"fen-006"}),
        ("state=paused", {"fen-005"}),
        ("state=removed", {"fen-006"}),
        ("title=FEN_11", {"fen-011", *(f"fen-{n}" for n in range(110, 120))}),
        ("title=+100%25+fen_7+", {"fen-007", *(f"fen-{n:03}" for n in range(70, 80))}),
        ("title=%25%25", set()),
        ("language=fr", set()),
    ],
)
def test_filters_stand_in_the_address(many: Served, query: str, expected: set[str]) -> None:
    assert set(listed(many.visitor(Role.READER), query)) == expected


def test_pages_go_on_where_the_last_one_ended(many: Served) -> None:
    visitor, found, path = many.visitor(Role.READER), list[str](), "/documents?language=en"
    while path:
        text = visitor.get(path).text
        assert "<strong>80</strong> documents" in text
        found += SHOWN.findall(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert found == [f"fen-{n:03}" for n in range(120) if n % 3]


def test_beyond_the_end_is_a_page_that_leads_back(many: Served) -> None:
    answer = many.visitor(Role.READER).get("/documents?after=zzz&language=es")
    assert answer.status_code == 200
    assert "There is nothing further on" in words(answer)
    assert 'href="/documents?language=es"' in answer.text


@pytest.mark.parametrize("query", ["audience=nobody", "state=lost", "board=" + "x" * 5000])
def test_a_filter_that_is_none_is_told(many: Served, query: str) -> None:
    assert many.visitor(Role.READER).get(f"/documents?{query}").status_code == 422


def test_names_are_escaped(many: Served) -> None:
    text = many.visitor(Role.READER).get("/documents").text
    assert "fen_0 &lt;b&gt;" in text
    assert "Board of Fens &amp; &lt;Moors&gt;" in text
    assert "<b>" not in text


def test_where_nothing_is_tracked_the_page_says_so(served: Served) -> None:
    assert "Nothing is tracked yet" in words(served.visitor(Role.READER).get("/documents"))


def test_strangers_are_sent_to_the_entrance_and_see_no_removed_one_where_it_is_public(served: Served, tmp_path: Path) -> None:
    assert served.stranger().get("/documents").headers["location"] == "/sign-in?next=documents"
    with serve(tmp_path, public=True) as public:
        public.desk.add("https://publisher.example/", "fen")
        public.desk.set_state(State.REMOVED, "fen")
        public.desk.add("https://publisher.example/bog", "bog")
        assert listed(public.stranger(), "state=removed") == []
        assert listed(public.visitor(Role.READER), "state=removed") == ["fen"]
