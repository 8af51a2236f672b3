"""The command prune: drops the bytes of old captures that made no version."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, find, length, line_of, road, say, say_json
from tracker.config import UNITS
from tracker.config.values import INTERVAL
from tracker.model.document import Document
from tracker.model.errors import TrackerError, UsageError
from tracker.pipeline.prune import Pruned, prune
from tracker.pipeline.road import Road
from tracker.store import documents

LONGEST = dt.timedelta(days=36_525)


def register(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command("prune")(drop)


def drop(
    older_than: Annotated[str, typer.Option(metavar="LENGTH", help="What came last longer ago than this: 90d, 26w.")],
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[SLUG]...", help="Only these documents; else all.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Drop them, for good.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Say which bytes of old captures nothing needs, and drop them: of what made no version. Exits 1 where one could not."""
    age = _length(older_than)
    with road() as opened:
        before = opened.clock() - age
        rows = []
        for document in _wanted(opened, slugs):
            try:
                done, said = prune(opened, document, before, accept=accept), ""
            except TrackerError as error:
                done, said = Pruned(), line_of(str(error))
            rows.append((document.slug, done, said))
    if format is Format.JSON:
        facts = ("captures", "size", "needed")
        say_json([{"slug": slug} | {name: getattr(done, name) for name in facts} | {"error": said} for slug, done, said in rows])
    else:
        for slug, done, said in rows:
            say(f"{slug}: {said or _told(done, accept=accept)}")
        say(_summary([done for _, done, _ in rows], length(age), accept=accept))
    if any(said for *_, said in rows):
        raise typer.Exit(1)


def _length(text: str) -> dt.timedelta:
    match = INTERVAL.fullmatch(text.strip().lower())
    if match is None or not int(match[1]) or int(match[1]) * UNITS[match[2]] > LONGEST:
        raise UsageError(f"“{text}” is no length of time up to a century: write it as 90d or 26w")
    return int(match[1]) * UNITS[match[2]]


def _told(done: Pruned, *, accept: bool) -> str:
    needed = f"; {_captures(done.needed)} as old {'is' if done.needed == 1 else 'are'} kept, as others need the bytes" * bool(done.needed)
    if not done.captures:
        return f"nothing to drop{needed}"
    return f"{_captures(done.captures)}, {done.size:,} bytes{', dropped' if accept else ''}{needed}"


def _summary(every: list[Pruned], age: str, *, accept: bool) -> str:
    count, size = sum(done.captures for done in every), sum(done.size for done in every)
    if not count:
        return f"no capture that came last more than {age} ago can be spared"
    if accept:
        return f"dropped the bytes of {_captures(count)}, {size:,} in all; their times, addresses and hashes stay"
    return f"{_captures(count)}, {size:,} bytes, can be spared; nothing was dropped; to drop them for good: add --accept"


def _captures(count: int) -> str:
    return f"{count} capture{'s' * (count != 1)}"


def _wanted(opened: Road, slugs: list[str] | None) -> list[Document]:
    if slugs:
        return [find(opened, slug) for slug in dict.fromkeys(slugs)]
    with opened.database.read() as session:
        return documents.all_documents(session)
