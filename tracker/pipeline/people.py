"""What is done with people: let them in, change what they may do, end that they are signed in. Each keeps who did it."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable

from sqlalchemy.orm import Session

from tracker.model.errors import UsageError
from tracker.model.people import Actor, Person, Role
from tracker.pipeline import passwords
from tracker.pipeline.road import Road
from tracker.store import acts, feed_tokens, people, sign_ins

IDLE = dt.timedelta(hours=12)  # after which somebody who did nothing is signed in no more
INVITED = dt.timedelta(days=7)
NAME = re.compile(r"[^\W_][\w .,'’@+-]{0,79}")
COMMAND_LINE = Actor(None, "the command line")


def add(road: Road, actor: Actor, name: str, role: Role) -> Person:
    """Take somebody in, who cannot sign in before an invitation or a password. Raises UsageError."""
    name = " ".join(name.split())
    if not NAME.fullmatch(name):
        raise UsageError("a name begins with a letter or a digit, and has up to 80 letters, digits, spaces and . , ' @ + -")
    with road.database.write(durable=True) as session:
        person = people.add(session, name, role, road.clock())
        acts.keep(session, actor, "person added", name, f"as {role}", road.clock())
    return person


def invite(road: Road, actor: Actor, person: Person, *, chooses: bool = True) -> str:
    """Return the token of a link that lets a person in once within seven days; links made before hold no more.

    `chooses`: the person chooses a password then. Raises UsageError for who is disabled.
    """
    token = secrets.token_urlsafe(24)
    with road.database.write(durable=True) as session:
        if people.lock(session, person.id) is None:
            raise UsageError(f"{person.name} is disabled; enable the person first")
        sign_ins.invite(session, token, person.id, road.clock() + INVITED, chooses=chooses)
        acts.keep(session, actor, "person invited", person.name, "", road.clock())
    return token


def set_role(road: Road, actor: Actor, person: Person, role: Role) -> None:
    """Change what a person may do, and sign the person out everywhere. Raises UsageError where no admin would be left."""

    def change(session: Session) -> None:
        people.set_role(session, person.id, role)

    _change(road, actor, person, "role changed", change, detail=f"from {person.role} to {role}")


def set_active(road: Road, actor: Actor, person: Person, *, active: bool) -> None:
    """Disable a person, or let the person in again. Raises UsageError where no admin would be left."""

    def change(session: Session) -> None:
        people.set_active(session, person.id, active=active)
        sign_ins.end_invitations(session, person.id)
        feed_tokens.end(session, person.id)

    _change(road, actor, person, "person enabled" if active else "person disabled", change)


def set_password(road: Road, actor: Actor, person: Person, password: str) -> None:
    """Give a person a password, and sign the person out everywhere. Raises UsageError."""
    passwords.check(password, person)
    kept = passwords.hashed(password)

    def change(session: Session) -> None:
        people.set_password(session, person.id, kept)
        sign_ins.end_invitations(session, person.id)

    _change(road, actor, person, "password changed", change)


def sign_out_everywhere(road: Road, actor: Actor, person: Person) -> None:
    """End all sign-ins of a person."""
    _change(road, actor, person, "signed out everywhere", lambda _: None)


def _change(  # noqa: PLR0913  all that differs
    road: Road, actor: Actor, person: Person, what: str, change: Callable[[Session], None], *, detail: str = ""
) -> None:
    with road.database.write(durable=True) as session:
        people.lock_admins(session)
        had_admins = people.admins(session)
        change(session)
        if had_admins and not people.admins(session):
            raise UsageError(f"{person.name} is the only admin; make somebody else an admin first")
        sign_ins.end_all(session, person.id)
        acts.keep(session, actor, what, person.name, detail, road.clock())
