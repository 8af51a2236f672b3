from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.unit.history.following import START, side, steps
from tests.unit.parse.pages import cite, page, read, references, section, study
from tracker import history
from tracker.model.history import Count, Stay, Study, Tally
from tracker.model.report import Side
from tracker.model.snapshot import Content

RED = "Red sails are seen from far away by everybody."
YU = study("Yu DC, Lane M, et al.: Knots of old sailors. J Rope 45 (6): 10-5, 2010.", 11)
ORT = study("Ort P: Wind in narrow valleys. J Air 2 (1): 1-9, 2012.", 22)
KNOT = "A plain knot holds the string to the bridle of the kite."
BOTH = (Study("pmid:11", "Yu et al."), Study("pmid:22", "Ort"))


def kites(sails: str, *entries: str) -> Content:
    marks = ",".join(cite(n) for n in range(1, len(entries) + 1))
    return read(page(section("_1", "Lines", f"<p>{KNOT}[{marks}]</p>{references(*entries)}"), section("_2", "Sails", f"<p>{sails}</p>")))


ROW = [kites(RED, YU), kites(RED, YU, ORT), kites(f"{RED} They fade.", YU, ORT), kites(f"{RED} They fade.", ORT)]
TALLIES = [
    history.tally("kites", side(1), None),
    *(history.tally("kites", step.after, step.changeset) for step in steps(ROW)),
]


def test_versions_and_changes_are_counted_by_document_section_and_month() -> None:
    late = Tally("boats", Side(1, dt.datetime(2024, 2, 1, tzinfo=dt.UTC), None), first=True)
    found = history.statistics([*TALLIES, late])
    assert found.documents == (Count("boats", 1, 0, "boats"), Count("kites", 4, 3, "kites"))
    assert found.sections == (Count("Lines", 2, 2, "kites"), Count("Sails", 1, 1, "kites"))
    assert found.months == (Count("2024-01", 4, 3), Count("2024-02", 1, 0))


def test_the_longest_rest_of_each_is_between_two_changes_or_lasts() -> None:
    found = {rest.section: rest for rest in history.statistics(TALLIES).rests}
    assert (found["Lines"].since, found["Lines"].until, found["Lines"].length) == (side(2), side(4), dt.timedelta(days=2))
    assert (found["Sails"].since, found["Sails"].until) == (side(1), side(3))
    assert found[""].length == dt.timedelta(days=1)
    looked = replace(side(4), seen_at=START + dt.timedelta(days=50))
    later = history.statistics([*TALLIES[:-1], replace(TALLIES[-1], side=looked)]).rests
    assert [(rest.section, rest.since, rest.until) for rest in later] == [
        ("Sails", side(3), None),
        ("", looked, None),
        ("Lines", looked, None),
    ]


def test_a_version_without_a_change_that_people_see_ends_no_rest() -> None:
    silent = [*TALLIES, Tally("kites", side(9))]
    rests = {rest.section: rest for rest in history.statistics(silent).rests}
    assert rests[""].since == side(4)


def test_a_section_that_never_changed_rests_since_the_first_version() -> None:
    rests = {rest.section: rest for rest in history.statistics(TALLIES, ["Lines", "Tails"]).rests}
    assert (rests["Tails"].since, rests["Tails"].until, rests["Tails"].length) == (side(1), None, dt.timedelta(days=3))
    assert rests["Lines"].since == side(2)


def test_references_that_came_or_went_have_the_versions_of_both() -> None:
    stays = history.statistics(TALLIES).stays
    assert stays == (Stay("kites", "Lines", BOTH[0], None, side(4)), Stay("kites", "Lines", BOTH[1], side(2), None))


def test_a_reference_that_came_back_has_two_stays() -> None:
    row = [*TALLIES, *(history.tally("kites", side(5), step.changeset) for step in steps([ROW[3], ROW[2]]))]
    stays = [stay for stay in history.statistics(row).stays if stay.study == BOTH[0]]
    assert [(stay.came, stay.went) for stay in stays] == [(None, side(4)), (side(5), None)]


def test_of_nothing_there_are_no_statistics() -> None:
    assert history.statistics([]).documents == ()
