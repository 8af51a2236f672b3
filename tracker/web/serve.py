"""Serves the desk from a thread of this process."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from tracker.model.errors import ConfigError
from tracker.pipeline.road import Road
from tracker.store import people
from tracker.web import make_app, site
from tracker.web.connection import Patience, connections
from tracker.web.render import TEMPLATES
from tracker.web.routes import Routes

GRACE = 5  # seconds that answers in hand are waited for at the end
BACKLOG = 128  # connections that wait to be taken, and are taken at once
log = logging.getLogger("tracker")


@contextmanager
def serving(  # noqa: PLR0913  each is a choice of its own
    road: Road,
    *,
    host: str,
    port: int,
    url: str = "",
    proxies: Sequence[str] = (),
    public: bool = False,
    waits: bool = False,
    metrics_token: str = "",
    more: Sequence[Routes] = (),
    patience: Patience | None = None,
) -> Iterator[str]:
    """Serve the desk and give its address; port 0 is any free one. Raises ConfigError where it cannot be served there.

    `proxies`: the addresses or networks of those who are believed, with an https `url`, when they say for whom they ask. `waits`: reports
    are told in feeds only once they are reviewed. `metrics_token` as in `Site`. `more`: pages beside its own; `patience`: another one
    with slow browsers.
    """
    if not ipaddress.ip_address(host).is_loopback:
        _refuse_without_admin(road, host)
        if not url:
            log.warning("web.url is not set: from other machines nobody can sign in, as passwords would travel unencrypted")
    _settle()
    with _listening(host, port) as listener:
        desk = site(road, host=host, port=listener.getsockname()[1], url=url, public=public, waits=waits, metrics_token=metrics_token)
        server = uvicorn.Server(_config(make_app(desk, more), patience, proxies if url.startswith("https://") else ()))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="desk")
        thread.start()
        try:
            yield desk.url
        finally:
            server.should_exit = True
            thread.join()


@cache
def _settle() -> None:
    """Read the templates that are waited for most, and let no look for garbage visit what is loaded now, as it stays for good.

    What strangers send that is no form is answered, and is nothing for an operator's log.
    """
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    for name in ("inbox.html", "report.html", "statement.html"):
        TEMPLATES.get_template(name)
    gc.collect()
    gc.freeze()


def _config(app: FastAPI, patience: Patience | None, proxies: Sequence[str]) -> uvicorn.Config:
    """Return how it is served; `proxies`: which say who asks."""
    return uvicorn.Config(
        app,
        http=cast("Any", connections(patience)),
        ws="none",
        log_config=None,
        log_level="error",  # warnings tell of what strangers send; and addresses of requests may hold the token of an invitation
        access_log=False,
        backlog=BACKLOG,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=GRACE,
    )


def _refuse_without_admin(road: Road, host: str) -> None:
    with road.database.read() as session:
        if not people.admins(session):
            raise ConfigError(f"web.host {host} is open to other machines, and there is no admin yet; tracker user add NAME --role admin")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        said = (os.strerror(error.errno) if error.errno else str(error)).lower()  # `strerror` says the address again
        raise ConfigError(f"web.port {port} of {host} cannot be used: {said}; set another, or start with --no-web") from error
    # asyncio does so itself for sockets of its own alone; without it each answer waits 40 ms for an acknowledgement
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
