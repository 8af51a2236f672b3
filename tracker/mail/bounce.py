"""What a mail server says of a message that came back (RFC 3464), or a mailbox of one that nobody wanted (RFC 5965)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

from tracker.mail.message import token_of

ENVELOPES = ("Delivered-To", "X-Original-To", "X-Envelope-To", "To")
MESSAGE_ID = re.compile(r"^Message-ID:\s*<([0-9a-f]{32})@", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"[^\s<>,;\"]+@[^\s<>,;\"]+")
HEAD = re.compile(r"\A.*?(\r?\n){2}", re.DOTALL)  # of the report itself
MOST = 300


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which message came back, by its token, and why. `lasting`: for good. `unwanted`: its recipient complained of it."""

    token: str
    said: str
    lasting: bool
    unwanted: bool = False


def read_bounce(body: bytes) -> Bounce | None:
    """Return what a report says; None where it is none, or of no message of ours: who knows no token cannot make one."""
    message = message_from_bytes(body, policy=default)
    kind = str(message.get_param("report-type", "")).lower()
    token = _token(message, body)
    if not token or message.get_content_type() != "multipart/report":
        return None
    if kind == "feedback-report":
        return Bounce(token, "the recipient marked it as unwanted", lasting=True, unwanted=True)
    for fields in _fields(message):
        action, status = (str(fields.get(name, "")).strip().lower() for name in ("Action", "Status"))
        if action or status:
            said = str(fields.get("Diagnostic-Code", "")) or f"{action} {status}"
            return Bounce(
                token, f"it came back: {' '.join(said.split())}"[:MOST], lasting=action == "failed" and not status.startswith("4")
            )
    return None


def _fields(message: Message) -> Iterator[Message]:
    """Return the groups of fields that a delivery report has: of the message, and of each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (group for group in part.walk() if group is not part)


def _token(message: Message, body: bytes) -> str:
    """Return which message it is about: by the address that it came to, else by the Message-ID of what it returns."""
    to = (address for name in ENVELOPES for value in message.get_all(name, []) for address in ADDRESS.findall(str(value)))
    known = next((token for token in map(token_of, to) if token), "")
    match = None if known else MESSAGE_ID.search(HEAD.sub("", body.decode("latin-1"), count=1))
    return known or (match[1] if match else "")
