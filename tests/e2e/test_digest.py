"""What real histories come to in mails: pages that change are looked at, reviewed, told and sent, under a clock that only tests move."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desk import DAY, Desk, open_desk
from tests.e2e.histories import bring
from tests.e2e.summary import edition
from tests.servers import PageServer
from tests.store.samples import damage
from tracker.mail import FileChannel, Sender
from tracker.model.change import Significance
from tracker.model.delivery import Letter
from tracker.model.digest import Told
from tracker.model.document import State
from tracker.model.notice import NoticeKind
from tracker.model.people import Actor, Role
from tracker.model.report import Report
from tracker.model.review import Verdict, VerdictKind
from tracker.model.subscription import Cadence, Choice, Form, Interest, Subscriber
from tracker.pipeline import deliver, people, review, subscribe
from tracker.pipeline.collect import Collector, Window
from tracker.pipeline.last_due import last_due
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.post import Post
from tracker.pipeline.road import in_process
from tracker.pipeline.tell import tell
from tracker.store import news, notices, reviews, subscribers, told
from tracker.store import people as kept_people

ADA = "ada@example.org"
BASE = "https://desk.example"
ACTOR = Actor(None, "the tests")
DAILY = Choice(cadence=Cadence.DAILY)
RELAPSE = ("About 12% of patients", "About 15% of patients")
SEEN = ("twice a year", "three times a year")
ACCEPT, DISMISS = Verdict(VerdictKind.ACCEPT), Verdict(VerdictKind.DISMISS, "it was misread")


class Unspeakable(Collector):
    """Tells something of one document that no letter can say."""

    def _items(self, window: Window, language: str) -> list[Told]:
        found = super()._items(window, language)
        return [replace(each, title=5) if each.slug == "one" else each for each in found]  # type: ignore[arg-type]


@dataclass
class Mailroom:
    """A desk, the pages that it looks at, and a folder that mails land in."""

    desk: Desk
    pages: PageServer
    folder: Path
    wait: bool = False
    broken: bool = False
    odd: bool = False
    compared: list[object] = field(default_factory=list)

    def publish(self, page: str, slug: str = "summary") -> int:
        """Let a page be published and looked at a day later; return the number of the last report."""
        known = f"/{slug}" in self.pages.pages
        url = self.pages.put(f"/{slug}", page)
        if not known:
            self.desk.add(url, slug=slug)
        self.desk.check(slug)
        with self.desk.road.database.read() as session:
            rows = told.stretches(session, [self.desk.document(slug).id])
        return max((each.report for row in rows.values() for each in row), default=0)

    def subscribe(self, choice: Choice = DAILY, address: str = ADA, language: str = "en") -> Subscriber:
        subscribe.add(self.desk.road, ACTOR, address, choice, language=language)
        with self.desk.road.database.read() as session:
            return subscribers.by_address(session, address)

    def decide(self, report: int, verdict: Verdict, statement: str = "") -> None:
        with self.desk.road.database.read() as session:
            version = reviews.load(session, report).version
            editor = kept_people.everybody(session)[0]
        review.give_verdict(self.desk.road, Actor(editor.id, editor.name), report, statement, verdict, version)

    def statements(self, report: int) -> tuple[str, ...]:
        with self.desk.road.database.read() as session:
            return reviews.load(session, report).statements

    def collector(self) -> Collector:
        kind = Unspeakable if self.odd else Collector
        return kind(replace(self.desk.road, run=self._run), wait_for_review=self.wait, base_url=BASE)

    def _run(self, function: Callable[..., Any], *args: object, **named: object) -> Any:  # noqa: ANN401
        if self.broken:
            raise ZeroDivisionError
        self.compared += [args] if function is tell else []
        return in_process(function, *args, **named)

    def post(self) -> list[EmailMessage]:
        """Let a day pass, make and send what is due, and return the mails that landed."""
        self.desk.clock.now += DAY
        before = set(self.folder.glob("*.eml"))
        channel = FileChannel(self.folder, Sender("tracker@example.org", "Tracker"))
        post = Post(self.desk.road, channel, self.collector, BASE, "example.org")
        deliver.make(post, self.desk.clock())
        deliver.send(post)
        landed = sorted(set(self.folder.glob("*.eml")) - before)

        return [message_from_bytes(file.read_bytes(), policy=default) for file in landed]

    def text(self) -> str:
        """Return the text of the one mail that lands a day later; "" where none does."""
        mails = self.post()
        assert len(mails) < 2
        return text_of(mails[0]) if mails else ""


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


@pytest.fixture
def room(tmp_path: Path, pages: PageServer) -> Iterator[Mailroom]:
    with open_desk(tmp_path) as desk:
        people.add(desk.road, COMMAND_LINE, "Chiara Lindqvist", Role.REVIEWER)
        yield Mailroom(desk, pages, tmp_path / "mail")


def test_a_report_is_told_with_its_section_interval_date_and_link(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    report = room.publish(edition(2))
    [mail] = room.post()
    assert mail["subject"].startswith("Sundew Fever Treatment changed: quagmirin added to the list of drugs")
    said = text_of(mail)
    assert "Treatment of Sundew Fever * Drugs: Added quagmirin to the list" in said
    assert "Not there at 2024-12-04 08:00 UTC, there at 2024-12-05 08:00 UTC." in said
    assert "Publisher's date: February 3, 2024 (before: January 3, 2024)." in said
    assert "The publisher announced all of it. Not reviewed by an editor yet." in said
    assert f"{BASE}/reports/{report}" in said


def test_nothing_new_sends_nothing_unless_somebody_asks_for_it(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    assert room.post() == []
    room.subscribe(replace(DAILY, quiet=True))
    [mail] = room.post()
    assert mail["subject"] == "Nothing changed in your summary"


def test_the_first_version_of_a_document_is_told(room: Mailroom) -> None:
    room.subscribe()
    room.publish(edition(1))
    [mail] = room.post()
    assert mail["subject"] == "Sundew Fever Treatment is new"
    assert "first seen on December 4, 2024" in text_of(mail)


def test_several_versions_are_told_as_one_with_what_was_undone_as_a_footnote(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    reports = [room.publish(page) for page in (edition(2), edition(2, note=" Bogs are drained."), edition(3))]
    said = room.text()
    assert "2 changes in 1 summary" in said
    assert "Versions 1 to 4 are told as one." in said
    assert "quagmirin" in said
    assert "peatoxan" in said
    assert said.index("Changed in between, and changed back:") < said.index("Bogs are drained")
    assert "came with version 3 (2024-12-06) and left with version 4 (2024-12-07)" in said
    assert all(f"{BASE}/reports/{report}" in said for report in reports)
    assert "The publisher announced all of it." in said  # version 2 announced what version 4 announces no more


def test_verdicts_go_along_where_versions_are_told_as_one(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    first = room.publish(edition(1).replace(*RELAPSE).replace(*SEEN))
    last = room.publish(edition(1, note=" Bogs are drained.").replace(*RELAPSE).replace(*SEEN))
    relapse, seen = room.statements(first)
    room.decide(first, DISMISS, relapse)
    room.decide(first, Verdict(VerdictKind.REWORD, "They are seen more often."), seen)
    room.decide(last, ACCEPT)
    said = room.text()
    assert "15%" not in said
    assert "1 statement is left out, as an editor dismissed it." in said
    assert "They are seen more often. [in an editor's words]" in said
    assert "bogs are drained" in said
    assert "Versions 1 to 3 are told as one." in said
    assert "not reviewed" not in said.lower()


def test_a_dismissed_report_is_left_out_and_counted_and_alone_sends_nothing(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    room.decide(room.publish(edition(2)), DISMISS)
    assert room.text() == ""
    room.decide(room.publish(edition(2).replace(*RELAPSE)), DISMISS)
    room.publish(edition(2).replace(*RELAPSE).replace(*SEEN))
    said = room.text()
    assert "1 change in 1 summary" in said
    assert "1 statement is left out" in said
    assert "15%" not in said


def test_what_was_sent_is_corrected_once_it_is_dismissed_reworded_or_taken_back(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    report = room.publish(edition(1).replace(*RELAPSE).replace(*SEEN))
    assert "15%" in room.text()
    first, second = room.statements(report)
    room.decide(report, DISMISS, first)
    room.decide(report, Verdict(VerdictKind.REWORD, "Patients are seen thrice."), second)
    [mail] = room.post()
    assert mail["subject"] == "2 corrections to earlier digests"
    said = text_of(mail)
    assert re.search(r"Please disregard what we told before: “Revised text to state that about 15%[^”]*” Our editors dismissed it", said)
    assert re.search(r"We told before: “[^”]*three times a year[^”]*” It should read: “Patients are seen thrice.”", said)
    assert room.text() == ""
    room.decide(report, ACCEPT, first)
    assert "We left this out before: “Revised text to state that about 15%" in room.text()


def test_where_reports_wait_for_review_one_goes_out_when_it_is_accepted_and_once_only(room: Mailroom) -> None:
    room.wait = True
    room.publish(edition(1))
    room.subscribe()
    report = room.publish(edition(2))
    assert room.text() == ""
    room.decide(report, ACCEPT)
    said = room.text()
    assert "quagmirin" in said
    assert "reviewed" not in said.lower()
    room.subscribe(address="ben@example.org")  # for whom it is no news
    room.decide(report, ACCEPT)
    assert room.text() == ""


def test_a_report_that_an_editor_said_anew_is_told_in_those_words_and_alone(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    first = room.publish(edition(1).replace(*RELAPSE).replace(*SEEN))
    room.publish(edition(2).replace(*RELAPSE).replace(*SEEN))
    room.decide(first, Verdict(VerdictKind.REWORD, "Relapses and visits were brought up to date."))
    said = room.text()
    assert "2 changes in 1 summary" in said
    assert "Relapses and visits were brought up to date. [in an editor's words]" in said
    assert "15%" not in said
    assert "quagmirin" in said
    assert "told as one" not in said
    room.decide(first, Verdict(VerdictKind.REWORD, "Relapses were brought up to date."))
    assert "“Relapses and visits were brought up to date.” It should read: “Relapses were brought up to date.”" in room.text()


def test_whoever_changes_the_setting_nothing_is_told_twice_and_nothing_is_lost(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    early = room.publish(edition(2))
    assert "quagmirin" in room.text()
    room.wait = True
    room.decide(early, ACCEPT)
    late = room.publish(edition(3))
    assert room.text() == ""
    room.wait = False
    assert room.text() == ""
    room.decide(late, ACCEPT)
    assert "peatoxan" in room.text()
    room.wait = True
    room.decide(late, ACCEPT)
    assert room.text() == ""


def test_a_waiting_report_between_two_that_were_accepted_is_not_told_with_them(room: Mailroom) -> None:
    room.wait = True
    room.publish(edition(1))
    room.subscribe()
    pages = (edition(1).replace(*RELAPSE), edition(2).replace(*RELAPSE), edition(2).replace(*RELAPSE).replace(*SEEN))
    first, _, third = [room.publish(page) for page in pages]
    for report in (first, third):
        room.decide(report, ACCEPT)
    said = room.text()
    assert "15%" in said
    assert "three times a year" in said
    assert "quagmirin" not in said


def test_a_change_of_many_documents_is_told_once_with_all_of_them(room: Mailroom) -> None:
    for number in range(7):
        room.publish(edition(1), slug=f"bog-{number}")
    room.subscribe()
    for number in range(7):
        room.publish(edition(1, note=" Bogs are drained no more."), slug=f"bog-{number}")
    said = room.text()
    assert "1 change in 7 summaries." in said
    assert "The same change in 7 summaries" in said
    assert said.count("Bogs are drained no more") + said.count("bogs are drained no more") == 1


def test_a_damaged_report_is_said_to_be_so_and_the_rest_goes_out(room: Mailroom) -> None:
    for slug in ("one", "other"):
        room.publish(edition(1), slug=slug)
    room.subscribe()
    room.publish(edition(2), slug="one")
    room.publish(edition(1).replace(*SEEN), slug="other")
    with room.desk.road.database.write() as session:
        damage(session, "bodies", "body", "id = (SELECT body_id FROM reports ORDER BY id LIMIT 1)", by=b"nothing")
    said = room.text()
    assert "What changed cannot be shown here: it is damaged, or could not be put into words." in said
    assert "three times a year" in said


def test_a_document_that_a_bug_keeps_from_being_told_is_named_and_the_rest_goes_out(
    room: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    for slug in ("one", "other"):
        room.publish(edition(1), slug=slug)
    room.subscribe()
    reports = [room.publish(edition(number), slug="one") for number in (2, 3)]
    room.publish(edition(1).replace(*SEEN), slug="other")
    room.broken = True
    said = room.text()
    assert "What changed cannot be shown" in said
    assert f"{BASE}/reports/{reports[-1]}" in said
    assert "three times a year" in said
    assert caplog.text.count("one: its reports (1, 2) cannot be told, for a bug") == 1


@pytest.mark.parametrize(("form", "rest"), [(Form.DIGEST, "three times a year"), (Form.BOARD, f"other * Follow-Up {BASE}/")])
def test_a_document_that_a_bug_keeps_from_being_written_is_named_and_the_rest_goes_out(
    room: Mailroom, caplog: pytest.LogCaptureFixture, form: Form, rest: str
) -> None:
    for slug in ("one", "other"):
        room.publish(edition(1), slug=slug)
    room.subscribe(replace(DAILY, form=form))
    report = room.publish(edition(2), slug="one")
    room.publish(edition(1).replace(*SEEN), slug="other")
    room.odd = True
    said = room.text()
    assert said.count("What changed cannot be shown here") == 1
    assert rest in said
    assert f"{BASE}/reports/{report}" in said
    assert caplog.text.count("one: what became news of it cannot be written, for a bug: ") == 1


def test_a_removed_document_is_told_of_no_more(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    room.publish(edition(2))
    room.desk.set_state(State.REMOVED)
    assert room.text() == ""


def test_a_spanish_reader_is_told_in_spanish(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe(language="es")
    room.publish(edition(2))
    [mail] = room.post()
    assert "Cambió Sundew Fever Treatment: se añadió" in mail["subject"]
    assert "Fecha del editor: 3 de febrero de 2024" in text_of(mail)


def test_the_board_mail_has_its_own_tables_and_comes_beside_the_digest(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    room.subscribe(replace(DAILY, form=Form.BOARD))
    room.publish(edition(2))
    room.publish(edition(1), slug="another")
    subjects = sorted(mail["subject"] for mail in room.post())
    assert subjects[0].startswith("1 summary changed, 1 is new: ")
    assert subjects[1] == "Summaries from December 4, 2024 to December 7, 2024: 1 new, 1 revised"


def test_a_board_mail_names_its_days_and_corrects_what_an_earlier_one_told(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe(replace(DAILY, form=Form.BOARD))
    report = room.publish(edition(2).replace(*RELAPSE))
    assert "1; excluding editorial changes" in room.text()
    first, second = room.statements(report)
    room.decide(report, DISMISS, first)
    room.decide(report, Verdict(VerdictKind.REWORD, "It is so."), second)
    [mail] = room.post()
    assert mail["subject"] == "Summaries from December 6, 2024 to December 7, 2024: 0 new, 0 revised, 2 corrections"
    said = text_of(mail)
    assert said.index("Corrections to earlier mails") < said.index("New for health professionals")
    assert f"* 1 statement was dismissed by our editors; 1 statement was worded anew {BASE}/reports/{report}" in said
    html = mail.get_body(("html",))
    assert html is not None
    assert "1 statement was worded anew" in html.get_content()
    assert room.post() == []


def test_a_board_mail_at_once_tells_of_the_days_since_the_last_one(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe(Choice(cadence=Cadence.NOW, form=Form.BOARD))
    subjects = []
    for number in (2, 3):
        room.publish(edition(number))
        subjects += [mail["subject"] for mail in room.post()]
        room.desk.clock.now += 20 * DAY
    assert subjects[1].strip() == "Summaries from December 6, 2024 to December 28, 2024: 0 new, 1 revised"


def test_a_wider_weekly_subscription_tells_what_a_daily_one_left(room: Mailroom) -> None:
    room.publish(edition(1))  # on a Wednesday
    room.subscribe(Choice(Interest(term="three times"), Cadence.DAILY))
    room.subscribe(Choice(Interest(), Cadence.WEEKLY))
    room.publish(edition(2).replace(*SEEN))
    daily = room.text()
    assert "three times a year" in daily
    assert "quagmirin" not in daily
    room.desk.clock.now += 2 * DAY
    weekly = room.text()
    assert "quagmirin" in weekly
    assert "three times a year" not in weekly


def test_what_was_told_at_once_is_not_told_again_each_week(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe(Choice(Interest(term="three times"), Cadence.NOW))
    room.subscribe(Choice(Interest(), Cadence.WEEKLY))
    report = room.publish(edition(2).replace(*SEEN))
    assert "three times a year" in room.text()
    room.subscribe(Choice(Interest(language="en"), Cadence.NOW))  # who was told nothing yet
    room.desk.clock.now += 2 * DAY
    weekly = room.text()
    assert "quagmirin" in weekly
    assert "three times a year" not in weekly
    room.decide(report, DISMISS)
    assert room.text().count("Please disregard what we told before") == 2
    room.desk.clock.now += 6 * DAY
    assert room.text() == ""


def test_a_page_that_went_away_is_told_by_one_subscription_alone(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    room.subscribe(Choice(Interest(language="en"), Cadence.WEEKLY))
    with room.desk.road.database.write() as session:
        notices.keep(session, room.desk.document().id, NoticeKind.WITHDRAWN, room.desk.clock(), "it is gone")
    assert "This summary was withdrawn" in room.text()
    room.desk.clock.now += 4 * DAY
    assert room.text() == ""


def test_each_pair_is_compared_once_and_equal_letters_are_written_once(room: Mailroom) -> None:
    room.publish(edition(1))
    people_ = [room.subscribe(Choice(Interest(term=term), Cadence.DAILY), f"p{n}@example.org") for n, term in enumerate(["", "", "peat"])]
    room.publish(edition(2))
    room.publish(edition(3))
    collector = room.collector()
    with room.desk.road.database.read() as session:
        until, wanted = news.newest(session), subscribers.subscriptions(session)
    letters = [collector.letter(who, wanted[who.id], 0, until) for who in people_]
    assert len(room.compared) == 1
    assert letters[0] is letters[1]
    assert letters[2] is not None
    assert letters[2] != letters[0]


def test_what_a_round_of_letters_opened_is_not_kept_after_it(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    room.publish(edition(2))
    before = reports_in_memory()
    assert len(room.post()) == 1
    assert reports_in_memory() == before


def reports_in_memory() -> int:
    gc.collect()
    return sum(isinstance(each, Report) for each in gc.get_objects())


def test_a_preview_counts_capture_times_and_shows_what_was_imported(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe()
    early = room.desk.clock.now - 20 * DAY
    bring(room.desk, [(early, edition(1).replace(*RELAPSE))])
    collector = room.collector()
    letter = collector.preview(Interest(), early, room.desk.clock())
    assert "12%" in letter.text
    assert collector.preview(Interest(), room.desk.clock(), room.desk.clock()).subject == "Nothing changed in your summary"
    assert room.text() == ""


def test_what_is_new_and_changed_in_the_period_is_one_card(room: Mailroom) -> None:
    before = room.desk.clock.now
    room.publish(edition(1))
    report = room.publish(edition(2))
    room.publish(edition(1), slug="another")

    def preview() -> Letter:
        return room.collector().preview(Interest(), before, room.desk.clock())

    letter = preview()
    said = " ".join(letter.text.split())
    assert letter.subject.startswith("1 summary changed, 1 is new: ")
    assert "1 change in 1 summary. 1 summary is new." in said
    assert letter.text.count("\n---") == 2 + 1  # two cards, and the end
    assert "This summary is new: it was first seen on December 4, 2024. Not there at" in said
    assert f"Report: {BASE}/reports/{report}" in said
    assert f"Summary: {BASE}/documents/another" in said
    room.decide(report, DISMISS)
    assert preview().subject == "2 summaries are new"


def test_the_digest_of_a_date_is_shown_as_it_went_or_made_anew(room: Mailroom) -> None:
    room.publish(edition(1))
    ada = room.subscribe()
    room.publish(edition(2))
    [mail] = room.post()
    sent = last_due(room.desk.road, room.collector(), ada, Form.DIGEST, room.desk.clock())
    assert sent is not None
    assert sent.made_at == room.desk.clock()
    assert sent.letter is not None
    assert sent.letter.subject == mail["subject"]
    ben = room.subscribe(address="ben@example.org")
    anew = last_due(room.desk.road, room.collector(), ben, Form.DIGEST, room.desk.clock())
    assert anew is not None
    assert anew.made_at is None
    assert anew.letter is not None
    assert anew.letter.text == sent.letter.text


def test_what_was_told_at_once_is_shown_as_it_went(room: Mailroom) -> None:
    room.publish(edition(1))
    ada = room.subscribe(Choice(cadence=Cadence.NOW))
    room.publish(edition(2))
    [mail] = room.post()
    made_at = room.desk.clock()
    room.desk.clock.now += 3 * DAY
    shown = last_due(room.desk.road, room.collector(), ada, Form.DIGEST, room.desk.clock())
    assert shown is not None
    assert shown.letter is not None
    assert (shown.made_at, shown.date, shown.letter.subject) == (made_at, made_at.date(), mail["subject"])
    before = last_due(room.desk.road, room.collector(), ada, Form.DIGEST, made_at - 2 * DAY)
    assert before is not None
    assert before.made_at is None  # made anew


def test_only_what_matters_goes_to_who_wants_only_that(room: Mailroom) -> None:
    room.publish(edition(1))
    room.subscribe(Choice(Interest(least=Significance.SUBSTANTIVE, unannounced=True), Cadence.DAILY))
    room.publish(edition(2).replace(*SEEN))
    said = room.text()
    assert "three times a year" in said
    assert "quagmirin to the list" not in said
