"""C2, the short form: two days in which clocks change in Europe, and two in America."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.faults import zones
from tests.unit.digest.test_due import ZONES


@pytest.mark.parametrize("begin", ["2025-10-25T06", "2025-11-01T06"])
def test_c2_with_news_each_day_there_is_one_digest_for_each_local_date(tmp_path: Path, begin: str) -> None:
    found = zones.live(tmp_path, dt.datetime.fromisoformat(begin).replace(tzinfo=dt.UTC), 2)
    assert found == dict.fromkeys(ZONES, (2, 2, []))
