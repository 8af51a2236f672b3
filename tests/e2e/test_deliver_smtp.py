from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_server

import pytest

from tests.e2e.desk import MORNING
from tests.e2e.posting import AT_ONCE, MAILED, PostOffice, open_office, reach, told
from tests.mails import CUT, HOST, PASSWORD, STALL, TAKEN_AND_CUT, USER, MailServer
from tests.servers import Certificate
from tracker.mail import Security, Server, SmtpChannel
from tracker.model.delivery import DeliveryState, Handing, Later, Letter, Parcel, Refused, Sent
from tracker.model.subscription import Standing

ANA, BEN = "ana@example.org", "ben@example.org"


class Handed(list[str]):
    """Counts how often it was said that content goes now."""

    def __call__(self) -> None:
        self.append("handed")


def parcel(address: str = ANA, token: str = "ab" * 16, text: str = "Hello") -> Parcel:
    return Parcel(
        Letter("A subject", text, "<p>Hello</p>"), address, token, "example.org", MORNING, "https://desk.example.org/letters/leave/1.x"
    )


def send(server: MailServer, *parcels: Parcel, **options: object) -> tuple[list[Handing], int]:
    """Send some mails over one channel; return what became of each, and for how many content began to go."""
    channel, handed = SmtpChannel(reach(server, **options), MAILED), Handed()
    try:
        return [channel.send(each, handed) for each in parcels or (parcel(),)], len(handed)
    finally:
        channel.rest()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as opened:
        yield opened


@pytest.fixture
def secure(certificate: Certificate) -> Iterator[MailServer]:
    with MailServer(tls=certificate.server_side()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("verb", "answer", "becomes", "handed"),
    [
        ("EHLO", "554 5.3.2 closed", Later("", away=True), 0),
        ("EHLO", "421 4.3.2 closing", Later("", away=True), 0),
        ("EHLO", CUT, Later("", away=True), 0),
        ("MAIL", "451 4.3.0 not now", Later("", away=True), 0),
        ("MAIL", "550 5.7.1 not from you", Later("", away=True), 0),
        ("MAIL", CUT, Later("", away=True), 0),
        ("RCPT", "450 4.2.0 greylisted", Later(""), 0),
        ("RCPT", "421 4.7.0 closing", Later("", away=True), 0),
        ("RCPT", "530 5.7.0 sign in first", Later("", away=True), 0),
        ("RCPT", "550 5.1.1 no such mailbox", Refused("", lasting=True), 0),
        ("RCPT", "550 no such mailbox", Refused("", lasting=True), 0),
        ("RCPT", "550 5.7.1 policy", Refused(""), 0),
        ("RCPT", "552 5.2.2 mailbox full", Refused(""), 0),
        ("RCPT", "251 forwarded", Sent(), 1),
        ("RCPT", "nonsense", Later(""), 0),
        ("RCPT", CUT, Later(""), 0),
        ("DATA", "451 4.3.0 not now", Later(""), 1),
        ("DATA", "554 5.6.0 no such content", Refused(""), 1),
        ("DATA", CUT, Later(""), 1),
        ("DATA", TAKEN_AND_CUT, Later(""), 1),
    ],
)
def test_what_a_server_says_to_a_verb_counts_for_one_or_for_all(
    server: MailServer, verb: str, answer: str, becomes: Handing, handed: int
) -> None:
    times = 2 if verb == "EHLO" else 1  # it is asked in the old manner, too
    server.answers[verb] = [answer] * times
    (got,), count = send(server)
    assert type(got) is type(becomes)
    for flag in ("away", "lasting"):
        assert getattr(got, flag, None) == getattr(becomes, flag, None)
    assert count == handed
    if not isinstance(becomes, Sent) and answer not in {CUT, TAKEN_AND_CUT, "nonsense"}:
        assert answer in got.said
    assert len(server.mails) == (answer in {TAKEN_AND_CUT, "251 forwarded"})


@pytest.mark.parametrize(
    ("verb", "answer", "connections"),
    [
        ("RCPT", "550 5.1.1 no", 1),
        ("RCPT", "450 later", 1),
        ("DATA", "451 later", 1),
        ("RCPT", CUT, 2),
        ("DATA", CUT, 2),
        ("MAIL", "421 bye", 2),
    ],
)
def test_after_one_message_failed_the_next_goes(server: MailServer, verb: str, answer: str, connections: int) -> None:
    server.answers[verb] = [answer]
    (first, second), _ = send(server, parcel(ANA), parcel(BEN, "cd" * 16))
    assert not isinstance(first, Sent)
    assert isinstance(second, Sent)
    assert [mail.to for mail in server.mails] == [BEN]
    assert server.connections == connections


def test_a_message_that_must_not_go_after_all_leaves_the_way_free(server: MailServer) -> None:
    """As where another process has it: what was begun of it must not stand before the next one."""
    channel = SmtpChannel(reach(server), MAILED)

    def taken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        channel.send(parcel(ANA), taken)
    assert isinstance(channel.send(parcel(BEN, "cd" * 16), Handed()), Sent)
    channel.rest()
    assert [mail.to for mail in server.mails] == [BEN]


def test_a_connection_that_the_server_has_ended_meanwhile_is_made_anew(server: MailServer) -> None:
    server.answers["MAIL"] = ["250 OK", CUT, "250 OK", "421 4.4.2 idle for too long"]
    handings, handed = send(server, parcel(ANA), parcel(BEN, "cd" * 16), parcel("c@example.org", "ef" * 16))
    assert [type(handing) for handing in handings] == [Sent, Sent, Sent]
    assert (handed, server.connections) == (3, 3)


@pytest.mark.parametrize(("verb", "handed"), [("EHLO", 0), ("RCPT", 0), ("DATA", 1)])
def test_a_server_that_says_nothing_is_given_up(server: MailServer, verb: str, handed: int) -> None:
    server.answers[verb] = [STALL]
    began = time.monotonic()
    (got,), count = send(server, seconds=0.3)
    assert time.monotonic() - began < 3
    assert isinstance(got, Later)
    assert got.away
    assert "does not answer" in got.said
    assert count == handed


def test_a_server_that_is_not_there_is_away() -> None:
    with closing(create_server((HOST, 0))) as closed:
        port = closed.getsockname()[1]
    channel = SmtpChannel(Server(HOST, port, Security.NONE, seconds=1.0), MAILED)
    got = channel.send(parcel(), Handed())
    assert isinstance(got, Later)
    assert got.away
    assert got.said == "the mail server cannot be used: [Errno 111] Connection refused"


def test_starttls_and_signing_in(secure: MailServer, certificate: Certificate) -> None:
    secure.signed_in = True
    (got,), _ = send(secure, security=Security.STARTTLS, authorities=str(certificate.path), user=USER, password=PASSWORD)
    assert isinstance(got, Sent)
    (got,), _ = send(secure, security=Security.STARTTLS, authorities=str(certificate.path), user=USER, password="wrong")
    assert isinstance(got, Later)
    assert got.away
    assert "535 5.7.8" in got.said
    assert "wrong" not in got.said


def test_tls_from_the_first_byte(certificate: Certificate) -> None:
    with MailServer(tls=certificate.server_side(), at_once=True) as server:
        (got,), _ = send(server, security=Security.TLS, authorities=str(certificate.path))
        assert isinstance(got, Sent)
        (got,), handed = send(server, security=Security.TLS)
        assert isinstance(got, Later)
        assert got.said.startswith("the mail server cannot be used: its certificate cannot be trusted: self-signed certificate")
        assert (handed, len(server.mails)) == (0, 1)


def test_nothing_is_said_in_the_clear_where_starttls_is_set(server: MailServer) -> None:
    """The server offers none, as where somebody on the way takes the offer out."""
    (got,), handed = send(server, security=Security.STARTTLS, user=USER, password=PASSWORD)
    assert got == Later("the mail server cannot be used: STARTTLS extension not supported by server.", away=True)
    assert (handed, set(server.verbs)) == (0, {"EHLO"})


def test_a_certificate_that_nobody_trusts_is_not_talked_to(secure: MailServer) -> None:
    (got,), handed = send(secure, security=Security.STARTTLS, user=USER, password=PASSWORD)
    assert isinstance(got, Later)
    assert "its certificate cannot be trusted" in got.said
    assert (handed, set(secure.verbs)) == (0, {"EHLO"})


def test_a_certificate_of_another_name_is_not_talked_to(secure: MailServer, certificate: Certificate) -> None:
    channel = SmtpChannel(Server("localhost", secure.port, Security.STARTTLS, authorities=str(certificate.path)), MAILED)
    got = channel.send(parcel(), Handed())
    assert "its certificate cannot be trusted: Hostname mismatch" in got.said


@pytest.mark.parametrize("knows", [True, False])
def test_a_mailbox_of_other_letters_needs_a_server_that_knows_them(*, knows: bool) -> None:
    with MailServer(smtputf8=knows) as server:
        (got, plain), _ = send(server, parcel("josé@example.org"), parcel("ana@exämple.org", "cd" * 16))
        assert isinstance(got, Sent if knows else Refused)
        assert isinstance(plain, Sent)
        assert [mail.to for mail in server.mails] == [*(["josé@example.org"] if knows else []), "ana@xn--exmple-cua.org"]
        assert str(server.mails[0].message["To"]) == ("josé@example.org" if knows else "ana@xn--exmple-cua.org")


def test_many_mails_go_over_few_connections(server: MailServer) -> None:
    handings, _ = send(server, *(parcel(f"reader-{number}@example.org", f"{number:032x}") for number in range(201)))
    assert len([handing for handing in handings if isinstance(handing, Sent)]) == len(server.mails) == 201
    assert server.connections == 3


# --- with the outbox: what becomes of a message is its recipient's alone -----------------------------------------------


@contextmanager
def office_with(folder: Path, server: MailServer, *addresses: str) -> Iterator[PostOffice]:
    with open_office(folder, server) as office:
        for address in addresses:
            office.subscribe(address, AT_ONCE)
        office.happen()
        office.make()
        yield office


def test_one_refusal_and_one_greylisting_stop_nobody_else(server: MailServer, tmp_path: Path) -> None:
    server.answers = {f"RCPT {ANA}": ["550 5.1.1 no such mailbox"], f"RCPT {BEN}": ["450 4.2.0 greylisted"]}
    with office_with(tmp_path, server, ANA, BEN, "c@example.org") as office:
        office.send()
        assert office.states() == ["refused", "pending", "sent"]
        office.pass_time(minutes=1)
        office.send()
        assert office.states() == ["refused", "sent", "sent"]
        assert office.who(ANA).bounces == 1
        assert office.deliveries()[0].said == "the mail server said to RCPT: 550 5.1.1 no such mailbox"


def test_a_mailbox_that_is_not_there_three_times_is_written_to_no_more(server: MailServer, tmp_path: Path) -> None:
    server.answers[f"RCPT {ANA}"] = ["550 5.1.1 no such mailbox"] * 9
    with office_with(tmp_path, server, ANA) as office:
        for _ in range(4):
            office.go_round()
            office.happen()
        assert office.states() == ["replaced", "replaced", "refused"]
        assert office.who(ANA).standing is Standing.SUSPENDED


def test_a_policy_of_the_server_is_not_held_against_the_recipient(server: MailServer, tmp_path: Path) -> None:
    server.answers["DATA"] = ["554 5.7.1 looks like spam"] * 9
    with office_with(tmp_path, server, ANA) as office:
        for _ in range(4):
            office.go_round()
            office.happen()
        assert office.states() == [*["replaced"] * 3, "refused"]
        assert office.who(ANA).standing is Standing.ACTIVE


def test_a_server_that_is_away_counts_one_try_for_all_that_is_due_and_is_asked_once(server: MailServer, tmp_path: Path) -> None:
    addresses = [f"reader-{number}@example.org" for number in range(50)]
    server.answers["EHLO"] = ["421 4.3.2 closing"] * 2
    with office_with(tmp_path, server, *addresses) as office:
        office.send()
        assert server.connections == 1
        assert {(each.state, each.tries, each.handed) for each in office.deliveries()} == {(DeliveryState.PENDING, 1, False)}
        office.send()
        assert server.connections == 1
        office.pass_time(minutes=1, seconds=1)
        assert office.send().sent == 50


@pytest.mark.parametrize(("verb", "answer"), [("DATA", STALL), ("RCPT", "421 4.7.0 not for this one")])
def test_a_mail_on_which_the_server_goes_away_holds_the_others_up_once(server: MailServer, tmp_path: Path, verb: str, answer: str) -> None:
    server.answers[f"{verb} {ANA}"] = [answer, answer]
    with office_with(tmp_path, server, ANA, BEN) as office:
        office.channel = SmtpChannel(reach(server, seconds=0.3), MAILED)
        office.send()
        assert office.states() == ["pending", "pending"]
        office.pass_time(minutes=1, seconds=1)
        office.send()
        assert office.states() == ["pending", "sent"]


def test_a_mail_that_comes_twice_is_the_same_mail(server: MailServer, tmp_path: Path) -> None:
    server.answers["DATA"] = [TAKEN_AND_CUT]
    with office_with(tmp_path, server, ANA) as office:
        office.send()
        office.pass_time(minutes=1)
        office.send()
        first, second = server.mails
        assert first.content == second.content
        assert told(first.text()) == [1]
