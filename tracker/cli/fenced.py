"""What answers on many versions leave out, as it was found damaged: said beside each."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from tracker.cli.common import line_of
from tracker.model.document import Document
from tracker.pipeline import questions
from tracker.pipeline.road import Road


def warn(opened: Road, documents: Iterable[Document]) -> list[str]:
    """Say on standard error which versions of documents are left out, and why, and return these lines for programs."""
    lines = [line_of(line) for line in questions.fenced(opened, documents)]
    for line in lines:
        typer.echo(line, err=True)  # not part of the answer: it does not go where the answer goes
    return lines
