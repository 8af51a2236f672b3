"""A real server on 127.0.0.1 that hooks send to, and what any receiver can know of a message by itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

HOST = "127.0.0.1"
Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Received:
    """A message as it came; the names of the headers in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed_by(self, secret: str) -> bool:
        """Tell whether it is signed with a secret, as it is shown to receivers: computed by the description alone."""
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        signed = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body])
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return self.headers["webhook-signature"] == f"v1,{expected}"


def answers(status: int, text: str = "", **headers: str) -> Reply:
    """Answer so."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return reply


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing, and end the connection."""
    handler.close_connection = True


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    """Answer that it was taken, and break off before the end of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.close_connection = True


class Receiver(AbstractContextManager["Receiver"]):
    """Keeps what comes in `received`, and answers with `reply`. One that waits does so until the test is `over`."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.reply: Reply = reply or answers(200)
        self.received: list[Received] = []
        self.over = threading.Event()
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.port: int = self._server.server_address[1]

    def url(self, path: str = "/in") -> str:
        return f"http://{HOST}:{self.port}{path}"

    def waits(self, _: BaseHTTPRequestHandler) -> None:
        """Answer nothing for longer than anybody waits."""
        self.over.wait(30)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(self.path, headers, body))
                receiver.reply(self)

            def do_GET(self) -> None:
                receiver.received.append(Received(self.path, {}, b""))
                receiver.reply(self)

            def log_message(self, *_: object) -> None:
                """Say nothing: pytest shows what matters."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
