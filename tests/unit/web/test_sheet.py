from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tests.unit.report.changes import change, report
from tracker.model.announcement import AnnouncedItem, Pairing, Reconciliation, Status
from tracker.model.change import Reason, Significance
from tracker.model.report import Report
from tracker.model.review import Deed, Review, Verdict, VerdictKind
from tracker.report.render.places import gone_from
from tracker.web.views import sheet as views
from tracker.web.views.sheet import NEAR, Beside, Sheet
from tracker.web.views.statements import CONTENTS, LISTED, PAGE, Statements, first_of, statements_of

NOON = dt.datetime(2031, 1, 5, 12, tzinfo=dt.UTC)


def many(count: int, sections: int = 1) -> Report:
    return report(*(change(id=f"c{n}", after=f"Text {n}.", section=(f"Part {n * sections // count}", "Under")) for n in range(count)))


def statements(told: Report) -> Statements:
    return statements_of(told, gone_from(told.changeset))


def sheet(told: Report, first: int, around: Mapping[str, tuple[Beside, Beside]] | None = None, review: Review | None = None) -> Sheet:
    return views.sheet(statements(told), first, told.changeset.changes, around or {}, review, {})


def test_each_statement_is_on_one_page_of_so_many() -> None:
    told = many(2 * PAGE + 1)
    pages = [sheet(told, first) for first in (1, PAGE + 1, 2 * PAGE + 1)]
    assert [card.number for page in pages for card in page.cards] == list(range(1, 2 * PAGE + 2))
    assert {first_of(card.number) for card in pages[1].cards} == {PAGE + 1}
    assert [each.statement.change for each in statements(told).page(PAGE + 1)] == [card.id for card in pages[1].cards]
    assert sheet(told, 99 * PAGE + 1).cards == ()


def test_contents_lead_to_each_section_and_to_pages_where_there_are_too_many() -> None:
    few = sheet(many(9, sections=3), 1).contents
    assert [(line.heading, line.first.number, line.statements) for line in few] == [("Part 0", 1, 3), ("Part 1", 4, 3), ("Part 2", 7, 3)]
    lots = sheet(many(CONTENTS + 1, sections=CONTENTS + 1), 1).contents
    assert [line.heading for line in lots][-1] == f"Statements {CONTENTS // PAGE * PAGE + 1} to {CONTENTS + 1}"


def test_technical_changes_are_no_statements_to_review() -> None:
    told = report(change(id="c1", significance=Significance.TECHNICAL, reasons=(Reason.RENUMBERING,)), change(id="c2", after="Sleds."))
    page = sheet(told, 1)
    assert [(each.number, each.statement.change) for each in statements(told).all] == [(1, "c2")]
    assert [each.change for each in page.technical] == ["c1"]


def test_a_card_has_its_verdict_and_the_items_that_tell_of_it() -> None:
    items = (Pairing(AnnouncedItem("a", ()), Status.CONFIRMED, ("c1",)), Pairing(AnnouncedItem("b", ()), Status.UNOBSERVED))
    told = report(change(id="c1", after="One."), change(id="c2", after="Two."), reconciliation=Reconciliation(items, ("c2",)))
    deed = Deed(1, 1, NOON, Verdict(VerdictKind.ACCEPT), "c2")
    page = sheet(told, 1, review=Review(1, ("c1", "c2"), (deed,)))
    one, two = page.cards
    assert (one.items, one.announced, one.verdict) == ((1,), True, None)
    assert (two.items, two.announced, two.verdict) == ((), False, deed)
    assert page.decided == 1


def test_a_statement_that_a_colleague_was_asked_about_is_not_decided() -> None:
    told = report(change(id="c1", after="One."), change(id="c2", after="Two."), change(id="c3", after="Three."))
    deeds = (Deed(1, 1, NOON, Verdict(VerdictKind.ASK, "Is it?"), "c1"), Deed(2, 1, NOON, Verdict(VerdictKind.ACCEPT), "c2"))
    page = sheet(told, 1, review=Review(1, ("c1", "c2", "c3"), deeds))
    assert (page.decided, page.asked, page.total) == (1, 1, 3)
    assert [(card.decided, card.verdict is not None) for card in page.cards] == [(False, True), (True, True), (False, False)]
    assert [line.decided for line in page.contents] == [1]


def test_what_is_around_is_cut_to_the_words_next_to_the_place() -> None:
    before, after = " ".join(f"b{n}" for n in range(90)), " ".join(f"a{n}" for n in range(90))
    (card,) = sheet(report(change(id="c1", after="One.")), 1, {"c1": (("", ""), (before, after))}).cards
    assert card.newer[0].split() == ["…", *(f"b{n}" for n in range(90 - NEAR, 90))]
    assert card.newer[1].split() == [*(f"a{n}" for n in range(NEAR)), "…"]


def test_long_lists_are_cut_and_say_how_much_more_there_is() -> None:
    items = tuple(Pairing(AnnouncedItem(f"Item {n}", ()), Status.UNOBSERVED) for n in range(LISTED + 5))
    left = tuple(f"c{n}" for n in range(LISTED + 7))
    told = report(*(change(id=name, after=name) for name in left), reconciliation=Reconciliation(items, left))
    page = sheet(told, 1)
    assert (len(page.items), page.more_items) == (LISTED, 5)
    assert (len(page.unannounced), page.all_unannounced) == (LISTED, LISTED + 7)
