from __future__ import annotations

import pytest

from tracker.model.announcement import AnnouncedItem, Dates, Pairing, Reconciliation, Status, Verb
from tracker.model.change import Change, Changeset, Kind, Reason, Significance
from tracker.model.report import Report, Side
from tracker.model.snapshot import Unit
from tracker.pipeline.tell import is_news

NOBODY = Side(None, None, None)
ITEM = AnnouncedItem("Added Ono as reference 4.", (Verb.ADDED,))


def report(reconciliation: Reconciliation, *significances: Significance) -> Report:
    changes = tuple(
        Change(f"c{n}", Kind.REVISED, Unit.PARAGRAPH, significance, (Reason.TEXT,), ("Kites",))
        for n, significance in enumerate(significances)
    )
    return Report("On Kites", "", NOBODY, NOBODY, (), Changeset(changes), reconciliation)


@pytest.mark.parametrize(
    ("dates", "news"), [(Dates.AGREE, False), (Dates.UNKNOWN, False), (Dates.SILENT, False), (Dates.IDLE, True), (Dates.BACK, True)]
)
def test_a_date_that_moved_without_a_change_is_news(dates: Dates, *, news: bool) -> None:
    assert is_news(report(Reconciliation(dates=dates), Significance.TECHNICAL)) is news


def test_what_is_told_is_news_and_what_is_technical_is_none() -> None:
    assert is_news(report(Reconciliation(), Significance.EDITORIAL))
    assert not is_news(report(Reconciliation(), Significance.TECHNICAL))


def test_an_announced_item_that_nothing_shows_is_news() -> None:
    assert is_news(report(Reconciliation((Pairing(ITEM, Status.UNOBSERVED),))))
    assert not is_news(report(Reconciliation((Pairing(ITEM, Status.CONFIRMED),))))
