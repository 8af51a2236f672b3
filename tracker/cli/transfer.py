"""The command that moves everything to PostgreSQL: migrate-to."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, say, say_json
from tracker.config import load_settings
from tracker.model.errors import UsageError
from tracker.pipeline.transfer import move_all
from tracker.store.place import address_of
from tracker.store.session import open_database


def register(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command("migrate-to")(migrate_to)


def migrate_to(
    url: Annotated[str, typer.Argument(metavar="URL", help="postgresql+psycopg://USER@HOST/NAME, an empty database.")],
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Copy everything from SQLite into PostgreSQL, and show that it is the same. Killed, it goes on when it is called again."""
    here = load_settings().database.url
    if address_of(here).get_backend_name() != "sqlite" or address_of(url).get_backend_name() != "postgresql":
        raise UsageError("everything moves from SQLite, which database.url names, to postgresql+psycopg://USER@HOST/NAME")
    with closing(open_database(here)) as source, closing(open_database(url, partly=True)) as target:
        moved = move_all(source, target, lambda table, rows: say(f"{table}: {rows:,} rows") if format is Format.TEXT else None)
    if format is Format.JSON:
        say_json([{"slug": each.slug, "hash": each.hash} for each in moved])
        return
    for each in moved:
        say(f"{each.slug}: {each.hash} on both sides")
    say(f"moved, {len(moved)} documents with equal hashes; name the new database at database.url now, and keep the old file as a backup")
