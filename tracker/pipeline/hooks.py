"""What operators do about hooks: add, remove, switch on and off, try, and send again. Each keeps who did it."""

from __future__ import annotations

import datetime as dt
import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

from tracker.hook import new_secret, write
from tracker.model.delivery import Handing
from tracker.model.errors import UsageError
from tracker.model.hook import Call, Hook, Occasion
from tracker.model.people import Actor
from tracker.model.subscription import Interest
from tracker.net import Guard, address, anywhere
from tracker.pipeline.channel import Channel
from tracker.pipeline.road import Road
from tracker.store import acts, hooks, news

LONGEST = 2_000  # characters of an address
MOST = 100
PORTS = {"http": 80, "https": 443}
BY_HAND = "an operator switched it off"


def add(road: Road, actor: Actor, url: str, interest: Interest, guard: Guard = anywhere) -> Hook:
    """Let an address be told of what becomes news from now on and fits. Raises UsageError, FetchError for what is no address.

    `guard` refuses machines that may not be reached: here those that are named by number, others when something is sent.
    """
    if len(url) > LONGEST:
        raise UsageError(f"an address has at most {LONGEST} characters, this one has {len(url)}")
    shown = str(address(url.strip()))
    if refused := _refused(shown, guard):
        raise UsageError(f"{shown} cannot be told of anything: {refused}")
    with road.database.write(durable=True) as session:
        if len(hooks.everyone(session)) >= MOST:
            raise UsageError(f"there are {MOST} hooks; remove some first")
        made = hooks.add(session, shown, new_secret(), interest, road.clock(), news.newest(session))
        acts.keep(session, actor, "hook added", f"hook {made.id}", host_of(made), road.clock())
    return made


def remove(road: Road, actor: Actor, hook: Hook) -> None:
    """Tell an address of nothing any more, and forget what it was sent."""
    with road.database.write(durable=True) as session:
        hooks.remove(session, hook.id)
        acts.keep(session, actor, "hook removed", f"hook {hook.id}", host_of(hook), road.clock())


def switch_on(road: Road, actor: Actor, hook: Hook) -> None:
    """Tell an address again: of what waits, of what was given up, and of what became news meanwhile. Raises UsageError where it is told."""
    _switch(road, actor, hook, active=True)


def switch_off(road: Road, actor: Actor, hook: Hook) -> None:
    """Send nothing to an address until it is switched on. Raises UsageError where that is so."""
    _switch(road, actor, hook, active=False)


def replay(road: Road, actor: Actor, hook: Hook, *, since: dt.datetime | None = None, delivery: int | None = None) -> int:
    """Send again, under the same ids, what was made since a time, or one message; without both, what was given up. Return how many.

    Raises UsageError where that is nothing.
    """
    with road.database.write(durable=True) as session:
        count = hooks.replay(session, hook.id, road.clock(), since=since, delivery_id=delivery)
        if not count:
            raise UsageError(f"there is nothing to send again to hook {hook.id}: no such message has ended")
        what = f"message {delivery}" if delivery else f"{count} messages"
        acts.keep(session, actor, "hook replayed", f"hook {hook.id}", what, road.clock())
    return count


def test(road: Road, actor: Actor, hook: Hook, channel: Channel[Call]) -> Handing:
    """Send an empty message to an address now, also to one that is switched off, and return what became of it."""
    now = road.clock()
    with road.database.write(durable=True) as session:
        acts.keep(session, actor, "hook tested", f"hook {hook.id}", host_of(hook), now)
    body = write(Occasion.TEST, now, None, "")
    return channel.send(Call(hook.url, hook.secret, new_id(), now, body.encode()), lambda: None)


def new_id() -> str:
    """Return an id for a message."""
    return f"msg_{secrets.token_hex(16)}"


def name_of(hook: Hook) -> str:
    """Return how a hook is called in logs."""
    return f"hook {hook.id} ({host_of(hook)})"


def host_of(hook: Hook) -> str:
    """Return the host of a hook: all that logs may say of its address, which may hold a secret of the receiver's."""
    return urlsplit(hook.url).hostname or ""


def _refused(url: str, guard: Guard) -> str:
    """Return why an address may not be reached, "" where it may, or where that depends on what its name stands for."""
    parts = urlsplit(url)
    try:
        ip = str(ip_address(parts.hostname or ""))
    except ValueError:
        return ""
    return guard(ip, parts.port or PORTS[parts.scheme])


def _switch(road: Road, actor: Actor, hook: Hook, *, active: bool) -> None:
    word = "on" if active else "off"
    with road.database.write(durable=True) as session:
        if not hooks.switch(session, hook.id, "" if active else BY_HAND, road.clock(), active=active):
            raise UsageError(f"hook {hook.id} is switched {word} already")
        acts.keep(session, actor, f"hook switched {word}", f"hook {hook.id}", host_of(hook), road.clock())
