"""Paired documents: by their pages' own links, where both are tracked, or by an operator, whose word counts; and what is likely a pair."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from tracker.gate.against import address
from tracker.model.counterpart import Counterpart
from tracker.model.document import Document, State
from tracker.parse import PROFILES
from tracker.parse.addresses import key, said
from tracker.parse.addresses import pairs as by_address
from tracker.store import documents, proposals
from tracker.store.columns import keepable
from tracker.store.desk_tables import CounterpartRow, InboxRow, PageLinkRow
from tracker.store.session import insert_new
from tracker.store.tables import ChangesetRow, DocumentRow, ReportRow, SnapshotRow

Pair = tuple[int, int]  # two documents by their ids, the smaller one first


def see(session: Session, document_id: int, addresses: Iterable[str]) -> None:
    """Keep where a document's page leads as to itself for others; what it led to before counts no more."""
    documents.lock(session, document_id)
    session.execute(delete(PageLinkRow).where(PageLinkRow.document_id == document_id))
    found = dict.fromkeys(keepable(_plain(url)) for url in addresses)
    session.add_all(PageLinkRow(document_id=document_id, address=plain) for plain in found)
    session.flush()


def pair(session: Session, one: int, other: int, *, apart: bool = False) -> None:
    """Keep that two documents are a pair, or, `apart`, that they are none, whatever their pages say."""
    pair = {"one_id": min(one, other), "other_id": max(one, other)}
    if not insert_new(session, CounterpartRow, **pair, apart=apart):
        session.execute(update(CounterpartRow).filter_by(**pair).values(apart=apart))


def of_document(session: Session, document_id: int) -> list[Counterpart]:
    """Return the pairs that a tracked document is in, itself as `one`."""
    return of_documents(session, [document_id])[document_id]


def of_documents(session: Session, ids: Collection[int]) -> dict[int, list[Counterpart]]:
    """Return the pairs that each of some documents is in, itself as `one`."""
    found: dict[int, list[Counterpart]] = {one: [] for one in ids}
    for pair in _pairs(session, set(ids)):
        for own in (pair, replace(pair, one=pair.other, other=pair.one)):
            if own.one.id in found:
                found[own.one.id].append(own)
    return found


def pairs(session: Session) -> list[Counterpart]:
    """Return all pairs of tracked documents, by their slugs, each with which of both lags."""
    return _pairs(session, None)


def likely(session: Session, document_id: int | None = None) -> list[Counterpart]:
    """Return tracked documents that are pairs by the form of their addresses or by a publisher's list, and neither paired nor parted.

    Only those that one document is in, where it is given.
    """
    found = documents.all_documents(session)
    known = {each.url: PROFILES[each.profile].addresses for each in found if each.profile in PROFILES}
    at, ids = {key(url): url for url in known}, {each.url: each for each in found}
    urls = {_plain(each.url): each.id for each in found}
    decided = {(row.one_id, row.other_id) for row in session.scalars(select(CounterpartRow))} | _linked(session, urls, None)
    told = by_address(known) | said(proposals.alternates(session), at)
    made = (sorted((ids[one], ids[other]), key=lambda each: each.id) for one, other in told)
    fresh = (Counterpart(one, other) for one, other in made if (one.id, other.id) not in decided)
    wanted = (each for each in fresh if document_id in {None, each.one.id, each.other.id})
    return sorted(wanted, key=lambda each: (each.one.slug, each.other.slug))


def untracked(session: Session) -> list[tuple[Document, list[str]]]:
    """Return the documents whose pages lead to themselves at addresses of their own host that nobody tracks, with those addresses."""
    found = [each for each in documents.all_documents(session) if each.profile in PROFILES]
    tracked, links = {_plain(each.url) for each in found}, defaultdict[int, list[str]](list)
    for document_id, plain in session.execute(select(PageLinkRow.document_id, PageLinkRow.address).order_by(PageLinkRow.id)):
        if plain not in tracked:
            links[document_id].append(plain)
    led = ((each, [url for plain in links[each.id] if (url := _beside(each, plain))]) for each in found)
    return [(each, urls) for each, urls in led if urls]


def _beside(document: Document, plain: str) -> str:
    """Return the whole of an address that is compared without scheme, port and `www.`, "" where it is no document of the same host."""
    parts, host = urlsplit(document.url), address(document.url)[0]
    url = urlunsplit((parts.scheme, parts.netloc, plain.removeprefix(host), "", ""))
    return url if plain.startswith(f"{host}/") and PROFILES[document.profile].addresses.is_document(url) else ""


def _pairs(session: Session, wanted: Collection[int] | None) -> list[Counterpart]:
    """Return the pairs that one of some documents is in, or all."""
    urls = select(DocumentRow.id, DocumentRow.url).where(DocumentRow.state != State.REMOVED)
    at = {_plain(url): one for one, url in session.execute(urls)}
    known = {(row.one_id, row.other_id): not row.apart for row in session.scalars(select(CounterpartRow))}
    found = dict.fromkeys(_linked(session, at, wanted) - known.keys(), False) | {key: True for key, stands in known.items() if stands}
    tracked = set(at.values())
    chosen = {key: by for key, by in found.items() if tracked >= set(key) and (wanted is None or set(key).intersection(wanted))}
    ids = {one for key in chosen for one in key}
    nouns = {row.id: documents.from_row(row) for row in session.scalars(select(DocumentRow).where(DocumentRow.id.in_(ids)))}
    last = _last_changes(session, ids)
    made = [_with_lag(session, Counterpart(nouns[one], nouns[other], by), last) for (one, other), by in chosen.items()]
    return sorted(made, key=lambda each: (each.one.slug, each.other.slug))


def _linked(session: Session, at: Mapping[str, int], wanted: Collection[int] | None) -> set[Pair]:
    """Return the pairs that pages lead to, of the documents `at` these addresses."""
    rows = select(PageLinkRow.document_id, PageLinkRow.address)
    if wanted is not None:
        own = [plain for plain, there in at.items() if there in wanted]
        rows = rows.where(PageLinkRow.document_id.in_(wanted) | PageLinkRow.address.in_(own))
    ends = ((one, at.get(plain)) for one, plain in session.execute(rows))
    return {(min(one, other), max(one, other)) for one, other in ends if other is not None and other != one}


def _last_changes(session: Session, ids: Collection[int]) -> dict[int, dt.datetime]:
    """Return when each document last had a substantive change that was news."""
    newest = (
        select(func.max(InboxRow.report_id)).where(InboxRow.document_id.in_(ids), InboxRow.substantive > 0).group_by(InboxRow.document_id)
    )
    rows = _times().where(InboxRow.report_id.in_(newest))
    return {row.document_id: row.captured_at for row in session.execute(rows)}


def _with_lag(session: Session, found: Counterpart, last: dict[int, dt.datetime]) -> Counterpart:
    """Tell since when one that can be ahead has changed, where it changed after the other did."""
    for source in found.sources:
        other = last.get(found.other.id if source.id == found.one.id else found.one.id)
        if source.id in last and (other is None or last[source.id] > other):
            rows = _times().where(InboxRow.document_id == source.id, InboxRow.substantive > 0)
            rows = rows if other is None else rows.where(SnapshotRow.captured_at > other)
            first = session.execute(rows.order_by(SnapshotRow.captured_at).limit(1)).one()
            return replace(found, ahead=source.id, ahead_since=first.captured_at)
    return found


def _times() -> Select[int, dt.datetime]:
    return (
        select(InboxRow.document_id, SnapshotRow.captured_at)
        .join(ReportRow, ReportRow.id == InboxRow.report_id)
        .join(ChangesetRow, ChangesetRow.id == ReportRow.changeset_id)
        .join(SnapshotRow, SnapshotRow.id == ChangesetRow.after_id)
    )


def _plain(url: str) -> str:
    """Return an address as it is compared."""
    host, path = address(url)
    return host + path
