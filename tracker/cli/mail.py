"""Commands on mails that are out: deliveries, bounce."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, line_of, minute, road, say, say_json, table
from tracker.model.delivery import DeliveryState
from tracker.pipeline import bounces
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import mailing
from tracker.store.mailing import Line

MOST, LARGEST = 1000, 1_000_000
UNDONE = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.REFUSED, DeliveryState.DEAD)
HEAD = ("message", "state", "to", "made", "tries", "next", "subject", "what was said")


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("deliveries")(listing)
    app.command()(bounce)


def listing(
    state: Annotated[DeliveryState | None, typer.Option(help="Only those in this state; else all that did not go.")] = None,
    retry: Annotated[int | None, typer.Option(metavar="MESSAGE", min=1, max=999_999_999, help="Try this one again.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List messages on their way to subscribers and hooks, or try one again that was given up or refused."""
    with road() as opened:
        if retry is not None:
            bounces.retry(opened, COMMAND_LINE, retry)
            say(f"message {retry} is tried again")
            return
        with opened.database.read() as session:
            found = mailing.listing(session, (state,) if state else UNDONE, MOST)
    if format is Format.JSON:
        say_json([_as_json(line) for line in found])
    elif found:
        say(table(HEAD, [_cells(line) for line in found]))
    else:
        say(f"no message is {state}" if state else "all messages went")


def bounce() -> None:
    """Read a report on a mail that came back from standard input, as mail servers pipe it, and keep what it says."""
    body = sys.stdin.buffer.read(LARGEST)
    with road() as opened:
        say(line_of(bounces.take(opened, body)))


def _cells(line: Line) -> tuple[str, ...]:
    message = line.delivery
    due = minute(message.next_at) if message.state is DeliveryState.PENDING else "-"
    words = (line.recipient, minute(message.made_at), str(message.tries), due, line_of(line.subject), line_of(message.said))
    return (str(message.id), message.state, *words)


def _as_json(line: Line) -> dict[str, object]:
    message = line.delivery
    return {
        "message": message.id,
        "way": message.way,
        "state": message.state,
        "to": line.recipient,
        "subject": line.subject,
        "made": message.made_at,
        "tries": message.tries,
        "next": message.next_at,
        "handed": message.handed,
        "said": message.said,
    }
