"""What cannot be done is a page, too: it says what happened and what to do, never with another's data. Below /api it is a problem."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.model.errors import DamagedError, DatabaseError, LinkError, StoreError, TrackerError
from tracker.pipeline.passwords import BusyError
from tracker.store.faults import SILENT
from tracker.web.api.problems import is_for_program, problem
from tracker.web.desk import desk_of
from tracker.web.routes import SAFE

TITLES = {
    400: ("This request cannot be read", "Go back and try again."),
    403: ("This is not for you", "Go back to the page, and load it again."),
    404: ("There is no such page", "It may have been removed, or the address has a mistake in it."),
    405: ("This cannot be done here", "Go back, and use the buttons of the page."),
    409: ("Something else is there now", "Load the page again, and decide anew."),
    413: ("This is too much at once", "The desk takes up to 1 MB. Send less."),
    421: ("The desk has another address", "Use the address that you were given; an operator sets it as web.url."),
    422: ("The form cannot be taken as it is", "Go back and correct it; what you wrote is still there."),
    429: ("Too many tries", "Wait a moment and try again."),
    500: ("Something went wrong here", "It was put into the log. Try again; if it stays, tell an operator the time."),
    503: ("This cannot be done just now", "Try again in a moment."),
}
NO_LINK = ("This link does not work", "Open it from the mail again, or copy all of it.")
OVER = ("This link does not work any more", "Nothing was changed.")
USED = ("This was confirmed already", "There is nothing more to do. Each mail has a link by which it is changed or ended.")
log = logging.getLogger("tracker")
LATER = {"Retry-After": "5"}  # seconds
LASTING = "To try again does not help; tell an operator."
UNPROVED = "It is damaged, and nothing of it is shown, as nothing of it can be proved; to try again does not help."
REPAIR = "For operators: tracker verify names all that is damaged, and docs/operating.md says how it is brought back."
DAMAGED = ("This is damaged", f"{UNPROVED} {REPAIR}")
WORDS = {
    "missing": "is missing",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "is not as the page sends it",
    "too_long": "are too many",
    "int_parsing": "must be a whole number",
    "enum": "is none of the choices",
    "literal_error": "is none of the choices",
    "bool_parsing": "must be yes or no",
}


def error_page(
    request: Request, status: int, *, says: str = "", problems: Sequence[str] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the page of an error. `says`: what happened, in a sentence; `problems`: one line for each field of a form."""
    return _page(request, status, TITLES.get(status, (HTTPStatus(status).phrase, "Go back and try again.")), says, problems, headers)


def store_page(request: Request, error: StoreError) -> Response:
    """Return the page of what the database could not do; it asks to try again only where that may help."""
    title, again = TITLES[HTTPStatus.SERVICE_UNAVAILABLE]
    if isinstance(error, DamagedError):
        return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, DAMAGED, str(error))
    says = str(error)
    if isinstance(error, DatabaseError):  # where it is, is nobody's business but that of who reads the log
        says = error.apart
        if says == SILENT:
            log.warning("%s", error)
    if not error.transient:
        return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, (title, LASTING), says)
    return _page(request, HTTPStatus.SERVICE_UNAVAILABLE, (title, again), says, headers=LATER)


def _page(  # noqa: PLR0913, PLR0917  each is a part of the page
    request: Request,
    status: int,
    words: tuple[str, str],
    says: str,
    problems: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    title, advice = words
    if is_for_program(request):
        return problem(status, says, problems, headers)
    page = desk_of(request).page("error.html", status=status, title=title, advice=advice, says=says, problems=problems)
    page.headers.update(headers or {})
    return page


def register(app: FastAPI) -> None:
    """Let the app answer errors with pages."""
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_form)
    app.add_exception_handler(TrackerError, _of_tracker)


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for it
    return error_page(request, error.status_code, says=said_by(error), headers=error.headers)


def said_by(error: HTTPException) -> str:
    """Return what an error says of its own, "" where that is but the name of the status."""
    return error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""


def _of_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it
    problems = error.errors()
    if any(problem["loc"][0] == "path" for problem in problems):  # no number, or one that nothing has
        return error_page(request, HTTPStatus.NOT_FOUND)
    return error_page(request, HTTPStatus.UNPROCESSABLE_ENTITY, problems=[_told(problem) for problem in problems])


def _told(problem: Mapping[str, Any]) -> str:
    """Say what is wrong with one field. Its value is not repeated: it may be a password."""
    field = [part for part in problem["loc"] if isinstance(part, str)][-1].replace("_", " ")  # of a list, not the place in it
    limits = problem.get("ctx", {})
    words = WORDS.get(problem["type"], str(problem["msg"]).removeprefix("Value error, ").removeprefix("Input ").lower())
    limit, unit = limits.get("max_length") or limits.get("min_length"), "" if problem["type"] == "too_long" else " characters"
    return f"{field}: {words}{f' ({limit}{unit})' if limit else ''}"


def _of_tracker(request: Request, error: Exception) -> Response:
    if isinstance(error, StoreError):
        return store_page(request, error)
    if isinstance(error, LinkError):
        words = USED if error.used else OVER if error.over else NO_LINK
        return _page(request, HTTPStatus.GONE if error.over or error.used else HTTPStatus.NOT_FOUND, words, str(error))
    if isinstance(error, BusyError):
        return error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, says=str(error), headers=LATER)
    return error_page(request, HTTPStatus.NOT_FOUND if request.method in SAFE else HTTPStatus.UNPROCESSABLE_ENTITY, says=str(error))
