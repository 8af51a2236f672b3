from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in
from tests.servers import PageServer

PATHS = ("/types/bog/hp/bog-pdq", "/types/bog/patient/bog-pdq", "/types/fen/hp/fen-pdq")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


@pytest.fixture
def listed(pages: PageServer) -> str:
    return pages.put("/boards", "<h2>Marsh Board</h2>" + "".join(f"<p><a href='{path}'>Fever {n}</a></p>" for n, path in enumerate(PATHS)))


def test_proposals_are_listed_added_dismissed_and_restored(shell: Shell, listed: str) -> None:
    said = shell("discover", listed, "--board", "marsh").out
    assert "Fever 0" in said
    assert "track all 3 that are new" in said
    assert [line.split()[-1] for line in said.splitlines()[1:4]] == ["2", "1", "-"]  # likely pairs
    assert shell("proposals", "--dismiss", "3").out == "1 dismissed\n"
    assert [row["number"] for row in shell("proposals", "--format", "json").json()] == [1, 2]
    assert "1 of 1 added" in shell("proposals", "--add", "1", "--every", "6h").out
    assert {row["number"]: row["state"] for row in shell("proposals", "--all", "--format", "json").json()} == {
        1: "tracked",
        2: "new",
        3: "dismissed",
    }
    assert shell("proposals", "--restore", "3").out == "1 proposed again\n"
    assert "2 of 2 added" in shell("discover", listed, "--add").out
    assert [row["every"] for row in shell("documents", "--format", "json").json()] == [21600, 86400, 86400]
    assert [(row["one"], row["other"]) for row in shell("pairs", "--proposed", "--format", "json").json()] == [
        ("bog-pdq", "bog-pdq-patient")
    ]
    assert shell("pair", "bog-pdq", "bog-pdq-patient").code == 0
    assert "no two documents are likely" in shell("pairs", "--proposed").out


def test_what_cannot_be_looked_for_is_refused_in_one_line(shell: Shell, listed: str) -> None:
    assert "about a list" in shell("discover", "--board", "marsh").refused()
    assert "no profile" in shell("discover", listed, "--profile", "other").refused()
    assert "no proposal 7" in shell("proposals", "--add", "7").refused()
    assert shell("discover").out.startswith("nothing is proposed")
