"""What operators look after: pages that wait to be decided, checks that fail, quarantine, messages, the queue, notices."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.model.delivery import DeliveryState
from tracker.model.document import State
from tracker.model.people import Role
from tracker.pipeline import bounces, watch
from tracker.store import alerts, hooks, mailing, notices, queue, runners, suspects, tracked
from tracker.store.tracked import Wanted
from tracker.web.desk import Here
from tracker.web.fields import Id
from tracker.web.routes import Routes

MOST, FEW = 100, 20
DONE = {
    "accepted": "The page is accepted: it is a version now, or what a version said already.",
    "refused": "The page is refused. The same page is not asked about again.",
    "retried": "The message goes out again with the next ones.",
}
Done = Literal["", "accepted", "refused", "retried"]
ENDED = (DeliveryState.DEAD, DeliveryState.REFUSED)
routes = Routes()


@routes.get("/operations", Role.OPERATOR)
def operations(desk: Here, done: Done = "") -> Response:
    """Show all that operators look after."""
    return desk.page("operations.html", done=DONE.get(done, ""), most=MOST, **desk.found(_found, desk.road.clock()))


@routes.post("/deliveries/{delivery_id}/retry", Role.OPERATOR)
def retry_delivery(desk: Here, delivery_id: Id) -> Response:
    """Try a message again that was given up or refused."""
    bounces.retry(desk.road, desk.actor, delivery_id)
    return desk.go("operations", done="retried")


def _found(session: Session, now: dt.datetime) -> dict[str, Any]:
    waiting = suspects.waiting(session)
    newest = suspects.newest(waiting)
    shown = {page.capture_id for page in newest}
    return {
        "waiting": newest,
        "others": sorted((page for page in waiting if page.capture_id not in shown), key=lambda page: page.seen_at, reverse=True),
        "troubles": queue.troubles(session, MOST + 1),
        "quarantined": tracked.page(session, Wanted(state=State.QUARANTINED), limit=MOST + 1),
        "paused": tracked.page(session, Wanted(state=State.PAUSED), limit=MOST + 1),
        "hooks_off": [hook for hook in hooks.everyone(session) if not hook.active],
        "undelivered": mailing.listing(session, ENDED, MOST + 1),
        "unsent": mailing.count(session, DeliveryState.PENDING),
        "turns": queue.turns(session, now, FEW),
        "due": queue.due_count(session, now),
        "notices": notices.newest(session, FEW),
        "alerts": alerts.lasting(session),
        "at_work": runners.seen(session, now - watch.SILENT),
    }
