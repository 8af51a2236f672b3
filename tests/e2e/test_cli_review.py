"""The inbox, reviews and paired documents, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.e2e.summary import edition
from tests.servers import PageServer

SPANISH = "/espanol/tipos/sundew/pro/sundew"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


@pytest.fixture
def desk(shell: Shell, pages: PageServer) -> Shell:
    """Give a folder with two reports on `sundew`, numbered 1 and 2, a reader and two reviewers."""
    track_editions(shell, pages, 1)
    for number in (2, 3):
        pages.put(PAGE, edition(number, note=" It is rare in dry years."))
        assert shell("check", "sundew").code == 0
    for name, role in (("Rita", "reader"), ("Ada", "reviewer"), ("Ben", "operator")):
        assert shell("user", "add", name, "--role", role, "--link").code == 0
    return shell


def listed(shell: Shell, *options: str) -> list[int]:
    return [entry["report"] for entry in shell("inbox", *options, "--format", "json").json()["entries"]]


def test_an_inbox_without_reports_is_said(shell: Shell) -> None:
    assert shell("inbox").out == "0 reports in 0 lines\n"
    assert shell("inbox", "--format", "json").json() == {
        "entries": [],
        "more": None,
        "counts": {"entries": 0, "reports": 0, "unread": 0, "more": False},
    }


def test_the_inbox_lists_news_and_no_first_version(desk: Shell) -> None:
    head, newest, oldest, count, after = desk("inbox").out.splitlines()
    assert head.split()[:3] == ["REPORT", "DOCUMENT", "VERSION"]
    assert (newest.split()[:3], oldest.split()[:3]) == (["2", "sundew", "3"], ["1", "sundew", "2"])
    assert "waiting" in newest
    assert count == "2 reports in 2 lines"
    assert "tracker review REPORT" in after
    entry = desk("inbox", "--format", "json", "--limit", "1").json()
    assert (entry["more"], entry["entries"][0]["substantive"], entry["entries"][0]["announced"]) == (2, 1, 1)
    (older,) = desk("inbox", "--format", "json", "--before", "2").json()["entries"]
    assert (older["substantive"], older["announced"], older["unannounced"]) == (2, 1, 1)


def test_the_filters_of_the_inbox_are_options(desk: Shell) -> None:
    assert listed(desk, "--document", "sundew", "--before", "2") == [1]
    assert listed(desk, "--language", "en", "--audience", "health professional", "--least", "substantive", "--announced") == [2, 1]
    assert listed(desk, "--language", "es") == listed(desk, "--board", "None") == []
    assert listed(desk, "--unannounced") == [1]
    assert desk("review", "1", "--assign", "Ben", "--by", "Ada").code == 0
    assert (listed(desk, "--assigned", "Ben"), listed(desk, "--nobody")) == ([1], [2])
    assert listed(desk, "--unread", "--by", "Ada") == listed(desk, "--new", "--by", "Ada") == [2, 1]
    assert "--by NAME" in desk("inbox", "--unread").refused()
    assert "--by NAME" in desk("inbox", "--new").refused()
    assert "there is nobody named Eve" in desk("inbox", "--by", "Eve").refused()


def test_a_report_is_accepted_shown_and_taken_back(desk: Shell) -> None:
    said = desk("review", "2", "--accept", "--by", "ada").out
    assert said == "report 2: Ada: accept; it is reviewed\n"
    assert (listed(desk), listed(desk, "--state", "reviewed"), listed(desk, "--state", "all")) == ([1], [2], [2, 1])
    shown = desk("review", "2").out.splitlines()
    assert shown[0].startswith("report 2: Sundew Fever Treatment")
    assert shown[0].endswith("version 3 (reviewed, seen as 1)")
    assert shown[-1].endswith("Ada: accept")
    assert desk("review", "2", "--undo", "--by", "Ada").out == "report 2: Ada: undo 1; it is waiting\n"
    assert "nothing of yours to undo" in desk("review", "2", "--undo", "--by", "Ada").refused()


def test_a_statement_is_decided_by_its_id(desk: Shell) -> None:
    statements = desk("review", "1", "--format", "json").json()["statements"]
    assert len(statements) == 2
    first, second = (statement["id"] for statement in statements)
    desk("review", "1", "--reword", "Added a drug.", "--statement", first, "--by", "Ada")
    asked = desk("review", "1", "--ask", "Is this so?", "--colleague", "Ben", "--statement", second, "--by", "Ada").out
    assert asked == "report 1: Ada: ask: Is this so? → Ben; it is waiting\n"
    told = desk("review", "1", "--dismiss", "too small", "--statement", second, "--by", "Ben", "--format", "json").json()
    assert (told["state"], told["version"]) == ("reviewed", 3)
    assert [(deed["by"], deed["kind"], deed["text"], deed["statement"], deed["colleague"]) for deed in told["deeds"]] == [
        ("Ada", "reword", "Added a drug.", first, None),
        ("Ada", "ask", "Is this so?", second, "Ben"),
        ("Ben", "dismiss", "too small", second, None),
    ]
    assert "no statement “c99”" in desk("review", "1", "--accept", "--statement", "c99", "--by", "Ada").refused()


def test_who_decides_on_what_somebody_else_changed_is_told(desk: Shell) -> None:
    desk("review", "1", "--dismiss", "a typing mistake", "--by", "Ada")
    assert "Ada was first" in desk("review", "1", "--accept", "--by", "Ben", "--seen", "0").refused()
    assert desk("review", "1", "--accept", "--by", "Ben", "--seen", "1").code == 0
    assert desk("review", "1", "--comment", "Well.", "--by", "Ada", "--seen", "0").code == 0


def test_many_reports_are_decided_at_once(desk: Shell) -> None:
    assert desk("review", "1", "2", "--dismiss", "a drill", "--by", "Ada").out == "done to 2 reports\n"
    assert listed(desk, "--state", "dismissed") == [2, 1]
    assert desk("review", "1", "--accept", "--by", "Ben").code == 0
    ran = desk("review", "1", "2", "--undo", "--by", "Ada")
    assert (ran.code, ran.out.splitlines()[0]) == (1, "done to 1 report")
    assert desk("review", "1", "2", "--unassign", "--by", "Ada").code == 0
    assert "no report 9 in the inbox" in desk("review", "1", "9", "--accept", "--by", "Ada").refused()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--accept",), "say who you are: --by NAME"),
        (("--accept", "--by", "Rita"), "Rita may not review"),
        (("--accept", "--by", "Eve"), "there is nobody named Eve"),
        (("--accept", "--dismiss", "x", "--by", "Ada"), "one thing at a time"),
        (("--dismiss", "", "--by", "Ada"), "say why it is dismissed"),
        (("--accept", "--colleague", "Ben", "--by", "Ada"), "--colleague is who is asked"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(desk: Shell, words: tuple[str, ...], told: str) -> None:
    assert told in desk("review", "1", *words).refused()
    assert desk("review", "1", "--format", "json").json()["deeds"] == []


def test_a_person_who_was_disabled_reviews_no_more(desk: Shell) -> None:
    desk("user", "disable", "Ada")
    assert "Ada may not review" in desk("review", "1", "--accept", "--by", "Ada").refused()


def linked(number: int, address: str, language: str = "en") -> str:
    """Return an edition whose page leads to itself in the other language."""
    other = "en" if language == "es" else "es"
    page = edition(number).replace('<html lang="en">', f'<html lang="{language}">')
    return page.replace("<header>", f'<header><a href="{address}" hreflang="{other}">·</a>')


def test_pages_that_lead_to_each_other_are_a_pair_and_which_one_lags_is_told(shell: Shell, pages: PageServer) -> None:
    pages.put(PAGE, linked(1, SPANISH))
    pages.put(SPANISH, linked(1, PAGE, "es"))
    shell("add", pages.url(PAGE), "--slug", "english")
    shell("check", "english")
    assert shell("pairs").out == "no two documents are paired so; pair two with: tracker pair SLUG SLUG\n"
    shell("add", pages.url(SPANISH), "--slug", "spanish")
    shell("check", "spanish")
    (pair,) = shell("pairs", "--format", "json").json()
    assert (pair["one"], pair["other"], pair["relation"], pair["by_operator"], pair["changed"]) == (
        *("english", "spanish", "language", False, None),
    )
    pages.put(PAGE, linked(2, SPANISH))
    shell("check", "english")
    (pair,) = shell("pairs", "spanish", "--format", "json").json()
    assert (pair["one"], pair["changed"], pair["behind"], pair["days"]) == ("spanish", "english", "spanish", 0)
    assert "english changed, spanish not for 0 days" in shell("pairs").out
    assert shell("pairs", "--days", "1", "--format", "json").json() == []
    pages.put(SPANISH, linked(2, PAGE, "es"))
    shell("check", "spanish")
    (pair,) = shell("pairs", "--format", "json").json()
    assert (pair["changed"], pair["behind"]) == (None, None)  # a translation follows: it does not lead


def test_an_operator_pairs_and_parts_documents(shell: Shell, pages: PageServer) -> None:
    for slug, path, other in (("english", PAGE, SPANISH), ("spanish", SPANISH, PAGE), ("third", "/third", "/none")):
        pages.put(path, linked(1, other))
        shell("add", pages.url(path), "--slug", slug)
        shell("check", slug)
    assert shell("pair", "third", "english").out == "third and english are a pair\n"
    assert [(pair["one"], pair["other"], pair["by_operator"]) for pair in shell("pairs", "--format", "json").json()] == [
        ("english", "spanish", False),
        ("english", "third", True),
    ]
    assert shell("pair", "spanish", "english", "--apart").out == "spanish and english are no pair\n"
    assert [pair["other"] for pair in shell("pairs", "english", "--find", "--format", "json").json()] == ["third"]
    assert "cannot be paired with itself" in shell("pair", "third", "third").refused()
    assert "no document 'none'" in shell("pair", "third", "none").refused()
    shell("remove", "third")
    assert shell("pairs", "--format", "json").json() == []
