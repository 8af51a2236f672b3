"""A desk with something on it, and an address of every page there: what axe, the matrix and the pictures go through.

A page whose address has something to fill in needs a line in `VALUES`.
"""

from __future__ import annotations

from tests.e2e.summary import edition
from tests.web.following import fill_subscriptions
from tests.web.hooking import fill_hooks
from tests.web.past import fill_past
from tests.web.reporting import HIDDEN, HOSTILE, change, later, names, shared
from tests.web.visiting import Served
from tracker.model.alert import Condition, RunnerKind
from tracker.model.document import Audience, State
from tracker.model.people import Actor, Role
from tracker.model.proposal import Mention
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import people, review
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import alerts, proposals, runners, suspects
from tracker.web import routes
from tracker.web.pages import all_routes

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
NO_PAGES = {  # answers that are no page to look at; what the API answers is none either, and not among the routes of pages
    *("static", "healthz", "readyz", "read_metrics", "home", "raw_capture", "report_markdown", "report_json", "statement", "place"),
    *("news_feed", "own_feed"),
}
PAGES = [route for route in routes.by_name(all_routes()).values() if route.method == "GET" and route.name not in NO_PAGES]


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
    with road.database.write() as session:
        alerts.begin(session, Condition("quarantine marshes", "marshes crashed the reader and is in quarantine"), served.desk.clock())
        runners.sign(session, "north/7/3fa9c1d2", RunnerKind.RUN, served.desk.clock())
    with road.database.read() as session:
        waiting = suspects.waiting(session)[0].capture_id
    _fill_proposals(served)
    own: dict[str, dict[str, object]] = {
        "invitation": {"token": people.invite(road, COMMAND_LINE, invited)},
        "suspect": {"capture_id": waiting},
        **fill_subscriptions(served),
        "hook": {"hook_id": fill_hooks(served, "marshes")},
    }
    return {route.name: route.address(own.get(route.name) or VALUES.get(route.name, {})) for route in PAGES}


def _fill_proposals(served: Served) -> None:
    """Let a list name a few documents, one of them dismissed, and let two that are tracked be likely a pair."""
    site, board = "https://publisher.example", "Summaries › Marsh Board"
    named = (
        Mention(
            f"{site}/types/peat/hp/peat-lung-pdq", "Peat Lung Treatment (Health professional version)", board, "en", Audience.PROFESSIONAL
        ),
        Mention(f"{site}/types/peat/patient/peat-lung-pdq", "Peat Lung Treatment (Patient version)", board, "en", Audience.PATIENT),
        Mention(f"{site}/espanol/tipos/turba/pro/pulmon-pdq", f"Pulmón de turba {HOSTILE}", board, "es", Audience.PROFESSIONAL),
        Mention(f"{site}/marshes", "Marshes", board, "en"),
        Mention(f"{site}/types/reed/hp/reed-cough-pdq", "Reed Cough", "", "en", Audience.PROFESSIONAL),
    )
    for kind in ("hp", "patient"):
        served.desk.add(f"{site}/types/mist/{kind}/mist-ache-pdq", f"mist-ache-{kind}")
    with served.desk.road.database.write() as session:
        proposals.see(session, f"{site}/publications/summaries", "pdq", named, served.desk.clock())
        proposals.dismiss(session, [len(named)], served.desk.clock())


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
