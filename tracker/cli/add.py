"""The command add: track one page, or all of a file."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.common import PROFILE, line_of, read_file, road, say
from tracker.config import load_settings, read_interval
from tracker.model.errors import TrackerError, UsageError
from tracker.parse import PROFILES
from tracker.pipeline import upkeep
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.rhythm import read_cron
from tracker.pipeline.road import Road
from tracker.pipeline.upkeep import SlugError

STDIN = "-"


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(add)


@dataclass(frozen=True, slots=True)
class Manner:
    """How the pages of one command are read, and when."""

    profile: str
    every: dt.timedelta
    cron: str


def add(  # noqa: PLR0917  each is an option
    url: Annotated[str | None, typer.Argument(help="The address of the published page.")] = None,
    slug: Annotated[str | None, typer.Option(help="A short name; else made from the address.")] = None,
    file: Annotated[
        str | None, typer.Option("--from", help="A file: an address a line, and a slug if you like; - is standard input.")
    ] = None,
    profile: Annotated[str, typer.Option(help="How its publisher's pages are read.")] = PROFILE,
    every: Annotated[str | None, typer.Option(help="How often it is looked at: 30m, 6h, 1d, 2w.")] = None,
    cron: Annotated[str | None, typer.Option(help='Or when: minute, hour, day, month, weekday, as "0 7 * * 1-5".')] = None,
) -> None:
    """Track a document; its first check makes version 1. With --from, exits 1 where a line could not be added."""
    if (url is None) == (file is None) or (file is not None and slug is not None):
        raise UsageError("name one address, with --slug if you like, or a file of them with --from")
    if profile not in PROFILES:
        raise UsageError(f"there is no profile “{profile}”; there is: {', '.join(PROFILES)}")
    lines = list(_lines(file)) if file is not None else []
    if file is not None and not lines:
        raise UsageError(f"{_named(file)} names no address: write one a line")
    with road() as opened:
        manner = Manner(profile, *rhythm(opened, every, cron))
        if url is not None:
            name = _add(opened, url, slug, manner)
            say(f"{name} is tracked; look at it now with: tracker check {name}")
            return
        done = [_add_line(opened, number, words, manner) for number, words in lines]
    say(f"{sum(done)} of {len(done)} added; look at all now with: tracker check --all")
    if not all(done):
        raise typer.Exit(1)


def rhythm(opened: Road, every: str | None, cron: str | None) -> tuple[dt.timedelta, str]:
    """Return the interval and cron line of what was typed. Raises UsageError."""
    if every is not None and cron is not None:
        raise UsageError("--every and --cron are two ways to say when; give one of them")
    interval = read_interval(every) if every is not None else load_settings().schedule.every
    return interval, read_cron(cron, opened.clock(), opened.zone) if cron is not None else ""


def _add(opened: Road, url: str, slug: str | None, manner: Manner) -> str:
    try:
        wish = upkeep.read_wish(url, slug or "", manner.profile, manner.every, manner.cron)
    except SlugError as error:
        raise UsageError(f"{error}; give one with --slug") from None
    return upkeep.add(opened, COMMAND_LINE, wish).slug


def _add_line(opened: Road, number: int, words: list[str], manner: Manner) -> bool:
    """Add what one line names and say so; return whether it could be."""
    try:
        url, *slug = words
        if len(slug) > 1:
            raise UsageError("more than an address and a slug stand here")
        said, done = f"{_add(opened, url, slug[0] if slug else None, manner)} is tracked", True
    except TrackerError as error:
        said, done = f"not added: {error}", False
    say(f"line {number}: {line_of(said)}")
    return done


def _lines(file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the words of each line that says something, with its number from 1."""
    raw = sys.stdin.buffer.read() if file == STDIN else read_file(Path(file))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{_named(file)} is no text in UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        end = next((n for n, word in enumerate(words) if word.startswith("#")), len(words))
        if end:
            yield number, words[:end]


def _named(file: str) -> str:
    return "standard input" if file == STDIN else file
