"""The command diff: what changed between two files or two versions."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from tracker import parse
from tracker.cli.common import Language, ReportFormat, find, read_file, road, say_report, snapshot
from tracker.model.errors import ParseError, UsageError
from tracker.model.report import Side
from tracker.model.snapshot import Content
from tracker.pipeline.questions import Compared, compare
from tracker.pipeline.tell import side_of, tell

NAMED = re.compile(r"(?P<slug>[^@/]+)@(?:(?P<version>\d{1,9})|(?P<as_of>\d{4}-.+))")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})")


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(diff)


def diff(  # noqa: PLR0917  each is an option
    old: Annotated[str, typer.Argument(help="The older side: a file, SLUG@3 or SLUG@2024-12-03.")],
    new: Annotated[str, typer.Argument(help="The newer side.")],
    format: Annotated[ReportFormat, typer.Option(help="How the answer is written.")] = ReportFormat.TEXT,  # noqa: A002  the option's name
    language: Annotated[Language, typer.Option(help="What the statements speak; words of the page stay as they are.")] = Language.ENGLISH,
    profile: Annotated[str, typer.Option(help="How a file is read.")] = "pdq",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 where something changed that is not technical.")] = False,
) -> None:
    """Say what changed from one file or version to another."""
    if profile not in parse.PROFILES:
        raise UsageError(f"there is no profile “{profile}”; there is: {', '.join(parse.PROFILES)}")
    (before, one), (after, other) = (_side(name, parse.PROFILES[profile]) for name in (old, new))
    slug = _one_document(old, new)
    if slug and one.version and other.version:
        found = _compared(slug, one.version, other.version, language)
        report, reversals = found.report, found.reversals
    else:
        report, reversals = tell(before, after, (one, other), after.facts.canonical, language=language), ()
    say_report(report, format, reversals)
    if exit_code and report.changeset.told():
        raise typer.Exit(1)


def _one_document(old: str, new: str) -> str | None:
    """Return whose two versions are named, None for anything else."""
    one, other = (None if os.path.lexists(name) else NAMED.fullmatch(name) for name in (old, new))
    return one["slug"] if one and other and one["slug"] == other["slug"] else None


def _compared(slug: str, older: int, newer: int, language: str) -> Compared:
    with road() as opened:
        return compare(opened, find(opened, slug, removed=True), older, newer, language=language)


def _side(name: str, profile: parse.Profile) -> tuple[Content, Side]:
    path = Path(name)
    match = NAMED.fullmatch(name)
    there = os.path.lexists(path)  # unlike Path.exists, it never raises
    if not there and match:
        with road() as opened:
            version = match["version"]
            found = snapshot(opened, match["slug"], int(version) if version else None, match["as_of"])
        return found.content, side_of(found)
    if not there:
        raise UsageError(f"“{name}” is neither a file nor a version: name a file, SLUG@3 or SLUG@2024-12-03")
    try:
        content = parse.read(read_file(path), profile)
    except ParseError as error:
        raise UsageError(f"{name} cannot be read: {error}") from error
    if not content.sections:
        raise UsageError(f"{name} holds no document that the profile {profile.name} can read: no section was found in it")
    return content, Side(None, _captured(path), content.facts.updated)


def _captured(path: Path) -> dt.datetime | None:
    """Return when a file was captured, where its name is a date: 00:00 UTC of that day."""
    match = DATED.match(path.stem)
    try:
        return dt.datetime.fromisoformat(match.group(1)).replace(tzinfo=dt.UTC) if match else None
    except ValueError:
        return None
