"""Commands that decide about pages that were held back: accept, refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from tracker.cli.common import find, line_of, road, say
from tracker.model.errors import TrackerError, UsageError
from tracker.pipeline import suspects as pipeline
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.store import suspects
from tracker.store.suspects import Suspect, newest

DIGITS = 9
Names = Annotated[list[str] | None, typer.Argument(metavar="NUMBER|SLUG...", help="Pages by number, or documents: the newest that waits.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; it is kept.")]
Act = Callable[[Road, Suspect], str]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(accept)
    app.command()(refuse)


def accept(
    names: Names = None,
    everything: Annotated[bool, typer.Option("--all", help="All that `tracker suspects` lists.")] = False,
    reason: Reason = "",
) -> None:
    """Make pages that were held back versions: they are the documents. Exits 1 where one could not be."""

    def act(opened: Road, page: Suspect) -> str:
        check = pipeline.accept(opened, COMMAND_LINE, page, reason)
        if check.version is None:
            return f"page {page.capture_id} of {page.slug} is accepted; it says what the version before it says, and makes none"
        told = f"; what it changed: tracker report {page.slug} --version {check.version}" if check.version > 1 else ""
        return f"page {page.capture_id} of {page.slug} is version {check.version}{told}"

    _decide(names or [], act, everything=everything, old=False)


def refuse(
    names: Names = None,
    everything: Annotated[bool, typer.Option("--all", help="All that `tracker suspects --all` lists.")] = False,
    reason: Reason = "",
) -> None:
    """Decide that pages which were held back are not the documents, and wait no more. Exits 1 where one could not be."""

    def act(opened: Road, page: Suspect) -> str:
        pipeline.refuse(opened, COMMAND_LINE, page, reason)
        return f"page {page.capture_id} of {page.slug} is refused, also when it comes again"

    _decide(names or [], act, everything=everything, old=True)


def _decide(names: list[str], act: Act, *, everything: bool, old: bool) -> None:
    """Do to each page what was decided, one line each; what cannot be done stops no other."""
    if bool(names) == everything:
        raise UsageError("name the pages by number, or their documents, or --all; see: tracker suspects")
    with road() as opened:
        if everything:
            with opened.database.read() as session:
                found = suspects.waiting(session)
            names = [str(page.capture_id) for page in (found if old else newest(found))]
        done = [_done(opened, name, act) for name in dict.fromkeys(names)]
    if not done:
        say("no page waits to be decided")
    if not all(done):
        raise typer.Exit(1)


def _done(opened: Road, name: str, act: Act) -> bool:
    try:
        said, done = act(opened, _page(opened, name)), True
    except TrackerError as error:
        said, done = f"{name}: {error}", False
    say(line_of(said))
    return done


def _page(opened: Road, name: str) -> Suspect:
    """Return the page of that number, or the newest of the document of that name. Raises UsageError."""
    if name.isascii() and name.isdigit() and len(name) <= DIGITS:
        with opened.database.read() as session:
            return suspects.one(session, int(name))
    document = find(opened, name)
    with opened.database.read() as session:
        found = suspects.waiting(session, document.id)
    waiting = newest(found)
    if found and not waiting:
        raise UsageError(f"it has older pages only, name one by its number: tracker suspects {name} --all")
    if not waiting:
        raise UsageError("no page of it waits to be decided")
    return waiting[0]
