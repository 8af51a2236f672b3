"""Digests that were made, and their messages on the way to people and machines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

LEAVE, CHANGE = "{{leave}}", "{{change}}"  # in letters: where the recipient's own links go


class Way(StrEnum):
    """By which channel a message goes."""

    MAIL = "mail"
    HOOK = "hook"


class DeliveryState(StrEnum):
    """How far a message is.

    `replaced`: it was never handed over, and a later one says the same and more. `void`: nobody wants it any more.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DEAD = "dead"
    REPLACED = "replaced"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it was made, the same for all who get it: what is each recipient's own is put in when it goes.

    `text` and `html` hold LEAVE and CHANGE where links of the recipient go, to end a subscription and to change it.
    """

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to one recipient: of a digest, of a letter alone, or of one news to a hook; the ids say which.

    `message_id` is unguessable, and the same at each try. `handed`: it may have arrived, as its content was begun to be sent;
    `domain` is what its Message-ID ends in since then. `begun_at`: since when it is tried, again as long as a new one.
    `address`: where it goes, where that is no subscriber's.
    """

    id: int
    way: Way
    message_id: str
    state: DeliveryState
    tries: int
    made_at: dt.datetime
    begun_at: dt.datetime
    next_at: dt.datetime
    handed: bool = False
    domain: str = ""
    said: str = ""
    digest: int | None = None
    letter: int | None = None
    subscriber: int | None = None
    hook: int | None = None
    news: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter on its way into one mailbox. `token` at the `domain` names it for good, whoever it comes from by then.

    `leave` and `change` are links of the recipient's own, if any.
    """

    letter: Letter
    address: str
    token: str
    domain: str
    made_at: dt.datetime
    leave: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side took the message over."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side will never take this message for this recipient. `lasting`: nor any other, as there is no such mailbox."""

    said: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """It did not go now, and may later. `away`: no message can go this way now, as there is nobody to hand it to."""

    said: str
    away: bool = False


Handing = Sent | Refused | Later
