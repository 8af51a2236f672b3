"""D9: what a hook is told, how it is signed, and what happens where nobody takes it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.crashing import Crashes
from tests.e2e.ringing import BASE, Tower, channel, tower
from tests.e2e.summary import edition
from tests.e2e.test_kill import PAGE, killed_at_every_step
from tests.receiving import Receiver, answers, breaks_off, hangs_up
from tests.servers import PageServer
from tracker.model.delivery import DeliveryState
from tracker.model.document import State
from tracker.model.errors import UsageError
from tracker.model.notice import NoticeKind
from tracker.model.review import VerdictKind
from tracker.model.subscription import Interest
from tracker.net import public_only
from tracker.pipeline import hooks as acts
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import acts as audit
from tracker.store import hooks

WAITS = (60, 300, 1800, 7200, 14400, 28800, 36000)  # seconds after each try but the last
FAILED = [
    (answers(500, "out of order\nsecond line"), "500 Internal Server Error: out of order"),
    (answers(404), "404 Not Found"),
    (answers(299, "fine"), ""),
    (hangs_up, "the connection ended before the whole answer had come; try again later"),
]


@pytest.fixture
def ringing(tmp_path: Path) -> Iterator[Tower]:
    """Give a desk whose document has a version and whose hook was told of nothing yet."""
    with tower(tmp_path) as made:
        made.track()
        made.add()
        yield made


def test_a_report_is_told_signed_and_with_all_facts(ringing: Tower) -> None:
    report = ringing.change()
    ringing.ring()
    (came,) = ringing.receiver.received
    assert came.is_signed_by(ringing.secret)
    assert came.headers["content-type"] == "application/json"
    assert abs(int(came.headers["webhook-timestamp"]) - ringing.desk.clock().timestamp()) <= 1
    told = came.json()
    data = told["data"]
    assert told["type"] == "report.created"
    assert dt.datetime.fromisoformat(told["timestamp"]) == ringing.desk.clock()
    assert data["document"] == {
        "slug": "summary", "title": "Sundew Fever Treatment (PDQ®)–Health Professional Version", "url": ringing.pages.url("/summary"),
        "page": f"{BASE}/documents/summary", "board": data["document"]["board"], "audience": "health professional", "language": "en",
    }  # fmt: skip
    assert data["report"] == {"number": report, "url": f"{BASE}/reports/{report}", "state": "waiting", "damaged": False}
    assert data["versions"] == {"before": 1, "after": 2}
    assert data["changed"] == {"after": "2024-12-04T08:00:00Z", "by": "2024-12-05T08:00:00Z"}
    assert data["published"] == "2024-02-03"
    assert data["counts"]["substantive"] == len([each for each in data["statements"] if each["significance"] == "substantive"]) > 0
    assert any("quagmirin" in each["text"].lower() and each["section"][-1] == "Drugs" for each in data["statements"])


def test_what_was_news_before_the_hook_is_not_told(tmp_path: Path) -> None:
    with tower(tmp_path) as made:
        made.track()
        made.change()
        made.add()
        made.ring()
        assert made.receiver.received == []


def test_a_page_that_goes_and_comes_back_is_told(ringing: Tower) -> None:
    for kind in (NoticeKind.WITHDRAWN, NoticeKind.MOVED, NoticeKind.RETURNED):
        ringing.note(kind)
    ringing.ring()
    assert ringing.types() == ["document.withdrawn", "document.returned"]
    assert ringing.receiver.received[0].json()["data"]["notice"]["text"] == "summary was withdrawn"


def test_a_review_is_told_once_it_ends_in_the_editors_words(ringing: Tower) -> None:
    report = ringing.change(note=" Bogs are drained no more.")
    ringing.ring()
    first, *others = ringing.review(report).statements
    ringing.decide(report, VerdictKind.REWORD, "Quagmirin is new.", first)
    ringing.ring()
    assert (ringing.types(), len(others)) == (["report.created"], 1)
    for other in others:
        ringing.decide(report, VerdictKind.DISMISS, "no news", other)
    ringing.ring()
    data = ringing.receiver.received[-1].json()["data"]
    assert ringing.types() == ["report.created", "report.reviewed"]
    assert [(each["text"], each["reworded"]) for each in data["statements"]] == [("Quagmirin is new.", True)]
    assert (data["report"]["state"], data["counts"]["dismissed"]) == ("reviewed", len(others))


def test_a_report_that_is_dismissed_after_it_was_told_is_told_so(ringing: Tower) -> None:
    report = ringing.change()
    ringing.ring()
    ringing.decide(report, VerdictKind.DISMISS, "no news")
    ringing.ring()
    data = ringing.receiver.received[-1].json()["data"]
    assert (data["report"]["state"], data["statements"]) == ("dismissed", [])


def test_where_reports_wait_nothing_goes_out_before_the_review(ringing: Tower) -> None:
    ringing.wait = True
    first = ringing.change()
    second = ringing.change(3)
    ringing.decide(second, VerdictKind.DISMISS, "no news")
    ringing.ring()
    assert ringing.receiver.received == []
    ringing.decide(first, VerdictKind.ACCEPT)
    ringing.ring()
    (came,) = ringing.receiver.received
    assert (came.json()["type"], came.json()["data"]["report"]["number"]) == ("report.reviewed", first)
    ringing.undo(first)
    ringing.ring()
    data = ringing.receiver.received[-1].json()["data"]
    assert (data["report"]["state"], data["statements"]) == ("waiting", [])


@pytest.mark.parametrize(
    ("interest", "count"), [(Interest(term="quagmirin"), 1), (Interest(term="heather"), 0), (Interest(board="Another"), 0)]
)
def test_only_what_fits_is_told(tmp_path: Path, interest: Interest, count: int) -> None:
    with tower(tmp_path) as made:
        made.track()
        made.add(interest)
        made.change(2, note=" Bogs are drained no more.")
        made.ring()
        assert len(made.receiver.received) == count
        assert all("quagmirin" in each["text"].lower() for came in made.receiver.received for each in came.json()["data"]["statements"])


@pytest.mark.parametrize(("reply", "said"), FAILED)
def test_what_is_not_taken_goes_again_under_the_same_id(ringing: Tower, reply: object, said: str) -> None:
    ringing.receiver.reply = reply  # type: ignore[assignment]
    ringing.change()
    ringing.ring()
    (waiting,) = ringing.log()
    if not said:
        assert waiting.state is DeliveryState.SENT
        return
    assert (waiting.state, waiting.said, waiting.tries) == (DeliveryState.PENDING, said, 1)
    ringing.ring(WAITS[0] - 1)
    assert len(ringing.receiver.received) == 1
    ringing.receiver.reply = answers(204)
    ringing.ring(1)
    one, other = ringing.receiver.received
    assert (one.id, one.body) == (other.id, other.body)
    assert one.headers["webhook-timestamp"] != other.headers["webhook-timestamp"]
    assert other.is_signed_by(ringing.secret)
    assert ringing.log()[0].said == "204 No Content"


def test_a_redirect_is_a_failure_and_is_not_followed(ringing: Tower) -> None:
    with Receiver() as canary:
        for status in (301, 302, 307, 308):
            ringing.receiver.reply = answers(status, Location=canary.url("/inner"))
            ringing.change(status % 10 + 1, note=f" {status}")
            ringing.ring()
        assert canary.received == []
    assert {each.state for each in ringing.log()} == {DeliveryState.PENDING}
    assert "it redirects, which is not followed" in ringing.log()[0].said


def test_a_receiver_that_does_not_answer_costs_its_time_and_no_more(ringing: Tower) -> None:
    ringing.channel = channel(ringing.desk.clock, seconds=0.3)
    ringing.receiver.reply = ringing.receiver.waits
    ringing.change()
    ringing.note(NoticeKind.WITHDRAWN)
    ringing.ring()
    assert len(ringing.receiver.received) == 1  # the second message waits, too: nobody is there
    assert "did not come in time" in ringing.log()[0].said


def test_an_answer_that_breaks_off_after_its_status_counts(ringing: Tower) -> None:
    ringing.receiver.reply = breaks_off
    ringing.change()
    ringing.ring()
    assert (ringing.log()[0].state, ringing.log()[0].said) == (DeliveryState.SENT, "200 OK")


def test_an_answer_of_any_length_is_read_a_little(ringing: Tower) -> None:
    ringing.receiver.reply = answers(200, f"\x1b[31m{'x' * 3_000_000}")
    ringing.change()
    ringing.ring()
    assert ringing.log()[0].said.startswith("200 OK: \\x1b[31mxxx")
    assert len(ringing.log()[0].said) < 300


def test_a_private_address_gets_nothing(ringing: Tower) -> None:
    guarded = [
        channel(ringing.desk.clock, guard=public_only),
        channel(ringing.desk.clock, guard=public_only, resolve=lambda *_: ["127.0.0.1"]),
    ]
    ringing.change()
    for ringing.channel in guarded:
        ringing.ring(3600)
        (waiting,) = ringing.log()
        assert "fetch.allow_private" in waiting.said
    assert ringing.receiver.received == []


def test_after_eight_tries_the_hook_is_off_until_an_operator_switches_it_on(ringing: Tower) -> None:
    ringing.receiver.reply = answers(500)
    ringing.change()
    ringing.ring()
    for wait in WAITS:
        assert ringing.known().active
        ringing.ring(wait)
    assert len(ringing.receiver.received) == 8
    assert not ringing.known().active
    with ringing.desk.road.database.read() as session:
        assert [(act.name, act.what) for act in audit.newest(session, 1)] == [("the service", "hook switched off")]
    ringing.receiver.reply = answers(200)
    ringing.change(3)
    ringing.ring(86_400)
    assert len(ringing.receiver.received) == 8
    acts.switch_on(ringing.desk.road, COMMAND_LINE, ringing.known())
    ringing.ring()
    assert ringing.receiver.received[8].id == ringing.receiver.received[0].id
    assert len({came.id for came in ringing.receiver.received}) == 2
    assert ringing.known().active


def test_who_answers_that_it_is_gone_is_asked_no_more(ringing: Tower) -> None:
    ringing.receiver.reply = answers(410, "we moved out")
    ringing.change()
    ringing.ring()
    assert (ringing.known().active, ringing.known().said) == (False, "410 Gone: we moved out")


def test_a_message_that_is_refused_holds_no_other_up(ringing: Tower) -> None:
    ringing.receiver.reply = answers(400)
    ringing.change()
    ringing.ring()
    ringing.receiver.reply = answers(200)
    ringing.note(NoticeKind.WITHDRAWN)
    ringing.ring()
    assert [each.state for each in ringing.log()] == [DeliveryState.PENDING, DeliveryState.SENT]


def test_a_message_that_is_damaged_is_given_up_and_its_hook_stays_on(ringing: Tower) -> None:
    ringing.receiver.reply = answers(500)
    ringing.change()
    ringing.ring()
    ringing.desk.execute("UPDATE letters SET body = x'00'")
    ringing.receiver.reply = answers(200)
    ringing.note(NoticeKind.WITHDRAWN)
    for wait in WAITS:
        ringing.ring(wait)
    assert [each.state for each in ringing.log()] == [DeliveryState.DEAD, DeliveryState.SENT]
    assert ringing.log()[0].said.startswith("it cannot be sent: letter 1 ")
    assert ringing.known().active


def test_a_hook_whose_messages_cannot_be_made_keeps_no_other_from_its_own(ringing: Tower, caplog: pytest.LogCaptureFixture) -> None:
    with Receiver() as other:
        ringing.add(url=other.url())
        ringing.desk.execute("""UPDATE hooks SET interest = '{"term": 5}' WHERE id = 1""")
        ringing.change()
        ringing.ring()
        assert (len(ringing.receiver.received), len(other.received)) == (0, 1)
    assert "hook 1 (127.0.0.1): its messages cannot be made, for a bug" in caplog.text


def test_what_is_sent_again_has_the_same_id_and_body(ringing: Tower) -> None:
    report = ringing.change()
    ringing.ring()
    ringing.decide(report, VerdictKind.DISMISS, "no news")
    road, hook = ringing.desk.road, ringing.known()
    with pytest.raises(UsageError, match="nothing to send again"):
        acts.replay(road, COMMAND_LINE, hook)
    assert acts.replay(road, COMMAND_LINE, hook, since=ringing.desk.clock() - dt.timedelta(days=1)) == 1
    with pytest.raises(UsageError, match="nothing to send again"):
        acts.replay(road, COMMAND_LINE, hook, since=ringing.desk.clock() + dt.timedelta(days=1))
    ringing.ring()
    one, other, _ = ringing.receiver.received
    assert (one.id, one.body) == (other.id, other.body)


def test_a_hook_that_was_removed_is_told_nothing(ringing: Tower) -> None:
    ringing.change()
    ringing.receiver.reply = answers(500)
    ringing.ring()
    acts.remove(ringing.desk.road, COMMAND_LINE, ringing.known())
    ringing.ring(WAITS[0])
    assert len(ringing.receiver.received) == 1
    with ringing.desk.road.database.read() as session:
        assert hooks.everyone(session) == []


def test_a_document_that_was_removed_is_told_of_no_more(ringing: Tower) -> None:
    ringing.change()
    ringing.desk.set_state(State.REMOVED)
    ringing.ring()
    assert ringing.receiver.received == []


def test_what_cannot_be_seen_in_a_text_is_written_out(tmp_path: Path) -> None:
    with tower(tmp_path) as made:
        made.track()
        made.add()
        made.change(2, note=" turned \u202eover\u202c and cut\u2028off")
        made.ring()
        text = made.receiver.received[0].body.decode()
        assert "⟨U+202E⟩" in text
        assert not {"\u202e", "\u2028"} & set(text)


def test_a_process_killed_at_any_step_loses_nothing_and_repeats_under_the_same_id(tmp_path: Path) -> None:
    with PageServer() as pages, Receiver() as receiver, Crashes(tmp_path) as crashes:
        crashes.run("add", pages.put(PAGE, edition(1)), "--slug", "sundew")
        crashes.run("check", "sundew")
        crashes.run("hook", "add", receiver.url())
        for number in (2, 3):
            pages.put(PAGE, edition(number))
            crashes.run("check", "sundew", days=number)
        steps = extra = 0
        for step in killed_at_every_step(crashes, tmp_path, "ring"):
            assert crashes.run("ring").code == 0, step
            came = Counter((each.id, each.body) for each in receiver.received)
            assert len(came) == len({body for _, body in came}) == 2, step
            assert sum(came.values()) <= 3, step
            extra += sum(came.values()) - 2
            with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
                assert connection.execute("SELECT state FROM deliveries").fetchall() == [("sent",)] * 2, step
            receiver.received.clear()
            steps = step
        assert steps >= 6
        assert extra >= 1  # some kills did fall between an answer and its commit
