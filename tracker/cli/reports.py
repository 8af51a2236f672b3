"""The command report: what a version changed, in words."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Language, ReportFormat, Slug, Version, find, road, say_report
from tracker.model.errors import UsageError
from tracker.report import retell
from tracker.store import reports, snapshots


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(report)


def report(
    slug: Slug,
    version: Version = None,
    since: Annotated[int | None, typer.Option(min=1, help="As against which version, where one that was imported stands between.")] = None,
    format: Annotated[ReportFormat, typer.Option(help="How the report is written.")] = ReportFormat.TEXT,  # noqa: A002  the option's name
    language: Annotated[Language, typer.Option(help="What the statements speak; words of the page stay as they are.")] = Language.ENGLISH,
) -> None:
    """Say what a version changed, as against the one before."""
    with road() as opened:
        document = find(opened, slug, removed=True)
        with opened.database.read() as session:
            line = snapshots.current_line(session, document.id)
            if line is None:
                raise UsageError(f"{slug} has no version yet; look at it with: tracker check {slug}")
            kept = reports.by_version(session, document.id, line.version if version is None else version, since)
    say_report(retell(kept, language), format)
