"""What operators do with documents as a whole: add, pause, resume, remove, move, ask for a check. Each keeps who did it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from tracker.model.document import SLUG, Document, State
from tracker.model.errors import FetchError, UsageError
from tracker.model.people import Actor
from tracker.net import address
from tracker.parse import PROFILES
from tracker.pipeline.road import Road
from tracker.store import acts, documents, schedule

STOPPED = (State.PAUSED, State.QUARANTINED)


class SlugError(UsageError):
    """What was given as a slug, or made of the address, is none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A document that is to be tracked: `url` in its normal form. See `read_wish`."""

    url: str
    slug: str
    profile: str
    every: dt.timedelta
    cron: str = ""


def read_address(url: str) -> str:
    """Return an address in its normal form. Raises UsageError where it is none of a page."""
    try:
        return str(address(url))
    except FetchError as error:
        raise UsageError(str(error)) from error


def slug_of(url: str) -> str:
    """Make a short name of an address: its last part, with the audience or language where that tells two pages apart."""
    path = [part for part in urlsplit(url).path.split("/") if part]
    name = re.sub(r"[^a-z0-9]+", "-", (path[-1] if path else urlsplit(url).hostname or "").lower().removesuffix(".html")).strip("-")
    return f"{name}-patient" if {"patient", "paciente"} & set(path) else name


def read_wish(url: str, slug: str, profile: str, every: dt.timedelta, cron: str = "") -> Wish:
    """Return what is to be tracked; without a slug, one is made of the address. Raises UsageError."""
    url = read_address(url)
    name = slug or slug_of(url)
    if not SLUG.fullmatch(name):
        raise SlugError(f"“{name}” is no slug (short name): use small letters, digits, hyphens and dots, not digits alone")
    if profile not in PROFILES:
        raise UsageError(f"there is no profile “{profile}”; there is: {', '.join(PROFILES)}")
    return Wish(url, name, profile, every, cron)


def add(road: Road, actor: Actor, wish: Wish) -> Document:
    """Track a document, due at once. Raises UsageError where its name or address is taken."""
    now = road.clock()
    with road.database.write(durable=True) as session:
        made = documents.add(session, slug=wish.slug, url=wish.url, profile=wish.profile, every=wish.every, added_at=now, cron=wish.cron)
        acts.keep(session, actor, "document added", made.slug, made.url, now)
    return made


def pause(road: Road, actor: Actor, document: Document) -> None:
    """Stop looking at a document until it is resumed. Raises UsageError where it is removed."""
    _tracked(document)
    _set(road, actor, document, State.PAUSED, "document paused")


def resume(road: Road, actor: Actor, document: Document) -> None:
    """Look at a document again that is paused or in quarantine. Raises UsageError where it is neither."""
    if document.state not in STOPPED:
        raise UsageError(f"{document.slug} is {document.state}; only what is paused or in quarantine can be resumed")
    _set(road, actor, document, State.ACTIVE, "document resumed")


def remove(road: Road, actor: Actor, document: Document) -> None:
    """End tracking a document and hide it; its history is kept. Raises UsageError where that was done already."""
    _tracked(document)
    _set(road, actor, document, State.REMOVED, "document removed")


def ask_for_check(road: Road, actor: Actor, document: Document) -> None:
    """Let a document be due now: the service looks at it at its next tick. Raises UsageError where it is not looked at."""
    if document.state not in schedule.LOOKED_AT:
        raise UsageError(f"{document.slug} is {document.state}, and is not looked at; resume it first")
    now = road.clock()
    with road.database.write(durable=True) as session:
        schedule.hasten(session, document.id, now)
        acts.keep(session, actor, "check asked for", document.slug, "", now)


def move(road: Road, actor: Actor, document: Document, url: str) -> None:
    """Look for a document at another address, in its normal form, from now on. Raises UsageError where that one is tracked already."""
    with road.database.write(durable=True) as session:
        documents.set_url(session, document.id, url)
        acts.keep(session, actor, "document moved", document.slug, url, road.clock())


def set_rhythm(road: Road, actor: Actor, document: Document, due: dt.datetime) -> None:
    """Keep the interval and cron line that a document has now, and when it is due by them."""
    with road.database.write(durable=True) as session:
        schedule.set_rhythm(session, document.id, every=document.every, cron=document.cron, next_check_at=due)
        acts.keep(session, actor, "schedule changed", document.slug, document.cron or f"every {document.every}", road.clock())


def set_ignore_robots(road: Road, actor: Actor, document: Document, reason: str) -> None:
    """Let robots.txt not count for a document, and keep why; with an empty reason it counts again."""
    with road.database.write(durable=True) as session:
        documents.set_ignore_robots(session, document.id, reason)
        acts.keep(session, actor, "robots.txt ignored" if reason else "robots.txt obeyed", document.slug, reason, road.clock())


def _tracked(document: Document) -> None:
    if document.state is State.REMOVED:
        raise UsageError(f"{document.slug} was removed; add it again to bring it back")


def _set(road: Road, actor: Actor, document: Document, state: State, what: str) -> None:
    """Change a state, unless somebody else changed it meanwhile: then the page was an old one. Raises UsageError."""
    with road.database.write(durable=True) as session:
        documents.lock(session, document.id)
        found = documents.by_id(session, document.id)
        if found.state is not document.state:
            raise UsageError(f"{document.slug} is {found.state} by now; look at it again")
        documents.change_state(session, document.id, document.state, state)
        acts.keep(session, actor, what, document.slug, f"it was {document.state}", road.clock())
