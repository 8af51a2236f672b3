"""The command notices: what happened to documents as a whole."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, find, line_of, minute, road, say, say_json, table
from tracker.store import notices


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("notices")(listing)


def listing(
    slug: Annotated[str | None, typer.Argument(help="Only of this document.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List which documents were withdrawn, returned, moved or quarantined, the newest first."""
    with road() as opened:
        document = find(opened, slug, removed=True) if slug is not None else None
        with opened.database.read() as session:
            if document is None:
                found = notices.newest(session)
            else:
                found = [(document.slug, notice) for notice in reversed(notices.of_document(session, document.id))]
    if format is Format.JSON:
        keys = ("kind", "noted_at", "text", "news")
        say_json([{"slug": name} | {key: getattr(notice, key) for key in keys} for name, notice in found])
    elif not found:
        say(f"nothing was noted of {slug}" if slug else "nothing was noted of any document")
    else:
        say(table(("NOTED (UTC)", "KIND", "WHAT"), [(minute(notice.noted_at), notice.kind, line_of(notice.text)) for _, notice in found]))
