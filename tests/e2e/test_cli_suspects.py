"""Pages that were held back, from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.crashing import ROOT
from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.e2e.summary import MAINTENANCE, edition, half
from tests.servers import PageServer


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


def hold_back(shell: Shell, pages: PageServer, page: str, slug: str = "sundew", path: str = PAGE) -> int:
    """Have a page held back, and return its number."""
    pages.put(path, page)
    assert shell("check", slug).code == 1
    return int(shell("suspects", slug, "--format", "json").json()[0]["number"])


def waiting(shell: Shell, *options: str) -> list[int]:
    return [row["number"] for row in shell("suspects", *options, "--format", "json").json()]


def test_nothing_that_waits_is_said(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    assert shell("suspects").out == "no page waits to be decided\n"
    assert shell("suspects", "--format", "json").json() == []
    for command in ("accept", "refuse"):
        assert shell(command, "--all").out == "no page waits to be decided\n"


def test_a_page_that_was_held_back_is_listed_with_its_reason(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    number = hold_back(shell, pages, half(3))
    shell("check", "sundew")
    head, facts, reason, count, after = shell("suspects").out.splitlines()
    assert head.split()[:2] == ["NUMBER", "DOCUMENT"]
    assert (facts.split()[:2], facts.split()[-2:]) == ([str(number), "sundew"], ["2", "suspect"])
    assert "can no longer find 4 of 5 sections" in reason
    assert count == "1 page waits to be decided"
    assert "tracker accept NUMBER" in after
    (row,) = shell("suspects", "sundew", "--format", "json").json()
    assert (row["times"], row["outcome"], row["overtaken"]) == (2, "suspect", False)
    assert "1 page waits to be decided; see: tracker suspects" in shell("documents").out


def test_a_check_names_the_page_that_it_held_back(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    pages.put(PAGE, half(3))
    said = shell("check", "sundew").out
    assert said.endswith(f"; to see it and decide: tracker suspect {waiting(shell)[0]}\n")
    assert len(said.splitlines()) == 1


def test_older_pages_and_those_that_were_fine_since_are_listed_only_when_asked(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    first, second = (hold_back(shell, pages, page) for page in (half(3), MAINTENANCE))
    assert waiting(shell) == [second]
    assert waiting(shell, "--all") == [second, first]
    pages.put(PAGE, edition(4))
    shell("check", "sundew")
    assert waiting(shell) == []
    assert waiting(shell, "--all") == [second, first]
    assert shell("suspects", "--all").out.count("(the page was fine since)") == 2
    assert "older pages only" in shell("accept", "sundew").out


def test_a_page_is_shown_with_its_difference(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    number = str(hold_back(shell, pages, half(3)))
    ran = shell("suspect", number, "--html", "difference.html", "--raw", "page.html")
    assert ran.code == 0
    assert "Deleted the Follow-Up section" in ran.out
    assert "compared with version 1" in ran.out
    assert f"tracker accept {number}" in ran.out
    assert (shell.folder / "page.html").read_text(encoding="utf-8") == half(3)
    assert "Follow-Up" in (shell.folder / "difference.html").read_text(encoding="utf-8")
    assert "page.html is there already" in shell("suspect", number, "--raw", "page.html").refused()
    assert "cannot be written" in shell("suspect", number, "--raw", "nowhere/page.html").refused()
    assert waiting(shell) == [int(number)]


def test_a_page_that_cannot_be_read_is_shown_by_its_first_words(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    number = str(hold_back(shell, pages, MAINTENANCE.replace("being looked", "\x1b[31mbeing looked")))
    said = shell("suspect", number).out
    assert "it cannot be read as a document" in said
    assert "The site is ⟨U+001B⟩[31mbeing looked after." in said
    assert "tracker accept" not in said
    assert "--html has nothing to write" in shell("suspect", number, "--html", "new.html").refused()


def test_a_layout_change_that_is_accepted_is_a_version(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    number = hold_back(shell, pages, half(3))
    ran = shell("accept", str(number), "--reason", "it was shortened")
    assert (ran.code, ran.out) == (
        0,
        f"page {number} of sundew is version 2; what it changed: tracker report sundew --version 2\n",
    )
    assert "Deleted the Follow-Up section" in shell("report", "sundew").out
    assert waiting(shell, "--all") == []
    assert shell("check", "sundew").code == 0
    again = shell("accept", str(number))
    assert again.code == 1
    assert f"page {number} was accepted already" in again.out


def test_a_stale_copy_that_is_accepted_is_a_version_and_says_which_it_repeats(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1, 2)
    number = hold_back(shell, pages, edition(1))
    assert "it says what version 1 of sundew said" in shell("suspect", str(number)).out
    assert "is version 3;" in shell("accept", "sundew").out
    assert shell("versions", "sundew").out.splitlines()[-1].endswith("as version 1")
    assert [row["as_version"] for row in shell("versions", "sundew", "--format", "json").json()] == [None, None, 1]


def test_a_page_that_cannot_be_read_is_no_version(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1)
    number = hold_back(shell, pages, MAINTENANCE)
    ran = shell("accept", "sundew")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == f"sundew: page {number} of sundew cannot be a version: no section can be read in it\n"
    assert waiting(shell) == [number]
    assert len(shell("versions", "sundew", "--format", "json").json()) == 1


def test_a_page_that_was_refused_is_not_asked_about_again(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    number = hold_back(shell, pages, half(3))
    assert shell("refuse", "sundew").out == f"page {number} of sundew is refused, also when it comes again\n"
    shell("check", "sundew")
    assert waiting(shell, "--all") == []
    assert f"page {number} was refused already" in shell("suspect", str(number)).refused()


def test_many_are_decided_at_once_and_one_that_fails_stops_no_other(pages: PageServer, shell: Shell) -> None:
    for slug in ("one", "two", "three"):
        shell("add", pages.put(f"/{slug}", edition(3)))
    shell("check", "--all")
    one, two, three = (hold_back(shell, pages, page, slug, f"/{slug}") for slug, page in
                       (("one", half(3)), ("two", MAINTENANCE), ("three", half(3))))  # fmt: skip
    ran = shell("accept", "999", str(one), "two", "nobody", "three", "9" * 30)
    assert ran.code == 1
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == [
        "999", f"page {one} of one is version 2; what it changed", "two", "nobody",
        f"page {three} of three is version 2; what it changed", "9" * 30,
    ]  # fmt: skip
    assert waiting(shell) == [two]
    assert shell("refuse", "--all").code == 0
    assert waiting(shell, "--all") == []


def test_pages_of_a_removed_document_do_not_wait(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    number = hold_back(shell, pages, half(3))
    shell("remove", "sundew")
    assert waiting(shell, "--all") == []
    assert shell("accept", str(number)).out == f"{number}: no page numbered {number} is held back; see: tracker suspects\n"


def test_two_who_accept_at_once_make_one_version(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 3)
    number = hold_back(shell, pages, half(3))
    command = [sys.executable, "-m", "tracker", "accept", str(number)]
    both = [
        subprocess.Popen(
            command, cwd=shell.folder, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    assert all(not err and len(out.splitlines()) == 1 for out, err in said)
    assert len(shell("versions", "sundew", "--format", "json").json()) == 2


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("accept", "name the pages by number, or their documents, or --all"),
        ("refuse 1 --all", "name the pages by number, or their documents, or --all"),
        ("suspect 1", "no page numbered 1 is held back"),
        ("suspect x", "NUMBER is a whole number from 1"),
        ("suspect 99999999999999999999", "NUMBER is a whole number from 1"),
        ("suspects nobody", "no document 'nobody'"),
        ("suspects --format xml", "--format is one of these: text, json"),
    ],
)
def test_what_cannot_be_asked_is_one_line(pages: PageServer, shell: Shell, command: str, said: str) -> None:
    track_editions(shell, pages, 1)
    assert said in shell(*command.split()).refused()
