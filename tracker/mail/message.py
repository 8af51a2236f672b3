"""A letter as a message of mail: what every mail reader, mail server and mailing rule expects of one.

The same parcel makes the same message at each try, Date and Message-ID included, so that one that comes twice is known. Only whom it
comes from is as it is set by then.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from tracker.model.delivery import CHANGE, LEAVE, Parcel

LONGEST_SUBJECT = 200
VERP = re.compile(r"\+([0-9a-f]{32})$")
ENDS, HIDDEN = {"Cc", "Zl", "Zp"}, {"Cf", "Cs", "Co", "Cn"}  # Unicode's categories of what ends lines, and of what nobody sees


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header that is never folded: readers of these do not put what was folded or encoded together again."""

    def fold(self, *, policy: Policy) -> str:
        """Return the line."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry(base_class=BaseHeader)
for _name in ("message-id", "list-unsubscribe"):
    _HEADERS.map_to_type(_name, _Verbatim)
# 7bit: no server has to know more than the oldest do; only a name of a mailbox that is not ASCII needs SMTPUTF8
POLICY = SMTP.clone(header_factory=_HEADERS, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mails come from: address and name. `bounces`: where the mails that come back go; empty: to the address."""

    address: str
    name: str
    bounces: str = ""

    @property
    def domain(self) -> str:
        """Return the domain that new Message-IDs end in."""
        return ascii_domain(self.address).rpartition("@")[2]

    def envelope(self, token: str) -> str:
        """Return whom a server tells that a message came back: an address that names the message, where that was set up."""
        if not self.bounces:
            return ascii_domain(self.address)
        mailbox, _, domain = ascii_domain(self.bounces).rpartition("@")
        return f"{mailbox}+{token}@{domain}"


def fixed_token(key: bytes, *parts: object) -> str:
    """Return what names a message for good, by what it is and who gets it; nobody without the key can guess it."""
    return hmac.digest(key, "\0".join(map(str, parts)).encode(), hashlib.sha256).hex()[:32]


def token_of(address: str) -> str:
    """Return the token in an address that `Sender.envelope` made; empty where it is none."""
    match = VERP.search(address.rpartition("@")[0])
    return match[1] if match else ""


def make_message(parcel: Parcel, sender: Sender) -> EmailMessage:
    """Return the message of a parcel."""
    message = EmailMessage(POLICY)
    message["From"] = _address(sender.address, _line(sender.name))
    message["To"] = _address(parcel.address)
    message["Subject"] = _line(parcel.letter.subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(parcel.made_at)
    message["Message-ID"] = f"<{parcel.token}@{parcel.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if parcel.leave:
        message["List-Unsubscribe"] = f"<{parcel.leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["MIME-Version"] = "1.0"
    text, html = (_own(part, parcel) for part in (parcel.letter.text, parcel.letter.html))
    if not html:
        return _filled(message, text, "plain")
    message["Content-Type"] = "multipart/alternative"
    message.set_boundary(f"={parcel.token}=")  # not one made up at each try
    for part, subtype in ((text, "plain"), (html, "html")):
        message.attach(_filled(EmailMessage(POLICY), part, subtype))
    return message


def as_bytes(message: EmailMessage) -> bytes:
    """Return a message as it goes: in ASCII, unless the recipient's own name cannot be written so."""
    return message.as_bytes(policy=POLICY if str(message["To"]).isascii() else POLICY.clone(utf8=True))


def _filled(message: EmailMessage, text: str, subtype: str) -> EmailMessage:
    """Return the message with a text as its content, in lines of up to 76 bytes (EmailMessage can do so too, three times as slowly)."""
    lines = text.encode("utf-8", "replace").splitlines()
    message["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    message["Content-Transfer-Encoding"] = "quoted-printable"
    message.set_payload(binascii.b2a_qp(b"\n".join([*lines, b""]), istext=True).decode("ascii"))
    return message


def _address(address: str, name: str = "") -> Address:
    mailbox, _, domain = ascii_domain(address).rpartition("@")
    return Address(name, mailbox, domain)


def _own(text: str, parcel: Parcel) -> str:
    return text.replace(LEAVE, parcel.leave).replace(CHANGE, parcel.change)


def _line(text: str) -> str:
    """Return a text as one line in which nothing is hidden: headers and lists of mails are no place for that."""
    kinds = ((sign, unicodedata.category(sign)) for sign in text)
    return " ".join("".join(" " if kind in ENDS else sign for sign, kind in kinds if kind not in HIDDEN).split())


def ascii_domain(address: str) -> str:
    """Return an address as servers know it: a domain of other letters in the ones that they have for it."""
    mailbox, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{mailbox}@{domain.encode('idna').decode()}"
