"""The command line: one file a noun, one short function a command; errors are one line and exit 2."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable
from importlib import metadata
from typing import Annotated

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError  # typer has its own click and shows its errors nowhere else

from tracker.cli import (
    add,
    blame,
    checks,
    compare,
    decisions,
    demo,
    digest,
    discover,
    doctor,
    documents,
    history,
    hooks,
    inbox,
    keeping,
    mail,
    manners,
    notices,
    pairs,
    people,
    questions,
    reports,
    retention,
    review,
    search,
    service,
    states,
    status,
    subscribe,
    suspects,
    tokens,
    transfer,
    versions,
)
from tracker.cli.common import line_of
from tracker.cli.refusals import plain
from tracker.model.errors import TrackerError

__all__ = ["app", "main", "program"]

app = typer.Typer(
    name="tracker",
    help="Watches published documents and says in an editor's words what changed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
COMMANDS = (
    *(add, discover, documents, states, manners, checks, suspects, decisions, notices, versions, compare, reports),
    *(inbox, review, pairs, subscribe, digest, mail, hooks),
    *(blame, questions, search, history, keeping, retention, people, tokens, service, status, doctor, transfer, demo),
)
for commands in COMMANDS:
    commands.register(app)

BAD_INPUT = 2
INTERRUPTED = 130


@app.callback(invoke_without_command=True)
def tracker(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which Tracker this is.")] = False,
) -> None:
    """Watches published documents and says in an editor's words what changed."""
    if version:
        typer.echo(f"tracker {_version()}")
        context.exit()
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _version() -> str:
    try:
        return metadata.version("tracker")
    except metadata.PackageNotFoundError:
        return "of no version: it runs from its source, and is not installed"


@functools.cache
def program() -> Callable[..., object]:
    """Return all commands with their options; making them takes longer than most of them."""
    return typer.main.get_command(app)


def main() -> None:
    """Run the command line and exit: 0, 1 where a command says so, 2 with one line where something could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a sign is no reason to fail
    try:
        code = program()(standalone_mode=False)
    except NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        code = 0
    except ClickException as error:
        code = _refuse(plain(error) + _help(error))
    except TrackerError as error:
        code = _refuse(str(error))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


def _help(error: ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"; see: tracker {context.info_name} --help" if context and context.parent else "; see: tracker --help"


def _refuse(message: str) -> int:
    typer.echo(f"tracker: {line_of(message)}", err=True)
    return BAD_INPUT
