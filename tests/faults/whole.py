"""What people and pages do to the whole service in any order, and what must hold after each step, by the plain model.

Pages are served by a real server, mails land in files, and commands that are killed are processes that die of signal 9.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from contextlib import ExitStack
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.e2e.desk import DAY, Clock, Desk, open_desk
from tests.e2e.histories import take_in
from tests.faults.plain import BAD, GOOD, Plain, Reader, Report, Tracked, old
from tests.faults.stage import COUNT, stage
from tracker.app import utc_now
from tracker.mail import FileChannel, Sender
from tracker.model.capture import Outcome
from tracker.model.people import Actor, Role
from tracker.model.review import Verdict, VerdictKind
from tracker.model.subscription import Cadence, Choice
from tracker.pipeline import deliver, people, review, subscribe, upkeep
from tracker.pipeline.adopt import adopt, claim
from tracker.pipeline.collect import Collector
from tracker.pipeline.exports import export
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.plan import read_plan
from tracker.pipeline.post import Post
from tracker.pipeline.recognise import begin
from tracker.pipeline.track import track
from tracker.store import histories, reviews, snapshots, subscribers, told
from tracker.store.verify import verify

BASE = "https://desk.example"
LINK = re.compile(r"/reports/(\d+)")
EVENTS = {"first": "it was first seen on", "withdrawn": "This summary was withdrawn", "returned": "This summary is back"}
SOON = dt.timedelta(minutes=5)
DOCUMENTS, READERS, IMPORTS = 3, 3, 2
STEPS = 24  # of a command, before and after a commit, more or less
EXPORTS = 4  # one run of so many ends with an export
FRESH, BACK = "fresh", "back"  # a page that never was, and the one before
KINDS = st.sampled_from([FRESH, FRESH, BACK, BACK, BACK, *BAD])
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class Service(RuleBasedStateMachine):
    """What people and pages do, and what must hold after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder, self.pages, self.crashes = stage()
        for file in [*self.folder.glob("tracker.db*"), *self.folder.glob("mail/*")]:
            file.unlink()
        self._stack = ExitStack()
        self.desk: Desk = self._stack.enter_context(open_desk(self.folder, clock=Clock(START)))
        editor = people.add(self.desk.road, COMMAND_LINE, "Chiara", Role.REVIEWER)
        self.editor = Actor(editor.id, editor.name)
        self.plain, self.seen, self.hashes, self.readers = Plain(), set[str](), dict[str, str](), 0
        self.began = False

    def done(self, what: str) -> None:
        self.began = True
        COUNT.done[what] += 1

    @initialize(documents=st.integers(0, 2), readers=st.integers(0, 1))
    def begin(self, documents: int, readers: int) -> None:
        for _ in range(documents):
            self.add()
        for _ in range(readers):
            self.subscribe(at_once=True)

    @precondition(lambda self: len(self.plain.tracked) < DOCUMENTS)
    @rule()
    def add(self) -> None:
        self.done("added")
        slug = f"fen-{len(self.plain.tracked) + 1}"
        self.plain.tracked[slug] = Tracked(slug)
        self.desk.add(self.pages.url(f"/{slug}"), slug)
        self._serve(slug)

    @precondition(lambda self: self.plain.tracked)
    @rule(data=st.data(), kind=KINDS)
    def flip(self, data: st.DataObject, kind: str) -> None:
        self._flip(self._one(data), kind)

    @precondition(lambda self: self.plain.tracked)
    @rule(data=st.data())
    def check(self, data: st.DataObject) -> None:
        self._check(self._one(data))

    @precondition(lambda self: self.plain.tracked)
    @rule(data=st.data(), kinds=st.lists(KINDS, min_size=1, max_size=4))
    def change(self, data: st.DataObject, kinds: list[str]) -> None:
        one = self._one(data)
        for kind in kinds:
            self._flip(one, kind)
            self._check(one)

    def _flip(self, one: Tracked, kind: str) -> None:
        self.done("flips")
        if kind == FRESH:
            one.page, one.states = (GOOD, one.states), one.states + 1
        else:
            one.page = (kind, 0) if kind in BAD else (GOOD, max(0, one.states - (1 if one.page[1] != one.states - 1 else 2)))
        self._serve(one.slug)

    def _check(self, one: Tracked) -> None:
        self.done("checks")
        self.desk.clock.now += DAY
        assert (one.slug in self.desk.due()) is not one.paused, f"{one.slug} is due, though it is paused, or is not, though it is looked at"
        if one.paused:
            return
        check = track(self.desk.road, self.desk.document(one.slug), only_due=True)
        assert check is not None, "what is due was not looked at"
        self._ended(one, check.outcome, self.plain.check(one.slug))

    @precondition(lambda self: any(_can_die(one) for one in self.plain.tracked.values()))
    @rule(data=st.data(), step=st.integers(0, STEPS))
    def kill_a_check(self, data: st.DataObject, step: int) -> None:
        one = data.draw(st.sampled_from([one for one in self.plain.tracked.values() if _can_die(one)]))
        self.desk.clock.now += DAY
        self._kill("check", one.slug, step=step)
        check = track(self.desk.road, self.desk.document(one.slug))
        assert check is not None, "what a killed process held was not taken over"
        expected = self.plain.check(one.slug)
        if expected == "new" and check.outcome is Outcome.SAME:  # it died after all was kept
            expected = "same"
        self._ended(one, check.outcome, expected)

    @precondition(lambda self: any(one.imported < IMPORTS for one in self.plain.tracked.values()))
    @rule(data=st.data())
    def bring_an_older_version(self, data: st.DataObject) -> None:
        self.done("imports")
        one = data.draw(st.sampled_from([one for one in self.plain.tracked.values() if one.imported < IMPORTS]))
        at = START - (one.imported + 1) * DAY
        (step,) = take_in(self.desk.road, self.desk.document(one.slug), [(at, old(one.slug, one.imported + 1))])
        self.plain.bring(one.slug)
        self.hashes.pop(one.slug, None)
        assert (step.outcome, step.versions) == (Outcome.NEW, (len(one.versions),)), f"an import came to {step}"

    @precondition(lambda self: self.plain.reports())
    @rule(data=st.data())
    def dismiss(self, data: st.DataObject) -> None:
        self.done("dismissed")
        report = data.draw(st.sampled_from(self.plain.reports()))
        number = next(n for n, each in self._reports().items() if each == report)
        with self.desk.road.database.read() as session:
            version = reviews.load(session, number).version
        review.give_verdict(self.desk.road, self.editor, number, "", Verdict(VerdictKind.DISMISS, "it was misread"), version)
        self.plain.dismiss(report)

    @precondition(lambda self: len(self.plain.readers) < READERS)
    @rule(at_once=st.booleans())
    def subscribe(self, at_once: bool) -> None:  # noqa: FBT001
        self.done("subscribed")
        self.readers += 1
        address = f"reader-{self.readers}@example.org"
        choice = Choice(cadence=Cadence.NOW if at_once else Cadence.DAILY)
        subscribe.add(self.desk.road, COMMAND_LINE, address, choice)
        self.plain.readers[address] = Reader()

    @precondition(lambda self: self.plain.readers)
    @rule(data=st.data())
    def unsubscribe(self, data: st.DataObject) -> None:
        self.done("unsubscribed")
        address = data.draw(st.sampled_from(sorted(self.plain.readers)))
        with self.desk.road.database.read() as session:
            who = subscribers.by_address(session, address)
        subscribe.end_all(self.desk.road, COMMAND_LINE, who)
        del self.plain.readers[address]

    @precondition(lambda self: self.plain.readers)
    @rule()
    def send(self) -> None:
        self.done("rounds of mail")
        self.desk.clock.now += DAY
        self._send()

    @precondition(lambda self: any(reader.due for reader in self.plain.readers.values()))
    @rule(step=st.integers(0, STEPS))
    def kill_a_round_of_mail(self, step: int) -> None:
        self.desk.clock.now += DAY
        self._kill("post", step=step)
        self._send()

    @precondition(lambda self: self.plain.tracked)
    @rule(data=st.data())
    def pause_or_resume(self, data: st.DataObject) -> None:
        self.done("paused or resumed")
        one, road = self._one(data), self.desk.road
        (upkeep.resume if one.paused else upkeep.pause)(road, COMMAND_LINE, self.desk.document(one.slug))
        one.pause_or_resume()

    @invariant()
    def versions_are_what_the_pages_said(self) -> None:
        with self.desk.road.database.read() as session:
            for one in self.plain.tracked.values():
                document = self.desk.document(one.slug)
                kept = [(line.version, line.news) for line in snapshots.listing(session, document.id)]
                assert kept == [(each.number, each.news) for each in one.versions], f"{one.slug}: {kept}"
                assert document.state == one.state, f"{one.slug} is {document.state}"

    @invariant()
    def what_is_kept_is_whole_and_what_nobody_touched_is_the_same(self) -> None:
        for one in self.plain.tracked.values():
            with self.desk.road.database.read() as session:
                document = self.desk.document(one.slug).id
                now = histories.history_hash(session, document)
            if one.slug in self.hashes:
                assert now == self.hashes[one.slug], f"{one.slug} changed by itself"
            elif faults := list(verify(self.desk.road.database, [document], quick=True, rest=False)):
                raise AssertionError(f"{one.slug} is damaged: {faults}")
            self.hashes[one.slug] = now

    @invariant()
    def mails_told_what_was_to_be_told(self) -> None:
        """Each mail is held against the model where it is made; here that none came from elsewhere."""
        assert self._files() == self.seen, "a mail came that nobody expected"

    def teardown(self) -> None:
        try:
            if self.plain.tracked:
                self._prove()
        finally:
            self._stack.close()
        COUNT.runs += self.began

    def _prove(self) -> None:
        faults = list(verify(self.desk.road.database, [self.desk.document(slug).id for slug in self.plain.tracked]))
        assert faults == []
        slug = next((one.slug for one in self.plain.tracked.values() if one.versions), None)
        if slug is None or COUNT.runs % EXPORTS:
            return
        with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other, open_desk(Path(other)) as desk:
            done = export(self.desk.road, self.desk.document(slug), Path(name))
            plan = read_plan(done.files)
            made = begin(desk.road, slug, plan.document["url"], plan.document["profile"], DAY)
            claim(desk.road, made, done.files, plan)
            list(adopt(desk.road, made, done.files, plan))
            with desk.road.database.read() as session:
                assert histories.history_hash(session, made.id) == done.hash == self.hashes.get(slug, done.hash), (
                    "an export is another history"
                )

    def _one(self, data: st.DataObject) -> Tracked:
        return data.draw(st.sampled_from(list(self.plain.tracked.values())))

    def _serve(self, slug: str) -> None:
        body, status = self.plain.tracked[slug].body
        self.pages.put(f"/{slug}", body, status=status)

    def _ended(self, one: Tracked, outcome: Outcome, expected: str) -> None:
        self.hashes.pop(one.slug, None)
        found = {Outcome.NEW: "new", Outcome.SAME: "same"}.get(outcome, "none")
        assert found == expected, f"{one.slug} is served {one.page}; the check ended as {outcome}, and should as {expected}"

    def _kill(self, *command: str, step: int) -> None:
        end = self.crashes.run(*command, step=step, days=(self.desk.clock.now - utc_now()) / DAY)
        self.done(f"{command[0]}s killed" if end.code is None else f"{command[0]}s that were to be killed, and ended before")
        assert "Traceback" not in end.complained, end.complained
        self.desk.clock.now += SOON

    def _files(self) -> set[str]:
        return {file.name for file in self.folder.glob("mail/*.eml")}

    def _reports(self) -> dict[int, Report]:
        with self.desk.road.database.read() as session:
            rows = told.stretches(session, [self.desk.document(slug).id for slug in self.plain.tracked])
        slugs = {self.desk.document(slug).id: slug for slug in self.plain.tracked}
        return {each.report: (slugs[each.document_id], each.after) for row in rows.values() for each in row}

    def _send(self) -> None:
        """Make and send what is due, and hold each mail against what its reader was to hear."""
        channel = FileChannel(self.folder / "mail", Sender("tracker@example.org", "Tracker"))
        collector = partial(Collector, self.desk.road, wait_for_review=False, base_url=BASE)
        post = Post(self.desk.road, channel, collector, BASE, channel.sender.domain)
        deliver.make(post, self.desk.clock())
        deliver.send(post)
        numbers, came = self._reports(), dict[str, str]()
        for name in self._files() - self.seen:
            mail = message_from_bytes((self.folder / "mail" / name).read_bytes(), policy=default)
            body = mail.get_body(("plain",))
            assert body is not None
            assert mail["To"] not in came, f"{mail['To']} got two mails"
            came[mail["To"]] = " ".join(str(body.get_content()).split())
        self.seen = self._files()
        COUNT.done["mails"] += len(came)
        assert sorted(came) == sorted(address for address, reader in self.plain.readers.items() if reader.due), "who was told"
        for address, text in came.items():
            _heard(self.plain.readers[address], text, numbers)


def _heard(reader: Reader, text: str, numbers: dict[int, Report]) -> None:
    told_of = {numbers[int(number)] for number in LINK.findall(text)}
    assert told_of == reader.waiting | reader.corrections, f"told of {told_of}, and not of {reader.waiting | reader.corrections}: {text}"
    found = {name: text.count(words) for name, words in EVENTS.items()}
    assert found == {name: reader.events.count(name) for name in EVENTS}, text
    reader.told |= reader.waiting
    reader.waiting, reader.corrections, reader.events = set(), set(), []


def _can_die(one: Tracked) -> bool:
    return one.page[0] == GOOD and not one.paused
