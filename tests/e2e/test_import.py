from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import LOGIN, edition, half
from tests.shared import shared


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


def put(folder: Path, **pages: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, page in pages.items():
        (folder / f"{name.replace('_', '-')}.html").write_text(page, encoding="utf-8")


def test_a_folder_of_dated_pages_becomes_the_history_of_a_new_document_that_is_paused(shell: Shell, tmp_path: Path) -> None:
    put(tmp_path / "old", d2024_03_01=edition(2), d2024_01_01=edition(1), d2024_05_01=edition(2, space="\n"), d2024_04_01=LOGIN)
    for file in (tmp_path / "old").iterdir():
        file.rename(file.with_name(file.name.removeprefix("d")))
    (tmp_path / "old" / "notes.txt").write_text("bought in 2024")
    (tmp_path / "old" / "front.html").write_text(edition(3))
    ran = shell("import", "sundew", "old")
    assert ran.code == 1
    assert ran.err.splitlines() == ["old/front.html is not named by a date: name it as 2024-12-03.html or 2024-12-03T14-30.html"]
    said = ran.out.splitlines()
    assert said[0].startswith("old/2024-04-01.html: suspect: ")
    assert said[1] == "sundew: 4 captures, 2 versions, 1 same, 1 suspect, 1 error, 1 of something else"
    assert said[3] == "sundew is new, and paused; look at its page from now on with: tracker resume sundew"
    versions = shell("versions", "sundew", "--format", "json").json()
    assert [(one["version"], one["captured_at"], one["news"]) for one in versions] == [
        (1, "2024-01-01T00:00:00+00:00", False),
        (2, "2024-03-01T00:00:00+00:00", False),
    ]
    document = shell("documents", "--format", "json").json()[0]
    assert (document["url"], document["state"]) == ("https://publisher.example/types/sundew/hp/sundew-fever-treatment-pdq", "paused")
    assert [page["captured_at"] for page in shell("suspects", "sundew", "--all", "--format", "json").json()] == [
        "2024-04-01T00:00:00+00:00"
    ]
    assert shell("notices", "--format", "json").json() == []
    assert "quagmirin" in shell("report", "sundew").out.lower()


def test_an_import_says_for_programs_what_it_came_to(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "2024-01-01.html").write_text(edition(1))
    (tmp_path / "2024-02-01.html").write_text(edition(2))
    (tmp_path / "2024-03-01.html").write_text(half(2))
    ran = shell("import", "sundew", "2024-01-01.html", "2024-03-01.html", "2024-02-01.html", "--format", "json")
    told = ran.json()
    assert ran.code == 0
    assert len(told.pop("hash")) == 64
    assert told.pop("suspects")[0].startswith("2024-03-01.html: suspect: ")
    assert told == {
        "slug": "sundew", "captures": 3, "versions": [1, 2], "same": 0, "suspect": 1, "known": 0, "other": 0, "errors": [], "is_new": True
    }  # fmt: skip


def test_a_page_without_the_publishers_markup_is_an_article(shell: Shell, tmp_path: Path) -> None:
    text = "<p>" + "Peat is soil of half rotten plants, and holds much water. " * 20 + "</p>"
    link = '<link rel="canonical" href="https://bog.example/peat">'
    page = f"<html><head>{link}<title>Peat</title></head><body><main><h1>Peat</h1><h2>What it is</h2>{text}</main></body></html>"
    (tmp_path / "20240101.html").write_text(page)
    assert shell("import", "peat", "20240101.html").code == 0
    assert "Peat is soil" in shell("show", "peat").out


def test_a_new_document_of_which_nothing_is_kept_is_not_tracked(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "2054-01-01.html").write_text(edition(1))  # of the future
    ran = shell("import", "sundew", "2054-01-01.html")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "sundew: 0 captures, 0 versions, 0 same, 0 suspects, 1 error",
        "nothing was kept, so sundew is not tracked",
    ]
    assert shell("documents", "--format", "json").json() == []
    assert shell("import", "sundew", "2054-01-01.html", "--format", "json").json()["is_new"] is False
    (tmp_path / "2024-01-01.html").write_text(edition(1))
    assert "sundew is new, and paused" in shell("import", "sundew", "2024-01-01.html").out


def test_what_was_added_before_stays_where_an_import_keeps_nothing(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "2054-01-01.html").write_text(edition(1))
    shell("add", "https://publisher.example/page", "--slug", "sundew")
    assert shell("import", "sundew", "2054-01-01.html").code == 1
    assert [one["slug"] for one in shell("documents", "--format", "json").json()] == ["sundew"]


def test_one_is_one_and_two_are_two(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "2024-01-01.html").write_text(edition(1))
    assert "sundew: 1 capture, 1 version, 0 same, 0 suspects, 0 errors\n" in shell("import", "sundew", "2024-01-01.html").out


def test_without_an_address_nothing_is_imported(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "2024-01-01.html").write_text(edition(1).replace('rel="canonical"', 'rel="other"'))
    assert "no page there names an address of its own" in shell("import", "sundew", "2024-01-01.html").refused()
    assert shell("documents", "--format", "json").json() == []


def test_what_is_not_there_or_no_slug_is_refused(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "2024-01-01.html").write_text(edition(1))
    assert "there is no nowhere" in shell("import", "sundew", "nowhere").refused()
    assert "is no slug" in shell("import", "../up", "2024-01-01.html").refused()
    assert "Missing argument" in shell("import", "sundew").refused()


def test_a_report_that_was_replaced_can_still_be_read(shell: Shell, tmp_path: Path) -> None:
    for month in (1, 2, 3):
        (tmp_path / f"2024-0{month}-01.html").write_text(edition(month))
    shell("import", "sundew", "2024-01-01.html", "2024-03-01.html")
    told = shell("report", "sundew").out
    shell("import", "sundew", "2024-02-01.html")
    assert "Version 2, compared with version 3." in shell("report", "sundew").out
    assert shell("report", "sundew", "--since", "1").out == told
    assert "there is no report on version 2 since version 9" in shell("report", "sundew", "--since", "9").refused()


def test_it_is_said_how_far_a_long_import_is(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "2024-01-01.html").write_text(edition(1))
    for number in range(1, 120):
        (folder / f"{number}.txt").touch()
    assert shell("import", "sundew", "old").err == "100 read: 0 captures, 0 versions so far\n"


def test_two_editions_imported_in_the_wrong_order_answer_as_if_they_had_been_watched(shell: Shell, tmp_path: Path) -> None:
    shutil.copy(shared("seed/version-1.html"), tmp_path / "2023-08-16.html")
    shutil.copy(shared("seed/version-2.html"), tmp_path / "2024-12-03.html")
    assert shell("import", "seed", "2024-12-03.html").code == 0
    assert shell("import", "seed", "2023-08-16.html").code == 0
    versions = shell("versions", "seed", "--format", "json").json()
    assert [(one["version"], one["updated"]) for one in versions] == [(2, "2023-08-16"), (1, "2024-12-03")]
    assert "alectinib" not in shell("show", "seed", "--as-of", "2024-01-01").out
    assert "alectinib" in shell("show", "seed").out
    report = shell("report", "seed").out
    assert "Version 1, compared with version 2." in report
    assert "Fujiki et al." in report
    assert "version 2 is the first" in shell("report", "seed", "--version", "2").refused()
