"""Commands on paired documents: pair, pairs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from tracker.cli.common import Format, FormatOption, Slug, find, road, say, say_json, table
from tracker.model.counterpart import Counterpart
from tracker.pipeline import pairs as pipeline
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import counterparts, documents

Other = Annotated[str, typer.Argument(metavar="SLUG", help="The same in another language, or for other readers.")]


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(pair)
    app.command("pairs")(listing)


def pair(slug: Slug, other: Other, apart: Annotated[bool, typer.Option("--apart", help="They are no pair.")] = False) -> None:
    """Pair two documents that are one work in two languages or for two kinds of readers, or part them."""
    with road() as opened:
        one, two = find(opened, slug), find(opened, other)
        pipeline.pair(opened, COMMAND_LINE, one, two, apart=apart)
    say(f"{one.slug} and {two.slug} are no pair" if apart else f"{one.slug} and {two.slug} are a pair")


def listing(
    slug: Annotated[str | None, typer.Argument(help="Only pairs with this document.")] = None,
    days: Annotated[int, typer.Option(min=0, max=100_000, help="Only where one changed and the other did not for so many days.")] = 0,
    again: Annotated[bool, typer.Option("--find", help="Read the links of all current pages again first.")] = False,
    proposed: Annotated[bool, typer.Option("--proposed", help="Instead, what is likely a pair and nobody said so.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List paired documents, and where one changed and the other did not."""
    with road() as opened:
        document = find(opened, slug) if slug is not None else None
        with opened.database.read() as session:
            tracked = documents.all_documents(session)
        if again:
            pipeline.find(opened, [document] if document else tracked)
        with opened.database.read() as session:
            found = counterparts.of_document(session, document.id) if document else counterparts.pairs(session)
            found = counterparts.likely(session, document.id if document else None) if proposed else found
        now = opened.clock()
    shown = [each for each in found if each.days(now) >= days]
    if format is Format.JSON:
        say_json([_plain(each, now) for each in shown])
    elif shown:
        say(table(("ONE", "OTHER", "DIFFER IN", "BEHIND"), [_row(each, now) for each in shown]))
    elif proposed:
        say("no two documents are likely a pair without being one")
    else:
        say("no two documents are paired so; pair two with: tracker pair SLUG SLUG")


def _row(each: Counterpart, now: dt.datetime) -> tuple[str, ...]:
    leading, lagging = each.leading, each.lagging
    behind = f"{leading.slug} changed, {lagging.slug} not for {_days(each.days(now))}" if leading and lagging else "-"
    return each.one.slug, each.other.slug, each.relation.value, behind


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _plain(each: Counterpart, now: dt.datetime) -> dict[str, Any]:
    leading, lagging = each.leading, each.lagging
    return {
        "one": each.one.slug,
        "other": each.other.slug,
        "relation": each.relation,
        "by_operator": each.by_operator,
        "changed": leading.slug if leading else None,
        "behind": lagging.slug if lagging else None,
        "since": each.ahead_since,
        "days": each.days(now),
    }
