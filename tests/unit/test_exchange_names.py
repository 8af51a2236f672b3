from __future__ import annotations

from pathlib import PurePath

import pytest

from tracker.exchange.names import captured_at

NAMED = {
    "2024-12-03.html": "2024-12-03T00:00:00",
    "20241203.html": "2024-12-03T00:00:00",
    "2024-12-03T14:30.html": "2024-12-03T14:30:00",
    "2024-12-03T14-30.html": "2024-12-03T14:30:00",
    "2024-12-03_143000.html": "2024-12-03T14:30:00",
    "2024-12-03T143007Z.htm": "2024-12-03T14:30:07",
    "2024-12-03 14.30.07.html": "2024-12-03T14:30:07",
    "20241203143000.html": "2024-12-03T14:30:00",
    "20241203143000": "2024-12-03T14:30:00",
    "20241203143000id_": "2024-12-03T14:30:00",
    "20241203143000id_.html": "2024-12-03T14:30:00",
    "20241203143000id_lung-screening-pdq.html": "2024-12-03T14:30:00",
    "20241203143000_lung-screening-pdq.html": "2024-12-03T14:30:00",
    "2024-12-03-lung.html": "2024-12-03T00:00:00",
    "20241203143000/index.html": "2024-12-03T14:30:00",
    "www.example.org/20241203143000if_/types/lung/hp/index.html": "2024-12-03T14:30:00",
    "2020-01-01/2024-12-03.html": "2024-12-03T00:00:00",
}
NAMELESS = (
    "index.html", "lung-2024-12-03.html", "2024-12.html", "2024.html", "2024-02-30.html", "2024-12-03T25:00.html", "20241203143.html",
    "2024-12-033.html", "2024-1203.html", "202412031430001.html", "01-12-2024.html", "2024-12-03lung.html",
    "1234567890/index.html", ".html",
)  # fmt: skip


@pytest.mark.parametrize(("name", "time"), NAMED.items())
def test_a_name_tells_when_a_page_was_captured(name: str, time: str) -> None:
    found = captured_at(PurePath(name))
    assert found is not None
    assert found.isoformat() == f"{time}+00:00"


@pytest.mark.parametrize("name", NAMELESS)
def test_what_is_no_date_is_not_guessed_at(name: str) -> None:
    assert captured_at(PurePath(name)) is None
