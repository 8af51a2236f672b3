"""What other programs ask: is it alive, can it be used, how is it going."""

from __future__ import annotations

import ipaddress
import logging
import secrets
from contextlib import suppress
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.model.errors import StoreError
from tracker.pipeline import watch
from tracker.store import alerts, figures, revisions, runners
from tracker.store.faults import SILENT
from tracker.web import metrics
from tracker.web.desk import Desk, Here
from tracker.web.routes import ANYONE, Routes

PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
OTHER = "the tables of the database are of another Tracker; an operator starts this one anew, or upgrades it"
NOT_HERE = "Metrics are read on this machine, or with the token that an operator set as web.metrics_token."
log = logging.getLogger("tracker")
routes = Routes()


@routes.get("/healthz", ANYONE)
def healthz() -> Response:
    """Say that this program is alive; nothing else is asked."""
    return PlainTextResponse("alive\n")


@routes.get("/readyz", ANYONE)
def readyz(desk: Here) -> Response:
    """Say whether the desk can be used: its database answers, and has the tables that this Tracker needs."""
    try:
        why = _why_not(desk)
    except StoreError as error:
        log.warning("not ready: %s", error)
        why = SILENT
    return PlainTextResponse(f"not ready: {why}\n" if why else "ready\n", HTTPStatus.SERVICE_UNAVAILABLE if why else HTTPStatus.OK)


@routes.get("/metrics", ANYONE)
def read_metrics(desk: Here) -> Response:
    """Give the metrics to a program of this machine, or to one that shows the token."""
    if not _may_read(desk.request, desk.site.metrics_token):
        raise HTTPException(HTTPStatus.FORBIDDEN, NOT_HERE)
    now = desk.road.clock()
    with desk.reading() as session:
        found, counts = figures.figures(session, now), desk.request.app.state.tally.count(session, now)
        programs, wrong = runners.seen(session, now - watch.SILENT), len(alerts.lasting(session))
    return Response(metrics.written(found, counts, programs, wrong, desk.road.free()), media_type=metrics.KIND)


def _why_not(desk: Desk) -> str:
    """Return why the desk cannot be used, "" where it can. Raises StoreError where the database does not answer."""
    with desk.reading() as session:
        connection = session.connection()
        connection.exec_driver_sql("SELECT 1")
        try:
            return OTHER if revisions.is_behind(connection, desk.road.database.place) else ""
        except StoreError as error:
            log.warning("not ready: %s", error)
            return OTHER


def _may_read(request: Request, token: str) -> bool:
    shown = request.headers.get("authorization")
    if shown is not None:
        return bool(token) and secrets.compare_digest(shown.encode(), f"Bearer {token}".encode())
    if request.client is None or any(name in request.headers for name in PASSED_ON):  # a proxy on this machine asks for somebody else
        return False
    with suppress(ValueError):
        return ipaddress.ip_address(request.client.host).is_loopback
    return False
