from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from tracker.fetch.robots import LONGEST_WISH, READ, Rules, crawl_delay, fresh, permit, read, robots_url, still_counts
from tracker.model.capture import Robots
from tracker.model.errors import FetchError

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
AGENT = "Tracker/1.0 (+https://example.org/about, friend of OtherBot)"
TEXT = """
User-agent: *
Crawl-delay: 7
Disallow: /private/
Allow: /private/open.html

User-agent: OtherBot
Disallow: /

User-agent: SlowBot
Crawl-delay: 1e300
"""


def record(text: str, status: int = 200) -> Robots:
    return Robots("example.org", text, status, NOW)


@pytest.mark.parametrize(
    ("path", "allowed"), [("/page", True), ("/private/x", False), ("/private/open.html", True), ("/private/x?y=1", False)]
)
def test_the_rules_for_everybody_are_ours(path: str, allowed: bool) -> None:  # noqa: FBT001
    """The longest rule that fits decides."""
    assert Rules(TEXT).allowed(f"https://example.org{path}", AGENT) is allowed


def test_a_name_in_a_comment_is_not_ours() -> None:
    """Our name ends at its version: what stands after it, in brackets, names other programs."""
    assert Rules(TEXT).allowed("https://example.org/page", AGENT)
    assert not Rules(TEXT).allowed("https://example.org/page", "OtherBot/2")


def test_rules_for_our_name_replace_those_for_everybody() -> None:
    """Who is named is bound by that part only."""
    rules = Rules("User-agent: *\nDisallow: /\n\nUser-agent: tracker\nDisallow: /no\nCrawl-delay: 2")
    assert rules.allowed("https://example.org/yes", AGENT)
    assert not rules.allowed("https://example.org/no", AGENT)
    assert rules.crawl_delay(AGENT) == timedelta(seconds=2)


def test_a_pause_is_at_most_an_hour() -> None:
    """A host may ask for any number of seconds, even for one that no clock holds."""
    assert Rules(TEXT).crawl_delay(AGENT) == timedelta(seconds=7)
    assert Rules(TEXT).crawl_delay("SlowBot") == LONGEST_WISH == timedelta(hours=1)
    assert crawl_delay(record(""), AGENT) is None


def test_a_denied_address_is_an_error_that_time_does_not_mend() -> None:
    """The message names the address and the host, and what to do."""
    with pytest.raises(FetchError, match=r"https://example.org/private/x: robots.txt of example.org forbids Tracker") as caught:
        permit(record(TEXT), "https://example.org/private/x", AGENT)
    assert (caught.value.kind, caught.value.transient) == ("robots", False)


@pytest.mark.parametrize("kept", [record(TEXT), record("", 404)])
def test_an_allowed_address_passes(kept: Robots) -> None:
    """A host without a robots.txt allows everything."""
    permit(kept, "https://example.org/page", AGENT)


def test_a_record_is_fresh_for_a_day() -> None:
    """At 24 hours it is asked for anew."""
    assert fresh(record(""), NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert not fresh(record(""), NOW + timedelta(hours=24))


def test_f19_what_a_host_said_counts_for_another_day_while_it_is_silent() -> None:
    second = timedelta(seconds=1)
    assert still_counts(record(""), NOW + timedelta(hours=48) - second)
    assert not still_counts(record(""), NOW + timedelta(hours=48))


@pytest.mark.parametrize(
    ("url", "robots"),
    [
        ("https://example.org/a/b?c=d#e", "https://example.org/robots.txt"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/robots.txt"),
    ],
)
def test_the_rules_lie_at_the_root_of_the_host(url: str, robots: str) -> None:
    """Path, query and fragment of the page play no part."""
    assert robots_url(url) == robots


def test_only_whole_lines_of_the_first_500_kb_count() -> None:
    """Half a rule would mean something else: "Disallow: /" for "Disallow: /private"."""
    head = b"User-agent: *\n" + b"#" * (READ - 14 - 12) + b"\nDisallow: /"
    assert len(head) == READ
    assert Rules(read(head + b"private\n")).allowed("https://example.org/page", AGENT)
    assert read(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\xff") == "User-agent: *\nDisallow: /\ufffd"


def test_a_text_made_to_fill_the_memory_forbids_everything() -> None:
    """Each of 17,000 names with each of 20,000 rules would be 340 million."""
    hostile = "".join(f"User-agent: a{n}\n" for n in range(17_000)) + "Disallow: /a\n" * 20_000
    started = time.monotonic()
    assert not Rules(hostile).allowed("https://example.org/page", AGENT)
    assert time.monotonic() - started < 5
