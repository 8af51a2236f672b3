"""How much may be sent to the desk, and that it can be read in one way only."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

MOST = 1_000_000  # bytes of a body
ONCE = ("content-length", "transfer-encoding", "origin", "sec-fetch-site")


def unclear(request: Request) -> bool:
    """Tell whether a request says two things of its length, or of where it comes from: a proxy may believe the other one."""
    heads = request.headers
    return any(len(heads.getlist(name)) > 1 for name in ONCE) or ("content-length" in heads and "transfer-encoding" in heads)


def too_big(request: Request) -> bool:
    """Tell whether a request says of itself that it is."""
    length = request.headers.get("content-length", "0")
    return not length.isdigit() or len(length) > len(str(MOST)) or int(length) > MOST


def counted(receive: Receive) -> Receive:
    """Return a way to receive a body that raises the answer 413 once it is too long, whatever its head said."""
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})
        return message

    return counting
