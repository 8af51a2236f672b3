"""What a mail server's answer means for a message: for its recipient alone, for now, or for all."""

from __future__ import annotations

import re
import smtplib
import ssl
from enum import StrEnum

from tracker.model.delivery import Handing, Later, Refused, Sent

Reply = tuple[int, bytes]
OK, CLOSING, NOT_SIGNED_IN, PERMANENT = 250, 421, 530, 500
FORWARDED = 251
NUMBER = re.compile(rb"\d\.\d{1,3}\.\d{1,3}\b")
LASTING = re.compile(rb"5\.1\.[1236]$|5\.2\.1$")  # no such mailbox or domain, or it moved or is closed (RFC 3463)
NO_MAILBOX = {550, 551, 553}  # the same, of a server without these numbers
MOST = 300


class Verb(StrEnum):
    """What was asked of the server."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"


def judge(verb: Verb, reply: Reply) -> Handing:
    """Return what became of a message by the answer to a verb: refused for good is one recipient only, and only by RCPT and DATA."""
    code, text = reply
    if code == OK or (verb is Verb.RCPT and code == FORWARDED):
        return Sent(said(reply))
    words = f"the mail server said to {verb}: {said(reply)}"
    if verb is Verb.MAIL or code in {CLOSING, NOT_SIGNED_IN}:
        return Later(words, away=True)
    if code < PERMANENT:  # also what is no answer at all
        return Later(words)
    number = NUMBER.match(text)
    gone = LASTING.match(number[0]) is not None if number else code in NO_MAILBOX
    return Refused(words, lasting=verb is Verb.RCPT and gone)


def reply_of(error: smtplib.SMTPResponseException) -> Reply:
    """Return the answer that was raised."""
    text = error.smtp_error
    return error.smtp_code, text if isinstance(text, bytes) else text.encode()


def said(reply: Reply) -> str:
    """Return an answer as a line."""
    code, text = reply
    return f"{code} {' '.join(text.decode('utf-8', 'replace').split())}"[:MOST]


def told(error: Exception) -> str:
    """Return what went wrong with a connection, for people."""
    match error:
        case smtplib.SMTPResponseException():
            return said(reply_of(error))
        case ssl.SSLCertVerificationError():
            return f"its certificate cannot be trusted: {error.verify_message}"
        case smtplib.SMTPServerDisconnected():
            return "it ended the connection" if not isinstance(error.__context__, TimeoutError) else "it does not answer"
        case TimeoutError():
            return "it does not answer"
    return " ".join(str(error).split())[:MOST]
