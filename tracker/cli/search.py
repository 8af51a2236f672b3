"""The command search: where words stand, or stood, in all that documents ever said."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from tracker.cli.common import Format, line_of, minute, road, say, say_json
from tracker.cli.fenced import warn
from tracker.model.document import Audience
from tracker.model.errors import UsageError
from tracker.model.report import Side
from tracker.model.search import Found, Hit, Search
from tracker.pipeline.moments import read_moment
from tracker.report.render import plain
from tracker.report.render.visible import visible
from tracker.store import documents
from tracker.store.search.hits import search as search_texts


def register(app: typer.Typer) -> None:
    """Put this command on the command line."""
    app.command()(search)


def search(  # noqa: PLR0917  each is an option
    query: Annotated[list[str], typer.Argument(help='All of these words. "A phrase", a beginning*, one OR other, -without.')],
    document: Annotated[str, typer.Option(help="Only this document.")] = "",
    section: Annotated[str, typer.Option(help="Only in sections with these words in their title, and in what is under them.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Only what is written for them.")] = None,
    language: Annotated[str, typer.Option(help="Only in this language, as pages name it: en.")] = "",
    board: Annotated[str, typer.Option(help="Only documents of the board with these words in its name.")] = "",
    on: Annotated[str | None, typer.Option(help="Only what was said at the end of that day, or at that time (UTC).")] = None,
    since: Annotated[str | None, typer.Option(help="Only what was still said after that day or time.")] = None,
    until: Annotated[str | None, typer.Option(help="Only what was first said by that day or time.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="Only what is said no more.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many hits.")] = 20,
    after: Annotated[int, typer.Option(min=0, max=999_999, help="How many hits to leave out first.")] = 0,
    format: Annotated[Format, typer.Option(help="Text, or JSON for programs.")] = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Find words in all that documents ever said, with the first and the last version that held them."""
    words = " ".join(query)
    with road() as opened:
        moments = _moments(on, since, until, opened.clock())
        asked = Search(words, document, section, audience, language, board, *moments, gone=gone, limit=limit, after=after)
        with opened.database.read() as session:
            found = search_texts(session, asked)
            searched = [documents.by_slug(session, document)] if document else documents.all_documents(session)
        fenced = warn(opened, searched)
    if format is Format.JSON:
        hits = [plain.hit(hit) for hit in found.hits]
        say_json({"query": words, "hits": hits, "more": found.more, "common": found.common, "fenced": fenced})
    else:
        say(_as_text(found, after))


def _moments(on: str | None, since: str | None, until: str | None, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    if on is not None and (since is not None or until is not None):
        raise UsageError("--on names one moment, --since and --until a time between two; give one or the other")
    begin, end = (None if text is None else read_moment(text, now) for text in (on or since, on or until))
    if begin is not None and end is not None and begin > end:
        raise UsageError(f"--until {until} is before --since {since}: nothing was said then")
    return begin, end


def _sides(hit: Hit) -> tuple[tuple[str, Side], tuple[str, Side]]:
    return ("first", hit.first), ("last", hit.last)


def _as_text(found: Found, after: int) -> str:
    if not found.hits:
        return "Nothing found."
    more = [f"There is more: --after {after + len(found.hits)}"] * found.more
    common = ["So much fits that it is not weighed: what was read last comes first. More words find more exactly."] * found.common
    return "\n\n".join([*map(_hit, found.hits), *common, *more])


def _hit(hit: Hit) -> str:
    section = " > ".join(hit.section) or hit.title
    first, last = (f"version {at.version} ({minute(at.captured_at)} UTC)" for _, at in _sides(hit))
    where = f"in {first} alone" if first == last else f"from {first} to {last}"
    held = f"gone: {where}" if hit.gone else f"since {first}, the newest" if first == last else f"{where}, the newest"
    return f"{hit.slug} · {line_of(section)}\n  {visible(_marked(hit))}\n  {held}"


def _marked(hit: Hit) -> str:
    pieces, at = [], 0
    for start, end in hit.found:
        pieces += [hit.snippet[at:start], "**", hit.snippet[start:end], "**"]
        at = end
    return "".join([*pieces, hit.snippet[at:]])
