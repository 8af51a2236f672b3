"""What several commands need: the road, formats, dates, tables and one side of a comparison."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.app import open_road
from tracker.config import UNITS, load_settings
from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.model.history import Reversal
from tracker.model.report import Report
from tracker.model.snapshot import Snapshot
from tracker.pipeline.moments import read_day, read_moment
from tracker.pipeline.questions import version_at
from tracker.pipeline.road import Road
from tracker.report import as_dict, as_html, as_text
from tracker.report.render.visible import visible
from tracker.store import documents, snapshots
from tracker.store.checks import STALE

Slug = Annotated[str, typer.Argument(help="The document's short name.")]
Version = Annotated[int | None, typer.Option(min=1, max=999_999_999, help="Which version; else the current one.")]
AsOf = Annotated[str | None, typer.Option(help="As of the end of that day, or of that time (UTC).")]
Published = Annotated[str | None, typer.Option(metavar="DATE", help="As of that day by the publisher's own date.")]
PROFILE = "pdq"
LONG_WORD = re.compile(r"\S{301,}")  # longer than addresses of pages are
SHOWN = 80


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option(help="Text, or JSON for programs.")]


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


class Language(StrEnum):
    """What a report speaks."""

    ENGLISH = "en"
    SPANISH = "es"


@contextmanager
def road() -> Iterator[Road]:
    """Open the database and the client of the current folder's settings."""
    with open_road(load_settings()) as opened:
        yield opened


def say(text: str) -> None:
    """Print one answer."""
    typer.echo(text)


def say_json(value: object) -> None:
    """Print an answer for a program."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def say_report(report: Report, format: ReportFormat, reversals: Sequence[Reversal] | None = None) -> None:  # noqa: A002  the option's name
    """Print a report as it was asked for, with what was undone again where two versions are compared."""
    if format is ReportFormat.JSON:
        say_json(as_dict(report.changeset, report.reconciliation, report.statements, reversals))
    else:
        say((as_text if format is ReportFormat.TEXT else as_html)(report, reversals=reversals or ()))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def minute(time: dt.datetime | None) -> str:
    """Write a time for people, in UTC."""
    return f"{time.astimezone(dt.UTC):%Y-%m-%d %H:%M}" if time else "-"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write rows under a head, each column as wide as it needs, nothing hidden; on a terminal, what runs over its edge is cut off."""
    lines = [[visible(cell) for cell in line] for line in (head, *rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    most = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return "\n".join(line if most is None or len(line) <= most else line[: most - 1] + "…" for line in padded)


def find(opened: Road, slug: str, *, removed: bool = False) -> Document:
    """Return a tracked document; with `removed`, also one that is tracked no more: its history stays. Raises UsageError."""
    try:
        with opened.database.read() as session:
            document = documents.by_slug(session, slug, include_removed=True)
    except UsageError as error:
        raise UsageError(f"{error}; see tracker documents") from None
    if document.state is State.REMOVED and not removed:
        raise UsageError(f"{slug} was removed; its history is kept, and this brings it back: {_again(document)}")
    return document


def _again(document: Document) -> str:
    profile = "" if document.profile == PROFILE else f" --profile {document.profile}"
    rhythm = f'--cron "{document.cron}"' if document.cron else f"--every {length(document.every)}"
    return f"tracker add {document.url} --slug {document.slug}{profile} {rhythm}"


def length(time: dt.timedelta) -> str:
    """Write an interval as it is given: 30m, 6h, 1d, 2w."""
    for unit, size in reversed(UNITS.items()):
        if time % size == dt.timedelta():
            return f"{time // size}{unit}"
    return str(time)


def line_of(text: str) -> str:
    """Return an answer as one line in which nothing is hidden; a word that no terminal has room for is cut short."""
    return visible(LONG_WORD.sub(lambda word: f"{word[0][:SHOWN]}…", " ".join(text.split())))


def others(reason: str, cause: str) -> tuple[str, int]:
    """Return the first of the reasons why a page was held back, the most telling one, and how many more there are."""
    first, *more = [reason] if cause == STALE else reason.split("; ")
    return first, len(more)


def snapshot(opened: Road, slug: str, version: int | None, as_of: str | None, published: str | None = None) -> Snapshot:
    """Return a version of a document: the one named, the one of a date, or the current one. Raises UsageError."""
    if sum(name is not None for name in (version, as_of, published)) > 1:
        raise UsageError("--version, --as-of and --published name one version each; give one of them")
    document = find(opened, slug, removed=True)
    if published is not None:
        version = version_at(opened, document, published=read_day(published)).version
    with opened.database.read() as session:
        if version is not None:
            return snapshots.by_version(session, document.id, version)
        if as_of is not None:
            return snapshots.as_of(session, document.id, read_moment(as_of, opened.clock()))
        found = snapshots.current(session, document.id)
    if found is None:
        raise UsageError(f"{slug} has no version yet; look at it with: tracker check {slug}")
    return found


def read_file(path: Path) -> bytes:
    """Return the bytes of a file. Raises UsageError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
