from __future__ import annotations

import hashlib
import itertools
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import invariants
from tests.e2e.crashing import Crashes, End
from tests.e2e.summary import MAINTENANCE, edition
from tests.servers import PageServer

PAGE = "/types/sundew/hp/sundew-fever-treatment-pdq"
SLUG = "sundew-fever-treatment-pdq"
LONGEST = 0.25  # seconds in which most checks are through
KILLS = 40
OTHER = 2  # steps apart: `make faults` kills these checks at each, and before and after each statement


@pytest.fixture
def crashes(tmp_path: Path) -> Iterator[Crashes]:
    with Crashes(tmp_path) as runner:
        yield runner


def versions(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / "tracker.db")) as connection:
        return [version for (version,) in connection.execute("SELECT version FROM snapshots ORDER BY captured_at")]


def captured(folder: Path, page: str) -> bool:
    with closing(sqlite3.connect(folder / "tracker.db")) as connection:
        known = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM blobs")}
    return hashlib.sha256(page.encode()).hexdigest() in known


def acknowledged(end: End) -> set[int]:
    return {int(version) for version in re.findall(r": new \(version (\d+)\)", end.said)}


def killed_at_every_step(crashes: Crashes, folder: Path, *command: str, apart: int = 1) -> Iterator[int]:
    """Run the command on the same database again and again, killed so many steps later each time; give the step, last one that ends."""
    for file in folder.glob("tracker.db*"):
        shutil.copy(file, folder / f"before-{file.name}")
    for step in itertools.count(step=apart):
        for file in folder.glob("tracker.db*"):
            file.unlink()
        for file in folder.glob("before-*"):
            shutil.copy(file, folder / file.name.removeprefix("before-"))
        end = crashes.run(*command, step=step)
        yield step
        if end.code is not None:
            return


@pytest.mark.parametrize("known", [0, 1])
def test_a_check_killed_at_any_commit_is_done_once_by_the_next(pages: PageServer, crashes: Crashes, tmp_path: Path, known: int) -> None:
    crashes.run("add", pages.url(PAGE))
    for number in range(1, known + 1):
        pages.put(PAGE, edition(number), etag=f'"{number}"')
        assert crashes.run("check", SLUG).code == 0
    pages.put(PAGE, edition(known + 1), etag=f'"{known + 1}"')
    steps = 0
    for step in killed_at_every_step(crashes, tmp_path, "check", SLUG, apart=OTHER):
        again = crashes.run("check", SLUG)
        assert (again.code, versions(tmp_path)) == (0, list(range(1, known + 2))), step
        invariants.hold(tmp_path / "tracker.db")
        steps = step
    assert steps >= 8  # before and after four commits: of document and host, of the host alone, of the bytes, of what they came to
    assert crashes.run("check", SLUG).said.startswith(f"{SLUG}: same: ")


def test_a_suspect_page_killed_at_any_commit_is_kept_and_no_version(pages: PageServer, crashes: Crashes, tmp_path: Path) -> None:
    crashes.run("add", pages.put(PAGE, edition(1)))
    crashes.run("check", SLUG)
    pages.put(PAGE, MAINTENANCE)
    for step in killed_at_every_step(crashes, tmp_path, "check", SLUG, apart=OTHER):
        assert crashes.run("check", SLUG).code == 1, step
        assert captured(tmp_path, MAINTENANCE)
        assert versions(tmp_path) == [1]
        invariants.hold(tmp_path / "tracker.db")


def test_what_was_fetched_before_the_kill_is_a_version_though_the_page_went_on(pages: PageServer, crashes: Crashes, tmp_path: Path) -> None:
    """Every edition that was kept is told of, also the one that nobody could see later."""
    crashes.run("add", pages.put(PAGE, edition(1)))
    crashes.run("check", SLUG)
    pages.put(PAGE, edition(2))
    found = set()
    for _ in killed_at_every_step(crashes, tmp_path, "check", SLUG):
        pages.put(PAGE, edition(3))
        crashes.run("check", SLUG)
        assert captured(tmp_path, edition(3))
        assert len(versions(tmp_path)) == (3 if captured(tmp_path, edition(2)) else 2)
        invariants.hold(tmp_path / "tracker.db")
        found.add(len(versions(tmp_path)))
        pages.put(PAGE, edition(2))
    assert found == {2, 3}


def test_adding_killed_at_any_commit_can_be_done_again(pages: PageServer, crashes: Crashes, tmp_path: Path) -> None:
    """The database is made by the first command: it, too, is whole or not there."""
    (tmp_path / "tracker.db").unlink()
    pages.put(PAGE, edition(1))
    for step in killed_at_every_step(crashes, tmp_path, "add", pages.url(PAGE)):
        end = crashes.run("add", pages.url(PAGE))
        assert end.code in {0, 2}, step  # 2: it is tracked already
        assert crashes.run("check", "--all").said.startswith(f"{SLUG}: new (version 1)")
        invariants.hold(tmp_path / "tracker.db")


def test_nothing_is_lost_or_repeated_by_kills_at_any_time(pages: PageServer, crashes: Crashes, tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311  times to kill at, no secrets
    crashes.run("add", pages.url(PAGE))
    told: set[int] = set()
    ends = []
    for _ in range(KILLS):
        number = chance.randint(1, 6)
        pages.put(PAGE, chance.choice([edition(number), edition(number), MAINTENANCE]), etag=chance.choice([None, f'"{number}"']))
        ends.append(crashes.run("check", SLUG, after=chance.uniform(0, LONGEST)))
        assert not told & acknowledged(ends[-1])
        told |= acknowledged(ends[-1])
        assert told <= set(versions(tmp_path))
    pages.put(PAGE, edition(9))
    assert crashes.run("check", SLUG).code == 0
    invariants.hold(tmp_path / "tracker.db")
    assert sum(end.code is None for end in ends) > KILLS // 4
