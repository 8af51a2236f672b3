"""One folder a phenomenon: two small pages, and what Tracker says of them. `make approve` takes what it says now as right."""

from __future__ import annotations

import datetime as dt
import json
from difflib import unified_diff
from pathlib import Path

import pytest

from tracker.diff import apply, compare
from tracker.model.announcement import Status
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content
from tracker.parse import PDQ, read
from tracker.pipeline.tell import tell
from tracker.report import as_dict, as_text

HERE = Path(__file__).parent
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))
SEEN = dt.datetime(2031, 2, 11, 4, 0, tzinfo=dt.UTC), dt.datetime(2031, 3, 25, 4, 0, tzinfo=dt.UTC)
SILENT = "nothing-"


@pytest.fixture(params=FOLDERS)
def folder(request: pytest.FixtureRequest) -> Path:
    return HERE / str(request.param)


@pytest.fixture
def approving(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--approve"))


def test_what_is_said_is_what_was_approved(folder: Path, *, approving: bool) -> None:
    report = _told(folder)
    data = as_dict(report.changeset, report.reconciliation, report.statements)
    answers = {"changeset.json": json.dumps(data, ensure_ascii=False, indent=2) + "\n", "report.txt": as_text(report)}
    for name, answer in answers.items():
        if approving:
            (folder / name).write_text(answer, encoding="utf-8")
        elif difference := _difference(folder / name, answer):
            pytest.fail(f"{folder.name} says something else now:\n{difference}", pytrace=False)


def test_the_changeset_is_all_of_the_difference(folder: Path) -> None:
    before, after = _contents(folder)
    assert apply(compare(before, after), before) == after


def test_a_content_does_not_differ_from_itself(folder: Path) -> None:
    for content in _contents(folder):
        assert compare(content, content).changes == ()


def test_something_is_told_exactly_where_something_changed(folder: Path) -> None:
    report = _told(folder)
    news = report.changeset.told() or [pairing for pairing in report.reconciliation.pairings if pairing.status is Status.UNOBSERVED]
    if folder.name.startswith(SILENT):
        assert report.changeset.told() == ()
    else:
        assert news, f"nothing is told: mend the code, or name the folder {SILENT}{folder.name}"


def _told(folder: Path) -> Report:
    before, after = _contents(folder)
    sides = Side(1, SEEN[0], before.facts.updated), Side(2, SEEN[1], after.facts.updated)
    return tell(before, after, sides, after.facts.canonical)


def _contents(folder: Path) -> tuple[Content, Content]:
    before, after = (read((folder / name).read_bytes(), PDQ) for name in ("before.html", "after.html"))
    return before, after


def _difference(path: Path, answer: str) -> str:
    if not path.exists():
        return f"{path.name} is missing: run with --approve, then read it"
    approved = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(unified_diff(approved, answer.splitlines(), f"approved {path.name}", f"{path.name} now", n=2, lineterm=""))
