from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.crashing import ROOT
from tests.e2e.shell import PAGE, Shell, shell_in, track_editions
from tests.e2e.summary import MAINTENANCE, edition
from tests.servers import PageServer


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder where three versions of `sundew` are kept; only to be looked at."""
    shell = shell_in(tmp_path_factory.mktemp("history"))
    with PageServer() as pages:
        track_editions(shell, pages, 1, 2, 3)
    return shell


def test_a_page_is_added_and_told_how_to_look_at_it(pages: PageServer, shell: Shell) -> None:
    ran = shell("add", pages.url(PAGE))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "sundew is tracked; look at it now with: tracker check sundew\n"
    assert pages.requests == []


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/types/lung/hp/lung-screening-pdq", "lung-screening-pdq"),
        ("/types/lung/patient/lung-screening-pdq", "lung-screening-pdq-patient"),
        ("/espanol/tipos/pulmon/paciente/deteccion-pdq", "deteccion-pdq-patient"),
        ("/a/Page%20One.html", "page-20one"),
        ("/a/b/", "b"),
        ("/", "127-0-0-1"),
    ],
)
def test_a_slug_is_made_from_the_address(pages: PageServer, shell: Shell, path: str, slug: str) -> None:
    shell("add", pages.url(path))
    assert [row["slug"] for row in shell("documents", "--format", "json").json()] == [slug]


def test_options_of_add_are_kept(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE), "--slug", "my-page", "--profile", "pdq", "--every", "6h")
    (row,) = shell("documents", "--format", "json").json()
    assert (row["slug"], row["every"], row["url"]) == ("my-page", 6 * 3600, pages.url(PAGE))


def test_an_address_is_tracked_once_however_it_is_written(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE))
    again = shell("add", pages.url(PAGE).replace("http", "HTTP") + "#section", "--slug", "other")
    assert "is tracked already, as 'sundew'" in again.refused()


def test_nothing_tracked_is_said(shell: Shell) -> None:
    assert shell("documents").out == "nothing is tracked yet; begin with: tracker add ADDRESS\n"
    assert shell("documents", "--format", "json").json() == []
    assert shell("check", "--all").code == 0


def test_documents_are_listed(history: Shell) -> None:
    head, line = history("documents").out.splitlines()
    assert head.split()[:4] == ["DOCUMENT", "STATE", "VERSIONS", "OUTCOME"]
    assert line.split()[:4] == ["sundew", "active", "3", "new"]
    assert line.endswith("Sundew Fever Treatment (PDQ®)–Health Professional Version")


def test_documents_are_listed_for_programs(history: Shell) -> None:
    (row,) = history("documents", "--format", "json").json()
    assert (row["slug"], row["state"], row["versions"], row["outcome"], row["updated"]) == ("sundew", "active", 3, "new", "2024-03-03")
    last, due = (dt.datetime.fromisoformat(row[key]) for key in ("last_check", "next_check"))
    assert due - last == dt.timedelta(days=1)
    assert last.utcoffset() == dt.timedelta()


def test_a_check_says_its_outcome_in_a_line(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    assert shell("check", "sundew").out == "sundew: new (version 1): the first version\n"
    assert shell("check", "sundew").out == "sundew: same: the bytes are those of the last capture\n"


def test_a_check_for_programs_has_all_facts(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1), etag='"1"'))
    shell("check", "sundew")
    (row,) = shell("check", "sundew", "--format", "json").json()
    assert (row["slug"], row["outcome"], row["version"], row["status"], row["not_modified"]) == ("sundew", "same", None, 304, True)
    assert row["started_at"] <= row["finished_at"]


def test_a_check_that_ends_otherwise_exits_1(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    shell("add", pages.put("/other", MAINTENANCE))
    ran = shell("check", "--all")
    assert (ran.code, ran.err) == (1, "")
    assert [line.split(":")[1] for line in ran.out.splitlines()] == [" suspect", " new (version 1)"]
    assert shell("check", "sundew").code == 0
    assert shell("check", "sundew", "other", "sundew").out.count("sundew") == 1


def test_the_list_says_why_a_document_needs_an_eye(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put("/other", MAINTENANCE))
    shell("check", "other")
    *_, why, waiting = shell("documents").out.splitlines()
    assert why.startswith("other: suspect: ")
    assert waiting == "1 page waits to be decided; see: tracker suspects"


def test_a_paused_document_is_left_out_of_all(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.put(PAGE, edition(1)))
    assert shell("pause", "sundew").out == "sundew is paused; its history stays\n"
    (row,) = shell("documents", "--format", "json").json()
    assert (row["state"], row["next_check"]) == ("paused", None)
    assert shell("check", "--all").out == "no document is active; see: tracker documents\n"
    assert shell("resume", "sundew").code == 0
    assert shell("check", "--all").out.startswith("sundew: new")


def test_a_title_hides_nothing_from_the_terminal(pages: PageServer, shell: Shell) -> None:
    url = pages.put(PAGE, edition(1).replace("Sundew Fever Treatment", "Sundew \u202eFever\u200b Treatment"))
    shell("add", url)
    shell("check", "sundew")
    for said in (shell("documents").out, shell("search", "sundew").out):
        assert "\u202e" not in said
        assert "\u200b" not in said
    assert "Sundew ⟨U+202E⟩Fever⟨U+200B⟩ Treatment" in shell("documents").out


def test_a_removed_document_is_hidden_and_its_history_stays(pages: PageServer, shell: Shell) -> None:
    track_editions(shell, pages, 1, 2)
    assert "news of it that no mail told yet is told to those alone whose next mail" in shell("remove", "sundew").out
    assert shell("documents", "--format", "json").json() == []
    refusals = {shell(command, "sundew").refused() for command in ("check", "pause", "resume", "remove", "move", "schedule")}
    (said,) = refusals
    assert said.startswith("tracker: sundew was removed; its history is kept, and this brings it back: tracker add ")
    back = said.split(": ")[-1].split()[1:]
    assert len(shell("versions", "sundew", "--format", "json").json()) == 2
    assert "quagmirin" in shell("report", "sundew").out
    assert shell(*back).code == 0
    pages.put(PAGE, edition(3))
    assert shell("check", "sundew").out.startswith("sundew: new (version 3)")


def test_versions_are_listed_oldest_first(history: Shell) -> None:
    lines = history("versions", "sundew").out.splitlines()
    assert lines[0].split() == ["VERSION", "CAPTURED", "(UTC)", "PUBLISHER'S", "DATE", "NEWS", "NOTE"]
    assert [(line.split()[0], *line.split()[3:5]) for line in lines[1:]] == [
        ("1", "2024-01-03", "-"),
        ("2", "2024-02-03", "news"),
        ("3", "2024-03-03", "news"),
    ]


def test_versions_are_listed_for_programs(history: Shell) -> None:
    rows = history("versions", "sundew", "--format", "json").json()
    assert [(row["version"], row["updated"], row["news"]) for row in rows] == [
        (1, "2024-01-03", False),
        (2, "2024-02-03", True),
        (3, "2024-03-03", True),
    ]
    assert len({row["fingerprint"] for row in rows}) == 3


def test_a_document_without_a_version_says_so(pages: PageServer, shell: Shell) -> None:
    shell("add", pages.url(PAGE))
    said = "sundew has no version yet; look at it with: tracker check sundew"
    assert shell("versions", "sundew").out == f"{said}\n"
    for command in ("show", "report"):
        assert shell(command, "sundew").refused() == f"tracker: {said}\n"


@pytest.mark.parametrize(("options", "drug", "number"), [([], "peatoxan", 3), (["--version", "2"], "quagmirin", 2)])
def test_a_report_says_what_changed(history: Shell, options: list[str], drug: str, number: int) -> None:
    said = history("report", "sundew", *options).out
    assert f"Added {drug} to the list of drugs" in said
    assert f"Version {number}, compared with version {number - 1}" in said


def test_a_report_is_a_page_too(history: Shell) -> None:
    page = history("report", "sundew", "--format", "html").out
    assert page.lower().startswith("<!doctype html>")
    assert "peatoxan" in page


def test_a_report_for_programs_is_the_same_as_the_diff(history: Shell) -> None:
    told = history("report", "sundew", "--format", "json").json()
    assert {"changes", "announced", "unannounced"} <= set(told)
    assert {**told, "undone": []} == history("diff", "sundew@2", "sundew@3", "--format", "json").json()


def test_each_command_is_a_program_of_its_own(history: Shell) -> None:
    listed = history.process("versions", "sundew")
    assert (listed.code, listed.err) == (0, "")
    assert listed == history("versions", "sundew")
    refused = history.process("versions", "nobody")
    assert refused.refused() == "tracker: no document 'nobody'; see tracker documents\n"
    assert history.process("diff", "sundew@1", "sundew@2", "--exit-code").code == 1
    assert history.process().out.startswith("Usage: ")


@pytest.mark.parametrize("command", [["show", "sundew"], ["report", "sundew"], ["documents", "--format", "json"]])
def test_a_terminal_that_cannot_show_a_sign_shows_the_rest(history: Shell, command: list[str]) -> None:
    ran = history.process(*command, encoding="latin-1", PYTHONIOENCODING="latin-1")
    assert ran.code == 0
    assert "Sundew Fever Treatment (PDQ®)\\u2013Health Professional Version" in ran.out


def test_a_reader_that_goes_away_is_told_nothing(history: Shell) -> None:
    command = [sys.executable, "-m", "tracker", "show", "sundew"]
    with subprocess.Popen(
        command, cwd=history.folder, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert "rror" not in process.stderr.read()
