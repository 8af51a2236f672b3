"""Atom feeds: of all news, of a document, of a board, of what fits a search; and with a personal address, without signing in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Path, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.feed import write
from tracker.model.item import Scope
from tracker.model.people import Role
from tracker.pipeline import feeds
from tracker.store import feed_tokens
from tracker.web.desk import Desk, Here
from tracker.web.routes import ANYONE, Routes

ATOM = "application/atom+xml; charset=utf-8"
SHARED = {"Cache-Control": "private, no-cache"}  # kept by who asked, who asks each time whether it is still so
SECRET = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
STARTED = secrets.token_hex(8)
ENDED = "This feed address has ended. A new one is made on the page of one's account."
Words = Annotated[str, Query(max_length=2000)]
Token = Annotated[str, Path(max_length=100)]
routes = Routes()


def _scope(document: Words = "", board: Words = "", query: Words = "") -> Scope:
    return Scope(document.strip(), board.strip(), query.strip())


Asked = Annotated[Scope, Depends(_scope)]


@routes.get("/feeds/news.atom", Role.READER, public=True)
def news_feed(desk: Here, scope: Asked) -> Response:
    """Give the feed of what is asked for; of all news, where nothing is named."""
    return _feed(desk, scope, SHARED)


@routes.get("/feeds/{token}/news.atom", ANYONE)
def own_feed(desk: Here, token: Token, scope: Asked) -> Response:
    """Give the same to who has the address."""
    with desk.road.database.read() as session:
        if not feed_tokens.is_good(session, token):
            raise HTTPException(HTTPStatus.NOT_FOUND, ENDED, SECRET)
    return _feed(desk, scope, SECRET)


def _feed(desk: Desk, scope: Scope, headers: Mapping[str, str]) -> Response:
    tag = _tag(desk, scope, headers)
    if _has(desk.request, tag):  # told before a feed is made, as most who ask have it
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**headers, "ETag": tag})
    made = feeds.feed(desk.road, scope, wait=desk.site.waits)
    named = {**headers, "ETag": tag, "Last-Modified": format_datetime(made.looked_at, usegmt=True)}
    if _is_newest(desk.request, made.looked_at):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=named)
    return Response(write(made, desk.site.url, own=headers is SECRET), media_type=ATOM, headers=named)


def _tag(desk: Desk, scope: Scope, headers: Mapping[str, str]) -> str:
    """Return what changes with all that a feed is made of, a new release too: at the latest with a restart."""
    made_of = (STARTED, feeds.state(desk.road), scope, desk.site.waits, desk.site.url, headers is SECRET)
    return f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]}"'


def _has(request: Request, tag: str) -> bool:
    """Tell whether who asks names the tag of what there is."""
    tags = request.headers.get("if-none-match", "")
    return tag in {each.strip().removeprefix("W/") for each in tags.split(",")}


def _is_newest(request: Request, looked_at: dt.datetime) -> bool:
    """Tell whether who names no tag has it already, by its time."""
    if "if-none-match" in request.headers:
        return request.headers["if-none-match"].strip() == "*"
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return looked_at.replace(microsecond=0) <= (since if since.tzinfo else since.replace(tzinfo=dt.UTC))
    except (ValueError, TypeError):
        return False
