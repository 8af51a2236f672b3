"""How the tests of the outbound client ask, and what they expect of every error."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers import RawServer, Script
from tracker.model.capture import Answer
from tracker.model.errors import FetchError
from tracker.net import Client, Limits, anywhere
from tracker.net.guard import Guard
from tracker.net.wire import Resolve, resolve

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
AGENT = "Tracker/1.0"
ROOMY = Limits()
QUICK = Limits(seconds=1.0)
HEAD = b"HTTP/1.1 200 OK\r\n"


def client(limits: Limits = QUICK, authorities: Path | None = None, resolve: Resolve = resolve, guard: Guard = anywhere) -> Client:
    return Client(user_agent=AGENT, limits=limits, clock=lambda: NOW, authorities=authorities, resolve=resolve, guard=guard)


def get(url: str, limits: Limits = ROOMY) -> Answer:
    with client(limits) as one:
        return one.get(url)


def failed(url: str, limits: Limits = QUICK) -> FetchError:
    """Return the error, after a look at its wording: one line that names the address."""
    with pytest.raises(FetchError) as caught:
        get(url, limits)
    assert url in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def said(script: Script, limits: Limits = QUICK) -> FetchError:
    with RawServer(script) as server:
        return failed(server.url(), limits)
