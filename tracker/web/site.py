"""What the desk needs of the rest: the road, and under which addresses it is reached."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from tracker.pipeline.road import Road

LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Site:
    """A desk. `url`: the address by which people reach it, without a path; `hosts`: those that it answers to, none: to all.

    `secure`: cookies travel encrypted only, as they must everywhere but on this machine. `waits`: feeds tell of reviewed reports alone.
    `metrics_token`: what a program on another machine shows to read the metrics; empty: none may.
    """

    road: Road
    url: str
    hosts: frozenset[str]
    secure: bool
    public: bool = False
    waits: bool = False
    metrics_token: str = ""

    @property
    def overheard(self) -> bool:
        """Tell whether what is sent to this desk travels unencrypted between machines."""
        return self.secure and self.url.startswith("http://")

    def origin(self, host: str) -> str:
        """Return the origin of the pages that are served under a Host header."""
        host = host.lower()
        return self.url if host == urlsplit(self.url).netloc.lower() else f"http://{host}"


def site(  # noqa: PLR0913
    road: Road, *, host: str, port: int, url: str = "", public: bool = False, waits: bool = False, metrics_token: str = ""
) -> Site:
    """Return the site that listens there. `url`: the address by which people reach it, where that is another one."""
    here = ipaddress.ip_address(host)
    own = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    local = {own, *(f"{name}:{port}" for name in LOCAL)}
    if url:
        return Site(road, url, frozenset({urlsplit(url).netloc.lower(), *local}), url.startswith("https://"), public, waits, metrics_token)
    hosts = frozenset(local if here.is_loopback else ())
    return Site(road, f"http://{own}", hosts, not here.is_loopback, public, waits, metrics_token)
