from __future__ import annotations

import datetime as dt

from tracker.pipeline.post import wait_after

MINUTE = dt.timedelta(minutes=1)


def test_waits_double_from_a_minute_to_six_hours() -> None:
    assert [wait_after(tries) / MINUTE for tries in range(1, 12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert wait_after(10_000) == 360 * MINUTE
