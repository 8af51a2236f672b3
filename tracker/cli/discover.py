"""Commands on what could be tracked: discover, proposals."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tracker.cli.add import rhythm
from tracker.cli.common import PROFILE, Format, FormatOption, line_of, minute, road, say, say_json, table
from tracker.model.errors import UsageError
from tracker.model.proposal import Proposal, ProposalState
from tracker.pipeline import discover as looking
from tracker.pipeline import proposals as pipeline
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.road import Road
from tracker.store import proposals

Every = Annotated[str | None, typer.Option(help="How often what is added is looked at: 30m, 6h, 1d, 2w.")]
Numbers = Annotated[list[int] | None, typer.Option(metavar="NUMBER")]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(discover)
    app.command("proposals")(listing)


def discover(  # noqa: PLR0917  each is an option
    address: Annotated[
        str | None, typer.Argument(help="A sitemap, or a page that lists documents; else what tracked pages lead to.")
    ] = None,
    board: Annotated[str, typer.Option(help="Only what stands under headings with these words.")] = "",
    profile: Annotated[str, typer.Option(help="Whose documents they are, and how they are read.")] = PROFILE,
    elsewhere: Annotated[bool, typer.Option("--elsewhere", help="Also what is on other hosts.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Track all that is new.")] = False,
    every: Every = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Look for documents that could be tracked, in a publisher's list; with --add, exits 1 where one could not be added."""
    with road() as opened:
        if address is not None:
            wanted = looking.read_lookout(address, profile, board, elsewhere=elsewhere)
            found = looking.discover(opened, COMMAND_LINE, wanted)
        elif board or elsewhere:
            raise UsageError("--board and --elsewhere are about a list; give its address")
        else:
            found = looking.follow_pages(opened, COMMAND_LINE)
        if format is Format.JSON:
            say_json({"proposals": [_plain(each) for each in found.proposals], "left_out": found.left_out})
        else:
            _show(found.proposals)
            for words in found.left_out:
                say(f"left out: {line_of(words)}")
        fresh = [each.id for each in found.proposals if each.state is ProposalState.NEW]
        if add:
            _add(opened, fresh, every, quiet=format is Format.JSON)
        elif fresh and format is Format.TEXT:
            say(f"track all {len(fresh)} that are new with --add, or some with: tracker proposals --add NUMBER")


def listing(  # noqa: PLR0917  each is an option
    everything: Annotated[bool, typer.Option("--all", help="Also what is tracked, was removed, or was dismissed.")] = False,
    add: Numbers = None,
    dismiss: Numbers = None,
    restore: Numbers = None,
    every: Every = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List what could be tracked; or track, dismiss or restore some by their numbers."""
    with road() as opened:
        if dismiss:
            say(f"{pipeline.dismiss(opened, COMMAND_LINE, dismiss)} dismissed")
        if restore:
            say(f"{pipeline.dismiss(opened, COMMAND_LINE, restore, back=True)} proposed again")
        if add:
            _add(opened, add, every)
        if dismiss or restore or add:
            return
        with opened.database.read() as session:
            found = proposals.everything(session, None if everything else ProposalState.NEW)
    if format is Format.JSON:
        say_json([_plain(each) for each in found])
    else:
        _show(found)


def _add(opened: Road, numbers: list[int], every: str | None, *, quiet: bool = False) -> None:
    made, refused = pipeline.add(opened, COMMAND_LINE, numbers, rhythm(opened, every, None)[0])
    for error in refused:
        typer.echo(f"not added: {line_of(error)}", err=True)
    if not quiet:
        say(f"{len(made)} of {len(made) + len(refused)} added; look at all now with: tracker check --all")
    if refused:
        raise typer.Exit(1)


def _show(found: list[Proposal] | tuple[Proposal, ...]) -> None:
    if not found:
        say("nothing is proposed; look in a list with: tracker discover ADDRESS")
        return
    numbers = {each.mention.url: str(each.id) for each in found}
    rows = [
        (
            str(each.id),
            _state(each),
            each.mention.language or "-",
            str(each.mention.audience),
            each.mention.title or "-",
            each.mention.url,
            ", ".join(numbers.get(address, address) for address in each.pairs) or "-",
        )
        for each in found
    ]
    say(
        table(
            ("NUMBER", "STATE", "LANGUAGE", "FOR", "TITLE", "ADDRESS", "LIKELY PAIRS"),
            [tuple(line_of(cell) for cell in row) for row in rows],
        )
    )


def _state(each: Proposal) -> str:
    return f"{each.state} as {each.slug}" if each.state is ProposalState.TRACKED else str(each.state)


def _plain(each: Proposal) -> dict[str, Any]:
    said = each.mention
    return {
        "number": each.id,
        "state": each.state,
        "document": each.slug or None,
        "url": said.url,
        "title": said.title,
        "heading": said.heading,
        "language": said.language,
        "audience": said.audience,
        "modified": said.modified,
        "pairs": each.pairs,
        "source": each.source,
        "first_seen": minute(each.first_seen_at),
        "last_seen": minute(each.last_seen_at),
    }
