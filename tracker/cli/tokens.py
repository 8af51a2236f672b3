"""The commands for the tokens of programs: token add, list, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, minute, road, say, say_json, table
from tracker.pipeline import tokens as acts
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import tokens as kept

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the token is for: the name of a program.")]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    token = typer.Typer(no_args_is_help=True)
    app.add_typer(token, name="token", help="Which programs may read by the API.")
    token.command("add")(add)
    token.command("list")(tokens)
    token.command("revoke")(revoke)


def add(name: Name) -> None:
    """Let a program read by the API, and print its token: now, and never again."""
    with road() as opened:
        say(acts.add(opened, COMMAND_LINE, name))


def tokens(format: FormatOption = Format.TEXT) -> None:  # noqa: A002  the option's name
    """List the tokens, with the hour in which each was last used."""
    with road() as opened, opened.database.read() as session:
        found = kept.everyone(session)
    if format is Format.JSON:
        say_json([{"name": each.name, "added_at": each.added_at, "used_at": each.used_at} for each in found])
    elif not found:
        say("no program has a token yet; give it one with: tracker token add NAME")
    else:
        say(table(("NAME", "ADDED (UTC)", "LAST USED (UTC)"), [(n.name, minute(n.added_at), minute(n.used_at)) for n in found]))


def revoke(name: Name) -> None:
    """Let nobody read by a token any more, from this moment on."""
    with road() as opened:
        say(f"the token {acts.revoke(opened, COMMAND_LINE, name)} is revoked")
