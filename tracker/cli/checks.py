"""The command check: look at documents now."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import Format, find, road, say, say_json
from tracker.model.capture import Check, Outcome
from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.pipeline.road import Road
from tracker.pipeline.track import track
from tracker.store import documents

FINE = {Outcome.NEW, Outcome.SAME}


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(check)


def check(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="SLUG...", help="The documents to look at.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Look at all active documents.")] = False,
    format: Annotated[Format, typer.Option(help="Text, or JSON for programs.")] = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Look at documents now, due or not. Exits 1 where a check ended other than new or same."""
    if bool(slugs) == everything:
        raise UsageError("name the documents to check, or --all for all active ones")
    found: list[tuple[Document, Check | None]] = []
    with road() as opened:
        for document in _wanted(opened, slugs or []):
            made = track(opened, document)
            found.append((document, made))
            if format is Format.TEXT:
                say(describe(document, made))
    if format is Format.JSON:
        say_json([_row(document, made) for document, made in found])
    elif not found:
        say("no document is active; see: tracker documents")
    if any(made is None or made.outcome not in FINE for _, made in found):
        raise typer.Exit(1)


def describe(document: Document, check: Check | None) -> str:
    """Return a check in one line."""
    if check is None:
        return f"{document.slug}: another process is looking at it just now"
    version = f" (version {check.version})" if check.version else ""
    return f"{document.slug}: {check.outcome}{version}: {check.reason}"


def _wanted(opened: Road, slugs: list[str]) -> list[Document]:
    if slugs:
        return [find(opened, slug) for slug in dict.fromkeys(slugs)]
    with opened.database.read() as session:
        return [document for document in documents.all_documents(session) if document.state is State.ACTIVE]


def _row(document: Document, check: Check | None) -> dict[str, object]:
    if check is None:
        return {"slug": document.slug, "outcome": None, "reason": "another process is looking at it just now"}
    return {
        "slug": document.slug,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "version": check.version,
        "status": check.status,
        "not_modified": check.not_modified,
        "started_at": check.started_at,
        "finished_at": check.finished_at,
    }
