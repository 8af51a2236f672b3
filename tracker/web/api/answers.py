"""How an answer is made, or spared: its tag is known before its body, from ids, counts and rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.pipeline.moments import read_day, read_moment
from tracker.store import fences, traces
from tracker.web.api.shapes import Shape
from tracker.web.desk import Desk

FORM = 2  # of what is answered: the next one makes other bodies of the same rows
ASKED = {"WWW-Authenticate": 'Bearer realm="tracker"'}
SHARED = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept"}


def tag_of(desk: Desk, *state: object) -> str:
    """Return what is equal where the answer to this request is: made of all that it depends on."""
    whole = (FORM, desk.known, desk.request.url.path, desk.request.url.query, state)
    return f'W/"{hashlib.sha256(repr(whole).encode("utf-8", "replace")).hexdigest()[:32]}"'


def unchanged(desk: Desk, tag: str) -> Response | None:
    """Return that the program has it already, None where it has not."""
    named = ",".join(desk.request.headers.getlist("if-none-match"))
    known = {each.strip().removeprefix("W/") for each in named.split(",")}
    if "*" not in known and tag.removeprefix("W/") not in known:
        return None
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**SHARED, "ETag": tag})


def answer(desk: Desk, tag: str, body: Shape) -> Response:
    """Answer with a body; where it has a `next`, the header Link names the address of the next page, too, without its host."""
    headers = {**SHARED, "ETag": tag}
    if after := getattr(body, "next", None):
        rest = [(name, value) for name, value in desk.request.query_params.multi_items() if name != "after"]
        headers["Link"] = f'<{desk.request.url.path}?{urlencode([*rest, ("after", after)])}>; rel="next"'
    return Response(body.model_dump_json(), headers=headers, media_type="application/json")


def read(desk: Desk, document: Document) -> tuple[object, ...]:
    """Return what all answers on a document's history depend on: its versions as they are read, which are left out, when each was seen."""
    with desk.reading() as session:
        row = traces.order(session, document.id)
        return [stand.reading_id for stand in row], fences.versions(session, document.id), traces.seen(session, document.id)


def moment_of(desk: Desk, text: str) -> dt.datetime | None:
    """Return the moment that a parameter names. Raises HTTPException, 422, where it names none, or one to come."""
    try:
        return read_moment(text.strip(), desk.road.clock()) if text.strip() else None
    except UsageError as error:
        raise unfit(error) from error


def day_of(desk: Desk, text: str) -> dt.date | None:
    """Return the day that a parameter names. Raises HTTPException, 422, where it names none, or one to come."""
    if not text.strip():
        return None
    try:
        day = read_day(text.strip())
        read_moment(text.strip(), desk.road.clock())
    except UsageError as error:
        raise unfit(error) from error
    return day


def known_only(desk: Desk, what: str) -> None:
    """Raise HTTPException, 401, where a stranger asks for what is for those with a token."""
    if not desk.known:
        raise HTTPException(HTTPStatus.UNAUTHORIZED, f"To ask for {what}, show a token: Authorization: Bearer TOKEN.", ASKED)


def unfit(error: UsageError) -> HTTPException:
    """Return that a parameter cannot be taken, in the words of what refused it."""
    return HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


def one_of(**named: object) -> None:
    """Raise HTTPException, 422, where several parameters name one thing."""
    given = [name for name, value in named.items() if value not in {None, ""}]
    if len(given) > 1:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"{' and '.join(given)} name one version each; give one of them.")
