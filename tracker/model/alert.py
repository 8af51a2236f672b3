"""What operators are told of: something that is wrong, since when, and whether it ended; and who is at work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class RunnerKind(StrEnum):
    """What a program that stays does: `run`, all of it; `web`, the desk alone; `worker`, checks and mails on one of many machines."""

    RUN = "run"
    WEB = "web"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Runner:
    """A program of Tracker that stays, by the name under which it holds what it works at, with its last sign of life."""

    owner: str
    kind: RunnerKind
    began_at: dt.datetime
    seen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is wrong and needs a person. `key` stays the same as long as it lasts; `says` is a sentence with what to do."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A condition from when it began to when it ended, None while it lasts. `seen_at`: when it was found to last."""

    id: int
    key: str
    says: str
    began_at: dt.datetime
    seen_at: dt.datetime
    ended_at: dt.datetime | None = None
