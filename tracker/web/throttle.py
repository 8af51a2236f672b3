"""How often somebody may try to sign in: so many times a minute by name and by address, known or not.

Nobody is ever locked out: a network from which a person came in has tries of its own for that name, which no stranger uses up.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Iterable

from tracker.model.people import key_of

MINUTE = dt.timedelta(minutes=1)
BY_NAME, BY_ADDRESS = 5, 20
MOST = 20_000  # names and addresses that are remembered
Tried = tuple[str, ...]


class Throttle:
    """Counts tries of the last minute, in memory. Threads may share it."""

    def __init__(self, entered: Iterable[tuple[str, str]] = ()) -> None:
        """Start with who came in lately, by name, and from which addresses."""
        self._homes = {(key_of(name), _network(address)) for name, address in entered}
        self._tries: OrderedDict[Tried, list[dt.datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, name: str, address: str) -> bool:
        """Tell whether the person of this name came in from that network before."""
        return (key_of(name), _network(address)) in self._homes

    def wait(self, name: str, address: str, now: dt.datetime, *, known: bool = False) -> int:
        """Return the seconds to wait; where they are 0, the try counts. `known`: with the tries that are that network's own."""
        keys = dict(zip(_keys(name, address, known=known), (BY_NAME, BY_ADDRESS), strict=True))
        with self._lock:
            waits = [self._wait(key, most, now) for key, most in keys.items()]
            if not any(waits):
                for key in keys:
                    self._tries.setdefault(key, []).append(now)
                    self._tries.move_to_end(key)
                while len(self._tries) > MOST:
                    self._tries.popitem(last=False)
        return max(waits)

    def take_back(self, name: str, address: str, *, known: bool = False) -> None:
        """Forget the last try: the password was not looked at."""
        with self._lock:
            for key in _keys(name, address, known=known):
                if self._tries.get(key):
                    self._tries[key].pop()

    def forgive(self, name: str, address: str, *, known: bool = False) -> None:
        """Forget the tries by a name, and know the network from now on: the last one was right."""
        with self._lock:
            self._tries.pop(_keys(name, address, known=known)[0], None)
            self._homes.add((key_of(name), _network(address)))

    def _wait(self, key: Tried, most: int, now: dt.datetime) -> int:
        lately = [time for time in self._tries.get(key, ()) if now - time < MINUTE]
        if key in self._tries:
            self._tries[key] = lately
        return math.ceil((lately[-most] + MINUTE - now).total_seconds()) if len(lately) >= most else 0


def _keys(name: str, address: str, *, known: bool) -> tuple[Tried, Tried]:
    """Return by what a try is counted: the name, of a known network apart, and the network."""
    network = _network(address)
    return ("name", key_of(name), network) if known else ("name", key_of(name)), ("address", network)


def _network(address: str) -> str:
    """Return whose address it is: of IPv6, one household has 2^64."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address  # noqa: PLR2004
