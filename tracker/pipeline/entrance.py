"""How people come in: by password or by a link that was given to them; and how they leave."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.people import Actor, Person
from tracker.pipeline import passwords
from tracker.pipeline.people import IDLE, set_password
from tracker.pipeline.road import Road
from tracker.store import acts, people, sign_ins

USED = "this link was used already, or is too old; ask an admin for another one"


def sign_in(  # noqa: PLR0913  all of it
    road: Road, actor: Actor, name: str, password: str, old: str = "", *, known: bool = False
) -> str | None:
    """Return a new token for who has this name and password, else None, after the same time. `old`: the token that ends with it.

    `actor` is a stranger at an address; `known`: from there this person came in before. Raises BusyError where too many sign in at once.
    """
    with road.database.read() as session:
        person = people.find(session, name)
        kept = people.password_of(session, person.id) if person and person.active else ""
    fits = passwords.fits(password, kept, known=known)
    with road.database.write() as session:
        if fits and person and people.lock(session, person.id) == kept:  # it may have been changed while it was hashed
            return _begin(session, road, actor, person, acts.SIGNED_IN, old)
        who = replace(actor, person_id=person.id, name=person.name) if person else actor
        acts.keep(session, who, "sign-in refused", "", "", road.clock())  # an unknown name may be a password in the wrong field
    return None


def invited(road: Road, token: str) -> tuple[Person, bool]:
    """Return whom a link lets in, and whether a password is chosen then. Raises UsageError."""
    with road.database.read() as session:
        found = sign_ins.invited(session, token, road.clock())
    if found is None:
        raise UsageError(USED)
    return found


def accept(road: Road, actor: Actor, token: str, password: str | None, old: str = "") -> str:
    """Use a link up, and return a new token for whom it lets in. `password`: the one that was chosen. Raises UsageError."""
    person, chooses = invited(road, token)
    kept = None
    if chooses:
        passwords.check(password or "", person)
        kept = passwords.hashed(password or "")
    with road.database.write(durable=True) as session:
        if not sign_ins.use(session, token, road.clock()):  # somebody else was quicker
            raise UsageError(USED)
        if kept is not None:
            people.set_password(session, person.id, kept)
            sign_ins.end_all(session, person.id)
        what = acts.CAME_IN if kept is None else acts.CHOSE
        return _begin(session, road, actor, person, what, old)


def change_password(road: Road, actor: Actor, person: Person, old: str, new: str) -> str:
    """Change one's own password, end all sign-ins, and return the token of a new one. Raises UsageError."""
    with road.database.read() as session:
        kept = people.password_of(session, person.id)
    if not passwords.fits(old, kept, known=True):
        raise UsageError("the old password is not right")
    set_password(road, actor, person, new)
    with road.database.write() as session:
        return _begin(session, road, actor, person, acts.SIGNED_IN, "")


def sign_out(road: Road, actor: Actor, token: str) -> None:
    """End what a token stands for."""
    with road.database.write() as session:
        sign_ins.end(session, token)
        acts.keep(session, actor, "signed out", "", "", road.clock())


def _begin(session: Session, road: Road, actor: Actor, person: Person, what: str, old: str) -> str:  # noqa: PLR0913, PLR0917  all of it
    token, now = secrets.token_urlsafe(32), road.clock()
    sign_ins.end_old(session, now - IDLE)
    sign_ins.end(session, old)
    sign_ins.begin(session, token, person.id, now, actor.address)
    acts.keep(session, replace(actor, person_id=person.id, name=person.name), what, "", "", now)
    return token
