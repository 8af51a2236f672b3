from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch.politeness import back_off, host_of, next_allowed, retry_after
from tracker.model.errors import FetchError

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("delay", "took", "crawl_delay", "wait"),
    [
        (2, 0.1, None, 2),
        (2, 1.5, None, 7.5),
        (2, 40, None, 60),
        (2, 0.1, 10, 10),
        (2, 40, 3600, 3600),
        (120, 40, 30, 120),
        (0, 0, 0, 0),
    ],
)
def test_a_host_is_left_alone_for_the_longest_of_three_delays(delay: float, took: float, crawl_delay: float | None, wait: float) -> None:
    """Our own delay, five times the last answer's time, the host's wish; the second counts up to a minute."""
    wish = None if crawl_delay is None else timedelta(seconds=crawl_delay)
    allowed = next_allowed(NOW, timedelta(seconds=delay), timedelta(seconds=took), wish)
    assert allowed == NOW + timedelta(seconds=wait)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://EXAMPLE.org:443/page", "example.org"),
        ("http://example.org:80", "example.org"),
        ("http://example.org:443/", "example.org:443"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("https://Bücher.example/", "xn--bcher-kva.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
    ],
)
def test_a_host_has_one_key(url: str, host: str) -> None:
    """Every spelling of an address gives the same key, so a host has one queue."""
    assert host_of(url) == host


def test_what_is_no_address_has_no_host() -> None:
    """A host is asked for only where there is one."""
    with pytest.raises(FetchError) as caught:
        host_of("example.org")
    assert caught.value.kind == "address"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("60", 60),
        (" 60 ", 60),
        ("0", 0),
        ("00120", 120),
        ("86400", 86_400),
        ("86401", 86_400),
        ("1000000000000", 86_400),
        ("9" * 100_000, 86_400),
        ("0" * 100_000, 0),
        ("Sat, 01 Mar 2025 12:02:00 GMT", 120),
        ("Saturday, 01-Mar-25 12:02:00 GMT", 120),
        ("Sat Mar  1 12:02:00 2025", 120),
        ("Sat, 01 Mar 2025 14:02:00 +0200", 120),
        ("Sat, 01 Mar 2025 12:02:00 -0000", 120),
        ("Sat, 01 Mar 2025 11:00:00 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        (None, None),
        ("", None),
        ("-1", None),
        ("+60", None),
        ("1.5", None),
        ("1e12", None),
        ("60, 120", None),
        ("60s", None),
        ("x", None),
        ("\u0661\u0662", None),
        ("Sat, 32 Mar 2025 12:02:00 GMT", None),
        ("Sat, 01 Mar 2025 12:02:00 +99999999999", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0),
    ],
)
def test_f18_a_host_says_how_long_it_wants_to_be_left_alone(value: str | None, seconds: int | None) -> None:
    """In seconds or as a date, at most a day; what cannot be read says nothing."""
    assert retry_after(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text() | st.integers().map(str) | st.from_regex(r"[A-Z][a-z]{2}, [0-9 A-Za-z:+-]{0,40}"))
def test_f18_whatever_stands_there_is_a_pause_of_up_to_a_day_or_nothing(value: str) -> None:
    pause = retry_after(value, NOW)
    assert pause is None or timedelta() <= pause <= timedelta(hours=24)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(9999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_f18_a_date_is_a_pause_until_then(until: datetime) -> None:
    until = until.replace(microsecond=0)
    assert retry_after(format_datetime(until, usegmt=True), NOW) == min(max(until - NOW, timedelta()), timedelta(hours=24))


@pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 1), (2, 2), (5, 16), (9, 256), (10, 360), (11, 360), (10**9, 360)])
def test_f18_a_host_that_fails_is_left_alone_for_twice_as_long_each_time(failures: int, minutes: int) -> None:
    """Up to a quarter less, and 6 hours at most."""
    full = timedelta(minutes=minutes)
    assert full * 0.75 <= back_off("example.org", failures) <= full


@given(st.text(max_size=30), st.integers(min_value=1, max_value=40))
def test_f18_the_pause_of_a_host_is_always_the_same_and_never_shrinks_by_more_than_chance(host: str, failures: int) -> None:
    pause, longer = back_off(host, failures), back_off(host, failures + 1)
    assert pause == back_off(host, failures)
    assert timedelta(seconds=30) < pause <= timedelta(hours=6)
    assert longer > pause or pause >= timedelta(hours=4.5) * 0.75


def test_f18_hosts_that_failed_together_do_not_come_back_together() -> None:
    assert len({back_off(f"{n}.example", 3) for n in range(100)}) == 100
