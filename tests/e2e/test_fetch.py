from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.servers import PageServer, RawServer, closed_door, drips, floods
from tracker.fetch import Fetcher, PageFetcher, permit
from tracker.fetch.robots import READ, Rules
from tracker.model.capture import Answer, Robots
from tracker.model.errors import FetchError
from tracker.net import Client, Limits, anywhere

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
AGENT = "Tracker/1.0"
NO_TIME = timedelta()
DENY = "User-agent: *\nDisallow: /private"


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Client(user_agent=AGENT, limits=Limits(seconds=2.0), clock=lambda: NOW, guard=anywhere) as client:
        yield PageFetcher(client)


def look(fetcher: Fetcher, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
    return fetcher.look(url, etag=etag, last_modified=modified, permit=lambda _: None, delay=NO_TIME)


def unreadable(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.robots(url, delay=NO_TIME)
    assert (caught.value.kind, caught.value.transient) == ("robots", True)
    return str(caught.value)


def test_the_first_look_is_unconditional(pages: PageServer, fetcher: Fetcher) -> None:
    """Nothing is known yet that could be unchanged."""
    answer = look(fetcher, pages.put("/page", "one", etag='"1"', modified="Sat, 01 Mar 2025 10:00:00 GMT"))
    assert (answer.body, answer.header("etag")) == (b"one", '"1"')
    assert not {"if-none-match", "if-modified-since"} & set(pages.requests[0].headers)


def test_the_next_look_brings_only_what_is_new(pages: PageServer, fetcher: Fetcher) -> None:
    """The stored headers go back as they came; a new version has others."""
    url = pages.put("/page", "one", etag='W/"1"', modified="Sat, 01 Mar 2025 10:00:00 GMT")
    first = look(fetcher, url)
    etag, modified = first.header("etag"), first.header("last-modified")
    assert look(fetcher, url, etag, modified).not_modified
    assert look(fetcher, url, None, modified).not_modified
    pages.put("/page", "two", etag='W/"2"')
    assert look(fetcher, url, etag, modified).body == b"two"


def test_robots_are_read_at_the_root(pages: PageServer, fetcher: Fetcher) -> None:
    """The record holds text, status and time, for the store to keep."""
    pages.put("/robots.txt", DENY)
    record = fetcher.robots(pages.url("/a/page?x"), delay=NO_TIME)
    assert record == Robots(pages.host, DENY, 200, NOW)
    permit(record, pages.url("/a/page"), AGENT)
    with pytest.raises(FetchError):
        permit(record, pages.url("/private/page"), AGENT)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_robots_allows_everything(pages: PageServer, fetcher: Fetcher, status: int) -> None:
    """The page that comes instead is not read as rules."""
    pages.put("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    record = fetcher.robots(pages.url("/page"), delay=NO_TIME)
    assert (record.status, record.text) == (status, "")
    permit(record, pages.url("/private"), AGENT)


def test_robots_on_another_host_are_not_read(pages: PageServer, fetcher: Fetcher) -> None:
    """Rules hold for the host that says them."""
    pages.put("/robots.txt", "User-agent: *\nDisallow: /", status=301, location="http://127.0.0.2/robots.txt")
    assert fetcher.robots(pages.url("/page"), delay=NO_TIME).text == ""


@pytest.mark.parametrize("status", [500, 503])
def test_a_host_that_cannot_say_is_not_visited(pages: PageServer, fetcher: Fetcher, status: int) -> None:
    """A server error is no permission; the message names the host."""
    pages.put("/robots.txt", "", status=status)
    assert unreadable(fetcher, pages.url("/page")) == f"robots.txt of {pages.host} could not be read ({status}); try again later"


def test_a_host_that_is_not_reached_is_not_visited(fetcher: Fetcher) -> None:
    """Refused or too slow: try later."""
    assert "(refused)" in unreadable(fetcher, closed_door())
    with RawServer(drips(b"", iter(()))) as server:
        assert "(timeout)" in unreadable(fetcher, server.url())


def test_endless_robots_are_read_up_to_500_kb(fetcher: Fetcher) -> None:
    """The first rules count, and the rest is left on the wire."""
    with RawServer(floods(b"HTTP/1.1 200 OK\r\n\r\n" + DENY.encode() + b"\n", b"# nothing\n" * 500)) as server:
        record = fetcher.robots(server.url("/page"), delay=NO_TIME)
    assert len(record.text) <= READ
    assert not Rules(record.text).allowed(server.url("/private"), AGENT)
