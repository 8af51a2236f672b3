from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e import invariants
from tests.e2e.crashing import Crashes
from tests.e2e.histories import START, hangs_together, kept, states
from tests.e2e.summary import LOGIN, edition
from tests.fresh import new_file
from tracker.model.document import Document
from tracker.store import documents, histories
from tracker.store.session import open_database

KILLS = 5  # `make faults` kills many more
NUMBERS = (3, 1, 2, 2, 5, 4, 1, 6)


@pytest.fixture
def crashes(tmp_path: Path) -> Iterator[Crashes]:
    with Crashes(tmp_path) as runner:
        yield runner


def files(folder: Path) -> list[str]:
    """Write a page a day, one of them a login page, and return their names."""
    pages = [edition(number) for number in NUMBERS] + [LOGIN]
    names = [f"2023-01-{day:02}.html" for day in range(1, len(pages) + 1)]
    for name, page in zip(names, pages, strict=True):
        (folder / name).write_text(page, encoding="utf-8")
    return names


def holds(folder: Path) -> tuple[set[tuple[object, str]], str, int]:
    """Assert what holds of every history; return its versions by time and content, its hash and how many captures it has."""
    assert invariants.broken(folder / "tracker.db").keys() <= {"nobody holds a document or host"}
    database = open_database(f"sqlite:///{folder}/tracker.db")
    try:
        with database.read() as session:
            tracked: list[Document] = documents.all_documents(session)
        if not tracked:
            return set(), "", 0
        hangs_together(database, tracked[0].id)
        versions = kept(database, tracked[0].id)
        with database.read() as session:
            digest, count = histories.history_hash(session, tracked[0].id), len(histories.in_order(session, tracked[0].id))
        return {(one.captured_at, one.fingerprint) for one in versions}, digest, count
    finally:
        database.close()


def measured(crashes: Crashes, folder: Path, first: str, others: Sequence[str]) -> tuple[float, float]:
    """Return in how many seconds an import of the others to the first ends here that finds all there, and one that finds nothing."""
    _afresh(folder)
    assert crashes.run("import", "sundew", first).code == 0
    whole, nothing = crashes.run("import", "sundew", *others), crashes.run("import", "sundew", *others)
    assert (whole.code, nothing.code) == (0, 0)
    return nothing.seconds, whole.seconds


def _afresh(folder: Path) -> None:
    for file in folder.glob("tracker.db*"):
        file.unlink()
    new_file(folder / "tracker.db")


def campaign(crashes: Crashes, folder: Path, kills: int, seed: int) -> int:
    """Kill imports while they work until so many were killed, each history from its begin on; return how many had kept something.

    They are killed at random times, the later the likelier, until the same import was through where nobody killed it.
    """
    chance, names, killed, halfway = random.Random(seed), files(folder), 0, 0  # noqa: S311  times and orders, no secrets
    while killed < kills:
        first = chance.choice(names[:-1])  # the login page names no address
        order = [first, *chance.sample([name for name in names if name != first], len(names) - 1)]
        begin, end_at = measured(crashes, folder, first, order[1:5])
        _afresh(folder)
        assert crashes.run("import", "sundew", first).code == 0
        before, _, count = holds(folder)
        while killed < kills:
            # two commands, so that what comes second stands between what came first
            end = crashes.run("import", "sundew", *order[1:5], after=chance.triangular(begin, end_at, end_at))
            after, _, now = holds(folder)
            assert before <= after
            assert now >= count
            killed += end.code is None
            halfway += end.code is None and now > count
            before, count = after, now
            if end.code is not None:
                break
        assert crashes.run("import", "sundew", *order[1:5]).code == 0
        assert crashes.run("import", "sundew", *order[5:]).code == 0
        _whole(folder, order)
    return halfway


def _whole(folder: Path, order: list[str]) -> None:
    """Assert that all pages are there, and that the document said at each time what the page of that time says."""
    versions, _, count = holds(folder)
    assert count == len(order)
    told = [(START.replace(day=day + 1), number) for day, number in enumerate(NUMBERS)]
    expected = [at for n, (at, number) in enumerate(told) if not n or told[n - 1][1] != number]
    database = open_database(f"sqlite:///{folder}/tracker.db")
    try:
        with database.read() as session:
            (tracked,) = documents.all_documents(session)
        assert [at for at, _ in states(kept(database, tracked.id))] == expected
    finally:
        database.close()
    assert len(versions) >= len(expected)


def test_imports_that_are_killed_at_any_time_lose_nothing_and_tear_nothing(crashes: Crashes, tmp_path: Path) -> None:
    assert campaign(crashes, tmp_path, KILLS, seed=1) >= KILLS // 5


def test_an_import_killed_at_any_commit_goes_on_where_it_was(crashes: Crashes, tmp_path: Path) -> None:
    """A page that splits a changeset and brings a return with it is all there, or not at all."""
    names = files(tmp_path)
    assert crashes.run("import", "sundew", names[0], names[3]).code == 0
    whole = None
    seen = set()
    for step in range(100):
        for file in tmp_path.glob("tracker.db*"):
            (tmp_path / "kept").mkdir(exist_ok=True)
            if not step:
                (tmp_path / "kept" / file.name).write_bytes(file.read_bytes())
            file.unlink()
        for file in (tmp_path / "kept").iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
        end = crashes.run("import", "sundew", names[1], names[2], step=step)
        seen.add(len(holds(tmp_path)[0]))
        assert crashes.run("import", "sundew", names[1], names[2]).code == 0
        digest = holds(tmp_path)[1]
        whole = whole or digest
        assert digest == whole, step
        if end.code is not None:
            break
    assert len(seen) >= 3
    assert all(one < other for one, other in pairwise(sorted(seen)))
