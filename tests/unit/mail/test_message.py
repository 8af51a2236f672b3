from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.mail.message import Sender, as_bytes, fixed_token, make_message, token_of
from tracker.model.delivery import CHANGE, LEAVE, Letter, Parcel

MADE = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
TOKEN = "ab" * 16
LEAVES, CHANGES = "https://desk.example.org/letters/leave/1." + "A" * 43, "https://desk.example.org/letters/change/1." + "B" * 43
SENDER = Sender("tracker@example.org", "Tracker", "bounces@example.org")
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"),
    *("MIME-Version", "Content-Type"),
]
ODD = st.text(st.one_of(st.characters(), st.sampled_from('\r\n\u2028\u2029\u202e\x00\x85\t:;<>@,"é…🌱')), max_size=400)


def parcel(subject: str = "A subject", text: str = "Hello", html: str = "<p>Hello</p>", to: str = "ana@example.org") -> Parcel:
    return Parcel(Letter(subject, text, html), to, TOKEN, "example.org", MADE, LEAVES, CHANGES)


def read(body: bytes) -> EmailMessage:
    return message_from_bytes(body, policy=default)


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_message_has_what_readers_and_servers_expect() -> None:
    message = read(as_bytes(make_message(parcel(), SENDER)))
    assert message.keys() == HEADERS
    assert str(message["From"]) == "Tracker <tracker@example.org>"
    assert message["Date"] == "Mon, 23 Nov 2026 07:00:00 +0000"
    assert message["Message-ID"] == f"<{TOKEN}@example.org>"
    assert message["List-Unsubscribe"] == f"<{LEAVES}>"
    assert message.get_content_type() == "multipart/alternative"


def test_it_is_the_same_at_each_try() -> None:
    assert as_bytes(make_message(parcel(), SENDER)) == as_bytes(make_message(parcel(), SENDER))


@given(ODD)
def test_no_title_makes_another_header_recipient_or_line_end(subject: str) -> None:
    body = as_bytes(make_message(parcel(subject), SENDER))
    message = read(body)
    assert message.keys() == HEADERS
    assert str(message["To"]) == "ana@example.org"
    said = str(message["Subject"])
    assert len(said) <= 200
    assert said.isprintable() or any(sign.isspace() for sign in said)
    assert not {"\r", "\n", "\u2028", "\u2029", "\u202e", "\x00", "\x85"} & set(said)


def test_hidden_signs_are_taken_out_of_a_subject_and_ends_of_lines_become_spaces() -> None:
    message = read(as_bytes(make_message(parcel("one\u2028two\r\nBcc: x@example.org \u202eeht"), SENDER)))
    assert message["Subject"] == "one two Bcc: x@example.org eht"


def test_headers_that_programs_read_are_in_one_piece() -> None:
    body = as_bytes(make_message(parcel(), SENDER))
    assert f"\r\nList-Unsubscribe: <{LEAVES}>\r\n".encode() in body
    assert f"\r\nMessage-ID: <{TOKEN}@example.org>\r\n".encode() in body


@pytest.mark.parametrize("sign", ["x", "é", "…", "🌱"])
def test_no_line_is_longer_than_servers_take_and_none_is_lost(sign: str) -> None:
    text, html = f"Before\n{sign * 10_000}\nafter\n", f"<p>{sign * 10_000}</p>"
    body = as_bytes(make_message(parcel(text=text, html=html), SENDER))
    assert max(len(line) for line in body.split(b"\r\n")) <= 998
    assert body.isascii()
    message = read(body)
    assert content(message, "plain").replace("\r\n", "\n") == text
    assert content(message, "html").strip() == html


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_every_text_arrives_as_it_was_written(text: str) -> None:
    arrived = content(read(as_bytes(make_message(parcel(text=f"{text}\n"), SENDER))), "plain")
    assert "".join(arrived.split()) == "".join(text.split())


def test_the_recipients_own_links_are_in_both_parts() -> None:
    made = read(as_bytes(make_message(parcel(text=f"{LEAVE} {CHANGE}", html=f'<a href="{LEAVE}">x</a><a href="{CHANGE}">y</a>'), SENDER)))
    for kind in ("plain", "html"):
        said = content(made, kind)
        assert LEAVES in said
        assert CHANGES in said
        assert "{{" not in said


def test_a_letter_without_links_of_the_recipients_own_has_no_header_for_them() -> None:
    plain = Parcel(Letter("Confirm", "text", ""), "ana@example.org", TOKEN, "example.org", MADE)
    message = read(as_bytes(make_message(plain, SENDER)))
    assert "List-Unsubscribe" not in message
    assert "List-Unsubscribe-Post" not in message
    assert message.get_content_type() == "text/plain"


def test_other_letters_are_written_so_only_where_they_must_be() -> None:
    domain = as_bytes(make_message(parcel(to="ana@exämple.org"), SENDER))
    assert b"\r\nTo: ana@xn--exmple-cua.org\r\n" in domain
    mailbox = as_bytes(make_message(parcel("é", to="josé@example.org"), SENDER))
    assert "\r\nTo: josé@example.org\r\n".encode() in mailbox


def test_the_envelope_names_the_message_where_bounces_are_read() -> None:
    assert token_of(SENDER.envelope(TOKEN)) == TOKEN
    assert Sender("tracker@example.org", "Tracker").envelope(TOKEN) == "tracker@example.org"
    assert token_of("bounces+abc@example.org") == token_of("nobody") == ""


def test_a_token_is_fixed_by_what_it_is_and_by_who_gets_it() -> None:
    tokens = {fixed_token(key, "digest", number, to) for key in (b"k", b"l") for number in (1, 11) for to in ("a@x", "1a@x")}
    assert len(tokens) == 8
    assert fixed_token(b"k", "digest", 1, "a@x") == fixed_token(b"k", "digest", 1, "a@x")
