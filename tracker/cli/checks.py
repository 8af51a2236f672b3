"""The command check: look at documents now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from tracker.cli.common import PROFILE, Format, FormatOption, find, line_of, minute, others, road, say, say_json
from tracker.model.capture import FINE, HELD_BACK, Check, Outcome
from tracker.model.document import Document, State
from tracker.model.errors import UsageError
from tracker.pipeline.keep import REFUSED
from tracker.pipeline.road import Road
from tracker.pipeline.settle import told_move
from tracker.pipeline.track import track
from tracker.pipeline.weigh import CRASH
from tracker.report.render import plain
from tracker.store import documents
from tracker.store.checks import MISSING
from tracker.store.schedule import LOOKED_AT

ADVICE = {
    "host": "; if it is there for good: tracker move {slug} ADDRESS",
    "denied": "; ask its owner, or: tracker pause {slug}",
    "waf": "; ask its owner, or: tracker pause {slug}",
    "gone": "; its history stays; if it is elsewhere: tracker move {slug} ADDRESS",
    "missing": "; after three such checks over a day it counts as withdrawn; if it is elsewhere: tracker move {slug} ADDRESS",
    CRASH: "; after three such checks in a row it is looked at no more",
}
LATER = frozenset({200, 408, 425, 429, *range(500, 600)})  # of these, a page may come; 200 is an error page that a proxy sent
ARTICLE = "; if it is no PDQ page: tracker remove {slug}, then: tracker add {url} --slug {slug} --profile article"
BUSY = "another process is looking at it just now; try again in a moment"


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
    found: list[Looked] = []
    with road() as opened:
        for wanted in _wanted(opened, slugs or []):
            looked = _look(opened, wanted)
            found.append(looked)
            if format is Format.TEXT:
                for line in _lines(looked):
                    say(line)
    if format is Format.JSON:
        say_json([_row(looked) for looked in found])
    elif not found:
        say("no document is active; see: tracker documents")
    if any(looked.check is None or looked.check.outcome not in FINE for looked in found):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Looked:
    """A document after a look at it: its check, the versions made before that of captures left unread, who is tracked where it moved."""

    document: Document
    check: Check | None
    late: Sequence[Check]
    other: str


def _look(opened: Road, wanted: Document) -> Looked:
    left: list[Check] = []
    check = track(opened, wanted, late=left.append)
    document = find(opened, wanted.slug, removed=True)  # the check may have changed it
    with opened.database.read() as session:
        other = documents.tracked_at(session, document.moved_to) if document.moved_to else ""
    late = [one for one in left if one.version is not None and one != check]
    return Looked(document, check, late, other)


def _lines(looked: Looked) -> Iterator[str]:
    """Yield all that a check has to say."""
    document, check = looked.document, looked.check
    for one in looked.late:
        yield f"{document.slug}: new (version {one.version}): captured {minute(one.started_at)} UTC, and left unread until now"
    yield describe(document, check)
    if document.moved_to:
        yield moved(document.slug, document.moved_to, looked.other)
    if document.state is State.QUARANTINED:
        fine = check is not None and check.outcome in FINE
        yield f"{document.slug}: in quarantine" + ("; it can be read again: " if fine else ", until: ") + f"tracker resume {document.slug}"


def describe(document: Document, check: Check | None) -> str:
    """Return a check in one line."""
    if check is None:
        return f"{document.slug}: {BUSY}"
    version, reason = f" (version {check.version})" if check.version else "", check.reason
    if _to_decide(check):
        first, more = others(check.reason, check.cause)
        reason = f"{first} (and {more} more)" if more else first
    return line_of(f"{document.slug}: {check.outcome}{version}: {reason}{_advice(document, check)}")


def moved(slug: str, url: str, other: str) -> str:
    """Return in one line that a document's address redirects for good; `other` is the document that is tracked there, or ""."""
    return line_of(f"{slug}: {told_move(slug, url, other)}")


def _to_decide(check: Check) -> bool:
    return bool(check.capture_id) and check.outcome in HELD_BACK and check.cause != REFUSED


def _advice(document: Document, check: Check) -> str:
    """Return what to do about how a check ended, where the reason does not say it."""
    first_look = not document.title
    if _to_decide(check):
        other = first_look and document.profile == PROFILE and check.cause == "profile"
        article = ARTICLE.format(slug=document.slug, url=document.url) if other else ""
        return f"{article}; to see it and decide: tracker suspect {check.capture_id}"
    if check.cause == "status":
        return "; try again later" if check.status in LATER else "; the server sent no page: check the address in a browser"
    if check.cause == MISSING and first_look:  # where no page ever was, none is withdrawn, and the reason says what to do
        return ""
    cause = "gone" if check.outcome is Outcome.GONE else check.cause
    return ADVICE.get(cause, "").format(slug=document.slug)


def _wanted(opened: Road, slugs: list[str]) -> list[Document]:
    if slugs:
        return [find(opened, slug) for slug in dict.fromkeys(slugs)]
    with opened.database.read() as session:
        return [document for document in documents.all_documents(session) if document.state in LOOKED_AT]


def _row(looked: Looked) -> dict[str, object]:
    document, check = looked.document, looked.check
    if check is None:
        return {"slug": document.slug, "outcome": None, "reason": BUSY}
    late = [one.version for one in looked.late]
    return plain.check(check) | {"slug": document.slug, "late_versions": late, "moved_to": document.moved_to}
