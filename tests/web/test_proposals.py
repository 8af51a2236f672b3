from __future__ import annotations

import pytest

from tests.servers import PageServer
from tests.web.operating import HOSTILE
from tests.web.visiting import Served, Visitor, words
from tracker.model.people import Role

PATHS = ("/types/bog/hp/bog-pdq", "/types/bog/patient/bog-pdq", "/types/fen/hp/fen-pdq")


@pytest.fixture
def listed(pages: PageServer) -> str:
    links = "".join(f"<p><a href='{path}'>Fever {n}</a></p>" for n, path in enumerate(PATHS))
    return pages.put("/boards", f"<h2>Marsh Board {HOSTILE}</h2>{links}<a href='https://elsewhere.example/far-pdq'>Far</a>")


def test_what_a_list_names_is_proposed_and_what_is_chosen_is_tracked(served: Served, operator: Visitor, listed: str) -> None:
    answer = operator.post("/operations/proposals", url=listed, profile="pdq")
    assert "3 documents found, 3 of them for the first time" in words(answer)
    assert "1 on another host was left out" in words(answer)
    assert HOSTILE not in answer.text
    assert "Proposed: 3" not in words(answer)  # the heading says so
    added = words(operator.post("/operations/proposals/add", chosen=[1, 2], every="6h"))
    assert "2 documents added" in added
    assert "Proposed (1)" in added
    assert {slug: served.desk.document(slug).every.total_seconds() for slug in ("bog-pdq", "bog-pdq-patient")} == {
        "bog-pdq": 21600,
        "bog-pdq-patient": 21600,
    }
    assert "bog-pdq-patient" in words(operator.get("/operations/proposals?state=tracked"))
    assert [act.what for act in served.acts()] == ["document added", "document added", "documents looked for"]
    again = words(operator.post("/operations/proposals/add", chosen=1, every="6h"))
    assert "Not added: http" in again


def test_what_is_dismissed_is_not_proposed_until_it_is_restored(served: Served, operator: Visitor, listed: str) -> None:
    operator.post("/operations/proposals", url=listed)
    page = operator.follow(operator.post("/operations/proposals/dismiss", chosen=[1, 2, 3]))
    assert "They are not proposed again" in words(page)
    operator.post("/operations/proposals", url=listed)
    assert "Nothing is proposed" in words(operator.get("/operations/proposals"))
    assert "Dismissed (3)" in words(operator.get("/operations/proposals?state=dismissed"))
    operator.post("/operations/proposals/restore", chosen=2)
    assert "Proposed (1)" in words(operator.get("/operations/proposals"))
    assert served.acts()[0].what == "proposal taken back"


def test_one_without_a_name_shows_its_address_once(operator: Visitor, pages: PageServer) -> None:
    entry = f"<urlset><url><loc>{pages.url(PATHS[0])}</loc></url></urlset>"
    said = words(operator.post("/operations/proposals", url=pages.put("/sitemap.xml", entry)))
    assert said.count(pages.url(PATHS[0])) == 1


def test_likely_pairs_are_paired_or_parted(served: Served, operator: Visitor, pages: PageServer) -> None:
    for slug, path in (("bog", PATHS[0]), ("bog-patient", PATHS[1])):
        served.desk.add(pages.url(path), slug)
    assert "likely pairs (1)" in words(operator.get("/operations/proposals"))
    page = operator.follow(operator.post("/operations/pairs", chosen="1-2", act="part"))
    assert "likely pairs" not in words(page)
    operator.post("/operations/pairs", chosen="1-2", act="pair")
    assert [act.what for act in served.acts()] == ["documents paired", "documents parted"]
    assert "Patient" in words(operator.get("/documents"))


def test_bad_input_is_told_and_changes_nothing(served: Served, operator: Visitor, pages: PageServer) -> None:
    for asked in (
        {"url": "nowhere"},
        {"url": pages.url("/missing")},
        {"url": pages.put("/empty", "")},
        {"url": pages.host, "profile": "x"},
    ):
        answer = operator.post("/operations/proposals", **asked)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert operator.post("/operations/proposals/add", every="1d").status_code == 422
    assert operator.post("/operations/proposals/add", chosen=7, every="1d").status_code == 422
    assert operator.post("/operations/proposals/dismiss", chosen="x").status_code == 422
    assert operator.post("/operations/pairs", chosen="1-99", act="pair").status_code == 404
    assert operator.get("/operations/proposals?state=other").status_code == 422
    assert served.desk.rows("proposals") == 0
    assert served.visitor(Role.REVIEWER).get("/operations/proposals").status_code == 403
    assert "0 documents found" in words(operator.post("/operations/proposals", url=""))
