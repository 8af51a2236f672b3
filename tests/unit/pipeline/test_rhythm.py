from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.pipeline.rhythm import next_due, read_cron

TUESDAY = dt.datetime(2024, 12, 3, 12, 0, tzinfo=dt.UTC)
NEW_YORK = ZoneInfo("America/New_York")


def document(cron: str) -> Document:
    return Document(1, "summary", "https://example.org/", "pdq", dt.timedelta(hours=6), State.ACTIVE, TUESDAY, cron=cron)


def due(cron: str, now: dt.datetime = TUESDAY, zone: dt.tzinfo = dt.UTC) -> str:
    return f"{next_due(document(cron), now, zone):%a %d %b %H:%M}"


def test_without_a_cron_line_the_interval_counts() -> None:
    assert due("") == "Tue 03 Dec 18:00"


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 7 * * *", "Wed 04 Dec 07:00"),
        ("30 12 * * *", "Tue 03 Dec 12:30"),
        ("0 12 * * *", "Wed 04 Dec 12:00"),
        ("*/15 * * * *", "Tue 03 Dec 12:15"),
        ("0 6 * * 0", "Sun 08 Dec 06:00"),
        ("0 6 * * 7", "Sun 08 Dec 06:00"),
        ("0 6 * * sun", "Sun 08 Dec 06:00"),
        ("0 6 * * 1", "Mon 09 Dec 06:00"),
        ("0 6 * * 1-5", "Wed 04 Dec 06:00"),
        ("0 6 * * 5-7", "Fri 06 Dec 06:00"),
        ("0 6 * * sat-mon", "Sat 07 Dec 06:00"),
        ("0 6 * * */3", "Wed 04 Dec 06:00"),
        ("0 0 1 1 *", "Wed 01 Jan 00:00"),
    ],
)
def test_a_cron_line_names_the_next_time(cron: str, expected: str) -> None:
    assert due(cron) == expected


def test_a_cron_line_counts_in_the_zone_of_the_settings_also_when_its_clocks_change() -> None:
    assert due("0 7 * * *", zone=NEW_YORK) == "Wed 04 Dec 12:00"
    before = dt.datetime(2025, 3, 8, 20, 0, tzinfo=dt.UTC)
    assert due("0 7 * * *", before, NEW_YORK) == "Sun 09 Mar 11:00"


def test_a_time_that_the_clocks_skip_is_no_reason_to_stop() -> None:
    moment, seen = dt.datetime(2026, 3, 7, 12, 0, tzinfo=dt.UTC), []
    for _ in range(3):
        moment = next_due(document("30 2 * * *"), moment, NEW_YORK)
        seen.append(moment.astimezone(NEW_YORK).date().isoformat())
    assert seen == ["2026-03-08", "2026-03-09", "2026-03-10"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "0 7 * *",
        "0 7 * * * *",
        "60 7 * * *",
        "0 25 * * *",
        "0 7 * * 8",
        "0 7 * * lundi",
        "0 7 30 2 *",
        "a b c d e",
        "0 7 * * 1-",
        "0 7 * * */0",
    ],
)
def test_what_is_no_cron_line_is_refused_in_one_line(line: str) -> None:
    with pytest.raises(UsageError, match="is no cron line") as error:
        read_cron(line, TUESDAY, dt.UTC)
    assert "\n" not in str(error.value)


def test_a_cron_line_is_kept_with_single_spaces() -> None:
    assert read_cron("  0   7 * *  1-5 ", TUESDAY, dt.UTC) == "0 7 * * 1-5"
