"""Makes items of reports: runs of versions as one comparison, each compared once, and what happened to documents as a whole."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.model.digest import Told
from tracker.model.document import Document, State
from tracker.model.errors import CrashError, StoreError, UsageError
from tracker.model.history import Reversal
from tracker.model.news import News, NewsKind
from tracker.model.report import Report
from tracker.pipeline import questions
from tracker.pipeline.entrant import Entrant
from tracker.pipeline.retold import Source, bare, corrections_of, reworded, told_of
from tracker.pipeline.road import Road
from tracker.store import documents, notices, reviews, told, traces
from tracker.store.told import Stretch

log = logging.getLogger("tracker")


@dataclass(frozen=True, slots=True)
class Run:
    """Reports on versions of a document that follow each other, told as one. `dismissed`: editors dismissed it, so it is only counted."""

    entrants: tuple[Entrant, ...]
    older: int
    newer: int
    dismissed: bool = False

    @property
    def reports(self) -> tuple[int, ...]:
        """Return their numbers."""
        return tuple(each.report for each in self.entrants)


class Gleaner:
    """Makes items; what was compared or put into words once is remembered."""

    def __init__(self, road: Road) -> None:
        self._road = road
        self._compared: dict[tuple[int, ...], tuple[Report, tuple[Reversal, ...]]] = {}
        self._said: dict[tuple[object, ...], Told | None] = {}

    def runs(
        self, known: Mapping[int, Entrant], entered: Collection[int], left_out: Collection[int], split: Mapping[int, object] | None = None
    ) -> list[Run]:
        """Return the reports that entered as runs, and those that are left out, as they were dismissed, each alone.

        A report that did not enter stands between two runs, as what it tells is not told; so does one that `split` tells apart.
        """
        wanted = {known[n].document for n in (*entered, *left_out)}
        with self._road.database.read() as session:
            stretches = told.stretches(session, wanted)
        found: list[Run] = []
        for row in stretches.values():
            open_run: list[Stretch] = []
            for stretch in row:
                if open_run and not (stretch.report in entered and _goes_on(known, split or {}, open_run[-1], stretch)):
                    found.append(_run(known, open_run))
                    open_run = []
                if stretch.report in entered:
                    open_run.append(stretch)
                elif stretch.report in left_out:
                    found.append(replace(_run(known, [stretch]), dismissed=True))
            found += [_run(known, open_run)] if open_run else []
        return found

    def items(self, news: Sequence[News], runs: Sequence[Run], language: str, until: int) -> list[Told]:
        """Return the items of runs, and of news about documents as a whole; those of documents that were removed are left out."""
        found = [item for run in runs if (item := self._told(run, language, until)) is not None]
        with self._road.database.read() as session:
            whole = [*_noticed(session, news), *_first(session, news)]
        for item in whole:
            place = next((n for n, each in enumerate(found) if each.document == item.document and not item.first), None)
            if place is None:
                found.append(item)
            else:
                found[place] = replace(found[place], notices=(*found[place].notices, *item.notices))
        return found

    def corrected(self, known: Sequence[Entrant], language: str) -> list[Told]:
        """Return what was decided otherwise about reports that were told before."""
        found = []
        for each in known:
            if not each.decided:
                continue
            try:
                document, report = self._report(each.report)
            except (UsageError, StoreError):  # removed, or damaged: then nothing can be corrected
                continue
            turned = corrections_of(Source(each.report, report, each.now), each.before, language)
            if turned:
                found.append(replace(bare(document), reports=(each.report,), corrections=tuple(turned)))
        return found

    def _told(self, run: Run, language: str, until: int) -> Told | None:
        key = (run.reports, run.dismissed, language, until)
        if key not in self._said:
            self._said[key] = self._make(run, language)
        return self._said[key]

    def _make(self, run: Run, language: str) -> Told | None:
        with self._road.database.read() as session:
            document = documents.by_id(session, run.entrants[0].document)
        if document.state is State.REMOVED:
            return None
        try:
            sources = [Source(each.report, self._report(each.report)[1], each.now) for each in run.entrants]
            report, reversals = self._compare(document, run, sources)
            said = told_of(document, report, sources, language, reversals)
        except UsageError:
            return None
        except (StoreError, CrashError):
            return replace(bare(document), reports=run.reports, failed=not run.dismissed)
        except Exception:  # one document keeps no other from a letter
            log.exception("%s: its reports %s cannot be told, for a bug", document.slug, run.reports)
            return replace(bare(document), reports=run.reports, failed=not run.dismissed)
        if run.dismissed:
            return replace(bare(document), dismissed=(*said.lines, *said.dismissed))
        return said

    def _compare(self, document: Document, run: Run, sources: Sequence[Source]) -> tuple[Report, tuple[Reversal, ...]]:
        if len(sources) == 1:
            return sources[0].report, ()
        if run.reports not in self._compared:
            compared = questions.compare(self._road, document, run.older, run.newer)
            self._compared[run.reports] = compared.report, compared.reversals
        return self._compared[run.reports]

    def _report(self, number: int) -> tuple[Document, Report]:
        with self._road.database.read() as session:
            kept = told.by_id(session, number)
            return documents.by_id(session, kept.document_id), kept.report


def captured(road: Road, document: Document, since: dt.datetime, until: dt.datetime, language: str) -> list[Told]:
    """Return what a document said otherwise at one moment than at an earlier one, by the times of its captures."""
    with road.database.read() as session:
        row = traces.order(session, document.id)
    older = [stand for stand in row if stand.captured_at <= since]
    newer = [stand for stand in row if since < stand.captured_at <= until]
    if not newer:
        return []
    found = [] if older else [replace(bare(document), after=newer[0].side, first=True)]
    between = [*older[-1:], *newer]
    if len(between) > 1:
        found.append(_captured(road, document, [stand.version for stand in between], language))
    return found


def _captured(road: Road, document: Document, versions: Sequence[int], language: str) -> Told:
    try:
        compared = questions.compare(road, document, versions[0], versions[-1])
        sources = _sources(road, document, versions)
    except (StoreError, CrashError):
        return replace(bare(document), failed=True)
    return told_of(document, compared.report, sources, language, compared.reversals)


def _sources(road: Road, document: Document, versions: Sequence[int]) -> list[Source]:
    """Return the reports on some versions that are news, with their reviews."""
    with road.database.read() as session:
        row = [each for each in told.stretches(session, [document.id]).get(document.id, []) if each.after in versions[1:]]
        kept = reviews.of_reports(session, [each.report for each in row])
        return [Source(each.report, told.by_id(session, each.report).report, kept.get(each.report)) for each in row]


def _goes_on(known: Mapping[int, Entrant], split: Mapping[int, Any], one: Stretch, other: Stretch) -> bool:
    """Tell whether two reports that follow each other are told as one."""
    if any(reworded(known[each.report].now) for each in (one, other)):
        return False
    return bool(split.get(one.report, ()) == split.get(other.report, ()))


def _run(known: Mapping[int, Entrant], row: Sequence[Stretch]) -> Run:
    return Run(tuple(known[each.report] for each in row), row[0].before, row[-1].after)


def _noticed(session: Session, news: Sequence[News]) -> list[Told]:
    wanted = [each.notice for each in news if each.kind is NewsKind.NOTICE and each.notice is not None]
    found: dict[int, Told] = {}
    for notice in sorted(notices.by_ids(session, wanted).values(), key=lambda notice: notice.id):
        document = documents.by_id(session, notice.document_id)
        if document.state is not State.REMOVED:
            known = found.setdefault(document.id, bare(document))
            found[document.id] = replace(known, notices=(*known.notices, notice))
    return list(found.values())


def _first(session: Session, news: Sequence[News]) -> list[Told]:
    found = []
    for each in news:
        if each.kind is NewsKind.FIRST:
            document, row = documents.by_id(session, each.document_id), traces.order(session, each.document_id)
            if document.state is not State.REMOVED and row:
                found.append(replace(bare(document), after=min(row, key=lambda stand: stand.version).side, first=True))
    return found
