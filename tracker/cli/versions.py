"""Commands on versions: versions, show."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any

import typer

from tracker.cli.common import (
    AsOf,
    Format,
    Published,
    Slug,
    Version,
    find,
    minute,
    road,
    say,
    say_json,
    snapshot,
    table,
)
from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.pipeline.described import versions_of
from tracker.pipeline.moments import read_day, read_moment
from tracker.pipeline.questions import version_at
from tracker.pipeline.road import Road
from tracker.report.content import find_section, show_content
from tracker.store import snapshots
from tracker.store.codec import to_json
from tracker.store.snapshots import Line


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(versions)
    app.command()(show)


def versions(
    slug: Slug,
    as_of: AsOf = None,
    published: Published = None,
    format: Annotated[Format, typer.Option(help="Text, or JSON for programs.")] = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List what was kept of a document, oldest first, with the publisher's own dates."""
    with road() as opened:
        document = find(opened, slug, removed=True)
        with opened.database.read() as session:
            lines = snapshots.listing(session, document.id)
        lines = _until(opened, document, lines, as_of, published)
    told = versions_of(lines)
    if format is Format.JSON:
        say_json(told)
    elif not lines:
        say(f"{slug} has no version yet; look at it with: tracker check {slug}")
    else:
        say(table(("VERSION", "CAPTURED (UTC)", "PUBLISHER'S DATE", "NEWS", "NOTE"), [_row(each) for each in told]))


def _row(told: dict[str, Any]) -> tuple[str, ...]:
    note = f"as version {told['as_version']}" if told["as_version"] else "-"
    facts = str(told["version"]), minute(told["captured_at"]), str(told["updated"] or "-")
    return *facts, "news" if told["news"] else "-", note


def _until(opened: Road, document: Document, lines: list[Line], as_of: str | None, published: str | None) -> list[Line]:
    """Return the versions that were captured by a moment, or that the publisher dated a day or earlier. Raises UsageError."""
    moment, day = as_of and read_moment(as_of, opened.clock()), published and read_day(published)
    if moment or day:
        version_at(opened, document, moment=moment or None, published=day or None)  # refuses what has no answer
    lines = [line for line in lines if line.captured_at <= moment] if moment else lines
    return [line for line in lines if line.updated and line.updated <= day] if day else lines


def show(  # noqa: PLR0917  each is an option
    slug: Slug,
    version: Version = None,
    as_of: Annotated[str | None, typer.Option(help="What it said at the end of that day, or at that time (UTC).")] = None,
    published: Published = None,
    section: Annotated[str | None, typer.Option(help="Only the section with this id or title.")] = None,
    numbers: Annotated[bool, typer.Option("--numbers", help="Number references and list items, as a browser does.")] = False,
    format: Annotated[Format, typer.Option(help="Text, or JSON for programs.")] = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Print what a document says, or said."""
    with road() as opened:
        found = snapshot(opened, slug, version, as_of, published)
    content = found.content
    if section is not None:
        part = find_section(content, section)
        if part is None:
            raise UsageError(f"version {found.version} of {slug} has no section “{section}”; name its id or its title")
        content = replace(content, sections=(part,))
    if format is Format.JSON:
        facts = {"slug": slug, "version": found.version, "captured_at": found.captured_at, "fingerprint": found.fingerprint}
        say_json(facts | {"content": json.loads(to_json(content))})
        return
    text = show_content(found.content, section, numbers=numbers)
    # Not part of what the document says: it does not go where the text goes.
    typer.echo(f"version {found.version} of {slug}, captured {minute(found.captured_at)} UTC", err=True)
    typer.echo(text, nl=False)
