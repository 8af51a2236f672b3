from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.e2e.summary import MAINTENANCE, edition, half
from tests.servers import PageServer
from tests.web.operating import ACTS, HOSTILE, PAGE, held_back, tracked
from tests.web.visiting import Served, Visitor, words
from tracker.model.alert import Condition, RunnerKind
from tracker.model.document import State
from tracker.model.notice import NoticeKind
from tracker.model.people import Role
from tracker.store import alerts, notices, runners, schedule


def part(text: str, first: str, after: str) -> str:
    """Return the words of a page between two ids."""
    return " ".join(re.sub(r"<[^>]*>", " ", text[text.index(f'id="{first}"') : text.index(f'id="{after}"')]).split())


def test_a_desk_where_all_is_well_says_so(served: Served, pages: PageServer) -> None:
    assert "No document is looked at." in words(served.visitor(Role.OPERATOR, "Ben").get("/operations"))
    tracked(served, pages, edition(1))
    operator = served.visitor(Role.OPERATOR, "Ben")
    said = words(operator.get("/operations"))
    assert "No page waits" in said
    assert "The last check of each document found it." in said
    assert "Nothing is due now." in said
    assert "In quarantine" not in said


def test_what_fails_is_blocked_or_waits_is_listed_with_its_reason(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(2), half(2))
    tracked(served, pages, edition(1), MAINTENANCE, MAINTENANCE, slug="fen")
    tracked(served, pages, edition(3), slug="fine")
    operator = served.visitor(Role.OPERATOR, "Ben")
    page = operator.get("/operations")
    failing = part(page.text, "failing", "queue")
    assert re.search(r"suspect .*days? ago , 1 check ", failing)
    assert re.search(r"2 checks ", failing)
    assert failing.count("Check now") == 2
    assert "/documents/fine/pause" not in page.text
    waiting = part(page.text, "waiting", "failing")
    assert "Pages to be decided (2)" in waiting
    assert "The reader can no longer find" in waiting
    for number in held_back(served):
        assert f'href="/suspects/{number}"' in page.text


def test_quarantine_and_pause_are_listed_and_resumed_from_there(served: Served, operator: Visitor) -> None:
    for slug, state in (("fen", State.QUARANTINED), ("bog", State.PAUSED)):
        served.desk.add(f"https://publisher.example/{slug}", slug)
        served.desk.set_state(state, slug)
    page = operator.get("/operations")
    assert "In quarantine (1)" in words(page)
    assert "Paused (1)" in words(page)
    for slug in ("fen", "bog"):
        assert f'action="/documents/{slug}/resume"' in page.text
        assert operator.post(f"/documents/{slug}/resume").status_code == 303
        assert served.desk.document(slug).state is State.ACTIVE
    assert served.desk.due() == ["fen", "bog"]


def test_the_queue_tells_what_is_due_next_and_who_holds_it(served: Served, operator: Visitor) -> None:
    for slug in ("fen", "bog", "moor"):
        served.desk.add(f"https://publisher.example/{slug}", slug)
        served.desk.clock.now += served.desk.document(slug).every / 48
    now = served.desk.clock()
    with served.desk.road.database.write() as session:
        schedule.claim(session, served.desk.document("moor").id, "north/7/ab", now, now + served.desk.road.lease)
        schedule.claim(session, served.desk.document("bog").id, "south/8/cd", now, now)  # it has ended by now
    page = operator.get("/operations")
    queue = part(page.text, "queue", "notices")
    assert "2 documents are due now and wait for their turn." in queue
    assert [queue.index(slug) for slug in ("moor", "fen", "bog")] == sorted(queue.index(slug) for slug in ("moor", "fen", "bog"))
    assert "north/7/ab until 2024-12-03 09:35 UTC" in queue
    assert "south/8/cd" not in queue


def test_what_is_wrong_and_who_is_at_work_stand_there(served: Served, operator: Visitor) -> None:
    page = words(operator.get("/operations"))
    assert "No service is at work" in page
    assert "What is wrong" not in page
    now = served.desk.clock()
    with served.desk.road.database.write() as session:
        alerts.begin(session, Condition("late", f"12 documents are late {HOSTILE}"), now)
        runners.sign(session, "north/7/ab", RunnerKind.WORKER, now)
    page = words(operator.get("/operations"))
    assert "What is wrong (1) 12 documents are late <script>alert(1)</script>⟨U+202E⟩. Since 2024-12-03 08:00 UTC" in page
    assert "At work: north/7/ab (worker) since 2024-12-03 08:00 UTC" in page


def test_a_full_disk_is_said_on_every_page_to_operators_as_long_as_it_is(served: Served, operator: Visitor) -> None:
    says = "the disk of north has 312 MB free, and nothing is fetched there below 500 MB; make room, and it goes on"
    with served.desk.road.database.write() as session:
        alerts.begin(session, Condition("disk north", says), served.desk.clock())
    for path in ("/inbox", "/documents", "/account"):
        assert f"Fetching is paused: {says}" in words(operator.get(path))
        assert "Fetching is paused" not in words(served.visitor(Role.REVIEWER, "Chiara").get(path))
    served.desk.clock.now += dt.timedelta(minutes=5)  # nobody said so since
    assert "Fetching is paused" not in words(operator.get("/inbox"))


def test_notices_stand_there_the_newest_first(served: Served, operator: Visitor) -> None:
    fen = served.desk.add("https://publisher.example/fen", "fen")
    with served.desk.road.database.write() as session:
        notices.keep(session, fen.id, NoticeKind.WITHDRAWN, served.desk.clock(), "its page is gone")
        notices.keep(session, fen.id, NoticeKind.RETURNED, served.desk.clock(), f"it is back {HOSTILE}")
    page = operator.get("/operations")
    said = words(page)
    assert said.index("It is back") < said.index("Its page is gone.")
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["/suspects/999", "/suspects/0", "/suspects/none", "/suspects/99999999999", "/documents/none/look"])
def test_what_is_not_there_is_not_there(served: Served, operator: Visitor, path: str) -> None:
    tracked_nothing = served.desk.due()
    assert tracked_nothing == []
    assert operator.get(path).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_no_act_on_a_document_that_is_not_there(served: Served, operator: Visitor, act: str) -> None:
    assert operator.post(f"/documents/none/{act}").status_code == 404
    assert served.acts() == []


def test_reviewers_decide_and_do_none_of_it_and_see_no_button(served: Served, pages: PageServer) -> None:
    tracked(served, pages, edition(2), half(2))
    (number,) = held_back(served)
    reviewer = served.visitor(Role.REVIEWER)
    posts = [f"/suspects/{number}/accept", f"/suspects/{number}/refuse", "/operations/add", "/operations/preview"]
    for path in (*posts, *(f"/documents/summary/{act}" for act in ACTS)):
        assert reviewer.post(path, url=pages.url(PAGE)).status_code == 403
    for path in ("/operations", "/operations/add", f"/suspects/{number}", "/documents/summary/look"):
        assert reviewer.get(path).status_code == 403
    text = reviewer.get("/documents/summary").text
    assert not any(f"/documents/summary/{act}" in text.replace("/documents/summary/checks", "") for act in ACTS)
    assert "/suspects/" not in text
    assert held_back(served) == [number]
