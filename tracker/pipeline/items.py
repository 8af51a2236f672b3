"""Makes items of reports and notices, one of each, for programs that read them: feeds and hooks."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.model.errors import StoreError, UsageError
from tracker.model.item import Item
from tracker.model.news import News
from tracker.model.notice import Notice
from tracker.model.review import Review
from tracker.pipeline.retold import Source, bare, told_of
from tracker.store import documents, notices, reviews, told
from tracker.store import news as outbox

log = logging.getLogger("tracker")


def reports_of(session: Session, numbers: Collection[int]) -> list[Item]:
    """Return reports that are news by their numbers, in that order. Of one that is damaged it is told that it is. Raises UsageError."""
    about, kept = outbox.of_reports(session, set(numbers)), reviews.of_reports(session, numbers)
    return [_report(session, about[number], kept[number]) for number in numbers if number in kept and number in about]


def notices_of(session: Session, numbers: Collection[int]) -> list[Item]:
    """Return notices by their numbers, in that order."""
    found = notices.by_ids(session, numbers)
    return [_notice(session, found[number]) for number in numbers if number in found]


def items_of(session: Session, wanted: Iterable[tuple[int | None, int | None]]) -> list[Item]:
    """Return items in that order, each named by the number of its report or that of its notice."""
    named = list(wanted)
    reports = {item.number: item for item in reports_of(session, [report for report, _ in named if report is not None])}
    others = {item.number: item for item in notices_of(session, [notice for _, notice in named if notice is not None])}
    found = (others.get(notice or 0) if report is None else reports.get(report) for report, notice in named)
    return [item for item in found if item is not None]


def _report(session: Session, about: Sequence[News], review: Review) -> Item:
    document, number = documents.by_id(session, about[0].document_id), review.report
    try:
        report = told.by_id(session, number).report
        said = told_of(document, report, [Source(number, report, review)], report.language)
    except UsageError:  # it was removed
        raise
    except StoreError:
        said = replace(bare(document), reports=(number,), failed=True)
    except Exception:  # one report keeps no other from a feed or a hook
        log.exception("%s: report %d cannot be told, for a bug", document.slug, number)
        said = replace(bare(document), reports=(number,), failed=True)
    return Item(number, min(each.at for each in about), max(each.at for each in about), review.state, said)


def _notice(session: Session, notice: Notice) -> Item:
    said = replace(bare(documents.by_id(session, notice.document_id)), notices=(notice,))
    return Item(notice.id, notice.noted_at, notice.noted_at, None, said)
