"""Frees what workers held that are gone, so that others can go on with it before their leases end."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from tracker.pipeline.road import Road, worker_of
from tracker.pipeline.visit import give_up
from tracker.store import deliveries, hosts, schedule


def free_dead(road: Road, living: Callable[[Session], Collection[int]]) -> list[str]:
    """Free the documents, messages and hosts of workers that are not among the `living`; return who they were."""
    with road.database.read() as session:  # one state of all: who holds something in it was among the living before
        asked = hosts.holders(session)
        holders = {*schedule.holders(session), *deliveries.holders(session), *(owner for _, owner in asked)}
        numbers = {owner: worker_of(owner) for owner in holders}
        alive = living(session) if any(number is not None for number in numbers.values()) else ()
    dead = {owner for owner, number in numbers.items() if number is not None and number not in alive}
    for host in [host for host, owner in asked if owner in dead]:
        give_up(road, host, lambda owner: owner not in dead)
    if dead:
        with road.database.write() as session:
            for owner in sorted(dead):
                schedule.free(session, owner)
                deliveries.release(session, owner)
    return sorted(dead)
