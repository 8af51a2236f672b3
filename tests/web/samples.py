"""A desk with something on it, and an address of every page there: what axe, the matrix and the pictures go through.

A page whose address has something to fill in needs a line in `VALUES`.
"""

from __future__ import annotations

from tests.e2e.summary import edition
from tests.web.following import fill_subscriptions
from tests.web.hooking import fill_hooks
from tests.web.past import fill_past
from tests.web.reporting import HIDDEN, HOSTILE, change, later, names, shared
from tests.web.visiting import TABLE, Served
from tracker.model.document import State
from tracker.model.people import Actor, Role
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import people, review
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import suspects

NAMES = {"Ana Ruiz": Role.ADMIN, "Ben Okafor": Role.OPERATOR, "Chiara Lindqvist": Role.REVIEWER, "Dov Salomon": Role.READER}
VALUES: dict[str, dict[str, object]] = {
    "static": {"file": "tracker.css"},
    "invitation": {"token": "unknown"},
    "raw_capture": {"capture_id": 1},
    "report": {"report_id": 1},
    "report_html": {"report_id": 1},
    "report_markdown": {"report_id": 1},
    "report_json": {"report_id": 1},
    "statement": {"report_id": 1, "change": "c2"},
    "document": {"slug": "summary"},
    "document_checks": {"slug": "summary"},
    "versions": {"slug": "summary"},
    "version": {"slug": "summary", "number": 2},
    "read": {"slug": "summary"},
    "place": {"slug": "summary", "number": 1, "said": "0" * 32},
    "blame": {"slug": "summary", "number": 2},
    "timeline": {"slug": "summary", "section": "_12"},
    "look": {"slug": "summary"},
    "own_feed": {"token": "unknown"},
    "hook": {"hook_id": 1},
    "ask_to_remove": {"slug": "summary"},
    "compare": {"slug": "summary", "older": 1, "newer": 2},
    "search": {"q": "fever weeks"},
    "ask_to_confirm": {"token": "unknown"},
    "preferences": {"token": "unknown"},
    "ask_to_leave": {"token": "unknown"},
    "subscribe": {"document": "summary"},
}
NO_PAGES = {  # answers that are no page to look at
    *("static", "health", "home", "raw_capture", "report_markdown", "report_json", "statement", "place"),
    *("news_feed", "own_feed"),
}


def fill(served: Served) -> dict[str, str]:
    """Put something on the desk, and return the address of each page by the name of its route."""
    road = served.desk.road
    for name, role in NAMES.items():
        people.add(road, COMMAND_LINE, name, role)
    invited = served.person("Dov Salomon", Role.READER)
    _fill_inbox(served)
    fill_past(served)
    served.desk.add("https://publisher.example/marshes", "marshes")
    served.desk.set_state(State.QUARANTINED, "marshes")
    with road.database.read() as session:
        waiting = suspects.waiting(session)[0].capture_id
    own: dict[str, dict[str, object]] = {
        "invitation": {"token": people.invite(road, COMMAND_LINE, invited)},
        "suspect": {"capture_id": waiting},
        **fill_subscriptions(served),
        "hook": {"hook_id": fill_hooks(served, "marshes")},
    }
    pages = [route for route in TABLE.values() if route.method == "GET" and route.name not in NO_PAGES]
    return {route.name: route.address(own.get(route.name) or VALUES.get(route.name, {})) for route in pages}


def _fill_inbox(served: Served) -> None:
    """Let documents change, and somebody begin to review the report that is numbered 1."""
    road, ana, chiara = served.desk.road, served.person("Ana Ruiz", Role.ADMIN), served.person("Chiara Lindqvist", Role.REVIEWER)
    report = change(served, edition(1), later(3))
    first, second, *_ = names(served, report)
    actor = Actor(chiara.id, chiara.name)
    review.give_verdict(road, actor, report, first, Verdict(VerdictKind.REWORD, "Added quagmirin and peatoxan to the drugs."), 0)
    review.comment(road, actor, report, second, "Is there a source for this?")
    review.give_verdict(road, actor, report, second, Verdict(VerdictKind.ASK, "Do we say so elsewhere?", ana.id), 2)
    change(served, edition(2), edition(2, note=f" {HIDDEN} <b>{HOSTILE}</b>"), slug="bogs-of-the-north")
    shared(served)
