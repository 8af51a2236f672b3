"""The short form of the faults of a disk; the campaign tries every stage, a small disk of its own, and strace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.crashing import Crashes
from tests.faults import disk, room
from tests.faults.scenarios import CONFIG, PAGE, SLUG, Place
from tests.servers import PageServer


def test_a_disk_that_is_full_ends_the_check_in_one_line_and_the_next_does_all(tmp_path: Path) -> None:
    found = disk.pages(tmp_path, stride=14)
    assert found.faults == []
    assert found.told.keys() == {f"cannot be written: {disk.FULL}"}
    assert found.tried >= 2


def test_a_disk_that_takes_no_more_ends_the_check_in_one_line_and_the_next_does_all(tmp_path: Path) -> None:
    found = disk.lengths(tmp_path, stride=150)
    assert found.faults == []
    assert found.told.keys() == {disk.BROKEN}


@pytest.mark.parametrize(("deed", "way", "stride"), [
    ("import", "lengths", 200), ("import", "pages", 40), ("reread", "lengths", 60), ("backup", "lengths", 100), ("restore", "lengths", 150),
])  # fmt: skip
def test_a_command_without_room_ends_in_a_line_leaves_nothing_half_and_is_done_later(
    tmp_path: Path, deed: str, way: str, stride: int
) -> None:
    found = room.tried(tmp_path, deed, way, stride, start=stride if way == "lengths" else 0)
    assert found.faults == []
    assert found.tried >= 1


def test_no_file_can_be_opened(tmp_path: Path) -> None:
    with PageServer() as pages, Crashes(tmp_path, CONFIG) as crashes:
        place = Place(crashes, pages)
        crashes.run("add", pages.url(PAGE), "--slug", SLUG)
        place.publish(1)
        end = crashes.run("check", SLUG, files=8)
        assert "Traceback" not in end.complained
        assert end.code in {1, 2}
        assert len((end.said + end.complained).splitlines()) == 1
        assert place.check().said.startswith(f"{SLUG}: new (version 1)")
