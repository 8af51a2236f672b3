"""Commands that ask a whole history: timeline, stats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from tracker.cli.common import Format, FormatOption, Slug, find, line_of, minute, road, say, say_json, table
from tracker.cli.fenced import warn
from tracker.cli.intervals import NEVER, dates
from tracker.model.document import Document
from tracker.model.history import Event, Interval, Rest, Statistics, Stay
from tracker.model.report import Side
from tracker.pipeline import questions
from tracker.pipeline.road import Road
from tracker.report.render import plain
from tracker.store import documents

RESTS = 10  # of the longest, in text


def register(app: typer.Typer) -> None:
    """Put these commands on the command line."""
    app.command()(timeline)
    app.command()(stats)


def timeline(
    slug: Slug,
    section: Annotated[str, typer.Argument(help='The section: its id, its title, or titles as "Treatment > Surgery".')],
    version: Annotated[int | None, typer.Option(min=1, max=999_999_999, help="In which version it is called so; else the current.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List every version in which a section changed, with what changed, through its renames and moves."""
    with road() as opened:
        document = find(opened, slug, removed=True)
        found = questions.timeline(opened, document, section, version=version)
        fenced = warn(opened, [document])
    if format is Format.JSON:
        say_json({"slug": slug, "section": found.section, "events": [plain.event(event) for event in found.events], "fenced": fenced})
        return
    say(f"{slug}: {line_of(' > '.join(found.section))}")
    if not found.events:
        say("it never changed since the first version")
    for event in found.events:
        say("\n" + "\n".join(_happened(event, found.section)))


def _happened(event: Event, name: Sequence[str]) -> Iterator[str]:
    before, after = dates(Interval(event.before, event.after))
    yield f"version {event.after.version}: not yet so on {before}, so on {after}"
    if tuple(event.section) != tuple(name):
        yield f"  then called: {line_of(' > '.join(event.section))}"
    yield from (f"  - {line_of(statement.text)}" for statement in event.statements)


def stats(
    slug: Annotated[str | None, typer.Argument(help="The document's short name; else all documents.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Count versions and changes by document, section and month; say what rested longest, and which references came and went."""
    with road() as opened:
        wanted = _documents(opened, slug)
        found = questions.statistics(opened, wanted)
        fenced = warn(opened, wanted)
    if format is Format.JSON:
        say_json(_statistics(found) | {"fenced": fenced})
    elif not found.documents:
        say("no version is kept yet" if slug is None else f"{slug} has no version yet; look at it with: tracker check {slug}")
    else:
        say("\n\n".join(part for part in _counted(found, slug) if part))


def _documents(opened: Road, slug: str | None) -> list[Document]:
    if slug is not None:
        return [find(opened, slug, removed=True)]
    with opened.database.read() as session:
        return documents.all_documents(session)


def _counted(found: Statistics, slug: str | None) -> Iterator[str]:
    for title, counts in (("DOCUMENT", found.documents), ("SECTION", found.sections if slug else ()), ("MONTH", found.months)):
        if counts:
            yield table((title, "VERSIONS", "CHANGES"), [(line_of(n.name) or NEVER, str(n.versions), str(n.changes)) for n in counts])
    rests = [rest for rest in found.rests if slug or not rest.section][:RESTS]
    yield table(("UNCHANGED FOR", "FROM", "TO", "WHAT"), [_rest(rest) for rest in rests])
    if slug and found.stays:
        yield table(("REFERENCE", "CAME", "WENT", "SECTION"), [_stay(stay) for stay in found.stays])


def _rest(rest: Rest) -> tuple[str, ...]:
    until = minute(rest.end) if rest.until else f"{minute(rest.end)}, the last look"
    days = f"{rest.length.days} day{'' if rest.length.days == 1 else 's'}"
    return days, minute(rest.since.captured_at), until, line_of(f"{rest.slug}: {rest.section}" if rest.section else rest.slug)


def _stay(stay: Stay) -> tuple[str, ...]:
    came, went = (f"{side.version} ({side.captured_at:%Y-%m-%d})" if side else NEVER for side in (stay.came, stay.went))
    return line_of(stay.study.label), came if stay.came else "before the first", went, line_of(stay.section)


def _statistics(found: Statistics) -> dict[str, Any]:
    def counts(rows: Sequence[Any]) -> list[dict[str, Any]]:
        return [{"slug": n.slug, "name": n.name, "versions": n.versions, "changes": n.changes} for n in rows]

    def side(given: Side | None) -> dict[str, Any] | None:
        return {"version": given.version, "captured_at": given.captured_at} if given else None

    rests = [
        {"slug": n.slug, "section": n.section, "since": side(n.since), "until": side(n.until), "end": n.end, "days": n.length.days}
        for n in found.rests
    ]
    stays = [
        {"slug": n.slug, "section": n.section, "reference": n.study.label, "key": n.study.key, "came": side(n.came), "went": side(n.went)}
        for n in found.stays
    ]
    named = {"documents": found.documents, "sections": found.sections, "months": found.months}
    return {name: counts(rows) for name, rows in named.items()} | {"rests": rests, "stays": stays}
