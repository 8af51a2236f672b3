"""The one outbound client: GET and POST under caps of bytes and time, redirects inside one host for GET alone, and errors in words."""

from __future__ import annotations

import math
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Self

import httpcore2
import httpx2

from tracker.model.capture import Answer
from tracker.model.errors import FetchError
from tracker.net.address import address, ahead, same_site
from tracker.net.faults import EXPECTED, TooBigError, explain, failure
from tracker.net.guard import Guard, anywhere, public_only
from tracker.net.unpack import PACKINGS, unpack
from tracker.net.wire import Resolve, Wire, resolve

__all__ = ["Client", "Guard", "Limits", "address", "anywhere", "public_only"]

NOT_MODIFIED = 304
HEADERS = 500  # a page has some thirty
MOST_SENT = 1_000_000  # bytes of a body that is sent
PERMANENT = frozenset({301, 308})
Permit = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may cost: bytes received (headers included), bytes unpacked, redirects followed, seconds in all."""

    wire_bytes: int = 5_000_000
    decoded_bytes: int = 25_000_000
    hops: int = 5
    seconds: float = 60.0


LIMITS = Limits()


@cache
def _systems() -> ssl.SSLContext:
    """Return what trusts the system's authorities. To load them takes 20 ms, which a command that asks nobody need not wait."""
    return httpx2.create_ssl_context(trust_env=False)


class Client:
    """Makes every request that leaves this machine; safe to share between threads.

    No cookies, no proxy, nothing from the environment; certificates are always checked. `authorities` is a PEM file
    of those to trust instead of the system's. `resolve` finds the IP addresses of a host, and `guard` says which of
    them may be connected to.
    """

    def __init__(  # noqa: PLR0913  each is a thing of its own
        self,
        *,
        user_agent: str,
        limits: Limits = LIMITS,
        clock: Callable[[], datetime],
        authorities: Path | None = None,
        resolve: Resolve = resolve,
        guard: Guard = public_only,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, br"}
        self._limits = limits
        self._clock = clock
        self._resolve = resolve
        self._guard = guard
        self.seconds = limits.seconds
        self._own = ssl.create_default_context(cafile=authorities) if authorities else None

    @property
    def _tls(self) -> ssl.SSLContext:
        return self._own or _systems()

    def get(  # noqa: PLR0913  each is a bound of its own
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        first: int | None = None,
        permit: Permit = lambda _: None,
        seconds: float = math.inf,
        most: int | None = None,
    ) -> Answer:
        """Return what the server answers, whatever its status; only the `first` bytes of the body, where given.

        `most`: how many bytes may come, and be unpacked, instead of the limits.

        Redirects are followed within the host, where `permit` does not raise a FetchError for the address ahead; one to
        another host is returned, with `elsewhere`. It all takes no longer than the limit, or `seconds` where that is less.
        Raises FetchError.
        """
        trail, moved = [address(url)], True
        # one pool for one call: the time limit belongs to the call, and nothing stays open between two visits
        wire = self._wire(seconds, most)
        with httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=wire) as pool:
            while True:
                here = trail[-1]
                with _explained(here, wire), self._ask(pool, here, headers or {}) as response:
                    there = ahead(trail, response.status, httpx2.Headers(response.headers).get_list("location"))
                    if there is None or not same_site(here, there):
                        answer = self._answer(here, response, wire, first, most)
                        hops = tuple(map(str, trail[:-1]))
                        return replace(answer, hops=hops, moved=moved and bool(hops) and not there, elsewhere=str(there) if there else None)
                    moved = moved and response.status in PERMANENT
                if len(trail) > self._limits.hops:
                    raise failure("redirect", trail[0], f"it redirects more than {self._limits.hops} times")
                permit(str(there))
                trail.append(there)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, first: int = 1000, seconds: float = math.inf) -> Answer:
        """Send a body to an address, and return what the server answers, whatever its status, with the `first` bytes at most.

        A redirect is an answer like others, and is not followed. Where the end of an answer does not come, its status counts all the
        same: the server has taken the body. It all takes no longer than the limit, or `seconds` where that is less. Raises
        FetchError, ValueError for a body of more than MOST_SENT bytes.
        """
        if len(body) > MOST_SENT:
            raise ValueError(f"a body has at most {MOST_SENT:,} bytes, this one has {len(body):,}")
        here, wire = address(url), self._wire(seconds)
        pool = httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=wire)
        with pool, _explained(here, wire), self._ask(pool, here, headers, body) as response:
            try:
                return self._answer(here, response, wire, first)
            except (*EXPECTED, FetchError):
                return self._answered(here, response, wire, b"")

    def _wire(self, seconds: float, most: int | None = None) -> Wire:
        limits = self._limits
        return Wire(seconds=min(seconds, limits.seconds), most=most or limits.wire_bytes, resolve=self._resolve, guard=self._guard)

    def _ask(
        self, pool: httpcore2.ConnectionPool, url: httpx2.URL, headers: Mapping[str, str], body: bytes | None = None
    ) -> AbstractContextManager[httpcore2.Response]:
        """Send the request, a POST where it has a body; the response is closed at the end of the `with`."""
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        method, length = ("GET", {}) if body is None else ("POST", {"Content-Length": str(len(body))})
        named = {"Host": url.netloc.decode("ascii"), **self._headers, **headers, **length}
        return pool.stream(method, target, headers=[(name.encode(), value.encode()) for name, value in named.items()], content=body)

    def _answer(self, url: httpx2.URL, response: httpcore2.Response, wire: Wire, first: int | None, most: int | None = None) -> Answer:
        """Read the body, and put the facts together."""
        if len(response.headers) > HEADERS:
            raise failure("protocol", url, f"the answer has more than {HEADERS} headers")
        return self._answered(url, response, wire, b"".join(self._pieces(url, response, wire, first, most))[:first])

    def _answered(self, url: httpx2.URL, response: httpcore2.Response, wire: Wire, body: bytes) -> Answer:
        return Answer(
            url=str(url),
            status=response.status,
            headers=tuple(httpx2.Headers(response.headers).multi_items()),
            body=body,
            fetched_at=self._clock(),
            wire_bytes=wire.received,
            seconds=wire.took(),
            not_modified=response.status == NOT_MODIFIED,
        )

    def _pieces(self, url: httpx2.URL, response: httpcore2.Response, wire: Wire, first: int | None, most: int | None) -> Iterator[bytes]:
        """Yield the unpacked body, looking at clock and cap for every piece."""
        named = httpx2.Headers(response.headers).get_list("content-encoding", split_commas=True)
        packing = ", ".join(name.strip().lower() for name in named) or "identity"
        if packing not in PACKINGS:
            raise failure("encoding", url, f"the answer is packed as {packing!r}")
        size, cap = 0, most or self._limits.decoded_bytes
        for piece in unpack(response.iter_stream(), packing):
            wire.left()
            size += len(piece)
            if size > cap:
                message = f"it unpacks to more than {cap:,} bytes"
                raise TooBigError(message)
            yield piece
            if first is not None and size >= first:
                return

    def close(self) -> None:
        """Do nothing: no connection outlives its call. It is here so that callers need not know that."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _explained(url: httpx2.URL, wire: Wire) -> Iterator[None]:
    """Turn what the network raises into a FetchError."""
    try:
        yield
    except EXPECTED as error:
        raise explain(error, url, ended=wire.ended) from error
