"""Commands on whether a document is looked at: pause, resume, remove."""

from __future__ import annotations

import typer

from tracker.cli.common import Slug, find, road, say
from tracker.pipeline import upkeep
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.upkeep import STOPPED


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    for command in (pause, resume, remove):
        app.command()(command)


def pause(slug: Slug) -> None:
    """Stop looking at a document until it is resumed."""
    with road() as opened:
        upkeep.pause(opened, COMMAND_LINE, find(opened, slug))
    say(f"{slug} is paused; its history stays")


def resume(slug: Slug) -> None:
    """Look at a document again that is paused or in quarantine."""
    with road() as opened:
        document = find(opened, slug)
        if document.state in STOPPED:
            upkeep.resume(opened, COMMAND_LINE, document)
    said = "is looked at again when it is due"
    say(f"{slug} {said}" if document.state in STOPPED else f"{slug} is {document.state}, and is looked at when it is due")


def remove(slug: Slug) -> None:
    """End tracking a document and hide it; its history is kept."""
    with road() as opened:
        upkeep.remove(opened, COMMAND_LINE, find(opened, slug))
    say(f"{slug} is tracked no more; its history is kept, and adding it again brings it back")
    say("news of it that no mail told yet is told to those alone whose next mail is made after it is back")
