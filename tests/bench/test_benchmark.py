"""A short form of `make bench`: few pairs, through the real command, with the contract and the scorer of the benchmark."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared

COMMAND = f"{sys.executable} -m tracker diff {{before}} {{after}} --format json"


def run(*command: str, **environment: str) -> str:
    world = ["env", *(f"{name}={value}" for name, value in environment.items())]
    done = subprocess.run([*world, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def score(maker: str, folder: Path, *options: str) -> dict[str, Any]:
    run(sys.executable, str(shared(f"bench/{maker}.py")), str(shared("pages")), str(folder / "pairs"), *options)
    out = folder / "figures.json"
    run(sys.executable, str(shared("bench/score.py")), str(folder / "pairs"), "--cmd", COMMAND, "--json", str(out))
    figures: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))["figures"]
    return figures


def test_made_up_edits_are_found_told_and_nothing_else_is(tmp_path: Path) -> None:
    figures = score("edits", tmp_path, "--seed", "7", "--pairs", "6")
    assert figures["failed"] == 0
    assert figures["clean"] == 1.0
    assert figures["references"] in {None, 1.0}
    assert min(figures["recall"], figures["precision"], figures["statements"]) >= 0.985
    assert figures["fragments"] <= 1.05


def test_announced_items_are_held_against_what_was_observed(tmp_path: Path) -> None:
    figures = score("announcements", tmp_path, "--seed", "7", "--pairs", "5")
    assert figures["failed"] == 0
    assert min(figures["recall"], figures["precision"], figures["statements"], figures["reconciled"]) >= 0.95


def test_the_answer_does_not_depend_on_where_and_when_it_is_asked(tmp_path: Path) -> None:
    run(sys.executable, str(shared("bench/edits.py")), str(shared("pages")), str(tmp_path), "--seed", "8", "--pairs", "1", "--edits", "8")
    before, after = (str(next(tmp_path.glob(f"*/{side}.html"))) for side in ("before", "after"))
    worlds = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C.UTF-8"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "POSIX"},
    ]
    answers = {run(sys.executable, "-m", "tracker", "diff", before, after, "--format", "json", **world) for world in worlds}
    assert len(answers) == 1


@pytest.mark.parametrize("one", ["lung-screening-pdq-hp", "deteccion-pulmon-pdq-hp-es"])
def test_a_page_does_not_differ_from_itself(one: str) -> None:
    page = str(shared(f"pages/{one}.html"))
    answer = json.loads(run(sys.executable, "-m", "tracker", "diff", page, page, "--format", "json"))
    assert answer["changes"] == []
