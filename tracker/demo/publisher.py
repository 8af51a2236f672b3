"""A small publisher on this machine: serves the sample summaries as a real site would, one issue after the other."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tracker.demo.issues import MAINTENANCE, UNMOVED, Work
from tracker.demo.press import cut_short

HOST = "127.0.0.1"
ROBOTS = b"User-agent: *\nDisallow: /search\n"
BLINK = 0.02  # seconds until the server notices that it is to stop


@dataclass(frozen=True, slots=True)
class Page:
    """What is served at a path; what has no date is not to be kept."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    modified: dt.datetime | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers that a 304 has as well. The tag is a weak one: it is the same packed and unpacked."""
        if self.modified is None:
            return {"Cache-Control": "no-store"}
        tag = f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        return {"ETag": tag, "Last-Modified": format_datetime(self.modified, usegmt=True), "Vary": "Accept-Encoding"}

    def is_known(self, tags: str | None, since: str | None) -> bool:
        """Tell whether the asker has this page. Where tags are named, the date does not count."""
        if self.modified is None:
            return False
        if tags is not None:
            return tags.strip() == "*" or self.headers()["ETag"].removeprefix("W/") in [
                tag.strip().removeprefix("W/") for tag in tags.split(",")
            ]
        return since is not None and self.modified <= _moment(since)


class Publisher(AbstractContextManager["Publisher"]):
    """Serves until the end of its `with`; a work is not there until it is published. Its dates are `moved` by whole days."""

    def __init__(self, moved: dt.timedelta = UNMOVED) -> None:
        self._moved = moved
        self._pages = {"/robots.txt": Page(ROBOTS, "text/plain")}
        self._server = ThreadingHTTPServer((HOST, 0), _handler(self._pages))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(BLINK,), daemon=True)
        self._site = f"http://{HOST}:{self._server.server_address[1]}"

    def url(self, work: Work) -> str:
        """Return the address of a work."""
        return self._site + work.path

    def publish(self, work: Work, number: int) -> None:
        """Put out an issue of a work; the first is number 1."""
        self._pages[work.path] = Page(work.page(number, self._moved), modified=work.issues[number - 1].published + self._moved)

    def maintain(self, work: Work) -> None:
        """Show a maintenance page in its place, as if all was well."""
        self._pages[work.path] = Page(MAINTENANCE)

    def break_off(self, work: Work, number: int) -> None:
        """Show an issue of a work cut short, as a broken tool makes it."""
        self._pages[work.path] = Page(cut_short(work.page(number, self._moved).decode()).encode())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _moment(header: str) -> dt.datetime:
    """Read the date of a header; what is no date is the beginning of time, so that the page is sent."""
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _handler(pages: dict[str, Page]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = pages.get(self.path.partition("?")[0])
            if found is None:
                self.send_error(HTTPStatus.NOT_FOUND)
            elif found.is_known(self.headers["If-None-Match"], self.headers["If-Modified-Since"]):
                self._begin(HTTPStatus.NOT_MODIFIED, found.headers())
            else:
                self._send(found)

        def _send(self, found: Page) -> None:
            packed = "gzip" in (self.headers["Accept-Encoding"] or "")
            body = gzip.compress(found.body, mtime=0) if packed else found.body
            packing = {"Content-Encoding": "gzip"} if packed else {}
            self._begin(HTTPStatus.OK, {"Content-Type": found.type, "Content-Length": str(len(body))} | packing | found.headers())
            self.wfile.write(body)

        def _begin(self, status: HTTPStatus, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing: the tour says what matters."""

    return Handler
