"""What went wrong on the way, in words: every failure of the network becomes a FetchError that says what to do."""

from __future__ import annotations

import socket
import ssl
import zlib

import brotli
import httpcore2

from tracker.model.errors import FetchError

# kind: whether looking again soon may help, and what to do
ADVICE = {
    "address": (False, "give an address that begins with http:// or https:// and a host, without a password"),
    "dns": (True, "check the name of the host, or try again later"),
    "refused": (True, "the server may be down, try again later"),
    "timeout": (True, "try again later"),
    "tls": (False, "its owner has to put that right, it is never ignored"),
    "truncated": (True, "try again later"),
    "too_big": (False, "check in a browser that this is the page"),
    "encoding": (False, "tell its owner that only gzip and br were asked for"),
    "redirect": (False, "open it in a browser and track the address where that ends"),
    "protocol": (False, "check in a browser that a web server answers there"),
}


LONGEST = 300  # characters of what a server said that a message repeats


class GuardedError(Exception):
    """A machine may not be reached; `str(error)` says why, and after a semicolon what to do."""


class TooBigError(Exception):
    """An answer is longer than it may be; `str(error)` says by which measure."""


WIRE_ERRORS = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError)
EXPECTED = (*WIRE_ERRORS, OSError, EOFError, GuardedError, TooBigError, zlib.error, brotli.error)


def failure(kind: str, url: object, what: str, advice: str = "") -> FetchError:
    """Return the error of this kind, one line: the address, what happened there, what to do (by default, what ADVICE says)."""
    transient, usual = ADVICE[kind]
    return FetchError(f"{url}: {plain(what)}; {advice or usual}", kind=kind, transient=transient)


def plain(text: str) -> str:
    """Return a text as part of one line: control characters written out, and not too long. Servers have a say in it."""
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[:LONGEST])
    return shown + "…" * (len(text) > LONGEST)


def explain(error: Exception, url: object, *, ended: bool) -> FetchError:
    """Return the error for one of EXPECTED; `ended` tells that the server has closed the connection."""
    kind, what = "truncated", "the connection ended before the whole answer had come"
    # httpcore2 wraps what the socket said, and only that tells a bad certificate from a closed door
    cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
    match cause:
        case GuardedError():
            why, _, advice = str(cause).partition("; ")
            return failure("address", url, why, advice)
        case TimeoutError():
            kind, what = "timeout", "the whole answer did not come in time"
        case socket.gaierror():
            kind, what = "dns", "the name of the host was not found"
        case ssl.SSLError():
            kind, what = "tls", f"no secure connection was possible ({getattr(cause, 'verify_message', '') or cause.reason})"
        case TooBigError():
            kind, what = "too_big", str(cause)
        case zlib.error() | brotli.error():
            kind, what = "encoding", "the answer could not be unpacked"
        case httpcore2.ProtocolError() if not ended:
            kind, what = "protocol", "what came is no HTTP answer"
        case OSError() if isinstance(error, httpcore2.ConnectError):
            kind, what = "refused", f"no connection could be made ({cause.strerror or cause})"
    return failure(kind, url, what)
