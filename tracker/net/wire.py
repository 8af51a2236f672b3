"""The connections of one call, under one clock and one count: no read, however small, starts the time anew."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread

import httpcore2

from tracker.net.faults import GuardedError, TooBigError
from tracker.net.guard import Guard

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, the preferred one first. Raises socket.gaierror."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
    return [str(entry[4][0]) for entry in found]


class Wire(httpcore2.NetworkBackend):
    """Opens the connections of one call. `received` are the bytes that came, `ended` whether a server has hung up."""

    def __init__(self, *, seconds: float, most: int, resolve: Resolve, guard: Guard) -> None:
        self._started = time.monotonic()
        self._seconds = seconds
        self._most = most
        self._resolve = resolve
        self._guard = guard
        self.received = 0
        self.ended = False

    def took(self) -> float:
        """Return the seconds since the call began."""
        return time.monotonic() - self._started

    def left(self) -> float:
        """Return the seconds that are left, more than 0. Raises TimeoutError."""
        left = self._seconds - self.took()
        if left <= 0:
            raise TimeoutError
        return left

    def count(self, data: bytes) -> None:
        """Add to what was received. Raises TooBigError past the cap."""
        self.received += len(data)
        self.ended = not data
        if self.received > self._most:
            message = f"more than {self._most:,} bytes came"
            raise TooBigError(message)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  the call's clock rules
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the host that answers; each gets its share of the time left.

        What the guard judges is what is connected to: the name is not asked for again in between.
        """
        addresses = self._allowed(host, port)
        plain = httpcore2.SyncBackend()
        for remaining in range(len(addresses), 0, -1):
            try:
                share = self.left() / remaining
                stream = plain.connect_tcp(addresses[-remaining], port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if remaining == 1:
                    raise
            else:
                return _Stream(stream, self)
        raise socket.gaierror(socket.EAI_NONAME, "the host has no address")

    def _allowed(self, host: str, port: int) -> list[str]:
        """Return the host's addresses that may be reached. Raises GuardedError where it has some, but none of these."""
        found = self._addresses(host, port)
        refused = {ip: why for ip in found if (why := self._guard(ip, port))}
        if found and len(refused) == len(set(found)):
            raise GuardedError(refused[found[0]])
        return [ip for ip in found if ip not in refused]

    def _addresses(self, host: str, port: int) -> list[str]:
        """Ask for the host's addresses in a thread of its own: the system's resolver knows no time limit. A number needs none."""
        with suppress(ValueError):
            return [str(ip_address(host))]
        answer: Future[list[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self._resolve(host, port))
            except OSError as error:
                answer.set_exception(error)

        Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        return answer.result(self.left())


class _Stream(httpcore2.NetworkStream):
    """A connection that looks at its wire's clock and count at every step."""

    def __init__(self, inner: httpcore2.NetworkStream, wire: Wire) -> None:
        self._inner = inner
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._inner.read(max_bytes, self._wire.left())
        self._wire.count(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._wire.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._wire.left()), self._wire)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
