"""The command blame: where each sentence comes from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated

import typer

from tracker.cli.common import AsOf, Format, FormatOption, Slug, Version, find, line_of, minute, road, say, say_json, table
from tracker.cli.fenced import warn
from tracker.cli.intervals import NEVER, dates
from tracker.model.history import Interval, Origin, Sentence
from tracker.pipeline import questions
from tracker.pipeline.moments import read_moment
from tracker.pipeline.questions import Blamed
from tracker.report.render import plain


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(blame)


def blame(
    slug: Slug,
    as_of: AsOf = None,
    version: Version = None,
    section: Annotated[str | None, typer.Option(help="Only the section with this id or title.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Say of every sentence when it came in, with which study, and when it was last reworded."""
    with road() as opened:
        moment = read_moment(as_of, opened.clock()) if as_of is not None else None
        document = find(opened, slug, removed=True)
        found = questions.blame(opened, document, moment=moment, version=version, section=section)
        fenced = warn(opened, [document])
    side = {"slug": slug, "version": found.side.version, "captured_at": found.side.captured_at}
    if format is Format.JSON:
        say_json(
            side | {"section": found.section, "sentences": [plain.sentence(path, said) for path, said in found.sentences], "fenced": fenced}
        )
        return
    # Not part of the answer: it does not go where the answer goes.
    typer.echo(f"version {found.side.version} of {slug}, captured {minute(found.side.captured_at)} UTC", err=True)
    say("\n\n".join(_blamed(found)))


def _blamed(found: Blamed) -> Iterator[str]:
    """Yield a table for each heading, all with columns of one width."""
    rows = [(path, _row(sentence)) for path, sentence in found.sentences]
    head = ("VERSION", "NOT YET ON", "THERE ON", "STUDY", "SINCE THEN", "SENTENCE")
    first, *lines = table(head, [row for _, row in rows]).split("\n")
    placed = zip((path for path, _ in rows), lines, strict=True)
    for n, (path, group) in enumerate(groupby(placed, lambda line: line[0])):
        heading = line_of(" > ".join(path))
        yield "\n".join([*([first, ""] if not n else []), *([f"# {heading}"] if heading else []), *(line for _, line in group)])


def _row(sentence: Sentence) -> tuple[str, ...]:
    origin = sentence.origin
    before, after = dates(origin.came)
    studies = ", ".join(study.label for study in origin.studies) or NEVER
    return str(origin.came.after.version), before, after, line_of(studies), _since(origin), line_of(sentence.text)


def _since(origin: Origin) -> str:
    """Say what last happened to a sentence after it came."""
    happened = (("reworded", origin.reworded), ("moved", origin.moved), ("away from", origin.went), ("back", origin.returned))
    return "; ".join(f"{word} {each.after.version} ({_between(each)})" for word, each in happened if each) or NEVER


def _between(interval: Interval) -> str:
    before, after = dates(interval)
    return after if before == NEVER else f"{before} to {after}"
