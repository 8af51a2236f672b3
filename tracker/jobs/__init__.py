"""What goes on by itself: on one machine in threads, or on many as jobs of a queue. Both start the same handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.jobs.embedded import Checks, Embedded
from tracker.jobs.handlers import Duties

if TYPE_CHECKING:
    from tracker.jobs.distributed import Distributed

__all__ = ["Checks", "Duties", "Embedded", "service_of"]


def service_of(duties: Duties, url: str, *, tick: float, workers: int) -> Embedded | Distributed:
    """Return what does all of it: a worker beside others where many machines may work on the database, of that address."""
    if not duties.road.database.distributed:
        return Embedded(duties, tick=tick, workers=workers)
    from tracker.jobs.distributed import Distributed  # noqa: PLC0415  its engine need not be there

    return Distributed(duties, url, tick=tick, workers=workers)
