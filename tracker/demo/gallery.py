"""Shows the folder with the reports in a browser of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tracker.demo.publisher import HOST
from tracker.model.errors import ConfigError


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: who looks at the reports sees them."""


class Gallery(ThreadingHTTPServer):
    """Serves the files of a folder."""

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def wait(self) -> None:
        """Serve until Ctrl-C."""
        with suppress(KeyboardInterrupt):
            self.serve_forever()


@contextmanager
def open_gallery(folder: Path, port: int) -> Iterator[Gallery]:
    """Open a gallery; port 0 is any free one. Raises ConfigError where the port is not to be had."""
    try:
        gallery = Gallery((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise ConfigError(f"demo.port {port} cannot be used: {error.strerror}") from error
    with gallery:
        yield gallery
