"""The command documents: what is tracked, and what of it needs an eye."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from tracker.cli.checks import moved
from tracker.cli.common import Format, FormatOption, line_of, minute, others, road, say, say_json, table
from tracker.model.capture import FINE, Outcome
from tracker.model.document import State
from tracker.pipeline.described import describe
from tracker.pipeline.past import TIMES
from tracker.store import checks, documents, suspects
from tracker.store.suspects import newest

HEAD = ("DOCUMENT", "STATE", "VERSIONS", "OUTCOME", "LAST CHECK (UTC)", "NEXT CHECK (UTC)", "TITLE")


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command("documents")(listing)


def listing(
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List what is tracked: state, versions, the last check and the next, and below it what needs an eye."""
    with road() as opened, opened.database.read() as session:
        rows = [describe(session, document, opened.clock()) for document in documents.all_documents(session)]
        waiting = newest(suspects.waiting(session))
    if format is Format.JSON:
        say_json(rows)
        return
    if not rows:
        say("nothing is tracked yet; begin with: tracker add ADDRESS")
        return
    say(table(HEAD, [_cells(row) for row in rows]))
    for line in (line for row in rows for line in _notes(row)):
        say(line_of(line))
    if waiting:
        pages = "1 page waits" if len(waiting) == 1 else f"{len(waiting)} pages wait"
        say(f"{pages} to be decided; see: tracker suspects")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    times = (minute(row["last_check"]), minute(row["next_check"]))
    return (row["slug"], row["state"], str(row["versions"]), row["outcome"] or "-", *times, line_of(row["title"]))


def _notes(row: dict[str, Any]) -> Iterator[str]:
    """Yield why a document needs an eye, one line each."""
    slug = row["slug"]
    # what `tracker suspect` tells whole
    reason = others(row["reason"], row["cause"])[0] if row["outcome"] == Outcome.SUSPECT else row["reason"]
    if row["state"] == State.QUARANTINED:
        yield f"{slug}: in quarantine, for it crashed the reader {TIMES} times; to look at it again: tracker resume {slug}"
    if row["outcome"] == Outcome.GONE and row["missing_since"]:
        said = reason.removesuffix(f", since {row['missing_since']:%Y-%m-%d}")
        yield f"{slug}: withdrawn since {minute(row['missing_since'])} UTC: {said}"
    elif row["failing"]:
        checked = "1 check" if row["failing_checks"] == 1 else f"{row['failing_checks']} checks"
        yield f"{slug}: failing since {minute(row['failing_since'])} UTC, {checked}: {row['outcome']}: {reason}"
    elif row["outcome"] not in {None, *FINE}:
        counted = row["cause"] == checks.MISSING and row["versions"]
        so_far = f" ({row['missing_checks']} of {TIMES}, since {minute(row['missing_since'])} UTC)" if counted else ""
        yield f"{slug}: {row['outcome']}: {reason}{so_far}"
    if row["moved_to"]:
        yield moved(slug, row["moved_to"], row["moved_to_document"])
    if row["unstable"]:
        yield f"{slug}: unstable: it goes to and fro between what it said before; such versions are no news"
