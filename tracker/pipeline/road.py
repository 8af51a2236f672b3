"""What every stretch of the road needs: the store, the fetcher, the clock, and a few plain figures."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from tracker.fetch import Fetcher
from tracker.store.session import Database

TOKEN = secrets.token_hex(4)  # tells this process from an ended one of the same number, as in a container after a restart
Given = ParamSpec("Given")
Result = TypeVar("Result")


class StoppedError(Exception):
    """The program is to end, and what waits its turn gives up; `sleep` raises it."""


def this_process() -> str:
    """Return the name under which this process holds leases: machine, process number, token."""
    return f"{socket.gethostname()}/{os.getpid()}/{TOKEN}"


def alive(owner: str) -> bool:
    """Tell whether the holder of a lease may still be at work; only an ended process of this machine surely is not."""
    machine, _, process = owner.partition("/")
    number, _, token = process.partition("/")
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


def in_process(function: Callable[..., Any], *args: object, **named: object) -> Any:  # noqa: ANN401  what the function returns
    """Run a function here, without a wall around it."""
    return function(*args, **named)


@dataclass(frozen=True, slots=True)
class Road:
    """The parts that `app` plugs together. `clock` gives aware UTC times, `sleep` waits for seconds."""

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
    run: Callable[..., Any] = in_process

    def isolate(self, function: Callable[Given, Result], *args: Given.args, **named: Given.kwargs) -> Result:
        """Run a function of a module as `run` does: in a child process, where `app` plugged that in. Raises what it raises, CrashError."""
        result: Result = self.run(function, *args, **named)
        return result
