from __future__ import annotations

import datetime as dt

from tracker.model.announcement import AnnouncedItem, Pairing, Reconciliation, Status
from tracker.model.change import Change, Changeset, Kind, Reason, Significance
from tracker.model.digest import Told
from tracker.model.document import Document, State
from tracker.model.report import Report, Side, Statement
from tracker.model.snapshot import Unit
from tracker.pipeline.retold import Source, told_of

DAY = dt.datetime(2024, 12, 3, tzinfo=dt.UTC)
DOCUMENT = Document(1, "summary", "https://publisher.example/summary", "pdq", dt.timedelta(days=1), State.ACTIVE, DAY)


def change(name: str, before: str, after: str, anchor: str | None = "_2") -> Change:
    reasons = (Reason.TEXT,)
    return Change(name, Kind.REVISED, Unit.PARAGRAPH, Significance.SUBSTANTIVE, reasons, ("Treatment",), anchor, before, after)


def report(*changes: Change, announced: tuple[str, ...] = ()) -> Report:
    said = tuple(Statement(each.id, f"Revised text to {each.after}.", each.section, each.significance) for each in changes)
    items = tuple(Pairing(AnnouncedItem(f"Item {name}", ()), Status.CONFIRMED, (name,)) for name in announced)
    side = Side(1, DAY, None)
    return Report("Summary", "", side, side, said, Changeset(changes), Reconciliation(items))


def as_one(whole: Report, *steps: Report) -> Told:
    return told_of(DOCUMENT, whole, [Source(n, step, None) for n, step in enumerate(steps, 1)], "en")


def test_what_several_versions_did_at_one_place_was_announced_where_each_step_was() -> None:
    first, second = change("c1", "a", "b"), change("c1", "b", "c")
    whole = report(change("c1", "a", "c"))
    [both] = as_one(whole, report(first, announced=("c1",)), report(second, announced=("c1",))).lines
    [half] = as_one(whole, report(first, announced=("c1",)), report(second)).lines
    assert (both.announced, half.announced) == (True, False)
    assert (both.report, both.change) == (0, "")  # it stands in no report


def test_a_change_that_one_version_made_is_known_again_by_what_was_done() -> None:
    kept, silent = change("c1", "a", "b"), change("c2", "x", "y")
    whole = report(change("c7", "a", "b"), change("c8", "x", "y"))
    lines = as_one(whole, report(kept, announced=("c1",)), report(silent)).lines
    assert [(line.announced, line.report, line.change) for line in lines] == [(True, 1, "c1"), (False, 2, "c2")]


def test_what_any_version_announced_is_told_once_as_it_was_observed_best() -> None:
    whole = report(change("c1", "a", "b"), announced=("c1",))
    seen = as_one(whole, report(change("c1", "a", "b"), announced=("c1",)), report(change("c1", "b", "c"), announced=("c1",))).pairings
    assert [pairing.item.text for pairing in seen] == ["Item c1"]


def test_two_equal_changes_of_one_report_stay_two_statements() -> None:
    twice = report(change("c1", "a", "b", "_2"), change("c2", "a", "b", "_9"))
    assert [line.change for line in told_of(DOCUMENT, twice, [Source(1, twice, None)], "en").lines] == ["c1", "c2"]
