"""Which programs get in below /api: by a token, or, where the desk is public, without one. Cookies of people count for nothing here."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tracker.model.errors import StoreError
from tracker.model.people import Token
from tracker.store import tokens
from tracker.web.api.answers import ASKED
from tracker.web.api.resources import parameters
from tracker.web.desk import Desk
from tracker.web.routes import ANYONE, Declared

SELDOM = dt.timedelta(hours=1)  # how exactly it is known when a token was used
MOST = 600  # requests a minute, of one token or one stranger
UNENCRYPTED = "This desk has no https address, so a token would travel unencrypted; an operator sets web.url. Make a new token after that."
WRONG = {"WWW-Authenticate": 'Bearer realm="tracker", error="invalid_token"'}


class Pace:
    """Counts the requests of this minute, in memory. Threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, threading.Lock()
        self._minute: dt.datetime | None = None
        self._counts = Counter[str]()

    def wait(self, who: str, now: dt.datetime) -> int:
        """Count a request, and return the seconds to wait before the next one, where there are too many."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[who] += 1
            return 60 - now.second if self._counts[who] > self._most else 0


class Gate:
    """Lets programs in to the API of one desk."""

    def __init__(self, most: int = MOST) -> None:
        self._pace = Pace(most)

    def admit(self, desk: Desk, declared: Declared) -> Desk:
        """Return the desk as the program has it that asks. Raises HTTPException where it does not get in."""
        secret = _shown(desk.request)
        if secret and desk.site.overheard:
            raise HTTPException(HTTPStatus.FORBIDDEN, UNENCRYPTED)
        token = _known(desk, secret) if secret else None
        self._keep_pace(desk, token)
        if secret and token is None:
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "This token is unknown or revoked.", WRONG)
        if token is None and not (declared.least is ANYONE or (desk.site.public and declared.public)):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "Show a token: Authorization: Bearer TOKEN.", ASKED)
        if not takes_json(desk.request.headers.get("accept", "")):
            raise HTTPException(HTTPStatus.NOT_ACCEPTABLE)
        _refuse_unknown(desk.request, declared)
        return replace(desk, program=token)

    def _keep_pace(self, desk: Desk, token: Token | None) -> None:
        who = f"token {token.id}" if token else desk.actor.address
        if wait := self._pace.wait(who, desk.road.clock()):
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(wait)})


def _refuse_unknown(request: Request, declared: Declared) -> None:
    """Raise HTTPException where a parameter is misspelt or given twice: the answer would not be what was asked for."""
    named = Counter(name for name, _ in request.query_params.multi_items())
    if unknown := sorted(named.keys() - parameters(declared)):
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"There is no parameter “{unknown[0][:60]}” here.")
    if twice := sorted(name for name, count in named.items() if count > 1):
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, f"“{twice[0]}” is given more than once.")


def _shown(request: Request) -> str:
    """Return the token that a request shows, "" without one. Raises HTTPException where it shows something else."""
    shown = request.headers.getlist("authorization")
    if not shown:
        return ""
    scheme, _, secret = shown[0].partition(" ")
    if len(shown) > 1 or scheme.lower() != "bearer" or not secret.strip():
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "Show a token as: Authorization: Bearer TOKEN.", ASKED)
    return secret.strip()


def _known(desk: Desk, secret: str) -> Token | None:
    database, now = desk.road.database, desk.road.clock()
    with database.read() as session:
        token = tokens.by_secret(session, secret)
    if token and (token.used_at is None or now - token.used_at > SELDOM):
        with suppress(StoreError), database.write() as session:  # to read is possible all the same
            tokens.used(session, token, now)
    return token


def takes_json(accept: str) -> bool:
    """Tell whether an Accept header takes JSON: the most telling of its ranges decides; without one, all is taken."""
    ranges = {"application/json": 3, "application/*": 2, "*/*": 1, "*": 1}  # the last is an old program's word for all
    best, weight = 0, 0.0
    for each in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in each.split(";"))
        if ranges.get(kind, 0) > best:
            best, weight = ranges[kind], _weight(parameters)
    return weight > 0 or not accept.strip()


def _weight(parameters: list[str]) -> float:
    try:
        return float(next((each.partition("=")[2] for each in parameters if each.startswith("q=")), "1"))
    except ValueError:
        return 1.0
