from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.summary import edition
from tests.store.samples import NOON, damage
from tests.store.test_beside import kept
from tracker import parse
from tracker.diff import compare
from tracker.model.change import Changeset, Copy, Significance
from tracker.model.errors import DamagedError, UsageError
from tracker.report.render.places import gone_from
from tracker.store import codec, fences, glances, told
from tracker.store.fences import Fault
from tracker.store.glances import pieces_of
from tracker.store.session import Database

GOLDEN = sorted(Path(__file__).parents[1].glob("golden/*/before.html"))
TRICKY = '<p id="_90">He wrote {"id":"c1"},{"id": and ],"script":[ and \\",{"id":" in the bog.</p><p id="_3">About 12%'


def starts(changeset: Changeset) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    old = new = 0
    for step in changeset.script:
        if isinstance(step, Copy):
            old = step.stop
        else:
            found.setdefault(step.change, (old, new))
        new += step.stop - step.start
    return found


@pytest.mark.parametrize(
    "pages", [(edition(1), edition(4)), (edition(3), edition(1)), (edition(1), edition(2).replace('<p id="_3">About 12%', TRICKY))]
)
def test_a_glance_gives_what_the_whole_report_does(database: Database, pages: tuple[str, str]) -> None:
    number = kept(database, *pages)
    with database.read() as session:
        whole, glance = told.by_id(session, number), glances.by_id(session, number)
    changeset = whole.report.changeset
    assert glance.changes([change.id for change in changeset.changes]) == list(changeset.changes)
    assert glance.gone == gone_from(changeset)
    assert glance.starts == starts(changeset)
    assert glance.told.report.statements == whole.report.statements
    assert [change.significance for change in glance.told.report.changeset.changes if change.significance != Significance.TECHNICAL] == []
    technical = [change for change in changeset.changes if change.significance is Significance.TECHNICAL]
    assert list(glance.told.report.changeset.changes) == technical


def test_the_pieces_of_every_golden_changeset_are_its_changes() -> None:
    assert GOLDEN
    for before in GOLDEN:
        contents = [parse.read(file.read_bytes(), parse.PDQ) for file in (before, before.with_name("after.html"))]
        changeset = compare(*contents)
        pieces = [codec.to_json(change) for change in changeset.changes]
        assert pieces_of(codec.to_json(changeset)) == pieces, before.parent.name


def test_a_change_that_is_not_there_is_left_out(database: Database) -> None:
    number = kept(database, edition(1), edition(2))
    with database.read() as session:
        assert glances.by_id(session, number).changes(["c999"]) == []


def test_what_is_fenced_after_it_was_opened_is_refused(database: Database) -> None:
    number = kept(database, edition(1), edition(2))
    with database.read() as session:
        found = glances.by_id(session, number).told
    with database.write() as session:
        fences.put(session, [Fault("bodies", "1", found.document_id, found.after, "tried")], NOON)
    with database.read() as session, pytest.raises(DamagedError, match="is fenced since"):
        glances.by_id(session, number)


def test_what_is_damaged_is_refused(database: Database) -> None:
    number = kept(database, edition(1), edition(2))
    with database.write() as session:
        damage(session, "bodies", "body", "id = (SELECT min(id) FROM bodies)")
    with database.read() as session, pytest.raises(DamagedError, match=f"report {number} is damaged"):
        glances.by_id(session, number)


def test_there_is_no_glance_of_no_report(database: Database) -> None:
    with database.read() as session, pytest.raises(UsageError, match="there is no report 9"):
        glances.by_id(session, 9)
