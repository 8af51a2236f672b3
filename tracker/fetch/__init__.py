"""One look at a page: the request with what is known of the last answer, and the host's robots.txt before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from tracker.fetch.again import persist
from tracker.fetch.politeness import LONGEST_RETRY, back_off, host_of, next_allowed, retry_after, said_time
from tracker.fetch.robots import LONGEST_WISH, READ, crawl_delay, fresh, permit, read, robots_url, still_counts
from tracker.model.capture import Answer, Robots
from tracker.model.errors import FetchError
from tracker.net import Client

__all__ = [
    "LONGEST_RETRY",
    "LONGEST_WISH",
    "Fetcher",
    "PageFetcher",
    "back_off",
    "crawl_delay",
    "fresh",
    "host_of",
    "next_allowed",
    "permit",
    "retry_after",
    "still_counts",
]

SUCCESS = range(200, 300)
SERVER_ERRORS = range(500, 600)


class Fetcher(Protocol):
    """Who brings pages; tests bring their own. `delay` is what the host is left alone for between two requests."""

    def look(  # noqa: PLR0913
        self,
        url: str,
        *,
        etag: str | None,
        last_modified: str | None,
        permit: Callable[[str], None],
        delay: timedelta,
        most: int | None = None,
    ) -> Answer:
        """Return what is at the address; `not_modified` where it is what the etag or date named. Raises FetchError.

        `permit` is asked for each address that this one redirects to, before it is, and raises one where it may not be.
        `most`: how many bytes may come, instead of those of a page.
        """

    def robots(self, url: str, *, delay: timedelta) -> Robots:
        """Return the robots.txt that counts for the address. Raises FetchError."""


class PageFetcher:
    """Brings pages over the network; where a connection breaks, it asks again, all within the client's seconds."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def look(  # noqa: PLR0913
        self,
        url: str,
        *,
        etag: str | None,
        last_modified: str | None,
        permit: Callable[[str], None],
        delay: timedelta,
        most: int | None = None,
    ) -> Answer:
        """Ask for the page, only if it is another than the stored headers tell of. Raises FetchError."""
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in known.items() if value}

        def ask(seconds: float) -> Answer:
            return self._client.get(url, headers, permit=permit, seconds=seconds, most=most)

        return persist(ask, seconds=self._client.seconds, delay=delay)

    def robots(self, url: str, *, delay: timedelta) -> Robots:
        """Ask the host what it allows.

        Whatever is no server error counts: a host without a robots.txt, or with one elsewhere, allows everything.
        Raises FetchError of kind `robots`, transient, where the host cannot say what it allows, and of kind `address`
        where it may not be reached at all.
        """
        host = host_of(url)

        def ask(seconds: float) -> Answer:
            return self._client.get(robots_url(url), first=READ, seconds=seconds)

        try:
            answer = persist(ask, seconds=self._client.seconds, delay=delay)
        except FetchError as error:
            if error.kind == "address":  # so may the page not
                raise FetchError(str(error).replace(robots_url(url), url, 1), kind=error.kind, transient=error.transient) from error
            raise _unreadable(host, error.kind) from error
        if answer.status in SERVER_ERRORS:
            raise _unreadable(host, answer.status)
        text = read(answer.body) if answer.status in SUCCESS else ""
        return Robots(host, text, answer.status, answer.fetched_at, said_time(answer))


def _unreadable(host: str, why: object) -> FetchError:
    return FetchError(f"robots.txt of {host} could not be read ({why}); try again later", kind="robots", transient=True)
