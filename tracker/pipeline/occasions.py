"""What a hook is told of news: which messages, and what each says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.digest import fits
from tracker.hook import write
from tracker.model.delivery import Letter
from tracker.model.errors import UsageError
from tracker.model.hook import Hook, Occasion
from tracker.model.item import Item
from tracker.model.news import News, NewsKind
from tracker.model.notice import NoticeKind
from tracker.model.review import ReviewState
from tracker.pipeline.items import notices_of, reports_of
from tracker.store import hooks

NOTICED = {NoticeKind.WITHDRAWN: Occasion.DOCUMENT_WITHDRAWN, NoticeKind.RETURNED: Occasion.DOCUMENT_RETURNED}


@dataclass(frozen=True, slots=True)
class _Known:
    """The reports that a hook was told of, and those of whose review it was."""

    told: set[int]
    reviewed: set[int]


def messages_of(session: Session, hook: Hook, news: Sequence[News], base_url: str, *, wait: bool) -> list[tuple[int, Letter]]:
    """Return the messages on some news that follow each other, each with the id of its news; the text of a letter is the body.

    Of each report there is one on the last of its reviews, as it stands now. `wait`: none before that.
    """
    last = {each.report: each.id for each in news if each.kind is NewsKind.REVIEW}
    known = _Known(*hooks.told_reports(session, hook.id, [each.report for each in news if each.report is not None]))
    found = []
    for each in news:
        if each.kind is NewsKind.REVIEW and last[each.report] != each.id:
            continue
        item = _item(session, each)
        occasion = item and _occasion(each.kind, item, known, wait=wait)
        part = item and occasion and _part(hook, item, known, wait=wait)
        if occasion and part:
            found.append((each.id, Letter(occasion, write(occasion, each.at, part, base_url), "")))
            _note(known, each)
    return found


def _item(session: Session, news: News) -> Item | None:
    """Return what some news is about; None where its document was removed, or it is of no report and no notice."""
    try:
        if news.notice is not None:
            return next(iter(notices_of(session, [news.notice])), None)
        return next(iter(reports_of(session, [news.report])), None) if news.report is not None else None
    except UsageError:
        return None


def _occasion(kind: NewsKind, item: Item, known: _Known, *, wait: bool) -> Occasion | None:
    if kind is NewsKind.NOTICE:
        return NOTICED.get(item.told.notices[0].kind)
    dismissed = item.state is ReviewState.DISMISSED
    if kind is NewsKind.REPORT:
        return None if wait or dismissed else Occasion.REPORT_CREATED
    told = known.told if dismissed else known.reviewed
    return Occasion.REPORT_REVIEWED if item.state is ReviewState.REVIEWED or item.number in told else None


def _part(hook: Hook, item: Item, known: _Known, *, wait: bool) -> Item | None:
    """Return what fits of an item; nothing of what waits. Of a report that was told it is also told that nothing is left."""
    told = item.told if item.told.failed else fits(hook.interest, item.told)
    if told is None:
        again = item.state is not None and item.number in known.told
        return replace(item, told=replace(item.told, lines=(), dismissed=())) if again else None
    waits = wait and item.state is ReviewState.WAITING
    return replace(item, told=replace(told, lines=()) if waits else told)


def _note(known: _Known, news: News) -> None:
    if news.report is not None:
        known.told.add(news.report)
        known.reviewed.update({news.report} if news.kind is NewsKind.REVIEW else ())
