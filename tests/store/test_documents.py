from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from tests.store.samples import DAY, NOON, document
from tracker.model.document import Audience, Document, State
from tracker.model.errors import UsageError
from tracker.model.snapshot import Facts
from tracker.store import documents, schedule
from tracker.store.session import Database
from tracker.store.tables import DocumentRow


def test_a_document_comes_back_as_it_was_added(database: Database) -> None:
    with database.write() as session:
        added = document(session)
    assert added == Document(added.id, "child-lung", "https://example.org/child-lung", "pdq", DAY, State.ACTIVE, NOON)
    with database.read() as session:
        assert documents.by_slug(session, "child-lung") == added
        assert documents.all_documents(session) == [added]
        assert schedule.next_at(session, added.id) == NOON


def test_a_document_that_is_not_there_is_told_by_its_name(database: Database) -> None:
    with database.read() as session, pytest.raises(UsageError, match=r"^no document 'lung'$"):
        documents.by_slug(session, "lung")


def test_an_address_is_tracked_once(database: Database) -> None:
    with database.write() as session:
        document(session)
        with pytest.raises(UsageError, match=r"^https://example\.org/child-lung is tracked already, as 'child-lung'"):
            documents.add(session, slug="other", url="https://example.org/child-lung", profile="pdq", every=DAY, added_at=NOON)


@pytest.mark.parametrize("state", list(State))
def test_a_name_belongs_to_one_address_for_ever(database: Database, state: State) -> None:
    with database.write() as session:
        documents.set_state(session, document(session).id, state)
        with pytest.raises(UsageError, match=r"^the name 'child-lung' belongs to https://example\.org/child-lung"):
            documents.add(session, slug="child-lung", url="https://example.org/new", profile="pdq", every=DAY, added_at=NOON)


def test_a_removed_document_is_hidden_and_its_history_can_be_asked_for(database: Database) -> None:
    with database.write() as session:
        added = document(session)
        documents.set_state(session, added.id, State.REMOVED)
    with database.read() as session:
        assert documents.all_documents(session) == []
        assert [kept.id for kept in documents.all_documents(session, include_removed=True)] == [added.id]
        assert documents.by_slug(session, "child-lung", include_removed=True).state is State.REMOVED
        with pytest.raises(UsageError):
            documents.by_slug(session, "child-lung")


def test_a_removed_document_that_is_added_again_lives_on(database: Database) -> None:
    later = NOON + DAY
    with database.write() as session:
        added = document(session)
        fence = schedule.claim(session, added.id, "worker", NOON, later)
        documents.set_state(session, added.id, State.REMOVED)
    with database.write() as session:
        again = documents.add(session, slug=added.slug, url=added.url, profile="nci", every=dt.timedelta(hours=6), added_at=later)
    assert (again.id, again.state, again.profile, again.every) == (added.id, State.ACTIVE, "nci", dt.timedelta(hours=6))
    with database.write() as session:
        assert [kept.id for kept in schedule.due(session, later, 10)] == [added.id]
        assert schedule.claim(session, added.id, "other", later, later + DAY) == (fence or 0) + 1


def test_documents_are_listed_by_name(database: Database) -> None:
    with database.write() as session:
        for slug in ("c", "a", "b"):
            document(session, slug)
    with database.read() as session:
        assert [kept.slug for kept in documents.all_documents(session)] == ["a", "b", "c"]


def test_what_a_page_says_of_itself_is_kept(database: Database) -> None:
    with database.write() as session:
        added = document(session)
        documents.describe(session, added.id, Facts("Lung\x00 Cancer", "en", Audience.PATIENT, "Pediatric"))
    with database.read() as session:
        kept = documents.by_slug(session, added.slug)
    assert (kept.title, kept.language, kept.audience, kept.board) == ("Lung\ufffd Cancer", "en", Audience.PATIENT, "Pediatric")


@pytest.mark.parametrize(("column", "value"), [("state", "asleep"), ("audience", "dogs"), ("every_seconds", 0)])
def test_the_database_refuses_a_value_that_no_document_can_have(database: Database, column: str, value: object) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        setattr(session.get_one(DocumentRow, document(session).id), column, value)
