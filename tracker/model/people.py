"""Who uses the desk, what each may do, and what each did."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do. Each role may do all that those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    OPERATOR = "operator"
    ADMIN = "admin"

    def reaches(self, least: Role) -> bool:
        """Tell whether what asks for the role `least` may be done with this one."""
        order = tuple(Role)
        return order.index(self) >= order.index(least)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in, by the name given here. `active`: not disabled; `has_password`: has chosen one."""

    id: int
    name: str
    role: Role
    active: bool
    has_password: bool
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from which address. `ticket` names the request, so that what it did is found again."""

    person_id: int | None
    name: str
    address: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done: by whom, what (a short stable word), on what, in which words. Never changed."""

    id: int
    done_at: dt.datetime
    name: str
    what: str
    on: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows to read by the API, under the name given here. `used_at` is known to the hour; None: never used."""

    id: int
    name: str
    added_at: dt.datetime
    used_at: dt.datetime | None


def key_of(name: str) -> str:
    """Return what two spellings of one name share."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
