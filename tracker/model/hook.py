"""Addresses of machines that are told of news, and what is sent there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.model.subscription import Interest


class Occasion(StrEnum):
    """What a hook is told of. `test`: nothing; somebody tries whether messages come."""

    REPORT_CREATED = "report.created"
    REPORT_REVIEWED = "report.reviewed"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    DOCUMENT_RETURNED = "document.returned"
    TEST = "hook.test"


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that is told of what fits an interest, with the secret that its messages are signed with.

    `told_to` is the id of the last news that was looked at for it. One that is not `active` is told nothing until it is switched
    on again; `said` is why.
    """

    id: int
    url: str
    secret: bytes = field(repr=False)
    interest: Interest
    active: bool
    added_at: dt.datetime
    told_to: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A message on its way to a hook: `message_id` is the same at each try, `at` the time of this one."""

    url: str
    secret: bytes = field(repr=False)
    message_id: str
    at: dt.datetime
    body: bytes
