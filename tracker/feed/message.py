"""A feed as Atom (RFC 4287). What comes from publishers and editors is text there, and never markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from html import escape
from itertools import groupby
from urllib.parse import quote, urlencode, urlsplit

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from tracker.model.change import Significance
from tracker.model.digest import Told
from tracker.model.item import Feed, Item
from tracker.model.review import ReviewState
from tracker.text import one_line, squeeze, visible

LONGEST_TITLE = 200
MOST = 200  # statements of an entry; the rest stands on the page
LONGEST = 2_000  # characters of a statement
STATES = {ReviewState.WAITING: "not reviewed", ReviewState.REVIEWED: "reviewed", ReviewState.DISMISSED: "dismissed"}


def write(feed: Feed, base_url: str, *, own: bool) -> bytes:
    """Return a feed as XML; the links in it begin with the address of the desk. `own`: its address is a secret, and is not in it."""
    made, path = FeedGenerator(), address_of(feed)
    made.id(_tag(base_url, dt.date(2024, 1, 1), path.removeprefix("/")))
    made.title(_line(f"Changes: {feed.title}"))
    made.author({"name": "Tracker"})
    made.updated(feed.updated)
    made.language("en")
    if not own:
        made.link(href=base_url + path, rel="self", type="application/atom+xml")
    made.link(href=base_url + _page_of(feed), rel="alternate", type="text/html")
    for item in feed.items:
        made.add_entry(_entry(item, base_url), order="append")
    xml: bytes = made.atom_str()
    return xml


def address_of(feed: Feed) -> str:
    """Return the path of a feed, by which those read it who are signed in."""
    given = {name: value for name, value in asdict(feed.scope).items() if value}
    return f"/feeds/news.atom?{urlencode(given)}" if given else "/feeds/news.atom"


def _page_of(feed: Feed) -> str:
    scope = feed.scope
    if scope.query:
        return f"/search?{urlencode({'q': scope.query})}"
    return f"/documents/{quote(scope.document, safe='')}" if scope.document else "/inbox"


def _entry(item: Item, base_url: str) -> FeedEntry:
    entry, told = FeedEntry(), item.told
    kind = "notice" if told.notices else "report"
    entry.id(_tag(base_url, item.at.date(), f"{kind}/{item.number}"))
    entry.title(_line(f"{told.title or told.slug}: {_gist(told)}"))
    entry.published(item.at)
    entry.updated(item.updated)
    page = f"/reports/{item.number}" if kind == "report" else f"/documents/{quote(told.slug, safe='')}"
    entry.link(href=base_url + page, rel="alternate", type="text/html")
    entry.summary(_line(_summary(item), LONGEST))
    entry.content("".join(_body(item, base_url + page)), type="html")
    for word in filter(None, (told.board, told.audience, *_significances(told))):
        entry.category(term=_line(str(word)))
    return entry


def _tag(base_url: str, date: dt.date, name: str) -> str:
    """Return an id that stays the same for good (RFC 4151), as long as the desk keeps the name of its host."""
    host = urlsplit(base_url).hostname or "localhost"
    return f"tag:{'localhost' if ':' in host else host},{date}:{name}"


def _gist(told: Told) -> str:
    if told.notices:
        return told.notices[0].kind
    if told.failed:
        return "changed, and what changed cannot be told"
    count = len(told.lines)
    return f"{count} change{'' if count == 1 else 's'}" if count else "an announcement without a change"


def _summary(item: Item) -> str:
    told = item.told
    if told.notices:
        return told.notices[0].text
    if told.failed:
        return "The report is damaged; an operator finds the reason by: tracker verify."
    substantive = sum(line.significance is Significance.SUBSTANTIVE for line in told.lines)
    said = f"{len(told.lines)} changes, {substantive} substantive; {STATES[item.state or ReviewState.WAITING]}."
    return f"{said} {told.lines[0].text}" if told.lines else said


def _significances(told: Told) -> list[Significance]:
    return sorted({line.significance for line in told.lines})


def _body(item: Item, page: str) -> Iterator[str]:
    told = item.told
    yield f"<p>{_safe(_interval(told) or _summary(item))}</p>"
    for section, lines in groupby(told.lines[:MOST], key=lambda line: line.section):
        yield f"<h3>{_safe(' > '.join(section))}</h3><ul>" if section else "<ul>"
        for line in lines:
            marks = [line.significance, *(["not announced"] if not line.announced else []), *(["reworded"] if line.reworded else [])]
            yield f"<li>{_safe(one_line(squeeze(line.text), LONGEST))} <small>({', '.join(marks)})</small></li>"
        yield "</ul>"
    if len(told.lines) > MOST:
        yield f"<p>And {len(told.lines) - MOST} more changes.</p>"
    if told.unobserved:
        yield "<p>Announced, and not found:</p><ul>"
        yield from (f"<li>{_safe(one_line(squeeze(text), LONGEST))}</li>" for text in told.unobserved[:MOST])
        yield "</ul>"
    if told.dismissed:
        yield f"<p>Left out by editors: {len(told.dismissed)}.</p>"
    state = f", {STATES[item.state]}" if item.state else ""
    yield f'<p><a href="{escape(page)}">{"The report" if told.reports else "The document"}</a>{state}</p>'


def _interval(told: Told) -> str:
    """Say between which captures it changed, and the publisher's own date."""
    if told.after is None or told.after.captured_at is None:
        return ""
    seen = told.before and (told.before.seen_at or told.before.captured_at)
    since = f"after {_minute(seen)} and " if seen else ""
    dated = f"; the publisher's date is {told.after.updated}" if told.after.updated else ""
    return f"Version {told.after.version}, which came {since}by {_minute(told.after.captured_at)}{dated}."


def _minute(time: dt.datetime) -> str:
    return f"{time.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def _safe(text: str) -> str:
    """Return a text as HTML, with what cannot be seen, or stand in XML, as its number."""
    return escape(visible(text))


def _line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a text as one plain line."""
    shown = visible(squeeze(text))
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
