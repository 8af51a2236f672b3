"""What cannot be done, for programs: a problem of RFC 9457. Below /api no answer is a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

TOP = "/api"
KIND = "application/problem+json"
MEANINGS = {
    400: "The request cannot be read, or `after` is no cursor of this list.",
    401: "No token was shown, or one that is unknown or revoked.",
    403: "The token travelled unencrypted between machines: this desk has no https address.",
    404: "There is no such thing; or it is not for strangers.",
    405: "Only GET and HEAD are answered.",
    406: "The program does not take JSON.",
    413: "The request is too big.",
    421: "The desk has another address.",
    422: "A parameter is unknown, given twice, or has no such value.",
    429: "Too many requests in this minute; `Retry-After` says how many seconds to wait.",
    500: "Something went wrong here. It was put into the log of the desk.",
    503: "This cannot be done just now: it took too long, or is damaged; with `Retry-After`, try again.",
}
COMMAND = re.compile(r"; [^;]*\btracker [a-z-]+\b[^;]*$")  # what to type at a command line, which a program has not
DESCRIBED = (400, 401, 403, 404, 405, 406, 413, 421, 422, 429, 503)  # 500 is a bug, and no part of what is promised


class Problem(BaseModel):
    """Why something could not be done. `type` is `about:blank`: the status says all that a program needs."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)

    type: str = "about:blank"
    title: str = Field(description="the name of the status")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="what happened, in a sentence for people")
    errors: list[str] = Field(default=[], description="what is wrong, a line for each parameter")


def is_for_program(request: Request) -> bool:
    """Tell whether a request is for something below /api, whoever sends it."""
    path: str = request.scope["path"]
    return path == TOP or path.startswith(f"{TOP}/")


def problem(status: int, says: str = "", errors: Sequence[str] = (), headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem; `says`: what happened, where that is known better than by the status."""
    title, says = HTTPStatus(status).phrase, COMMAND.sub("", says)
    told = Problem(title=title, status=status, detail=says or MEANINGS.get(status, title), errors=list(errors))
    return Response(told.model_dump_json(), status, dict(headers or {}), media_type=KIND)
