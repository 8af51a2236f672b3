from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.desk import DAY, Desk, open_desk
from tests.e2e.histories import START, URL, Page, bring, days, hangs_together, kept, states, take_in
from tests.e2e.summary import edition, half
from tests.servers import PageServer
from tracker import parse
from tracker.model.capture import Outcome
from tracker.model.report import Report
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.suspects import accept
from tracker.store import checks, reports, snapshots, suspects

PAGES = days(1, 2, 1, 1, 3, 3, 2)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        opened.add(URL)
        yield opened


def replayed(pages: list[Page]) -> list[tuple[object, str]]:
    """Return since when the pages say what, by themselves."""
    said = [(at, parse.fingerprint(parse.read(page.encode(), parse.PDQ, url=URL))) for at, page in sorted(pages)]
    return [one for n, one in enumerate(said) if not n or said[n - 1][1] != one[1]]


def pairs(desk: Desk) -> list[tuple[int, int, bool]]:
    with desk.road.database.read() as session:
        return [(pair.before, pair.after, pair.replaced) for pair in reports.pairs(session, desk.document().id)]


def report(desk: Desk, version: int, since: int) -> Report:
    with desk.road.database.read() as session:
        return reports.by_version(session, desk.document().id, version, since)


def test_a_version_between_two_others_gets_the_next_number_and_splits_their_changeset(desk: Desk) -> None:
    first, second, third = days(1, 2, 3)
    bring(desk, [first, third])
    told = desk.report(2)
    step = bring(desk, [second])[0]
    assert (step.outcome, step.versions, step.kept) == ("new", (3,), True)
    assert [line.version for line in desk.versions()] == [1, 3, 2]
    assert pairs(desk) == [(1, 2, True), (1, 3, False), (3, 2, False)]
    assert report(desk, 2, since=1) == told  # its words stay
    assert desk.report(2) == report(desk, 2, since=3) != told
    hangs_together(desk.road.database, desk.document().id)


def test_a_page_that_says_what_stood_before_it_is_a_capture_and_no_version(desk: Desk) -> None:
    bring(desk, days(1, 2))
    steps = bring(desk, [(START + 3 * DAY, edition(2)), (START + 4 * DAY, edition(2, space="\n"))])
    assert [(step.outcome, step.kept, step.versions) for step in steps] == [("same", True, ())] * 2
    assert desk.rows("captures") == 4
    assert len(desk.versions()) == 2


def test_a_page_that_says_what_stands_after_it_moves_its_begin_back(desk: Desk) -> None:
    bring(desk, [(START, edition(1)), (START + 9 * DAY, edition(2))])
    bring(desk, [(START + 5 * DAY, edition(2))])
    versions = kept(desk.road.database, desk.document().id)
    assert [one.version for one in versions] == [1, 3, 2]
    assert states(versions) == [(START, versions[0].fingerprint), (START + 5 * DAY, versions[1].fingerprint)]
    assert desk.report(2).changeset.changes == ()  # version 2 says what version 3 said before it
    hangs_together(desk.road.database, desk.document().id)


def test_what_was_seen_again_after_an_imported_version_is_a_version_too(desk: Desk) -> None:
    """The page of day 6 was the same as that of day 1 until it became known that it was another one between."""
    bring(desk, [(START, edition(1)), (START + 6 * DAY, edition(1))])
    steps = bring(desk, [(START + 3 * DAY, edition(2))])
    assert steps[0].versions == (2, 3)
    assert [(line.version, line.captured_at) for line in desk.versions()] == [(1, START), (2, START + 3 * DAY), (3, START + 6 * DAY)]
    hangs_together(desk.road.database, desk.document().id)


def test_what_a_look_found_again_after_an_imported_version_is_a_version_too(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put("/page", edition(1)), "live")
    for _ in range(5):
        desk.check("live")
    looks = desk.checks("live")
    between = looks[1].finished_at + (looks[2].started_at - looks[1].finished_at) / 2
    document = desk.document("live")
    assert take_in(desk.road, document, [(between, edition(2))])[0].versions == (2, 3)
    assert [line.captured_at for line in desk.versions("live")][2] == looks[2].finished_at
    assert desk.check("live").outcome is Outcome.SAME


def test_the_same_import_again_keeps_nothing(desk: Desk) -> None:
    bring(desk, PAGES)
    before = {table: desk.rows(table) for table in ("captures", "checks", "snapshots", "changesets", "replacements")}
    assert {step.outcome for step in bring(desk, PAGES)} == {"known"}
    assert {table: desk.rows(table) for table in before} == before


def test_another_page_of_the_same_time_is_an_error_and_harms_nothing(desk: Desk) -> None:
    steps = bring(desk, [(START, edition(1)), (START, edition(2)), (START + DAY, edition(3))])
    assert [step.outcome for step in steps] == ["new", "error", "new"]
    assert "2023-01-01.html has other bytes than the capture of the same time" in steps[1].said
    assert len(desk.versions()) == 2


def test_a_page_of_the_future_is_an_error(desk: Desk) -> None:
    steps = bring(desk, [(desk.clock() + DAY, edition(1))])
    assert "in the future" in steps[0].said
    assert desk.rows("captures") == 0


def test_an_older_copy_is_history_and_no_suspect(desk: Desk) -> None:
    """What is doubted when it comes now, an earlier edition under its old date, was so at its time."""
    steps = bring(desk, days(1, 2, 1))
    assert [step.outcome for step in steps] == ["new"] * 3


def test_a_suspect_that_was_imported_and_is_accepted_is_history_and_no_news(desk: Desk) -> None:
    first, second, third = days(1, 2, 3)
    bring(desk, [first, third, (second[0], half(2)), (START + 9 * DAY, half(3))])
    with desk.road.database.read() as session:
        waiting = suspects.waiting(session, desk.document().id)
    assert [accept(desk.road, COMMAND_LINE, suspect).version for suspect in waiting] == [3, 4]
    assert [line.version for line in desk.versions()] == [1, 3, 2, 4]
    assert pairs(desk) == [(1, 2, True), (1, 3, False), (3, 2, False), (2, 4, False)]
    hangs_together(desk.road.database, desk.document().id)


def test_checks_of_now_do_not_count_what_was_imported(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put("/page", edition(3)), "live")
    desk.check("live")
    last = desk.checks("live")[-1]
    take_in(desk.road, desk.document("live"), days(1, 2))
    with desk.road.database.read() as session:
        assert checks.latest(session, desk.document("live").id) == last
    assert [line.version for line in desk.versions("live")] == [2, 3, 1]
    assert desk.document("live").title


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that is up to date: to make it takes longer than to import."""
    folder = tmp_path_factory.mktemp("empty")
    with open_desk(folder) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "tracker.db"


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(PAGES))
def test_in_whatever_order_pages_come_history_is_the_same_by_time(empty: Path, order: list[Page]) -> None:
    with tempfile.TemporaryDirectory(dir=empty.parent) as folder:
        shutil.copy(empty, folder)
        with open_desk(Path(folder)) as desk:
            desk.add(URL)
            bring(desk, order)
            assert states(kept(desk.road.database, desk.document().id)) == replayed(PAGES)
            assert desk.rows("captures") == len(PAGES)
            hangs_together(desk.road.database, desk.document().id)


def campaign(desk: Desk, count: int, seed: int) -> list[dt.datetime]:
    """Import pages in any order and ask what was said at so many moments; return those where a replay of the pages says otherwise."""
    chance = random.Random(seed)  # noqa: S311  moments, no secrets
    pages = days(*(chance.randint(1, 6) for _ in range(24)))
    bring(desk, chance.sample(pages, len(pages)))
    said = [(at, parse.fingerprint(parse.read(page.encode(), parse.PDQ, url=URL))) for at, page in pages]
    wrong = []
    with desk.road.database.read() as session:
        for _ in range(count):
            moment = START + chance.uniform(-1, 25) * DAY
            found = snapshots.current(session, desk.document().id, moment)
            expected = [fingerprint for at, fingerprint in said if at <= moment]
            if (found and found.fingerprint) != (expected[-1] if expected else None):
                wrong.append(moment)
    return wrong


def test_as_of_any_moment_is_what_a_replay_gives(desk: Desk) -> None:
    assert campaign(desk, 200, seed=8) == []
