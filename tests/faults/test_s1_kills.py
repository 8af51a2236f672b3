"""The short form of the kills; the campaign kills at every step, and a thousand times at random."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.e2e import invariants
from tests.e2e.crashing import Crashes, End
from tests.faults.kills import LONGEST, Findings, Round, every_step, random_kills
from tests.faults.scenarios import CONFIG, SCENARIOS, Place
from tests.servers import PageServer

SOME = 40  # steps between two that are tried
SEED = 5


@pytest.mark.parametrize("scenario", ["withdrawn", "accept", "quarantine"])
def test_what_is_killed_before_or_after_any_write_is_done_once_by_the_next(tmp_path: Path, scenario: str) -> None:
    found = every_step(scenario, tmp_path, stride=SOME, first=4)
    assert found.faults() == []
    assert found.kills >= 1
    assert found.slowest_restart <= LONGEST


def test_kills_at_any_time_lose_nothing_and_tell_nothing_twice(tmp_path: Path) -> None:
    found = random_kills(15, SEED, tmp_path)
    assert found.faults() == []
    assert (found.kills, found.commands >= 15) == (15, True)
    assert found.slowest_restart <= LONGEST


def test_a_loss_is_found(tmp_path: Path) -> None:
    """A version was told of that the database does not hold."""
    with PageServer() as pages, Crashes(tmp_path, CONFIG) as crashes:
        place, found = Place(crashes, pages), Findings()
        trial = Round(place, Random(SEED), found)  # noqa: S311
        SCENARIOS["change"].before(place)
        trial._hear(place.check())
        trial._see_kept()
        assert found.lost == []
        trial._hear(End(None, "sundew: new (version 3): what the page says has changed"))
        trial._see_kept()
        assert found.lost == ["version 3 of sundew"]
        trial._hear(End(0, "sundew: new (version 3): what the page says has changed"))
        assert found.odd == ["version 3 of sundew was told twice"]


def test_a_page_that_is_accepted_late_stands_in_its_place_and_all_holds(pages: PageServer, tmp_path: Path) -> None:
    """Version 4 then stands between 2 and 3: each is told against what stands before it, and 2 to 3 is replaced."""
    with Crashes(tmp_path, CONFIG) as crashes:
        place = Place(crashes, pages)
        SCENARIOS["stale"].before(place)
        place.check()
        place.publish(3)
        place.check()
        assert crashes.run("accept", "3").said.startswith("page 3 of sundew is version 4")
        assert place.ask("SELECT version FROM snapshots ORDER BY captured_at") == [(1,), (2,), (4,), (3,)]
        invariants.hold(place.file)
