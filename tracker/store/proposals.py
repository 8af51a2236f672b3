"""Proposals as they are kept: what lists named, since when, and what was dismissed. None goes because a list no longer names it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from tracker.model.document import Audience, Document, State
from tracker.model.errors import UsageError
from tracker.model.proposal import Mention, Proposal, ProposalState
from tracker.parse import PROFILES
from tracker.parse.addresses import ANY_ADDRESSES, Addresses, key, pairs, said
from tracker.store import documents
from tracker.store.proposal_tables import ProposalRow
from tracker.store.session import insert_all_new

UNKNOWN: tuple[object, ...] = ("", None, [], Audience.UNKNOWN)  # what takes the place of nothing that is known
STEP = 500  # rows that one statement changes or names
Item = TypeVar("Item")
Mentioned = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a list came to: how many it names, how many of them are new, and how many it named before and no longer."""

    named: int
    new: int
    gone: int


def see(session: Session, source: str, profile: str, mentions: Collection[Mention], now: dt.datetime) -> Seen:
    """Keep what the list at `source` names, to be read by a profile. What was dismissed stays so; the unknown overwrites nothing."""
    rows = {key(each.url): _values(each) for each in mentions}
    before = set(session.scalars(select(ProposalRow.key).where(ProposalRow.source == source)))
    known = {one for part in _parts(list(rows)) for one in session.scalars(select(ProposalRow.key).where(ProposalRow.key.in_(part)))}
    told, first = _addresses(profile), {"first_seen_at": now, "last_seen_at": now, "source": source, "profile": profile}
    fresh = [{"key": one, **first, **row} for one, row in rows.items() if one not in known]
    for part in _parts(fresh):
        insert_all_new(session, ProposalRow, part)
    for one in known:
        row = rows[one]
        facts = {name: value for name, value in row.items() if name != "url" and value not in UNKNOWN}
        if row["language"] and row["language"] == told.language(str(row["url"])):  # the address's own form says no more than a list did
            facts["language"] = func.coalesce(func.nullif(ProposalRow.language, ""), row["language"])
        session.execute(update(ProposalRow).where(ProposalRow.key == one).values(last_seen_at=now, **facts))
    return Seen(len(rows), len(fresh), len(before - rows.keys()))


def everything(session: Session, state: ProposalState | None = None, source: str = "") -> list[Proposal]:
    """Return the proposals in a state and of a list, or all, by list, headings and name, each with its likely pairs."""
    shown = select(ProposalRow).order_by(ProposalRow.source, ProposalRow.heading, ProposalRow.title, ProposalRow.id)
    rows = list(session.scalars(shown.where(ProposalRow.source == source) if source else shown))
    tracked = {key(each.url): each for each in _last_removed_first(documents.all_documents(session, include_removed=True))}
    found = [_noun(row, tracked.get(row.key)) for row in rows]
    found = _with_pairs(found, tracked)
    return [each for each in found if state is None or each.state is state]


def by_ids(session: Session, ids: Collection[int]) -> list[Proposal]:
    """Return proposals in the order of their numbers. Raises UsageError that names one that is not there."""
    found = {each.id: each for each in everything(session)}
    for number in ids:
        if number not in found:
            raise UsageError(f"there is no proposal {number}; see: tracker proposals")
    return [found[number] for number in sorted(set(ids))]


def dismiss(session: Session, ids: Iterable[int], at: dt.datetime | None) -> None:
    """Keep that proposals were dismissed then; with None, that they are not."""
    for part in _parts(list(ids)):
        session.execute(update(ProposalRow).where(ProposalRow.id.in_(part)).values(dismissed_at=at))


def alternates(session: Session) -> list[Mentioned]:
    """Return which addresses lists name as the same in other languages, by the address that they belong to."""
    rows = session.execute(select(ProposalRow.url, ProposalRow.alternates))
    return [(url, tuple(address for _, address in found)) for url, found in rows if found]


def sources(session: Session) -> list[tuple[str, int, dt.datetime]]:
    """Return the lists that were looked at, each with how many proposals came of it and when it was looked at last."""
    rows = select(ProposalRow.source, func.count(), func.max(ProposalRow.last_seen_at)).group_by(ProposalRow.source)
    order = case((ProposalRow.source == "", 1), else_=0)
    return [(source, number, last) for source, number, last in session.execute(rows.order_by(order, ProposalRow.source))]


def _values(each: Mention) -> dict[str, object]:
    return {
        "url": each.url,
        "title": each.title,
        "heading": each.heading,
        "language": each.language,
        "audience": each.audience,
        "modified": each.modified,
        "alternates": [["", address] for address in each.alternates],
    }


def _noun(row: ProposalRow, document: Document | None) -> Proposal:
    others = tuple(address for _, address in row.alternates)
    mention = Mention(row.url, row.title, row.heading, row.language, Audience(row.audience), row.modified, others)
    state = ProposalState.DISMISSED if row.dismissed_at else ProposalState.NEW
    if document is not None and (document.state is not State.REMOVED or not row.dismissed_at):
        state = ProposalState.REMOVED if document.state is State.REMOVED else ProposalState.TRACKED
    slug = document.slug if document else ""
    return Proposal(row.id, mention, row.source, row.profile, row.first_seen_at, row.last_seen_at, state, slug)


def _with_pairs(found: list[Proposal], tracked: dict[str, Document]) -> list[Proposal]:
    """Return proposals with the addresses of what they are likely pairs with: of documents and proposals alike."""
    known: dict[str, Addresses] = {each.mention.url: _addresses(each.profile) for each in found}
    own = {key(url) for url in known}
    known |= {each.url: _addresses(each.profile) for one, each in tracked.items() if one not in own}
    at = {key(url): url for url in known}
    likely = pairs(known) | said(((each.mention.url, each.mention.alternates) for each in found), at)
    beside: dict[str, list[str]] = {}
    for one, other in sorted(likely):
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    return [replace(each, pairs=tuple(beside.get(each.mention.url, ()))) for each in found]


def _last_removed_first(found: list[Document]) -> list[Document]:
    """Return documents so that, of several at one address, the one that is tracked comes last."""
    return sorted(found, key=lambda each: each.state is not State.REMOVED)


def _addresses(profile: str) -> Addresses:
    return PROFILES[profile].addresses if profile in PROFILES else ANY_ADDRESSES


def _parts(rows: list[Item]) -> Iterable[list[Item]]:
    return (rows[n : n + STEP] for n in range(0, len(rows), STEP))
