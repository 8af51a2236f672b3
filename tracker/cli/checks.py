"""The command check: look at documents now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from tracker.cli.common import Format, FormatOption, find, line_of, road, say, say_json
from tracker.model.capture import Check, Outcome
from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.pipeline.keep import REFUSED
from tracker.pipeline.road import Road
from tracker.pipeline.track import track
from tracker.pipeline.weigh import CRASH
from tracker.store import documents
from tracker.store.schedule import LOOKED_AT

ADVICE = {
    "host": "; if it is there for good: tracker move {slug} ADDRESS",
    "denied": "; ask its owner, or: tracker pause {slug}",
    "waf": "; ask its owner, or: tracker pause {slug}",
    "gone": "; its history stays; if it is elsewhere: tracker move {slug} ADDRESS",
    "missing": "; after three such checks over a day it counts as withdrawn; if it is elsewhere: tracker move {slug} ADDRESS",
    "status": "; try again later",
    CRASH: "; after three such checks in a row it is looked at no more",
}
FINE = {Outcome.NEW, Outcome.SAME}


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(check)


def check(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="SLUG...", help="The documents to look at.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Look at all active and withdrawn documents.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Look at documents now, due or not. Exits 1 where a check ended other than new or same."""
    if bool(slugs) == everything:
        raise UsageError("name the documents to check, or --all for all active ones")
    found: list[tuple[Document, Check | None]] = []
    with road() as opened:
        for wanted in _wanted(opened, slugs or []):
            made = track(opened, wanted)
            document = find(opened, wanted.slug, removed=True)  # the check may have changed it
            found.append((document, made))
            if format is Format.TEXT:
                say(describe(document, made))
                for line in _beside(document, made):
                    say(line)
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
    return line_of(f"{document.slug}: {check.outcome}{version}: {check.reason}{_advice(document, check)}")


def moved(slug: str, url: str) -> str:
    """Return in one line that a document's address redirects for good."""
    return line_of(f"{slug}: has moved to {url}, where it is read; to track it there: tracker move {slug}")


def _advice(document: Document, check: Check) -> str:
    """Return what to do about how a check ended, where the reason does not say it."""
    if check.capture_id and check.outcome in {Outcome.SUSPECT, Outcome.BLOCKED} and check.cause != REFUSED:
        return f"; to see it and decide: tracker suspect {check.capture_id}"
    cause = "gone" if check.outcome is Outcome.GONE else check.cause
    return ADVICE.get(cause, "").format(slug=document.slug)


def _beside(document: Document, check: Check | None) -> Iterator[str]:
    """Yield what a check shows of its document as a whole, one line each."""
    if document.moved_to:
        yield moved(document.slug, document.moved_to)
    if document.state is State.QUARANTINED:
        fine = check is not None and check.outcome in FINE
        yield f"{document.slug}: in quarantine" + ("; it can be read again: " if fine else ", until: ") + f"tracker resume {document.slug}"


def _wanted(opened: Road, slugs: list[str]) -> list[Document]:
    if slugs:
        return [find(opened, slug) for slug in dict.fromkeys(slugs)]
    with opened.database.read() as session:
        return [document for document in documents.all_documents(session) if document.state in LOOKED_AT]


def _row(document: Document, check: Check | None) -> dict[str, object]:
    if check is None:
        return {"slug": document.slug, "outcome": None, "reason": "another process is looking at it just now"}
    return {
        "slug": document.slug,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "version": check.version,
        "capture": check.capture_id,
        "cause": check.cause,
        "moved_to": document.moved_to,
        "status": check.status,
        "not_modified": check.not_modified,
        "started_at": check.started_at,
        "finished_at": check.finished_at,
    }
