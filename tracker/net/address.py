"""Addresses: which are accepted, and where a redirect may lead."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx2

from tracker.net.faults import failure, plain

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
HIGHEST_PORT = 65535
LONGEST = 2000  # characters
HOST = re.compile(r"[0-9a-f.]*:[0-9a-f:.]*|(?!.{254})[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
LOGIN = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?/*).*@", re.IGNORECASE | re.DOTALL)  # a password may hold any sign
SHOWN = 80  # characters of what is no address
NO_ADDRESS = (httpx2.InvalidURL, UnicodeError)  # the second for signs that no address can hold


def address(url: str) -> httpx2.URL:
    """Return the address in its normal form, without a fragment. Raises FetchError of kind `address`."""
    if len(url) > LONGEST:
        raise failure("address", _shown(url), f"this is longer than an address may be, {LONGEST:,} characters")
    try:
        parsed = _normal(httpx2.URL(url))
        usable = _usable(parsed)
    except NO_ADDRESS as error:
        raise failure("address", _shown(url), f"this is no address ({_why(error)})") from error
    if not usable:
        raise failure("address", _shown(url), "this is no address of a web page")
    return parsed


def ahead(trail: Sequence[httpx2.URL], status: int, locations: Sequence[str]) -> httpx2.URL | None:
    """Return where the last address of the trail redirects to, None where it does not. Raises FetchError of kind `redirect`."""
    if status not in REDIRECTS or not locations:
        return None
    here = trail[-1]
    try:
        there = _normal(here.join(locations[0]))
        usable = _usable(there) and len(str(there)) <= LONGEST
    except NO_ADDRESS as error:
        raise failure("redirect", here, f"it redirects to what is no address ({_shown(locations[0])})") from error
    if not usable:
        raise failure("redirect", here, f"it redirects to what is no web page ({_shown(locations[0])})")
    if here.raw_host == there.raw_host and (here.scheme, there.scheme) == ("https", "http"):
        raise failure("redirect", here, "it redirects from https to http")
    if there in trail:
        raise failure("redirect", here, f"it redirects in a circle, to {there}")
    return there


def same_site(here: httpx2.URL, there: httpx2.URL) -> bool:
    """Return whether both are on one host and port; the step from http to https at their usual ports counts as one."""
    upgrade = (_place(here), _place(there)) == (("http", 80), ("https", 443))
    return here.raw_host == there.raw_host and (upgrade or _place(here) == _place(there))


def _place(url: httpx2.URL) -> tuple[str, int]:
    return url.scheme, url.port or PORTS[url.scheme]


def _normal(url: httpx2.URL) -> httpx2.URL:
    # the raw path of an address without one is "/"
    return url.copy_with(fragment=None, raw_path=url.raw_path)


def _usable(url: httpx2.URL) -> bool:
    port = PORTS.get(url.scheme, 0) if url.port is None else url.port
    return url.scheme in PORTS and _is_host(url.raw_host.decode("ascii")) and not url.userinfo and 0 < port <= HIGHEST_PORT


def _why(error: httpx2.InvalidURL | UnicodeError) -> str:
    # behind the colon stands what may be part of a password
    return "it holds signs that none can hold" if isinstance(error, UnicodeError) else str(error).partition(":")[0]


def _is_host(host: str) -> bool:
    """Return whether this is an IP address or a name that can exist."""
    return bool(HOST.fullmatch(host)) and all(_is_label(label) for label in host.lower().split("."))


def _is_label(label: str) -> bool:
    """Return whether a label that stands for letters beyond ASCII does so."""
    if not label.startswith("xn--"):
        return True
    try:
        letters = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    return letters.isprintable() and not letters.isascii()


def _shown(text: str) -> str:
    text = LOGIN.sub(r"\1***@", text)
    return f"'{plain(text[:SHOWN])}{'…' * (len(text) > SHOWN)}'"
