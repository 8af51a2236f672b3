from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.samples import DAY, NOON, check, document, snapshot
from tracker.model.capture import Outcome
from tracker.model.document import Audience, State
from tracker.model.snapshot import Facts
from tracker.store import checks, documents, tracked
from tracker.store.session import Database
from tracker.store.tracked import Tracked, Wanted

BOARDS = ("Bogs", "Fens")


@pytest.fixture
def many(database: Database) -> Database:
    """Give a database with ten documents of two boards, in two languages; `fen-9` is removed, `fen-8` paused."""
    with database.write() as session:
        for number in range(10):
            one = document(session, f"fen-{number}").id
            audience = Audience.PATIENT if number > 4 else Audience.PROFESSIONAL
            documents.describe(session, one, Facts(f"Fen_{number} at 100%", "es" if number % 3 else "en", audience, BOARDS[number % 2]))
            if number > 7:
                documents.set_state(session, one, State.REMOVED if number == 9 else State.PAUSED)
    return database


def slugs(database: Database, wanted: Wanted, after: str = "", limit: int = 50) -> list[str]:
    with database.read() as session:
        found = [each.document.slug for each in tracked.page(session, wanted, after=after, limit=limit)]
        assert tracked.count(session, wanted) >= len(found)
    return found


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), "012345678"),
        (Wanted(board="Bogs"), "02468"),
        (Wanted(board="bogs"), ""),
        (Wanted(language="en", audience=Audience.PATIENT), "6"),
        (Wanted(state=State.PAUSED), "8"),
        (Wanted(state=State.REMOVED), "9"),
        (Wanted(name="FEN_3"), "3"),
        (Wanted(name="en-4"), "4"),
        (Wanted(name="100%"), "012345678"),
        (Wanted(name="F%n"), ""),
    ],
)
def test_documents_are_wanted_by_what_is_known_of_them(many: Database, wanted: Wanted, expected: str) -> None:
    assert slugs(many, wanted) == [f"fen-{number}" for number in expected]


def test_a_page_goes_on_after_a_slug_that_need_not_be_there(many: Database) -> None:
    assert slugs(many, Wanted(), after="fen-3", limit=2) == ["fen-4", "fen-5"]
    assert slugs(many, Wanted(), after="fen-55") == ["fen-6", "fen-7", "fen-8"]
    assert slugs(many, Wanted(), after="zzz") == []


def test_each_has_its_versions_its_last_check_and_when_it_is_due(many: Database) -> None:
    with many.write() as session:
        one = documents.by_slug(session, "fen-0")
        snapshot(session, one.id, "wet")
        snapshot(session, one.id, "dry", NOON + DAY)
        for day, outcome in enumerate((Outcome.NEW, Outcome.ERROR)):
            checks.record(session, replace(check(one.id, outcome), finished_at=NOON + day * DAY))
        checks.record(session, replace(check(one.id, Outcome.SAME), imported=True))
    with many.read() as session:
        found = {each.document.slug: each for each in tracked.page(session, Wanted())}
    assert found["fen-0"] == Tracked(found["fen-0"].document, 2, Outcome.ERROR, NOON + DAY, NOON)
    assert found["fen-1"] == Tracked(found["fen-1"].document, 0, None, None, NOON)
    assert found["fen-8"].next_at is None  # nobody looks at a paused one


def test_boards_and_languages_are_those_of_what_is_tracked(many: Database) -> None:
    with many.write() as session:
        documents.describe(session, documents.by_slug(session, "fen-9", include_removed=True).id, Facts("", "fr", board="Moors"))
        documents.describe(session, documents.by_slug(session, "fen-8").id, Facts("", "", board=""))
    with many.read() as session:
        assert tracked.boards(session) == ["Bogs", "Fens"]
        assert tracked.languages(session) == ["en", "es"]
