"""What can be set: config.toml and the environment, checked at the start and frozen. Each default stands here.

`config.toml` of the current folder, or the file that TRACKER_CONFIG names, is optional. The environment overrides it:
TRACKER_DATABASE__URL is `database.url`. This is the one module that reads the environment.
"""

from __future__ import annotations

import datetime as dt
import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from tracker.config.values import (
    LOOPBACK,
    UNITS,
    DatabaseAddress,
    HeaderText,
    Interval,
    IpAddress,
    Mailbox,
    Mailboxes,
    Networks,
    Origin,
    Secret,
    Zone,
    known_secrets,
    read_interval,
)
from tracker.model.errors import ConfigError

__all__ = ["UNITS", "Settings", "load_settings", "read_interval"]

PREFIX = "TRACKER_"
FILE_VARIABLE = "TRACKER_CONFIG"
OTHER_VARIABLES = frozenset({FILE_VARIABLE, "TRACKER_CI"})  # the last is for the tests
FILE_NAME = "config.toml"
UNKNOWN = " is no setting (docs/configuration.md lists them all)"


class Group(BaseModel):
    """A table of config.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Database(Group):
    """Where everything is kept."""

    url: DatabaseAddress = "sqlite:///tracker.db"


class Fetch(Group):
    """How pages are asked for. Lengths of time are in seconds, sizes in bytes."""

    user_agent: HeaderText = "Tracker"
    contact: HeaderText = "no contact configured"
    delay: Annotated[float, Field(ge=0, le=3600)] = 2.0
    wire_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 5_000_000
    decoded_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 25_000_000
    hops: Annotated[int, Field(ge=0, le=20)] = 5
    seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    allow_private: bool = False
    least_free: Annotated[int, Field(ge=0, le=1_000_000_000_000_000)] = 500_000_000

    def signature(self) -> str:
        """Return the User-Agent header: who asks, and whom to write to about it."""
        return f"{self.user_agent} ({self.contact})"


class Schedule(Group):
    """When documents are looked at. Lengths of time but `every` are in seconds."""

    every: Interval = dt.timedelta(days=1)
    timezone: Zone = "UTC"
    tick: Annotated[float, Field(gt=0, le=3600)] = 30.0
    workers: Annotated[int, Field(ge=1, le=64)] = 4
    lease: Annotated[float, Field(gt=0, le=86_400)] = 300.0


class Isolate(Group):
    """What reading and comparing one capture may take, in a child process: bytes of address space, seconds of CPU time."""

    memory_bytes: Annotated[int, Field(ge=100_000_000, le=100_000_000_000)] = 500_000_000
    cpu_seconds: Annotated[int, Field(ge=1, le=3600)] = 20


class Web(Group):
    """Where the desk is served, and to whom. `url`: the address by which people reach it, where that is another one.

    `proxies`: who is believed, where it says for whom it asks.
    """

    host: IpAddress = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    url: Origin = ""
    proxies: Networks = ("127.0.0.1", "::1")
    public: bool = False
    metrics_token: Secret = ""

    def address(self) -> str:
        """Return the address by which people reach the desk, without a path; with port 0 it is known only once it is served."""
        return self.url or f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


class Mail(Group):
    """How mails leave: to a server, or as files into a folder. `bounces`: where those that come back go. `seconds`: for each answer."""

    mode: Literal["file", "smtp"] = "file"
    folder: Annotated[str, StringConstraints(min_length=1)] = "mail"
    host: HeaderText | Literal[""] = ""
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    authorities: str = ""
    user: str = ""
    password: Annotated[str, Field(repr=False)] = ""
    sender: Mailbox = "tracker@localhost"
    name: HeaderText = "Tracker"
    bounces: Mailbox = ""
    seconds: Annotated[float, Field(gt=0, le=600)] = 60.0

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.mode == "smtp" and not self.host:
            raise ValueError('host must be set where mode is "smtp": the name of the mail server')
        if self.mode == "smtp" and not self.sender:
            raise ValueError('sender must be set where mode is "smtp": the address that mails come from')
        if self.password and self.security == "none" and self.host not in LOOPBACK:
            raise ValueError('password would travel unencrypted: set security to "starttls" or "tls"')
        return self


class Digest(Group):
    """What digests, feeds and hooks tell of."""

    wait_for_review: bool = False


class Log(Group):
    """How the lines of the log are written, and from which level on."""

    format: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Alerts(Group):
    """Which operators are written to, and when: `late` documents that are overdue for `late_after`, a host that fails for `failing`."""

    to: Mailboxes = ()
    late: Annotated[int, Field(ge=1, le=1_000_000)] = 10
    late_after: Interval = dt.timedelta(hours=6)
    failing: Interval = dt.timedelta(hours=6)


class Demo(Group):
    """Where `tracker demo` serves its desk."""

    port: Annotated[int, Field(ge=0, le=65_535)] = 0


class Settings(Group):
    """All that can be set."""

    database: Database = Database()
    fetch: Fetch = Fetch()
    schedule: Schedule = Schedule()
    isolate: Isolate = Isolate()
    web: Web = Web()
    mail: Mail = Mail()
    digest: Digest = Digest()
    log: Log = Log()
    alerts: Alerts = Alerts()
    demo: Demo = Demo()

    def secrets(self) -> tuple[str, ...]:
        """Return what must be read nowhere: passwords and tokens, as they are and as they stand in an address."""
        return known_secrets(self.database.url, self.mail.password, self.web.metrics_token)

    @model_validator(mode="after")
    def _lease_outlives_a_look(self) -> Self:
        if self.schedule.lease <= self.fetch.seconds:
            raise ValueError("schedule.lease must be longer than fetch.seconds, or two processes may check one document at once")
        return self


def load_settings(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> Settings:
    """Return the settings of a folder under an environment. Raises ConfigError with one line that names the key."""
    named = environ.get(FILE_VARIABLE)
    file = named or FILE_NAME
    values = _from_file(Path(folder or Path.cwd(), file), file, required=bool(named))
    spoken = _from_environment(environ)
    for group, keys in spoken.items():
        below = values.get(group, {})
        values[group] = below | keys if isinstance(below, dict) else below
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError("; ".join(_told(problem, spoken, file) for problem in error.errors())) from None


def _from_file(path: Path, name: str, *, required: bool) -> dict[str, Any]:
    if not required and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{name} cannot be read: {error.strerror}") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise ConfigError(f"{name} is not valid TOML: {error}") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name in OTHER_VARIABLES:
            continue
        group, parts, key = name.removeprefix(PREFIX).lower().partition("__")
        if not parts:
            raise ConfigError(f"{name} in the environment is no setting; {_meant(name)}")
        if group not in Settings.model_fields:
            raise ConfigError(f"{name} in the environment: {group}.{key}{UNKNOWN}")
        groups.setdefault(group, {})[key] = value
    return groups


def _meant(name: str) -> str:
    """Say which variable a wrong name was probably to be."""
    names = [f"{PREFIX}{group}__{key}".upper() for group, table in Settings() for key in type(table).model_fields]
    alike = {known.replace("__", "_"): known for known in names}
    near = difflib.get_close_matches(name, alike, n=1, cutoff=0.8)
    return f"was {alike[near[0]]} meant?" if near else "settings have two underscores between table and key (docs/configuration.md)"


def _told(problem: ErrorDetails, spoken: Mapping[str, Mapping[str, str]], file: str) -> str:
    """Say one problem with the place where it was set. The value is not repeated: it may hold a password."""
    group, key = (*map(str, problem["loc"]), "", "")[:2]
    said = UNKNOWN if problem["type"] == "extra_forbidden" else f": {_in_words(problem)}"
    if not group:  # two settings that do not go together
        return said.removeprefix(": ")
    if problem["type"] == "model_type":
        return f"{file}: [{group}] is a table: write its settings below it"
    where = f"{PREFIX}{group}__{key}".upper() + " in the environment" if key in spoken.get(group, {}) else file
    return f"{where}: {group}{'.' if key else ''}{key}{said}"


def _in_words(problem: ErrorDetails) -> str:
    """Say what a setting must be, without the library's words for it."""
    if problem["type"] == "string_pattern_mismatch":
        return "must be plain letters on one line"
    said = problem["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    return said.partition(", unable to")[0]
