"""How single settings are written, and what they may be."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from typing import Annotated
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from tracker.model.errors import UsageError

INTERVAL = re.compile(r"(\d{1,6})\s*([mhdw])")
ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?/?")
MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)*", re.ASCII)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
UNITS = {"m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1), "w": dt.timedelta(weeks=1)}
PASSWORD = re.compile(r"://[^:/@]*:([^@]*)@|[?&](?:ssl)?password=([^&]*)")  # of an address
SHORTEST_SECRET = 16
SHORTEST, LONGEST = dt.timedelta(minutes=1), dt.timedelta(days=366)


def read_interval(text: str) -> dt.timedelta:
    """Read "30m", "6h", "1d" or "2w" as a length of time between one minute and one year."""
    match = INTERVAL.fullmatch(text.strip().lower())
    interval = int(match[1]) * UNITS[match[2]] if match else None
    if interval is None or not SHORTEST <= interval <= LONGEST:
        raise UsageError(f'"{text}" is no interval: write a number with m, h, d or w, such as 30m or 1d, from one minute to one year')
    return interval


def _interval(value: object) -> object:
    try:
        return value if isinstance(value, dt.timedelta) else read_interval(str(value))  # a bare number has no unit
    except UsageError as error:
        raise ValueError(str(error)) from error


def _address(url: str) -> str:
    if not url.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:// or postgresql+psycopg://")
    return url


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise ValueError("is no time zone; name one as Europe/Berlin or UTC") from error
    return name


def _ip_address(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError as error:
        raise ValueError("must be the address of this machine that is listened at, such as 127.0.0.1 or 0.0.0.0") from error
    return host


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        raise ValueError("must be the address of a proxy, such as 10.0.0.5, or of its network, such as 10.0.0.0/24") from error
    return text


def _origin(url: str) -> str:
    """Return the address without a path. https, as passwords go there; but what stays on this machine may be http."""
    match = ORIGIN.fullmatch(url)
    if url and (match is None or (match["scheme"] == "http" and match["host"] not in LOOPBACK)):
        raise ValueError("must be the https:// address by which people reach the desk, without a path, or empty")
    return url.rstrip("/")


def _mailbox(address: str) -> str:
    if address and not MAILBOX.fullmatch(address):
        raise ValueError("must be an address for mail, such as tracker@example.org")
    return address


def _several(value: object) -> object:
    """Take addresses in one text, too, as the environment has them, with commas between."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _secret(token: str) -> str:
    if token and (len(token) < SHORTEST_SECRET or not token.isascii() or not token.isprintable() or " " in token):
        raise ValueError(f"must have {SHORTEST_SECRET} letters and digits or more, as nobody is to guess it; or be empty")
    return token


def known_secrets(url: str, *others: str) -> tuple[str, ...]:
    """Return the password of a database address, as it is and as it is written there, and others that are not empty."""
    written = [part for parts in PASSWORD.findall(url) for part in parts]
    found = (*written, *map(unquote, written), *others, *(quote(each, safe="") for each in others))
    return tuple(dict.fromkeys(secret for secret in found if secret))


HeaderText = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\x20-\x7e]+$")]  # what fits one header line
Interval = Annotated[dt.timedelta, BeforeValidator(_interval)]
DatabaseAddress = Annotated[str, AfterValidator(_address)]
Zone = Annotated[str, AfterValidator(_zone)]
IpAddress = Annotated[str, AfterValidator(_ip_address)]
Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], BeforeValidator(_several)]
Origin = Annotated[str, AfterValidator(_origin)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
Mailboxes = Annotated[tuple[Annotated[str, StringConstraints(min_length=3), AfterValidator(_mailbox)], ...], BeforeValidator(_several)]
Secret = Annotated[str, AfterValidator(_secret)]
