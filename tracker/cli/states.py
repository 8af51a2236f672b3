"""Commands on whether a document is looked at: pause, resume, remove."""

from __future__ import annotations

import typer

from tracker.cli.common import Slug, find, road, say
from tracker.model.document import State
from tracker.store import documents

STOPPED = (State.PAUSED, State.QUARANTINED)


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (pause, resume, remove):
        app.command()(command)


def pause(slug: Slug) -> None:
    """Stop looking at a document until it is resumed."""
    _set(slug, State.PAUSED, "is paused; its history stays")


def resume(slug: Slug) -> None:
    """Look at a document again that is paused or in quarantine."""
    with road() as opened:
        document = find(opened, slug)
        if document.state in STOPPED:
            with opened.database.write(durable=True) as session:
                documents.change_state(session, document.id, document.state, State.ACTIVE)
    said = "is looked at again when it is due"
    say(f"{slug} {said}" if document.state in STOPPED else f"{slug} is {document.state}, and is looked at when it is due")


def remove(slug: Slug) -> None:
    """End tracking a document and hide it; its history is kept."""
    _set(slug, State.REMOVED, "is tracked no more; its history is kept, and adding it again brings it back")


def _set(slug: str, state: State, said: str) -> None:
    with road() as opened:
        document = find(opened, slug)
        with opened.database.write(durable=True) as session:
            documents.set_state(session, document.id, state)
    say(f"{slug} {said}")
