from __future__ import annotations

import pytest

from tests.store.samples import DAY, NOON, document, report, snapshot
from tracker.model.errors import UsageError
from tracker.store import reports
from tracker.store.session import Database


def test_a_report_comes_back_with_its_proof(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first, second = (snapshot(session, tracked, text, NOON + day * DAY) for day, text in enumerate("ab"))
        reports.keep(session, first, second, report(first, second), news=True)
    with database.read() as session:
        assert reports.by_version(session, tracked, 2) == report(first, second)


def test_a_report_that_was_made_again_is_shown(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        first, second, third = (snapshot(session, tracked, text, NOON + day * DAY) for day, text in enumerate("abc"))
        reports.keep(session, first, third, report(first, third), news=True)
        reports.keep(session, second, third, report(second, third), news=False)
        assert reports.by_version(session, tracked, 3) == report(second, third)


def test_the_first_version_has_no_report(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        snapshot(session, tracked, "first")
        with pytest.raises(UsageError, match=r"^version 1 is the first; there is nothing to compare it with$"):
            reports.by_version(session, tracked, 1)


def test_a_version_that_is_not_there_is_told_with_those_that_are(database: Database) -> None:
    with database.write() as session:
        tracked = document(session).id
        snapshot(session, tracked, "first")
        snapshot(session, tracked, "second", NOON + DAY)
        with pytest.raises(UsageError, match="there is no version 9: child-lung has versions 1 to 2"):
            reports.by_version(session, tracked, 9)
        with pytest.raises(UsageError, match="version 2 has no report"):
            reports.by_version(session, tracked, 2)
