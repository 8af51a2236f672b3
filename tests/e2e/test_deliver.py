from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.posting import ACTOR, AT_ONCE, DAILY, MAILED, Numbers, PostOffice, open_office, reach, told
from tests.mails import TAKEN_AND_CUT, MailServer
from tracker.mail import FileChannel, SmtpChannel
from tracker.model.change import Significance
from tracker.model.delivery import DeliveryState, Way
from tracker.model.subscription import Choice, Form, Interest, Standing, Subscriber, Subscription
from tracker.pipeline import by_link, deliver, subscribe
from tracker.pipeline.collect import Made
from tracker.pipeline.links import Purpose
from tracker.pipeline.road import Road
from tracker.store import deliveries, digests, mailing, subscribers

ANA, BEN = "ana@example.org", "ben@example.org"
SENT, PENDING, REPLACED, DEAD, VOID = (DeliveryState(state) for state in ("sent", "pending", "replaced", "dead", "void"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as opened:
        yield opened


@pytest.fixture
def office(server: MailServer, tmp_path: Path) -> Iterator[PostOffice]:
    with open_office(tmp_path, server) as opened:
        yield opened


def test_each_subscriber_gets_one_digest_for_each_date_with_links_of_their_own(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    office.subscribe(ANA, replace(DAILY, interest=Interest(least=Significance.SUBSTANTIVE)))
    office.subscribe(BEN)
    office.happen(2)
    office.go_round()
    assert server.mails == []  # its hour of today was over when they subscribed
    office.pass_time(days=1)
    assert (office.make(), office.make()) == (2, 0)
    assert office.send().sent == 2
    assert office.go_round().sent == 0
    (ana,), (ben,) = server.to(ANA), server.to(BEN)
    assert told(ana.text()) == told(ben.text()) == [1, 2]
    assert office.desk.rows("letters") == 1
    assert ana.id != ben.id
    leave = str(ana.message["List-Unsubscribe"]).strip("<>")
    assert leave.startswith("https://desk.example.org/letters/leave/")
    assert leave in ana.text()
    assert leave in ana.text("html")
    assert leave not in ben.text()
    assert "/letters/change/" in ana.text()
    assert by_link.subscriber_of(office.desk.road, Purpose.LEAVE, leave.rpartition("/")[2]).address == ANA
    assert ana.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ana.message["Auto-Submitted"] == "auto-generated"
    assert ana.sender == f"bounces+{ana.id[1:33]}@example.org"
    assert server.connections == 1


def test_news_at_once_goes_at_once_and_once(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA, AT_ONCE)
    for _ in range(3):
        office.happen()
        office.go_round()
        office.go_round()
    assert [told(mail.text()) for mail in server.mails] == [[1], [2], [3]]


def test_a_quiet_day_says_nothing_and_what_comes_later_is_told_once(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    for day in range(4):
        office.pass_time(days=1)
        if day == 2:
            office.happen()
        office.go_round()
    assert [told(mail.text()) for mail in server.mails] == [[1]]


@pytest.mark.parametrize("habit", [Choice(weekday=2), AT_ONCE])
def test_a_digest_and_a_board_mail_are_two(office: PostOffice, server: MailServer, habit: Choice) -> None:
    office.subscribe(ANA, replace(habit, form=Form.BOARD))
    office.subscribe(ANA, habit)
    office.happen()
    office.pass_time(days=1)
    office.go_round()
    assert len(server.mails) == 2
    assert len({mail.id for mail in server.mails}) == 2


def test_subscriptions_of_one_date_are_told_in_one_digest_at_the_first_of_their_hours(office: PostOffice, server: MailServer) -> None:
    early = office.subscribe(ANA, Choice(weekday=2, hour=9))
    office.subscribe(ANA, Choice(Interest(term="x"), weekday=2, hour=11))
    office.pass_time(days=1)
    for week in range(1, 3):
        office.happen()
        for _ in range(4):
            office.go_round()
            office.pass_time(hours=1)
        assert told(server.mails[-1].text()) == [week]
        with office.desk.road.database.read() as session:
            assert [each.told_to for each in subscribers.of(session, early.subscriber)] == [week, week]
        office.pass_time(days=7, hours=-4)
    office.pass_time(hours=1)
    office.go_round()  # nothing to tell yet, so the later one is still due
    office.happen()
    office.pass_time(hours=2)
    office.go_round()
    assert [told(mail.text()) for mail in server.mails] == [[1], [2], [3]]


def test_a_server_that_is_down_for_three_days_makes_one_digest_of_all(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    away = SmtpChannel(replace(reach(server), port=1), MAILED)
    good, office.channel = office.channel, away
    for _ in range(3):
        office.happen()
        office.pass_time(days=1)
        for _ in range(5):
            office.go_round()
            office.pass_time(minutes=10)
    assert server.mails == []
    assert office.states() == [REPLACED, REPLACED, PENDING]
    with office.desk.road.database.read() as session:
        kept = digests.last_by(session, 1, office.desk.clock().date() - dt.timedelta(days=1))
    assert kept is None  # what gave way to another was told by that one
    office.channel = good
    office.pass_time(hours=6)
    office.go_round()
    (mail,) = server.mails
    assert told(mail.text()) == [1, 2, 3]
    office.happen()
    office.pass_time(days=1)
    office.go_round()
    assert told(server.mails[-1].text()) == [4]


def test_what_a_weekly_digest_was_to_say_is_told_by_the_daily_one_that_takes_its_place(office: PostOffice, server: MailServer) -> None:
    """Each subscription is told from where it was: the one that is not due, too."""
    daily = office.subscribe(ANA)
    weekly = office.subscribe(ANA, Choice(Interest(term="x"), weekday=2))
    office.happen()
    good, office.channel = office.channel, SmtpChannel(replace(reach(server), port=1), MAILED)
    office.pass_time(days=1)
    office.go_round()
    office.happen()
    office.pass_time(days=1)
    seen = Windows(office.desk.road)
    office.collector = seen
    office.channel = good
    office.go_round()
    assert seen.asked == [{daily.id: 0, weekly.id: 0}]
    assert told(server.mails[0].text()) == [1, 2]
    with office.desk.road.database.read() as session:
        assert [each.told_to for each in subscribers.of(session, daily.subscriber)] == [2, 2]


def test_a_digest_that_may_have_arrived_is_sent_again_as_it_is(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    server.answers["DATA"] = [TAKEN_AND_CUT]
    office.happen()
    office.pass_time(days=1)
    assert office.go_round().later == 1
    assert [(each.state, each.handed) for each in office.deliveries()] == [(PENDING, True)]
    office.happen()
    office.pass_time(days=1)
    assert office.go_round().sent == 2
    one, again, next_one = server.mails
    assert one.content == again.content
    assert (told(again.text()), told(next_one.text())) == ([1], [2])


def test_after_five_days_a_message_is_dead_and_can_be_tried_again(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA, Choice(weekday=2))
    office.happen()
    office.pass_time(days=1)
    server.answers["RCPT"] = ["451 4.7.1 later"] * 100
    began, tried = office.desk.clock(), [0.0]
    office.go_round()
    while office.states() == [PENDING]:
        office.desk.clock.now = office.deliveries()[0].next_at
        tried.append((office.desk.clock.now - began) / dt.timedelta(hours=1))
        office.go_round()
    assert office.states() == [DEAD]
    assert [round(hours * 60) for hours in tried[:6]] == [0, 1, 3, 7, 15, 31]
    assert max(later - earlier for earlier, later in itertools.pairwise(tried)) == 6
    assert 114 <= tried[-1] <= 120
    server.answers.clear()
    with office.desk.road.database.write() as session:
        deliveries.retry(session, 1, office.desk.clock())
    assert office.send().sent == 1
    assert told(server.mails[0].text()) == [1]


def test_what_died_without_having_gone_is_told_by_the_next_digest(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA, Choice(weekday=2))
    office.happen()
    office.pass_time(days=1)
    server.answers["RCPT"] = ["451 4.7.1 later"] * 100
    office.go_round()
    while office.states() == [PENDING]:
        office.desk.clock.now = office.deliveries()[0].next_at
        office.send()
    server.answers.clear()
    office.happen()
    office.pass_time(days=7)
    office.go_round()
    assert office.states() == [REPLACED, SENT]
    assert told(server.mails[0].text()) == [1, 2]


def test_a_message_is_dead_after_five_days_however_seldom_it_was_tried(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA, Choice(weekday=2))
    office.subscribe(BEN, Choice(weekday=2))
    office.happen()
    office.pass_time(days=1)
    office.make()
    for verb in ("RCPT", "MAIL"):  # for its recipient's sake, and as nobody takes any
        server.answers[verb] = ["451 4.7.1 later"] * 2
        office.send()
        assert office.states() == [PENDING, PENDING]
        office.pass_time(days=2, hours=12)
    server.answers["MAIL"] = ["451 4.7.1 later"] * 2
    office.send()
    assert office.states() == [DEAD, DEAD]
    with office.desk.road.database.write() as session:
        deliveries.retry(session, 1, office.desk.clock())
    server.answers["RCPT"] = ["451 4.7.1 later"]
    office.send()
    assert office.states() == [PENDING, DEAD]  # it is tried as long as a new one


def test_one_who_is_greylisted_does_not_mean_that_no_mail_goes(office: PostOffice, server: MailServer) -> None:
    def failing() -> bool:
        with office.desk.road.database.read() as session:
            return mailing.failing_since(session, Way.MAIL, office.desk.clock(), dt.timedelta(hours=1)) is not None

    office.subscribe(ANA, Choice(weekday=2))
    office.happen()
    office.pass_time(days=1)
    server.answers["RCPT"] = ["450 4.2.0 greylisted"]
    office.go_round()
    office.pass_time(hours=2)
    assert not failing()
    server.answers["MAIL"] = ["421 4.3.2 closing"]
    office.send()
    office.pass_time(hours=1)
    assert failing()


@pytest.mark.parametrize("answers", [{"RCPT": ["550 5.7.1 policy"]}, {"DATA": ["554 5.6.0 no such content"]}])
def test_what_was_refused_before_it_was_taken_is_told_by_the_next_digest(
    office: PostOffice, server: MailServer, answers: dict[str, list[str]]
) -> None:
    office.subscribe(ANA)
    office.happen()
    office.pass_time(days=1)
    server.answers.update(answers)
    assert office.go_round().refused == 1
    office.happen()
    office.pass_time(days=1)
    office.go_round()
    assert office.states() == [REPLACED, SENT]
    assert [told(mail.text()) for mail in server.mails] == [[1, 2]]


def test_what_may_have_arrived_before_it_was_refused_is_told_once(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    office.happen()
    office.pass_time(days=1)
    server.answers.update({"DATA": [TAKEN_AND_CUT, "554 5.7.1 it was here before"]})
    office.go_round()
    office.pass_time(minutes=2)
    assert office.send().refused == 1
    office.happen()
    office.pass_time(days=1)
    office.go_round()
    assert [told(mail.text()) for mail in server.mails] == [[1], [2]]


def test_a_message_keeps_its_id_though_the_sender_is_set_anew(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    office.happen()
    office.pass_time(days=1)
    server.answers["DATA"] = [TAKEN_AND_CUT]
    office.go_round()
    office.pass_time(minutes=2)
    moved = replace(MAILED, address="news@elsewhere.example")
    post = replace(office.post, channel=SmtpChannel(reach(server), moved), domain=moved.domain)
    assert deliver.send(post).sent == 1
    first, again = server.mails
    assert first.id == again.id
    assert (first.message["Date"], first.text()) == (again.message["Date"], again.text())
    assert "news@elsewhere.example" in str(again.message["From"])
    office.happen()
    office.pass_time(days=1)
    deliver.make(post, office.desk.clock())
    deliver.send(post)
    assert server.mails[-1].id.endswith("@elsewhere.example>")


def test_a_digest_of_what_has_ended_is_not_wanted_by_what_began_since(office: PostOffice, server: MailServer) -> None:
    ended = office.subscribe(ANA)
    office.happen()
    office.pass_time(days=1)
    office.make()
    subscribe.end(office.desk.road, ACTOR, ended)
    assert office.subscribe(ANA, Choice(Interest(term="x"))).id != ended.id
    office.send()
    assert (server.mails, office.states()) == ([], [VOID])


@pytest.mark.parametrize("left", ["gone", "ended", "paused"])
def test_who_left_between_making_and_sending_gets_nothing(office: PostOffice, server: MailServer, left: str) -> None:
    ana = office.subscribe(ANA)
    other = office.subscribe(ANA, Choice(Interest(term="x")))
    office.subscribe(BEN)
    office.happen()
    office.pass_time(days=1)
    assert office.make() == 2
    match left:
        case "gone":
            subscribe.end_all(office.desk.road, ACTOR, office.who(ANA), left=True)
        case "ended":
            subscribe.end(office.desk.road, ACTOR, ana)
        case _:
            with office.desk.road.database.write() as session:
                subscribers.set_standing(session, other.subscriber, Standing.SUSPENDED)
    office.send()
    assert [mail.to for mail in server.mails] == [BEN]
    office.pass_time(hours=2)
    with office.desk.road.database.read() as session:
        assert mailing.failing_since(session, Way.MAIL, office.desk.clock(), dt.timedelta(hours=1)) is None
    assert office.states() == [PENDING if left == "paused" else VOID, SENT]


def test_who_left_while_the_mail_waited_for_its_next_try_gets_nothing(office: PostOffice, server: MailServer) -> None:
    office.subscribe(ANA)
    server.answers["RCPT"] = ["450 4.2.0 greylisted"]
    office.happen()
    office.pass_time(days=1)
    office.go_round()
    subscribe.end_all(office.desk.road, ACTOR, office.who(ANA), left=True)
    office.pass_time(minutes=1)
    office.send()
    assert (server.mails, office.states()) == ([], [VOID])


def test_a_letter_that_cannot_be_made_stops_no_other(office: PostOffice, server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.happen()
    office.pass_time(days=1)
    office.collector = Broken(office.desk.road)
    office.go_round()
    assert [mail.to for mail in server.mails] == [BEN]
    assert "subscriber 1 gets no letter in this round, for a bug" in caplog.text
    office.collector = Numbers(office.desk.road)
    office.go_round()
    assert told(server.to(ANA)[0].text()) == [1]


def test_a_letter_that_is_damaged_stops_no_other(office: PostOffice) -> None:
    office.subscribe(ANA, AT_ONCE)
    office.happen()
    office.make()
    office.desk.execute("UPDATE letters SET body = x'00'")
    office.happen()
    office.subscribe(BEN)
    office.pass_time(days=1)
    office.desk.execute("UPDATE deliveries SET handed = 1")  # so that no other takes its place
    assert office.go_round().sent == 1
    office.happen()
    assert office.go_round().sent == 1
    assert office.states().count(PENDING) == 1
    assert office.deliveries()[0].said.startswith("it cannot be made: letter 1 ")
    with office.desk.road.database.read() as session:
        (line,) = mailing.listing(session, [PENDING], 5)
    assert line.subject.startswith("letter 1 ")


def test_two_processes_make_and_send_each_mail_once(office: PostOffice, server: MailServer) -> None:
    for number in range(12):
        office.subscribe(f"reader-{number}@example.org")
    office.happen()
    office.pass_time(days=1)
    posts = [
        replace(office.post, road=replace(office.desk.road, owner=f"elsewhere/{number}/x"), channel=SmtpChannel(reach(server), MAILED))
        for number in range(2)
    ]

    def work(post: deliver.Post) -> None:
        deliver.make(post, office.desk.clock())
        deliver.send(post)

    threads = [threading.Thread(target=work, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.send()
    assert sorted(mail.to for mail in server.mails) == sorted(f"reader-{number}@example.org" for number in range(12))


def test_stopping_ends_after_the_message_in_hand_and_gives_the_others_back(office: PostOffice, server: MailServer) -> None:
    for address in (ANA, BEN):
        office.subscribe(address)
    office.happen()
    office.pass_time(days=1)
    office.make()
    deliver.send(office.post, lambda: bool(server.mails))
    assert office.states() == [SENT, PENDING]
    assert office.send().sent == 1


def test_a_service_that_died_holds_no_message_back(office: PostOffice) -> None:
    office.subscribe(ANA)
    office.happen()
    office.pass_time(days=1)
    office.make()
    now = office.desk.clock()
    ended = f"{office.desk.road.owner.partition('/')[0]}/{2**22 + 1}/x"  # a number that no process has
    with office.desk.road.database.write() as session:
        assert deliveries.claim(session, office.deliveries()[0].way, ended, now, now + dt.timedelta(minutes=15), 5)
    assert office.send().sent == 1


def test_a_round_of_mails_leaves_alone_what_goes_to_hooks_from_the_same_process(office: PostOffice) -> None:
    now, road = office.desk.clock(), office.desk.road
    with road.database.write() as session:
        deliveries.put(session, Way.HOOK, "a hook", now)
        assert deliveries.claim(session, Way.HOOK, road.owner, now, now + dt.timedelta(hours=1), 5)
    office.subscribe(ANA, AT_ONCE)
    office.happen()
    assert office.go_round().sent == 1
    assert office.states() == ["sending", SENT]


def test_the_digest_that_was_sent_is_kept_as_it_was(office: PostOffice) -> None:
    ana = office.subscribe(ANA)
    office.happen()
    office.pass_time(days=1)
    office.go_round()
    day = office.desk.clock().date()
    with office.desk.road.database.read() as session:
        kept = digests.last_by(session, ana.subscriber, day)
        assert kept is not None
        assert (kept.slot, kept.letter.subject) == (str(day), "1 news")
        assert digests.last_by(session, ana.subscriber, day + dt.timedelta(days=30)) == kept
        assert digests.last_by(session, ana.subscriber, day - dt.timedelta(days=1)) is None


def test_without_a_server_mails_land_whole_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with open_office(tmp_path, channel=FileChannel(folder, MAILED)) as office:
        office.subscribe(ANA)
        office.happen()
        office.pass_time(days=1)
        assert office.go_round().sent == 1
        (file,) = folder.iterdir()
        assert file.suffix == ".eml"
        assert b"\r\nTo: ana@example.org\r\n" in file.read_bytes()
        file.unlink()
        folder.rmdir()
        folder.write_text("no folder")
        office.happen()
        office.pass_time(days=1)
        assert office.go_round().later == 1
        assert office.deliveries()[-1].said.startswith("the mail cannot be written")


class Windows(Numbers):
    """Notes from which news on each subscription is told."""

    def __init__(self, road: Road) -> None:
        super().__init__(road)
        self.asked: list[dict[int, int]] = []

    def tell(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int) -> Made | None:
        self.asked.append({each.id: each.told_to for each in subscriptions})
        return super().tell(subscriber, subscriptions, since, until)


class Broken(Numbers):
    """Cannot tell the first subscriber anything."""

    def tell(self, subscriber: Subscriber, subscriptions: Sequence[Subscription], since: int, until: int) -> Made | None:
        if subscriber.id == 1:
            raise ZeroDivisionError
        return super().tell(subscriber, subscriptions, since, until)
