"""All checks that ever were, counted by outcome and by how long they took. They only ever grow, so what is old is counted once."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import ColumnElement, Float, case, func, select
from sqlalchemy.orm import Session

from tracker.store.figures import last_before
from tracker.store.tables import CheckRow

BOUNDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)  # seconds
SETTLED = dt.timedelta(hours=1)  # after which no transaction is open any more that keeps a check of that time
SECONDS_A_DAY = 86_400.0
STEP = 100_000


@dataclass(slots=True)
class Counts:
    """How checks ended; how many took up to each of BOUNDS, and longer; and the seconds that all took."""

    outcomes: Counter[str] = field(default_factory=Counter)
    lengths: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def plus(self, other: Counts) -> Counts:
        """Return both together."""
        lengths = [one + more for one, more in zip(self.lengths, other.lengths, strict=True)]
        return Counts(self.outcomes + other.outcomes, lengths, self.seconds + other.seconds)


class Tally:
    """Counts checks. It remembers those up to one; threads may share it."""

    def __init__(self, step: int = STEP) -> None:
        """Count at most `step` checks in one statement, as none may take long."""
        self._lock, self._last, self._kept, self._step = threading.Lock(), 0, Counts(), step

    def count(self, session: Session, now: dt.datetime) -> Counts:
        """Return the counts of all checks but those that were imported."""
        settled = last_before(session, now - SETTLED)
        with self._lock:
            while self._last < settled:
                until = min(self._last + self._step, settled)
                self._kept, self._last = self._kept.plus(_between(session, self._last, until)), until
            kept, last = self._kept, self._last
        return kept.plus(_between(session, last, None))


def _between(session: Session, after: int, until: int | None) -> Counts:
    took = _seconds(session)
    lengths = [func.sum(case(((took > low) & (took <= high), 1), else_=0)) for low, high in pairwise((-1.0, *BOUNDS))]
    rows = select(CheckRow.outcome, func.count(), func.sum(took), *lengths).where(CheckRow.id > after, ~CheckRow.imported)
    rows = rows if until is None else rows.where(CheckRow.id <= until)
    found = Counts()
    for outcome, count, seconds, *counted in session.execute(rows.group_by(CheckRow.outcome)):
        found = found.plus(Counts(Counter({outcome: count}), [*counted, count - sum(counted)], float(seconds)))
    return found


def _seconds(session: Session) -> ColumnElement[float]:
    """Return how long a check took, as the database reckons it; none took less than no time, whatever a clock did."""
    if session.get_bind().dialect.name == "sqlite":
        took = (func.julianday(CheckRow.finished_at) - func.julianday(CheckRow.started_at)) * SECONDS_A_DAY
        return func.max(took, 0.0, type_=Float)
    took = func.date_part("epoch", CheckRow.finished_at - CheckRow.started_at, type_=Float)
    return func.greatest(took, 0.0, type_=Float)
