"""The command inbox: which reports wait for an editor."""

from __future__ import annotations

import dataclasses
import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

import typer

from tracker.cli.common import Format, FormatOption, line_of, minute, road, say, say_json, table
from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.inbox import InboxCounts, InboxEntry, InboxPage, InboxQuery
from tracker.model.people import Person
from tracker.model.review import ReviewState
from tracker.pipeline.road import Road
from tracker.store import inbox, people

MOST = 999_999_999


class Wanted(StrEnum):
    """Reports of which state are listed."""

    WAITING = "waiting"
    REVIEWED = "reviewed"
    DISMISSED = "dismissed"
    ALL = "all"


class Least(StrEnum):
    """How significant a report must be."""

    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"


def register(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command("inbox")(listing)


def listing(  # noqa: PLR0917  each is an option
    state: Annotated[Wanted, typer.Option(help="How far they are.")] = Wanted.WAITING,
    document: Annotated[str, typer.Option(metavar="SLUG", help="Only of this document.")] = "",
    board: Annotated[str, typer.Option(help="Only of this board's documents.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Only of documents for these readers.")] = None,
    language: Annotated[str, typer.Option(help="Only of documents in this language: en, es.")] = "",
    least: Annotated[Least | None, typer.Option(help="Only with a change of at least this significance.")] = None,
    announced: Annotated[
        bool | None, typer.Option("--announced/--unannounced", help="Only with a change that the publisher told of; that it did not.")
    ] = None,
    assigned: Annotated[str | None, typer.Option(metavar="NAME", help="Only those that this person is to review.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Only those that nobody is assigned to.")] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who asks: tells what is unread.")] = None,
    unread: Annotated[bool, typer.Option("--unread", help="Only what the one who asks has not read; with --by.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Only what came since the one who asks looked last; with --by.")] = False,
    shared: Annotated[int | None, typer.Option(min=1, max=MOST, help="Each report of the entry with this shared change.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=inbox.MOST, help="At most so many entries.")] = 50,
    before: Annotated[int | None, typer.Option(min=1, max=MOST, help="Only what came before the report of this number.")] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """List the reports that wait for review, the newest first; the same change in more than five documents is one line."""
    with road() as opened:
        person = _person(opened, by)
        query = InboxQuery(
            state=None if state is Wanted.ALL else ReviewState(state),
            slug=document,
            board=board,
            audience=audience,
            language=language,
            least=None if least is None else Significance(least),
            announced=announced,
            assigned_to=_id(_person(opened, assigned)),
            nobody=nobody,
            unread=unread,
            since=_since(opened, person) if new else 0,
            shared=shared,
        )
        if unread and person is None:
            raise UsageError("say who has not read it: --by NAME")
        with opened.database.read() as session:
            page = inbox.page(session, _id(person), query, before=before, limit=limit)
            counts = inbox.counts(session, _id(person), query)
            names = {each.id: each.name for each in people.everybody(session)}
        now = opened.clock()
    if format is Format.JSON:
        say_json({"entries": [_entry(entry, names) for entry in page.entries], "more": page.more, "counts": dataclasses.asdict(counts)})
        return
    say(_text(page, counts, names, now))


def _person(opened: Road, name: str | None) -> Person | None:
    if name is None:
        return None
    with opened.database.read() as session:
        return people.by_name(session, name)


def _id(person: Person | None) -> int | None:
    return person.id if person else None


def _since(opened: Road, person: Person | None) -> int:
    if person is None:
        raise UsageError("say who looked last: --by NAME")
    with opened.database.write() as session:
        return inbox.look(session, person.id, opened.clock()).since


def _text(page: InboxPage, counts: InboxCounts, names: dict[int, str], now: dt.datetime) -> str:
    head = ("REPORT", "DOCUMENT", "VERSION", "SEEN (UTC)", "AGE", "SUBSTANTIVE", "EDITORIAL", "UNANNOUNCED", "STATE", "FOR")
    lines = [table(head, [_row(entry, names, now) for entry in page.entries])] if page.entries else []
    reports, in_lines = _number(counts.reports, "report"), _number(counts.entries, "line")
    lines.append(f"more than {reports}, the newest in {in_lines}" if counts.more else f"{reports} in {in_lines}")
    if page.more:
        lines.append(f"more: tracker inbox --before {page.more}, with the same options")
    if page.entries:
        lines.append("see one: tracker review REPORT; decide: tracker review REPORT --accept --by NAME")
    return "\n".join(lines)


def _number(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _row(entry: InboxEntry, names: dict[int, str], now: dt.datetime) -> tuple[str, ...]:
    many = entry.shared
    name = f"{many.documents} documents (--shared {many.id}): {line_of(many.text)[:60]}" if many else entry.slug
    counts = (str(number) for number in (entry.substantive, entry.editorial, entry.unannounced))
    age = f"{max(0, (now - entry.captured_at).days)}d"
    place = "" if many else str(entry.after)
    return (
        str(entry.report),
        name,
        place,
        minute(entry.captured_at),
        age,
        *counts,
        entry.state.value,
        names.get(entry.assigned_to or 0, ""),
    )


def _entry(entry: InboxEntry, names: dict[int, str]) -> dict[str, Any]:
    told = dataclasses.asdict(entry)
    return told | {"assigned_to": names.get(entry.assigned_to or 0)}
