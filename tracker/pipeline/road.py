"""What every stretch of the road needs: the store, the fetcher, the clock, and a few plain figures."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar

from tracker.fetch import Fetcher
from tracker.model.errors import StoreError
from tracker.store.session import Database

TOKEN = secrets.token_hex(4)  # tells this process from an ended one of the same number, as in a container after a restart
Given = ParamSpec("Given")
Result = TypeVar("Result")


class StoppedError(Exception):
    """The program is to end, and what waits its turn gives up; `sleep` raises it."""


def this_machine() -> str:
    """Return the name of this machine."""
    return socket.gethostname()


def this_process() -> str:
    """Return the name under which this process holds leases: machine, process number, token."""
    return f"{this_machine()}/{os.getpid()}/{TOKEN}"


def alive(owner: str) -> bool:
    """Tell whether the holder of a lease may still be at work; only an ended process of this machine surely is not."""
    machine, number, token = (*owner.split("/"), "", "")[:3]
    if machine != socket.gethostname() or not number.isdigit():
        return True
    if int(number) == os.getpid():
        return token == TOKEN
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def plenty() -> int:
    """Tell of a disk that never fills up."""
    return sys.maxsize


def worker_of(owner: str) -> int | None:
    """Return the number of the worker that holds a lease, None where it is not one of many."""
    number = owner.rpartition("/worker-")[2]
    return int(number) if number != owner and number.isdigit() else None


def in_process(function: Callable[..., Any], *args: object, **named: object) -> Any:  # noqa: ANN401  what the function returns
    """Run a function here, without a wall around it."""
    return function(*args, **named)


@dataclass(frozen=True, slots=True)
class Road:
    """The parts that `app` plugs together. `clock` gives aware UTC times, `sleep` waits for seconds.

    `free`: the bytes that are free where the database is; with less than `least_free` nothing is fetched.
    """

    database: Database
    fetcher: Fetcher
    clock: Callable[[], dt.datetime]
    sleep: Callable[[float], None]
    user_agent: str
    delay: dt.timedelta
    hold: dt.timedelta
    lease: dt.timedelta
    zone: dt.tzinfo = dt.UTC
    owner: str = field(default_factory=this_process)
    patience: dt.timedelta = dt.timedelta(minutes=1)  # no scheduled look waits for a host for longer
    run: Callable[..., Any] = in_process
    free: Callable[[], int] = plenty
    least_free: int = 0

    @property
    def full(self) -> bool:
        """Tell whether the disk has too little room for more pages."""
        return self.free() < self.least_free

    def refuse_without_room(self) -> None:
        """Tell a person that nothing is fetched while the disk has no room. Raises StoreError."""
        if self.full:
            free, least = (f"{size / 1_000_000:,.0f} MB" for size in (self.free(), self.least_free))
            said = f"the disk has {free} free, and nothing is fetched below {least}; make room, or set fetch.least_free"
            raise StoreError(said, transient=True)

    def of_worker(self, number: int) -> Road:
        """Return the road of a worker of that number, by which others know whether it lives."""
        return replace(self, owner=f"{self.owner}/worker-{number}")

    def isolate(self, function: Callable[Given, Result], *args: Given.args, **named: Given.kwargs) -> Result:
        """Run a function of a module as `run` does: in a child process, where `app` plugged that in. Raises what it raises, CrashError."""
        result: Result = self.run(function, *args, **named)
        return result
