from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.e2e.posting import AT_ONCE, MAILED, PostOffice, open_office, told
from tests.e2e.shell import Shell, shell_in
from tests.mails import MailServer
from tracker.mail import read_bounce
from tracker.model.errors import UsageError
from tracker.model.subscription import Standing
from tracker.pipeline import bounces

ANA = "ana@example.org"
TOKEN = "0123456789abcdef" * 2
REPORT = """Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261123.ABC@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

Your message could not be brought to its recipient.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 23 Nov 2026 07:00:05 +0000

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} <ana@example.org>: what the
 other server said

--b1
Content-Type: text/rfc822-headers

From: Tracker <tracker@example.org>
To: ana@example.org
Subject: 3 summaries changed
Message-ID: <{id}@example.org>

--b1--
"""
COMPLAINT = """From: feedback@mx.example.net
To: {to}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is a complaint.

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
User-Agent: Example/1

--b1--
"""


def report(
    to: str = "tracker@example.org", *, action: str = "failed", status: str = "5.1.1", token: str = "", kind: str = "delivery-status"
) -> bytes:
    return REPORT.format(to=to, action=action, status=status, id=token or "unknown", kind=kind).encode()


def verp(token: str) -> str:
    return MAILED.envelope(token)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with MailServer() as server, open_office(tmp_path, server) as opened:
        opened.subscribe(ANA, AT_ONCE)
        yield opened


def mail(office: PostOffice, **time: float) -> str:
    """Send a mail; return its token."""
    office.pass_time(**time)
    office.happen()
    assert office.go_round().sent == 1
    return office.deliveries()[-1].message_id


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("by", ["the address that it came to", "the headers that it returns"])
def test_a_report_names_its_mail(by: str, ends: str) -> None:
    body = report(verp(TOKEN)) if by.startswith("the address") else report(token=TOKEN)
    bounce = read_bounce(body.replace(b"\n", ends.encode()))
    assert bounce is not None
    assert (bounce.token, bounce.lasting, bounce.unwanted) == (TOKEN, True, False)
    assert bounce.said == "it came back: smtp; 5.1.1 <ana@example.org>: what the other server said"


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("relayed", "2.0.0")])
def test_what_is_late_has_not_come_back_for_good(action: str, status: str) -> None:
    bounce = read_bounce(report(verp(TOKEN), action=action, status=status))
    assert bounce is not None
    assert not bounce.lasting


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00" * 1000,
        b"Subject: out of office\nTo: bounces+" + TOKEN.encode() + b"@example.org\n\nBack on Monday.",
        report(),
        report(verp("0" * 31)),
        report(verp(TOKEN)).replace(b"Action: failed\nStatus: 5.1.1\n", b""),
        report(verp(TOKEN)).replace(b'boundary="b1"', b""),
    ],
)
def test_what_is_no_report_on_a_mail_of_ours_is_none(body: bytes) -> None:
    assert read_bounce(body) is None


def test_what_came_back_after_it_was_taken_counts_as_told_and_is_found_by_its_id(office: PostOffice) -> None:
    token = mail(office)
    assert "came back" in bounces.take(office.desk.road, report(token=token))
    mail(office, days=1)
    assert office.states() == ["refused", "sent"]
    assert office.server is not None
    assert [told(each.text()) for each in office.server.mails] == [[1], [2]]


def test_three_that_come_back_in_a_row_suspend_whom_they_went_to(office: PostOffice) -> None:
    for number in (1, 2, 3):
        token = mail(office, days=7)
        said = bounces.take(office.desk.road, report(verp(token)))
        assert bounces.take(office.desk.road, report(verp(token))) == f"{ANA}: mail {number} is known to have come back"
        ending = "the third in a row; nothing more is sent" if number == 3 else f"({number} in a row)"
        assert said.startswith(f"{ANA}: mail {number} came back")
        assert said.endswith(ending)
    assert office.who(ANA).standing is Standing.SUSPENDED
    assert office.states() == ["refused"] * 3
    office.happen()
    assert office.make() == 0


def test_a_mail_that_arrived_between_begins_the_count_anew(office: PostOffice) -> None:
    for _ in range(2):
        bounces.take(office.desk.road, report(verp(mail(office, days=7))))
    mail(office, days=7)
    said = bounces.take(office.desk.road, report(verp(mail(office, days=7))))
    assert said.endswith("(1 in a row)")
    assert office.who(ANA).standing is Standing.ACTIVE


def test_what_came_back_for_now_is_noted_and_not_counted(office: PostOffice) -> None:
    token = mail(office)
    assert "nothing is changed" in bounces.take(office.desk.road, report(verp(token), action="delayed", status="4.4.1"))
    assert office.who(ANA).bounces == 0
    assert office.deliveries()[0].said.startswith("it came back: smtp; 4.4.1")
    assert office.states() == ["sent"]


def test_a_complaint_ends_it_at_once(office: PostOffice) -> None:
    said = bounces.take(office.desk.road, COMPLAINT.format(to=verp(mail(office))).encode())
    assert said.endswith("was unwanted; nothing more is sent")
    assert office.who(ANA).standing is Standing.SUSPENDED


def test_a_report_that_somebody_made_up_changes_nothing(office: PostOffice) -> None:
    mail(office)
    with pytest.raises(UsageError, match="no report on a mail from here"):
        bounces.take(office.desk.road, report(verp(TOKEN)))
    assert office.who(ANA).bounces == 0


# --- by command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def shell(office: PostOffice, tmp_path: Path) -> Shell:
    mail(office)
    return shell_in(tmp_path)


def piped(shell: Shell, body: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(body)))
    ran = shell("bounce")
    return ran.code, ran.out + ran.err


def test_the_mail_server_pipes_what_comes_back(office: PostOffice, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    token = office.deliveries()[0].message_id
    assert piped(shell, report(verp(token)), monkeypatch) == (0, f"{ANA}: mail 1 came back (1 in a row)\n")
    code, said = piped(shell, b"To: ana@example.org\n\nHello", monkeypatch)
    assert (code, said.startswith("tracker: this is no report on a mail from here")) == (2, True)


def test_messages_that_did_not_go_are_listed_and_tried_again(office: PostOffice, shell: Shell) -> None:
    assert shell("deliveries").out == "all messages went\n"
    assert shell("deliveries", "--state", "dead").out == "no message is dead\n"
    bounces.take(office.desk.road, report(verp(office.deliveries()[0].message_id)))
    (row,) = shell("deliveries", "--format", "json").json()
    assert {key: row[key] for key in ("message", "way", "state", "to", "subject", "tries", "handed")} == {
        "message": 1,
        "way": "mail",
        "state": "refused",
        "to": ANA,
        "subject": "1 news",
        "tries": 1,
        "handed": True,
    }
    assert "what the other server said" in shell("deliveries", "--state", "refused").out
    assert shell("deliveries", "--retry", "1").out == "message 1 is tried again\n"
    assert office.states() == ["pending"]
    assert shell("deliveries", "--retry", "1").refused().startswith("tracker: there is no message 1 that was given up or refused")
