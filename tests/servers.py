"""Real servers on 127.0.0.1 for tests: one that serves pages in versions, one that says whatever it is told to."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"
DRIP = 0.05  # seconds between two bytes of a slow server
Script = Callable[[socket.socket, threading.Event], None]


@dataclass(frozen=True)
class Page:
    """What is served at a path; with an `etag` or `modified`, a question that names the same one gets a 304."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    modified: str | None = None

    def known(self, asked: dict[str, str]) -> bool:
        tags = self.etag is not None and asked.get("if-none-match") == self.etag
        return tags or (self.modified is not None and asked.get("if-modified-since") == self.modified)


@dataclass(frozen=True)
class Asked:
    """A request as it came; the names of the headers in lower case."""

    path: str
    headers: dict[str, str]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Report a bug of the server, but not that a client hung up: some tests do so on purpose."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class PageServer(AbstractContextManager["PageServer"]):
    """Serves pages from memory: `put` publishes the next version of one; `requests` tells what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[Asked] = []
        self._server = _Server((HOST, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.host = f"{HOST}:{self._server.server_address[1]}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def put(
        self, path: str, body: bytes | str, *, status: int = 200, etag: str | None = None, modified: str | None = None, **headers: str
    ) -> str:
        """Publish a page and return its address; header names are written with _ for -: `content_type="text/html"`."""
        raw = body.encode() if isinstance(body, str) else body
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        self.pages[path] = Page(raw, status, named, etag, modified)
        return self.url(path)

    def asked(self, path: str) -> list[Asked]:
        return [request for request in self.requests if request.path == path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = {name.lower(): value for name, value in self.headers.items()}
                server.requests.append(Asked(self.path, asked))
                page = server.pages.get(self.path, Page(b"not here", 404))
                known = page.known(asked)
                self.send_response(304 if known else page.status)
                for name, value in (("ETag", page.etag), ("Last-Modified", page.modified), *page.headers):
                    if value is not None:
                        self.send_header(name, value)
                if not known:
                    self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                if not known:
                    self.wfile.write(page.body)

            def log_message(self, *_: object) -> None:
                """Say nothing: pytest shows what matters."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@dataclass
class RawServer(AbstractContextManager["RawServer"]):
    """Runs the script on every connection once its request has come; `requests` are the raw heads."""

    script: Script
    tls: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    place: tuple[str, int] = (HOST, 0)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(self.place)
        self._threads = [threading.Thread(target=self._serve)]
        self.host = "{}:{}".format(*self._listener.getsockname())

    def url(self, path: str = "/") -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}{path}"

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._talk, args=(connection,)))
                self._threads[-1].start()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with suppress(OSError), connection, self._secured(connection) as talking:
            head = _head(talking)
            self.requests.append(head)
            self.scripted(head)(talking, self.over)

    def scripted(self, _head: bytes) -> Script:
        """Return what is done on a connection with this request."""
        return self.script

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(connection, server_side=True) if self.tls else connection

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        with suppress(OSError):  # wakes the accept
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


def _head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (data := connection.recv(65536)):
        head += data
    return head


def says(*parts: bytes) -> Script:
    """Send the parts and hang up."""

    def script(connection: socket.socket, _: threading.Event) -> None:
        for part in parts:
            connection.sendall(part)

    return script


def drips(at_once: bytes, slowly: Iterator[bytes], every: float = DRIP) -> Script:
    """Send the first part at once, then one piece after the other, slowly, until the test is over."""

    def script(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(at_once)
        for piece in slowly:
            if over.wait(every):
                return
            connection.sendall(piece)
        over.wait()

    return script


def floods(at_once: bytes, piece: bytes) -> Script:
    """Send the first part, then the same piece as fast as it is taken, until nobody takes it."""

    def script(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(at_once)
        while not over.is_set():
            connection.sendall(piece)

    return script


def streams(at_once: bytes, pieces: Callable[[], Iterator[bytes]]) -> Script:
    """Send the first part, then all pieces, which are made anew for each connection and never held together; then hang up."""

    def script(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(at_once)
        for piece in pieces():
            if over.is_set():
                return
            connection.sendall(piece)

    return script


def in_turn(*scripts: Script) -> Script:
    """Do the first on the first connection, and so on; the last again and again."""
    turns = chain(scripts, repeat(scripts[-1]))

    def script(connection: socket.socket, over: threading.Event) -> None:
        next(turns)(connection, over)

    return script


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole answer with its length."""
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]).encode() + body


@contextmanager
def full_house() -> Iterator[str]:
    """Give the address of a server whose queue is full: a connection to it is neither made nor refused."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server((HOST, 0), backlog=0))
        for _ in range(8):
            caller = sockets.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(listener.getsockname())
        yield f"http://{HOST}:{listener.getsockname()[1]}/"


def closed_door() -> str:
    """Return the address of a port where nobody listens."""
    with socket.create_server((HOST, 0)) as listener:
        return f"http://{HOST}:{listener.getsockname()[1]}/"


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that nobody else has signed, made on the spot."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "certificate.pem"

    def make(self) -> Self:
        openssl = shutil.which("openssl") or "openssl"
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(self.folder / "key.pem")]
        name = ["-subj", "/CN=tracker tests", "-addext", f"subjectAltName=IP:{HOST}", "-days", "2", "-out", str(self.path)]
        subprocess.run([openssl, "req", "-x509", *key, *name], check=True, capture_output=True)
        return self

    def server_side(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.folder / "key.pem")
        return context
