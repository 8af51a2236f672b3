"""What feeds tell of, and the addresses by which a person reads them without signing in."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from itertools import islice

from sqlalchemy.orm import Session

from tracker.model.item import Feed, Item, Scope
from tracker.model.people import Actor, Person
from tracker.pipeline.items import items_of
from tracker.pipeline.road import Road
from tracker.store import acts, documents, feed_tokens, latest
from tracker.store.search.terms import Query, Term, read_query
from tracker.store.search.words import words

MOST = 50
LOOKED_AT = 200  # of so many items a search finds what fits: who wants older ones uses the page
AT_ONCE = 50
NOTHING_YET = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def feed(road: Road, scope: Scope, *, wait: bool) -> Feed:
    """Return a feed of at most MOST items; `wait`: of those that were reviewed. Raises UsageError where there is no such document."""
    query = read_query(scope.query) if scope.query.strip() else None
    with road.database.read() as session:
        title = _title(session, scope)
        named = latest.latest(session, scope.document, scope.board, wait=wait)
        found = _all_that_fit(session, islice(named, MOST if query is None else LOOKED_AT), query)
        items = tuple(islice(found, MOST))
        last = latest.last_at(session, scope.document, scope.board) or NOTHING_YET
        updated = last if query is None else max((item.updated for item in items), default=NOTHING_YET)
        return Feed(title, scope, updated, last, items)


def state(road: Road) -> tuple[int, ...]:
    """Return numbers that stay the same as long as every feed does."""
    with road.database.read() as session:
        return latest.state(session)


def begin(road: Road, actor: Actor, person: Person) -> str:
    """Return the token of a new feed address of a person; one that was made before ends."""
    token = secrets.token_urlsafe(24)
    with road.database.write(durable=True) as session:
        feed_tokens.begin(session, token, person.id, road.clock())
        acts.keep(session, actor, "feed address made", person.name, "", road.clock())
    return token


def end(road: Road, actor: Actor, person: Person) -> None:
    """End a person's feed address."""
    with road.database.write(durable=True) as session:
        if feed_tokens.end(session, person.id):
            acts.keep(session, actor, "feed address ended", person.name, "", road.clock())


def _title(session: Session, scope: Scope) -> str:
    parts = []
    if scope.document:
        document = documents.by_slug(session, scope.document)
        parts.append(document.title or document.slug)
    parts += [scope.board] if scope.board else []
    parts += [f"“{scope.query.strip()}”"] if scope.query.strip() else []
    return ", ".join(parts) or "All documents"


def _all_that_fit(session: Session, named: Iterator[tuple[int | None, int | None]], query: Query | None) -> Iterator[Item]:
    while some := list(islice(named, AT_ONCE)):
        yield from (item for item in items_of(session, some) if query is None or _fits(query, item))


def _fits(query: Query, item: Item) -> bool:
    """Tell whether one statement with its passages holds what is looked for, or what a notice says does."""
    texts = [(each.text, *each.passages) for each in item.told.lines] + [(each.text,) for each in item.told.notices]
    return any(_holds(query, [tuple(words(text)) for text in some]) for some in texts)


def _holds(query: Query, texts: list[tuple[str, ...]]) -> bool:
    wanted = all(any(_has(term, texts) for term in group) for group in query.wanted)
    return wanted and not any(_has(term, texts) for term in query.unwanted)


def _has(term: Term, texts: list[tuple[str, ...]]) -> bool:
    """Tell whether the words of a term stand in a row in one of some texts; of a beginning, the last may go on."""
    size = len(term.words)
    rows = (text[at : at + size] for text in texts for at in range(len(text) - size + 1))
    if not term.prefix:
        return any(row == term.words for row in rows)
    return any(row[:-1] == term.words[:-1] and row[-1].startswith(term.words[-1]) for row in rows)
