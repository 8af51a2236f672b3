"""Commands on documents: add, documents, pause, resume, remove."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from sqlalchemy.orm import Session

from tracker.cli.checks import FINE
from tracker.cli.common import Format, Slug, find, minute, road, say, say_json, table
from tracker.config import load_settings, read_interval
from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.net import address
from tracker.parse import PROFILES
from tracker.store import checks, documents, schedule, snapshots

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (add, pause, resume, remove):
        app.command()(command)
    app.command("documents")(listing)


def add(
    url: Annotated[str, typer.Argument(help="The address of the published page.")],
    slug: Annotated[str | None, typer.Option(help="A short name; else made from the address.")] = None,
    profile: Annotated[str, typer.Option(help="How its publisher's pages are read.")] = "pdq",
    every: Annotated[str | None, typer.Option(help="How often it is looked at: 30m, 6h, 1d, 2w.")] = None,
) -> None:
    """Track a document; its first check makes version 1."""
    url = str(address(url))  # refuses what is no address of a page
    name = slug or _slug(url)
    if not SLUG.fullmatch(name):
        raise UsageError(f"“{name}” is no slug: use small letters, digits, hyphens and dots; give one with --slug")
    if profile not in PROFILES:
        raise UsageError(f"there is no profile “{profile}”; there is: {', '.join(PROFILES)}")
    interval = read_interval(every) if every else load_settings().schedule.every
    with road() as opened, opened.database.write(durable=True) as session:
        documents.add(session, slug=name, url=url, profile=profile, every=interval, added_at=opened.clock())
    say(f"{name} is tracked; look at it now with: tracker check {name}")


def listing(
    format: Annotated[Format, typer.Option(help="Text, or JSON for programs.")] = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List what is tracked: state, versions, the last check and the next."""
    with road() as opened, opened.database.read() as session:
        rows = [_row(session, document) for document in documents.all_documents(session)]
    if format is Format.JSON:
        say_json(rows)
    elif not rows:
        say("nothing is tracked yet; begin with: tracker add ADDRESS")
    else:
        head = ("DOCUMENT", "STATE", "VERSIONS", "OUTCOME", "LAST CHECK (UTC)", "NEXT CHECK (UTC)", "TITLE")
        say(table(head, [_cells(row) for row in rows]))
        for row in rows:
            if row["outcome"] not in {None, *FINE}:
                say(f"{row['slug']}: {row['outcome']}: {row['reason']}")


def _row(session: Session, document: Document) -> dict[str, Any]:
    last = checks.latest(session, document.id)
    line = snapshots.current_line(session, document.id)
    return {
        "slug": document.slug,
        "state": document.state.value,
        "versions": snapshots.count(session, document.id),
        "last_check": last and last.finished_at,
        "outcome": last and last.outcome.value,
        "reason": last and last.reason,
        "next_check": schedule.next_at(session, document.id) if document.state is State.ACTIVE else None,
        "every": int(document.every.total_seconds()),
        "updated": line and line.updated,
        "url": document.url,
        "title": document.title,
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    times = (minute(row["last_check"]), minute(row["next_check"]))
    return (row["slug"], row["state"], str(row["versions"]), row["outcome"] or "-", *times, row["title"])


def pause(slug: Slug) -> None:
    """Stop looking at a document until it is resumed."""
    _set(slug, State.PAUSED, "is paused; its history stays")


def resume(slug: Slug) -> None:
    """Look at a paused document again."""
    _set(slug, State.ACTIVE, "is looked at again when it is due")


def remove(slug: Slug) -> None:
    """End tracking a document and hide it; its history is kept."""
    _set(slug, State.REMOVED, "is tracked no more; its history is kept, and adding it again brings it back")


def _set(slug: str, state: State, said: str) -> None:
    with road() as opened:
        document: Document = find(opened, slug)
        with opened.database.write(durable=True) as session:
            documents.set_state(session, document.id, state)
    say(f"{slug} {said}")


def _slug(url: str) -> str:
    """Make a short name of an address: its last part, with the audience or language where that tells two pages apart."""
    path = [part for part in urlsplit(url).path.split("/") if part]
    name = re.sub(r"[^a-z0-9]+", "-", (path[-1] if path else urlsplit(url).hostname or "").lower().removesuffix(".html")).strip("-")
    return f"{name}-patient" if {"patient", "paciente"} & set(path) else name
