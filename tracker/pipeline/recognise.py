"""A document that nobody tracks yet, known by its pages: its address is the one they name, its profile the one that reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tracker import parse
from tracker.exchange import Find
from tracker.gate.against import address as compared
from tracker.model.document import Document, State
from tracker.model.errors import CrashError, FetchError, ParseError, UsageError
from tracker.net import address
from tracker.pipeline.road import Road
from tracker.store import documents

SHOWN = 3


def recognise(road: Road, slug: str, finds: Iterable[Find]) -> tuple[str, str]:
    """Return address and profile of the document whose pages these are: the canonical link of the first that names one.

    Raises UsageError where none does, or where records are of several addresses.
    """
    known, urls = None, dict[tuple[str, str], str]()
    for find in finds:
        if find.page is None:
            continue
        if known is None:
            known = _known(road, find)
        if find.page.url:
            urls.setdefault(compared(find.page.url), find.page.url)
        elif known:
            break  # a file is the document's, whatever it says
    if len(urls) > 1:
        some = ", ".join(list(urls.values())[:SHOWN]) + (", …" if len(urls) > SHOWN else "")
        raise UsageError(
            f"there are pages of {len(urls)} addresses ({some}); name the one you mean first: tracker add ADDRESS --slug {slug}"
        )
    if known is None:
        raise UsageError(f"no page there names an address of its own; say it first: tracker add ADDRESS --slug {slug}")
    url, profile = known
    return (next(iter(urls.values()), url), profile)


def begin(road: Road, slug: str, url: str, profile: str, every: dt.timedelta) -> Document:
    """Keep a document that is paused until somebody resumes it.

    Raises UsageError where its address or slug is taken, also by a document that was removed, and where the address is none of a page.
    """
    try:
        place = str(address(url))
    except FetchError as error:
        raise UsageError(str(error)) from error
    with road.database.write(durable=True) as session:
        for one in documents.all_documents(session, include_removed=True):
            if one.state is State.REMOVED and one.url == place:
                back = f"this brings it back: tracker add {place} --slug {one.slug}"
                raise UsageError(f"{place} is the address of {one.slug}, which was removed; its history is kept, and {back}")
        made = documents.add(session, slug=slug, url=place, profile=profile, every=every, added_at=road.clock())
        documents.set_state(session, made.id, State.PAUSED)
        return documents.by_id(session, made.id)


def _known(road: Road, find: Find) -> tuple[str, str] | None:
    if find.page is None:
        return None
    try:
        canonical, profile = road.isolate(look, find.page.body, find.page.header("content-type"))
        url = str(address(canonical or find.page.url))
    except (CrashError, ParseError, FetchError):
        return None
    return url, profile


def look(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Return a page's own address, and which profile reads it: the first that finds sections. Raises ParseError."""
    content = parse.read(body, parse.PDQ, content_type=content_type)
    return content.facts.canonical, "pdq" if content.sections else "article"
