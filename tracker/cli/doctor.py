"""The command doctor: is all there that Tracker needs? A line each, with what to do where it is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import typer

from tracker.app import folder_of, free_bytes, mail_server, open_road
from tracker.cli.common import Format, FormatOption, line_of, say, say_json
from tracker.config import Settings, load_settings
from tracker.mail import trouble
from tracker.model.errors import ConfigError, StoreError
from tracker.pipeline import checkup
from tracker.pipeline.checkup import Finding, Health
from tracker.store import revisions
from tracker.store.copies import file_of
from tracker.store.place import address_of
from tracker.store.session import Database

OK, WARN, FAIL = Health.OK, Health.WARN, Health.FAIL
UPGRADE = "its tables are of an older Tracker; any other command brings them up to date: docs/operating.md, Upgrade"
EMPTY = "it is empty; the first command that needs it makes its tables, such as tracker add"
UNASKED = "none was asked: with a wrong clock, that would hold up all who ask them next"
NONE = "there is none yet; the first command that needs it makes it, such as tracker add"


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("doctor")(examine)


def examine(format: FormatOption = Format.TEXT) -> None:  # noqa: A002  the option's name
    """Look whether all is there that Tracker needs, asking the mail server and each host. Exits 1 where something is not."""
    found: list[Finding] = []
    for finding in _all():
        found.append(finding)
        if format is Format.TEXT:
            say(line_of(f"{finding.health} {finding.of}: {finding.says}"))
    if format is Format.JSON:
        say_json([{"health": each.health, "of": each.of, "says": each.says} for each in found])
    if any(each.health is FAIL for each in found):
        raise typer.Exit(1)


def _all() -> Iterator[Finding]:
    try:
        settings = load_settings()
    except ConfigError as error:
        yield Finding(FAIL, "configuration", str(error))
        return
    yield from _configuration(settings)
    yield _mail(settings)
    yield _disk(settings)
    database = _database(settings.database.url)
    yield database
    if database.health is not OK:
        return
    with open_road(settings) as road:
        yield checkup.zones(road, settings.schedule.timezone)
        clock = checkup.database_clock(road)
        yield clock
        if clock.health is OK:
            yield from checkup.hosts(road)
        else:  # what is kept of when a host was asked, others go by
            yield Finding(WARN, "hosts", UNASKED)


def _configuration(settings: Settings) -> Iterator[Finding]:
    yield Finding(OK, "configuration", "each setting is one, and has a value that can be")
    if settings.fetch.contact == type(settings.fetch)().contact:
        yield Finding(WARN, "configuration", "fetch.contact is not set: publishers cannot write to you about these requests")
    if not settings.alerts.to:
        yield Finding(WARN, "configuration", "alerts.to is empty: nobody is written to when something is wrong")


def _mail(settings: Settings) -> Finding:
    server = mail_server(settings.mail)
    if server is None:
        return Finding(WARN, "mail", f"goes nowhere: it is put into the folder {settings.mail.folder}, as mail.mode is file")
    said, where = trouble(server), f"{server.host}:{server.port} ({server.security}{', signed in' if server.user else ''})"
    if said:
        return Finding(FAIL, "mail", f"{where} cannot be used: {said}; look at the settings below [mail]")
    return Finding(OK, "mail", f"{where} takes mails")


def _disk(settings: Settings) -> Finding:
    folder = folder_of(settings)
    if not folder.is_dir():
        return Finding(FAIL, "disk", f"the folder {folder} for the database is not there; make it")
    return checkup.room(free_bytes(folder), settings.fetch.least_free)


def _database(url: str) -> Finding:
    """Look at the database as it is: nothing is made, and nothing is brought up to date."""
    try:
        address = address_of(url)
        if address.get_backend_name() == "sqlite" and not file_of(address).exists():
            return _missing(file_of(address).parent)
        database = Database(address)
        try:
            with database.read() as session:
                behind = revisions.is_behind(session.connection(), database.place)
                empty = revisions.revision_of(session.connection()) is None
        finally:
            database.close()
    except StoreError as error:
        return Finding(FAIL, "database", str(error))
    if empty:
        return Finding(WARN, "database", EMPTY)
    return Finding(WARN, "database", UPGRADE) if behind else Finding(OK, "database", f"{database.place} answers, and its tables are right")


def _missing(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding(
            FAIL, "database", f"there is none, and its folder {folder} is not there: make it, or name another file at database.url"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(FAIL, "database", f"there is none, and in its folder {folder} nothing can be made: check its permissions")
    return Finding(WARN, "database", NONE)
