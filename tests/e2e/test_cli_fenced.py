"""What answers on many versions say where one of these was found damaged: it is named and left out, and the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in, track_editions
from tests.e2e.test_cli_keeping import harm
from tests.servers import PageServer

NAMED = "version 2 of sundew is fenced since "
WHAT_TO_DO = "; restore it from a backup; it is left out here"


@pytest.fixture
def shell(tmp_path: Path, pages: PageServer) -> Shell:
    """Edition n names n drugs, and the n-th came with it. Of version 2 the link is damaged, which reading it would not find."""
    typed = shell_in(tmp_path)
    track_editions(typed, pages, 1, 2, 3, 4)
    for words in (("blame", "sundew"), ("timeline", "sundew", "Drugs"), ("stats", "sundew")):
        assert typed(*words).code == 0  # what is kept of answers is there
    fence(typed, 2)
    return typed


def fence(shell: Shell, version: int) -> None:
    harm(shell, "links", f"sha256 = '{'0' * 64}' WHERE snapshot_id = {version}")
    assert shell("verify").code == 1


def warned(shell: Shell, *words: str, version: int = 2) -> str:
    """Return the answer to a question that names the fenced version on standard error, in a line, and what to do."""
    ran = shell(*words)
    assert ran.code == 0, ran.err
    lines = [line for line in ran.err.splitlines() if "fenced" in line]
    assert len(lines) == 1
    assert lines[0].startswith(NAMED.replace("2", str(version), 1))
    assert lines[0].endswith(WHAT_TO_DO)
    assert shell(*words, "--format", "json").json()["fenced"] == lines
    return ran.out


def came(shell: Shell, sentence: str) -> int:
    found = shell("blame", "sundew", "--format", "json").json()["sentences"]
    (said,) = [each for each in found if each["text"].startswith(sentence)]
    version: int = said["came"]["version"]
    return version


def test_blame_tells_of_the_versions_that_are_whole(shell: Shell) -> None:
    assert "Quagmirin" in warned(shell, "blame", "sundew")
    assert [came(shell, drug) for drug in ("Marshol", "Quagmirin", "Peatoxan", "Bogumab")] == [1, 3, 3, 4]


def test_blame_of_the_fenced_version_is_refused(shell: Shell) -> None:
    for words in (("--version", "2"), ()):
        if not words:
            fence(shell, 4)
        said = shell("blame", "sundew", *words).refused()
        assert f"version {4 if not words else 2} of sundew is fenced since " in said
        assert "restore it from a backup" in said


def test_a_timeline_steps_over_the_fenced_version(shell: Shell) -> None:
    assert "version 2:" not in warned(shell, "timeline", "sundew", "Drugs")
    events = shell("timeline", "sundew", "Drugs", "--format", "json").json()["events"]
    assert [event["version"] for event in events] == [3, 4]
    assert {drug for drug in ("quagmirin", "peatoxan") if any(drug in one["statement"] for one in events[0]["changes"])} == {
        "quagmirin",
        "peatoxan",
    }
    assert "is fenced since" in shell("timeline", "sundew", "Drugs", "--version", "2").refused()


def test_statistics_count_what_is_whole(shell: Shell) -> None:
    warned(shell, "stats", "sundew")
    (counted,) = shell("stats", "--format", "json").json()["documents"]
    assert counted["versions"] == 3


def test_search_finds_nothing_that_only_the_fenced_version_held(tmp_path: Path, pages: PageServer) -> None:
    shell = shell_in(tmp_path)
    track_editions(shell, pages, 3, 2, 1)
    assert len(shell("search", "peatoxan", "--format", "json").json()["hits"]) > 0
    fence(shell, 1)
    assert warned(shell, "search", "peatoxan", version=1) == "Nothing found.\n"
    assert "Quagmirin" in shell("search", "quagmirin").out.replace("**", "")
    fence(shell, 3)
    assert "gone" not in shell("search", "marshol").out


def test_search_finds_nothing_that_came_with_a_newest_version_that_is_fenced(shell: Shell) -> None:
    fence(shell, 4)
    ran = shell("search", "bogumab", "--format", "json").json()
    assert ran["hits"] == []
    assert [line.partition(" is fenced")[0] for line in ran["fenced"]] == ["version 2 of sundew", "version 4 of sundew"]
    assert "Nothing found" in shell("search", "bogumab").out
    assert "from version 1" in shell("search", "marshol").out


def test_an_export_writes_nothing_of_a_history_with_a_fenced_version(shell: Shell) -> None:
    said = shell("export", "sundew", "--to", "out").refused()
    assert said.removeprefix("tracker: ").removeprefix("error: ").startswith(NAMED)
    assert "restore it from a backup" in said
    assert list(shell.folder.glob("out/*")) == []


def test_an_export_writes_nothing_of_a_history_with_a_fenced_report(tmp_path: Path, pages: PageServer) -> None:
    shell = shell_in(tmp_path)
    track_editions(shell, pages, 1, 2, 3)
    harm(shell, "changesets", "body_id = (SELECT body_id FROM changesets WHERE after_id = 2) WHERE after_id = 3")
    assert shell("verify").code == 1
    assert "the report on version 3 of sundew is fenced since" in shell("export", "sundew", "--to", "out").refused()


def test_two_versions_are_compared_where_both_are_whole(shell: Shell) -> None:
    assert "is fenced since" in shell("diff", "sundew@1", "sundew@2").refused()
    assert "peatoxan" in shell("diff", "sundew@1", "sundew@3").out.lower()


def test_a_report_that_is_fenced_is_told_anew(shell: Shell) -> None:
    """It does not lead from the one version to the other any more, though it can be read."""
    before = shell("timeline", "sundew", "Drugs", "--format", "json").json()["events"]
    harm(shell, "changesets", "body_id = (SELECT body_id FROM changesets WHERE after_id = 3) WHERE after_id = 4")
    assert shell("verify").code == 1
    assert "is fenced since" in shell("report", "sundew", "--version", "4").refused()
    assert shell("timeline", "sundew", "Drugs", "--format", "json").json()["events"] == before


def test_nothing_is_said_where_nothing_is_fenced(tmp_path: Path, pages: PageServer) -> None:
    shell = shell_in(tmp_path)
    track_editions(shell, pages, 1, 2)
    for words in (("blame", "sundew"), ("timeline", "sundew", "Drugs"), ("stats",), ("search", "marshol")):
        ran = shell(*words)
        assert "fenced" not in ran.err + ran.out
        assert shell(*words, "--format", "json").json()["fenced"] == []
