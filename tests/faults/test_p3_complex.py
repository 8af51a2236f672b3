from __future__ import annotations

from dataclasses import replace

import pytest

from tests.e2e.desk import DAY, SLUG, Desk
from tests.e2e.poison import kill_itself
from tests.e2e.summary import edition
from tests.faults.looking import look
from tests.faults.server import PAGE
from tests.servers import PageServer
from tracker.isolate import Workshop
from tracker.model.capture import Outcome
from tracker.model.document import State
from tracker.model.notice import NoticeKind
from tracker.store import notices

PAGES = {
    "unclosed and overlapping": edition(2).replace("</p>", "").replace("</section>", "</b></section>"),
    "20,000 deep": "<div>" * 20_000,
    "400,000 nodes": "<b></b>" * 400_000,
    "11 MB of text": "<p>" + "word " * 2_200_000 + "</p>",
}


@pytest.mark.parametrize("name", list(PAGES))
def test_p3_what_no_reader_can_take_ends_its_check_and_no_other(pages: PageServer, desk: Desk, name: str) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    other = "other"
    desk.add(pages.put("/other", edition(1)), slug=other)
    assert (desk.check().version, desk.check(other).version) == (1, 1)
    pages.put(PAGE, PAGES[name])
    check = look(desk)
    assert (check.outcome, check.cause) in {
        (Outcome.ERROR, "complex"),
        (Outcome.ERROR, "too_big"),
        (Outcome.SUSPECT, "cut"),
    } or check.version == 2
    assert desk.check(other).outcome is Outcome.SAME
    pages.put(PAGE, edition(3))
    assert look(desk).outcome is Outcome.NEW


def crash(*_: object, **__: object) -> None:
    kill_itself()


def test_c6_three_crashes_in_a_row_put_a_document_into_quarantine_and_others_go_on(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.add(pages.put("/other", edition(1)), slug="other")
    assert (desk.check().version, desk.check("other").version) == (1, 1)
    pages.put(PAGE, edition(2))
    with Workshop(memory_bytes=500_000_000, cpu_seconds=5, preload=["tests.e2e.poison"]) as workshop:
        poisoned = replace(desk, road=replace(desk.road, run=lambda *_, **__: workshop.run(crash)))
        ends = [look(poisoned) for _ in range(3)]
    assert [(end.outcome, end.cause) for end in ends] == [(Outcome.ERROR, "crash")] * 3
    assert desk.document().state is State.QUARANTINED
    with desk.road.database.read() as session:
        told = notices.of_document(session, desk.document().id)
    assert [notice.kind for notice in told] == [NoticeKind.QUARANTINED]
    assert f"tracker resume {SLUG}" in told[0].text
    desk.clock.now += DAY * 2
    assert desk.due() == ["other"]
    assert desk.check("other").outcome is Outcome.SAME
    desk.set_state(State.ACTIVE)
    assert look(desk).version == 2
