from __future__ import annotations

import pytest

from tests.unit.history.following import side, steps
from tests.unit.parse.pages import page, read, section
from tracker import history
from tracker.model.change import Kind
from tracker.model.errors import UsageError
from tracker.model.snapshot import Content

RED = "Red sails are seen from far away by everybody."
KNOT = "A plain knot holds the string to the bridle of the kite."
CALM = "Wait for a calm hour before you pull the string in."


def kites(sails: str = RED, lines: str = KNOT, *, name: str = "Lines", inner: str = "", top: str = "Kites") -> Content:
    below = f'<section id="_3"><h3 id="_3_toc">{name}</h3><p id="_30">{lines}</p>{inner}</section>'
    return read(page(section("_1", top, f'<p id="_10">{sails}</p>{below}'), section("_2", "Landing", f'<p id="_20">{CALM}</p>')))


def versions(rows: list[Content], section: tuple[str, ...], version: int | None = None) -> list[int | None]:
    return [event.after.version for event in history.timeline(steps(rows), section, version)]


def test_a_section_has_the_versions_in_which_it_or_what_is_in_it_changed() -> None:
    inner = '<section id="_4"><h4 id="_4_toc">Knots</h4><p id="_40">Bowlines are known to every sailor of the coast.</p></section>'
    rows = [
        kites(),
        kites(sails=f"{RED} They fade."),
        kites(sails=f"{RED} They fade.", lines=f"{KNOT} It slips."),
        kites(sails=f"{RED} They fade.", lines=f"{KNOT} It slips.", inner=inner),
    ]
    assert versions(rows, ("Kites", "Lines")) == [3, 4]
    assert versions(rows, ("Kites",)) == [2, 3, 4]
    assert versions(rows, ("Landing",)) == []
    event = history.timeline(steps(rows), ("Kites", "Lines"))[0]
    assert (event.before, event.after) == (side(2), side(3))
    assert [statement.change for statement in event.statements] == [change.id for change in event.changes]
    assert event.changes[0].after == f"{KNOT} It slips."


def test_a_section_is_followed_through_renames_of_itself_and_of_what_holds_it() -> None:
    rows = [
        kites(),
        kites(lines=f"{KNOT} It slips."),
        kites(lines=f"{KNOT} It slips.", name="Lines and Knots"),
        kites(lines=f"{KNOT} It slips.", name="Lines and Knots", top="Kites of Silk"),
        kites(lines=f"{KNOT} It slips. Tie it twice.", name="Lines and Knots", top="Kites of Silk"),
    ]
    newest, oldest = ("Kites of Silk", "Lines and Knots"), ("Kites", "Lines")
    assert versions(rows, newest) == versions(rows, oldest, 1) == versions(rows, newest, 4) == [2, 3, 5]
    assert versions(rows, oldest) == [2]  # nothing is called so in the newest version; what was called so until it was renamed
    found = history.timeline(steps(rows), newest)
    assert [event.section for event in found] == [oldest, ("Kites", "Lines and Knots"), newest]
    assert found[1].changes[0].kind is Kind.RENAMED


def test_a_section_is_followed_to_another_place() -> None:
    def moved(lines: str, *, first: bool) -> Content:
        below = f'<section id="_3"><h3 id="_3_toc">Lines</h3><p id="_30">{lines}</p></section>'
        sails, calm = f'<p id="_10">{RED}</p>', f'<p id="_20">{CALM}</p>'
        return read(page(section("_1", "Kites", sails + below * first), section("_2", "Landing", calm + below * (not first))))

    rows = [moved(KNOT, first=True), moved(f"{KNOT} It slips.", first=True), moved(f"{KNOT} It slips.", first=False)]
    assert versions(rows, ("Landing", "Lines")) == versions(rows, ("Kites", "Lines"), 1) == [2, 3]
    assert versions(rows, ("Kites",)) == [2, 3]  # it lost a part
    assert versions(rows, ("Landing",)) == [3]


def test_a_section_that_came_and_went_with_what_holds_it_has_both() -> None:
    whole, without = kites(), read(page(section("_2", "Landing", f'<p id="_20">{CALM}</p>')))
    rows = [without, whole, without]
    found = history.timeline(steps(rows), ("Kites", "Lines"), 2)
    assert [(event.after.version, event.changes[0].kind) for event in found] == [(2, Kind.ADDED), (3, Kind.REMOVED)]
    assert [event.section for event in found] == [("Kites", "Lines")] * 2


def test_what_no_reader_sees_is_no_event() -> None:
    bare = kites()
    marked = read(page(section("_1", "Kites", f'<p id="_11">{RED}</p>')))
    unmarked = read(page(section("_1", "Kites", f'<p id="_12">{RED}</p>')))
    assert versions([marked, unmarked], ("Kites",)) == []
    assert versions([bare, kites(sails="Blue sails.")], ("Kites",)) == [2]


def test_a_version_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UsageError, match="no version 9"):
        history.timeline(steps([kites(), kites()]), ("Kites",), 9)


@pytest.mark.parametrize("wanted", ["_3", "#_3", "_3_toc", "Lines", "lines", "LINES", "Kites > Lines", "line"])
def test_a_section_is_found_by_its_id_or_its_headings(wanted: str) -> None:
    assert history.find_section(kites(), wanted) == ("Kites", "Lines")


def test_a_section_that_is_none_or_several_is_an_error_that_names_what_there_is() -> None:
    with pytest.raises(UsageError, match="no section “Clouds”; the sections are: Kites; Landing"):
        history.find_section(kites(), "Clouds")
    twice = kites(inner='<section id="_4"><h4>Lines</h4><p>Thin.</p></section>')
    with pytest.raises(UsageError, match="may be: Kites > Lines; Kites > Lines > Lines"):
        history.find_section(twice, "lines")
    assert history.find_section(twice, "Lines > Lines") == ("Kites", "Lines", "Lines")
