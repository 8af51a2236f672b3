"""What people keep for themselves: what they have read, and that they look. It is in the audit list, too: it tells who read what."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.model.inbox import Look
from tracker.model.people import Actor, Person
from tracker.pipeline.road import Road
from tracker.store import acts, inbox
from tracker.store.acts import LOOKED, READ, UNREAD


def mark(road: Road, actor: Actor, person: Person, reports: Iterable[int], *, read: bool = True) -> None:
    """Keep that a person has read reports, or, not `read`, has not; numbers of no report of the inbox are left out."""
    with road.database.write() as session:
        marked = inbox.mark(session, person.id, reports, read=read)
        if marked:
            numbers = ", ".join(map(str, marked))
            acts.keep(session, actor, READ if read else UNREAD, f"report {numbers}", "", road.clock())


def look(road: Road, actor: Actor, person: Person) -> Look:
    """Keep that a person looks at the inbox, and return since when things are new; it stays so for half an hour."""
    with road.database.write() as session:
        known = inbox.last_look(session, person.id, road.clock())
        if known is not None:
            return known
        acts.keep(session, actor, LOOKED, "inbox", "", road.clock())
        return inbox.look(session, person.id, road.clock())
