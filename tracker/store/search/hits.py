"""Search over all that documents ever said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker.model.document import State
from tracker.model.errors import UsageError
from tracker.model.report import Side
from tracker.model.search import Found, Hit, Search
from tracker.store import fences
from tracker.store.index_tables import PathRow, PresenceRow, TextRow
from tracker.store.search import matches
from tracker.store.search.snippet import snippet
from tracker.store.search.terms import Query, read_query
from tracker.store.search.words import words
from tracker.store.snapshots import NEWEST_FIRST
from tracker.store.tables import DocumentRow, ReadingRow, SnapshotRow
from tracker.text import one_line

Condition = ColumnElement[bool]
Given = dict[str, Any]  # what limits a search, by name, as the statements take it
SHOWN = DocumentRow.state != State.REMOVED
OF_DOCUMENT: dict[str, Condition] = {
    "document": DocumentRow.id == bindparam("document"),
    "audience": DocumentRow.audience == bindparam("audience"),
    "language": DocumentRow.language.in_(bindparam("language", expanding=True)),
    "board": DocumentRow.board.in_(bindparam("board", expanding=True)),
}
SINCE, LAST, UNTIL = aliased(SnapshotRow), aliased(SnapshotRow), aliased(SnapshotRow)


def search(session: Session, asked: Search, *, common: int = matches.COMMON) -> Found:
    """Return the texts that hold what is asked for, titles first. Removed documents are hidden, and so is what only a fenced version held.

    What more texts hold than `common`, of all, is not weighed: what was read last comes first, of one document its titles.
    Raises UsageError where the query holds no word, or there is no such document, section, language or board.
    """
    query = read_query(asked.query)
    given = _given(session, asked)
    dialect = session.get_bind().dialect.name
    written = matches.written(query, dialect)
    newest = matches.are_common(session, written, common)
    page = {"query": written, "limit": asked.limit + 1, "after": asked.after}
    ids = session.scalars(_fits(dialect, frozenset(given), gone=asked.gone, newest=newest), given | page).all()
    return Found(tuple(_hits(session, query, ids[: asked.limit], given)), more=len(ids) > asked.limit, common=newest)


def _given(session: Session, asked: Search) -> Given:
    given: Given = {name: value for name in ("audience", "since", "until") if (value := getattr(asked, name)) is not None}
    if asked.document:
        given["document"] = _document_id(session, asked.document)
    for name, column in (("language", DocumentRow.language), ("board", DocumentRow.board)):
        if wanted := getattr(asked, name):
            given[name] = _named(session, column, name, wanted)
    if asked.section:
        given["section"] = _section(session, asked, given)
    if bad := fences.snapshots(session):
        given |= {"fenced": list(bad), "newest": [snapshot_id for snapshot_id, is_newest in bad.items() if is_newest]}
    return given


def _document_id(session: Session, slug: str) -> int:
    found = session.scalar(select(DocumentRow.id).where(DocumentRow.slug == slug, SHOWN))
    if found is None:
        raise UsageError(f"no document '{one_line(slug, 60)}'; see tracker documents")
    return found


def _named(session: Session, column: InstrumentedAttribute[str], kind: str, wanted: str) -> list[str]:
    """Return the values of a column that hold some words. Raises UsageError that names what there is."""
    there = session.scalars(select(column).where(SHOWN).distinct().order_by(column)).all()
    found = [name for name in there if _padded(wanted) in _padded(name)]
    if not found or not words(wanted):
        raise UsageError(f"no document has the {kind} “{one_line(wanted, 60)}”; there is: {', '.join(filter(None, there)) or 'none'}")
    return found


def _section(session: Session, asked: Search, given: Given) -> str:
    """Return the pattern of the paths through a section. Raises UsageError where there is no such section."""
    pattern = f"%{_padded(asked.section)}%"  # words hold neither of the signs that LIKE reads
    limits = [limit for name, limit in OF_DOCUMENT.items() if name in given]
    there = select(PathRow.id).join(DocumentRow, DocumentRow.id == PathRow.document_id).where(PathRow.words.like(pattern), SHOWN, *limits)
    if not words(asked.section) or session.scalars(there.limit(1), given).first() is None:
        where = asked.document or "any document asked for"
        raise UsageError(f"no version of {where} has a section “{one_line(asked.section, 60)}”; name its title, or words of it in a row")
    return pattern


def _padded(name: str) -> str:
    return f" {' '.join(words(name))} "


@cache  # to make the statement takes longer than to ask it
def _fits(dialect: str, limits: frozenset[str], *, gone: bool, newest: bool) -> Select[int]:
    matched = matches.matching(dialect, own=newest and "document" in limits)
    of_text: list[Condition] = [PresenceRow.text_id == TextRow.id, *([_trusted()] if "fenced" in limits else [])]
    if "section" in limits:
        of_text.append(PresenceRow.path_id.in_(select(PathRow.id).where(PathRow.words.like(bindparam("section")))))
    conditions = [SHOWN, *(limit for name, limit in OF_DOCUMENT.items() if name in limits), _held(of_text, limits)]
    if gone:
        conditions.append(~exists().where(*of_text, PresenceRow.until_id.is_(None)))
    return (
        select(TextRow.id)
        .join(matched, matched.c.text_id == TextRow.id)
        .join(DocumentRow, DocumentRow.id == TextRow.document_id)
        .where(*conditions)
        .order_by(*_order(matched, limits, newest=newest))
        .limit(bindparam("limit"))
        .offset(bindparam("after"))
    )


def _order(matched: Subquery, limits: frozenset[str], *, newest: bool) -> tuple[ColumnElement[Any], ...]:
    """Return what comes first: titles, and the best of all else; but of too much to be weighed what was read last, as it is numbered."""
    if not newest:
        return TextRow.title.desc(), matched.c.score, TextRow.id.expression
    last = matched.c.text_id.desc()
    return (TextRow.title.desc(), last) if "document" in limits else (last,)


def _held(of_text: list[Condition], limits: frozenset[str]) -> Condition:
    held = select(PresenceRow.id).where(*of_text).correlate(TextRow)
    if "until" in limits:
        held = held.join(SINCE, SINCE.id == PresenceRow.since_id).where(SINCE.captured_at <= bindparam("until"))
    if "since" in limits:
        outlived = or_(UNTIL.id.is_(None), UNTIL.captured_at > bindparam("since"))
        held = held.join(UNTIL, UNTIL.id == PresenceRow.until_id, isouter=True).where(outlived)
    return held.exists()


def _trusted() -> Condition:
    """Tell whether a version that is not fenced held the text, too."""
    alone = or_(PresenceRow.last_id == PresenceRow.since_id, PresenceRow.last_id.is_(None) & PresenceRow.since_id.in_(_any_of("newest")))
    return ~(PresenceRow.since_id.in_(_any_of("fenced")) & alone)


def _any_of(name: str) -> Any:  # noqa: ANN401
    return bindparam(name, expanding=True)


@cache
def _told(*, trusted: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement for all presences of some texts, with what a hit says of them."""
    newest = select(SnapshotRow.id).where(SnapshotRow.document_id == DocumentRow.id).order_by(*NEWEST_FIRST).limit(1)
    last_id = func.coalesce(PresenceRow.last_id, newest.correlate(DocumentRow).scalar_subquery())
    sides = (SINCE.version, SINCE.captured_at, _updated(SINCE), LAST.version, LAST.captured_at, _updated(LAST))
    return (
        select(TextRow.id, PresenceRow.until_id, PathRow.headings, DocumentRow.slug, DocumentRow.title, TextRow.text, *sides)
        .join(PresenceRow, PresenceRow.text_id == TextRow.id)
        .join(PathRow, PathRow.id == PresenceRow.path_id)
        .join(DocumentRow, DocumentRow.id == TextRow.document_id)
        .join(SINCE, SINCE.id == PresenceRow.since_id)
        .join(LAST, LAST.id == last_id)
        .where(TextRow.id.in_(_any_of("ids")), PathRow.words.like(bindparam("section")), *([_trusted()] if trusted else []))
        .order_by(PresenceRow.id)
    )


def _updated(side: type[SnapshotRow]) -> Any:  # noqa: ANN401  a column
    newest = select(ReadingRow.updated).where(ReadingRow.snapshot_id == side.id, ReadingRow.accepted)
    return newest.order_by(ReadingRow.id.desc()).limit(1).correlate(side).scalar_subquery()


def _hits(session: Session, query: Query, ids: Sequence[int], given: Given) -> Iterator[Hit]:
    presences: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in session.execute(_told(trusted="fenced" in given), {"section": "%"} | given | {"ids": ids}) if ids else ():
        presences[row.id].append(row)
    for text_id in ids:
        yield _hit(query, presences[text_id])


def _hit(query: Query, presences: Sequence[Row[*tuple[Any, ...]]]) -> Hit:
    first = min((Side(*row[6:9]) for row in presences), key=_when)
    latest = max(presences, key=lambda row: (row.until_id is None, _when(Side(*row[9:12]))))
    _, until_id, headings, slug, title, text, *_ = latest
    shown, found = snippet(text, query)
    section = tuple(headings.split("\n")) if headings else ()
    return Hit(slug, title, section, text, shown, found, first, Side(*latest[9:12]), gone=until_id is not None)


def _when(side: Side) -> Any:  # noqa: ANN401  what can be ordered
    return side.captured_at, side.version
