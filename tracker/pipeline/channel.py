"""The way by which messages leave: one of the two seams of the program, so that the next channel is a copy of a sibling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from tracker.model.delivery import Handing
from tracker.pipeline.road import Road, alive
from tracker.store import deliveries

Parcel_contra = TypeVar("Parcel_contra", contravariant=True)


class TakenError(Exception):
    """The lease ran out, and another process has the message: it must not go from here."""


class Channel(Protocol[Parcel_contra]):
    """Takes parcels to their recipients."""

    def send(self, parcel: Parcel_contra, hand: Callable[[], None]) -> Handing:
        """Send one, and return what became of it: nothing that the other side does raises.

        `hand` is called once, before anything of the content goes. What it raises ends the sending, and comes through.
        """
        ...

    def rest(self) -> None:
        """Let go of what is held between two messages, such as a connection."""
        ...


def free_dead(road: Road) -> None:
    """Take back the messages that ended processes held, so that none waits for the end of its lease."""
    with road.database.read() as session:
        dead = [owner for owner in deliveries.holders(session) if not alive(owner)]
    if dead:
        with road.database.write() as session:
            for owner in dead:
                deliveries.release(session, owner)
