from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch.politeness import host_of, next_allowed
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
