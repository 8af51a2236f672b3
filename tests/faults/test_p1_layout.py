from __future__ import annotations

import pytest

from tests.e2e.desk import SLUG, Desk
from tests.e2e.summary import edition
from tests.faults.looking import look
from tests.faults.server import PAGE
from tests.servers import PageServer
from tracker.model.capture import Outcome
from tracker.store import suspects

LAYOUTS = {
    "sections are plain boxes, headings no headings": ("<section", "<div", "</section>", "</div>", "<h2", "<b", "</h2>", "</b>"),
    "the boxes around the text have other names": ('class="summary-sections"', 'class="content"', 'id="cgvBody"', 'id="text"'),
}


def laid_out(page: str, name: str) -> str:
    words = iter(LAYOUTS[name])
    for old, new in zip(words, words, strict=True):
        page = page.replace(old, new)
    return page


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_p1_a_new_layout_is_suspect_and_no_deletions_are_told(pages: PageServer, desk: Desk, name: str) -> None:
    """Two hundred layouts of real pages are in tests/pages."""
    desk.add(pages.put(PAGE, edition(1)))
    assert desk.check().version == 1
    anew = laid_out(edition(1), name)
    assert anew != edition(1)
    pages.put(PAGE, anew)
    check = look(desk)
    assert (check.outcome, check.version) == (Outcome.SUSPECT, None), check
    assert check.cause in {"layout", "length"}
    assert "the reader can no longer find" in check.reason
    assert [line.version for line in desk.versions()] == [1]
    with desk.road.database.read() as session:
        assert [suspect.slug for suspect in suspects.waiting(session)] == [SLUG]


def test_p1_another_box_around_the_same_text_is_the_same(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    pages.put(PAGE, edition(1).replace('class="summary-sections"', 'class="content-2026"'))
    assert look(desk).outcome is Outcome.SAME


def test_p1_the_page_in_its_old_layout_is_a_version_again_and_compared_with_the_current_one(pages: PageServer, desk: Desk) -> None:
    desk.add(pages.put(PAGE, edition(1)))
    desk.check()
    pages.put(PAGE, laid_out(edition(2), "the boxes around the text have other names"))
    assert look(desk).outcome is Outcome.SUSPECT
    pages.put(PAGE, edition(2))
    assert look(desk).version == 2
    assert len(desk.report(2).changeset.told()) <= 3
