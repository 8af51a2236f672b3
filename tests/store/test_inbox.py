from __future__ import annotations

import datetime as dt

import pytest
from alembic import command
from sqlalchemy import select, update

from tests.store.desks import EDITORIAL, TECHNICAL, change, person, told, tracked
from tests.store.samples import DAY, NOON
from tracker.model.document import Audience, State
from tracker.model.inbox import InboxCounts, InboxQuery, Look
from tracker.model.review import ReviewState
from tracker.model.snapshot import Facts
from tracker.store import documents, inbox, migrate
from tracker.store.desk_tables import InboxRow
from tracker.store.session import Database, open_database
from tracker.store.tables import BodyRow, ReportRow

ALL = InboxQuery()
MANY = 6  # documents: one more than stand one by one


def shared(database: Database, count: int = MANY, text: str = "This page is reviewed.") -> list[int]:
    with database.write() as session:
        return [told(session, tracked(session, f"document-{n}"), change(1, text, EDITORIAL, "About")) for n in range(count)]


def test_a_report_that_is_news_waits_with_its_numbers(database: Database) -> None:
    with database.write() as session:
        one = tracked(session, "child-lung")
        documents.describe(session, one, Facts("Lung Cancer", "en", Audience.PATIENT, "Pediatric Board"))
        changes = (change(1, "One."), change(2, "Two."), change(3, "3.", EDITORIAL), change(4, "4.", TECHNICAL))
        number = told(session, one, *changes, announced=("c1", "c3"))
    with database.read() as session:
        (entry,) = inbox.page(session, None, ALL).entries
    assert (entry.report, entry.slug, entry.title, entry.board) == (number, "child-lung", "Lung Cancer", "Pediatric Board")
    assert (entry.language, entry.audience, entry.before, entry.after) == ("en", Audience.PATIENT, 1, 2)
    assert (entry.substantive, entry.editorial, entry.announced, entry.unannounced, entry.unobserved) == (2, 1, 2, 1, 0)
    assert (entry.captured_at, entry.state, entry.version, entry.unread) == (NOON + DAY, ReviewState.WAITING, 0, True)


def test_a_report_is_told_by_its_first_substantive_statement_or_else_its_first(database: Database) -> None:
    with database.write() as session:
        one = tracked(session, "child-lung")
        told(session, one, change(1, "1.", TECHNICAL), change(2, "2.", EDITORIAL), change(3, "Three\n\x00 lines."), change(4, "4."))
        told(session, one, change(1, "1.", TECHNICAL), change(2, "2.", EDITORIAL), at=NOON + 9 * DAY)
        told(session, one, change(1, "x" * 9000), at=NOON + 19 * DAY)
    with database.read() as session:
        long, editorial, substantive = (entry.lead for entry in inbox.page(session, None, ALL).entries)
    assert substantive.startswith("Added text: Three")
    assert not set(substantive) & set("\n\x00")
    assert editorial == "Added text: 2."
    assert len(long) <= 301


def test_the_members_of_shared_changes_are_those_of_the_query_with_their_versions(database: Database) -> None:
    numbers = shared(database)
    with database.write() as session:
        shared_too = [told(session, tracked(session, f"other-{n}"), change(1, "Another.", EDITORIAL)) for n in range(MANY)]
        session.execute(update(InboxRow).where(InboxRow.report_id == numbers[0]).values(deeds=3))
        session.execute(update(InboxRow).where(InboxRow.report_id == numbers[1]).values(state=ReviewState.DISMISSED))
    with database.read() as session:
        found = inbox.members(session, None, ALL, [1, 2])
        assert inbox.members(session, None, ALL, []) == {}
    words = {1: [f"{numbers[0]}.3", *(f"{number}.0" for number in numbers[2:])], 2: [f"{number}.0" for number in shared_too]}
    assert {change: sorted(said.split()) for change, said in found.items()} == {change: sorted(said) for change, said in words.items()}


def test_what_is_no_news_and_what_was_removed_waits_for_nobody(database: Database) -> None:
    with database.write() as session:
        one, other = (tracked(session, slug) for slug in ("kept", "removed"))
        told(session, one, change(1, "One."), news=False)
        told(session, other, change(1, "Two."))
        documents.set_state(session, other, State.REMOVED)
    with database.read() as session:
        assert inbox.page(session, None, ALL).entries == ()
        assert inbox.counts(session, None, ALL) == InboxCounts(0, 0, 0)


def test_pages_follow_one_another_without_a_gap_or_an_entry_twice(database: Database) -> None:
    with database.write() as session:
        numbers = [told(session, tracked(session, f"document-{n}"), change(1, f"Text {n}.")) for n in range(5)]
    seen, before = [], None
    with database.read() as session:
        for _ in range(3):
            page = inbox.page(session, None, ALL, before=before, limit=2)
            seen += [entry.report for entry in page.entries]
            before = page.more
        assert before is None
        assert seen == numbers[::-1]
        beyond = inbox.page(session, None, ALL, before=1)
        assert (beyond.entries, beyond.more) == ((), None)


def test_a_report_stands_between_its_neighbours_under_the_same_filters(database: Database) -> None:
    with database.write() as session:
        numbers = [told(session, tracked(session, f"document-{n}"), change(1, f"Text {n}.")) for n in range(3)]
    with database.read() as session:
        assert inbox.between(session, None, InboxQuery(), numbers[1]) == (numbers[2], numbers[0])
        assert inbox.between(session, None, InboxQuery(slug="document-1"), numbers[1]) == (None, None)
        assert inbox.between(session, None, InboxQuery(slug="document-0"), numbers[2]) == (None, numbers[0])


def test_each_filter_finds_its_reports_and_no_others(database: Database) -> None:
    with database.write() as session:
        lung, skin = tracked(session, "lung"), tracked(session, "skin")
        documents.describe(session, lung, Facts("Lung", "en", Audience.PROFESSIONAL, "Adult Board"))
        documents.describe(session, skin, Facts("Piel", "es", Audience.PATIENT, ""))
        first = told(session, lung, change(1, "One."), announced=("c1",))
        second = told(session, skin, change(1, "Two.", EDITORIAL))
        third = told(session, skin, change(1, "Three."), at=NOON + 9 * DAY)
        reader = person(session)
        inbox.mark(session, reader, [second, 99_999])
    wanted = {
        InboxQuery(slug="lung"): [first],
        InboxQuery(slug="none"): [],
        InboxQuery(board="Adult Board"): [first],
        InboxQuery(audience=Audience.PATIENT): [third, second],
        InboxQuery(language="es", least=EDITORIAL): [third, second],
        InboxQuery(language="es", least=TECHNICAL): [third, second],
        InboxQuery(least=change(1, "").significance): [third, first],
        InboxQuery(announced=True): [first],
        InboxQuery(announced=False): [third],
        InboxQuery(unread=True): [third, first],
        InboxQuery(since=second): [third],
        InboxQuery(nobody=True): [third, second, first],
        InboxQuery(assigned_to=reader): [],
        InboxQuery(state=ReviewState.DISMISSED): [],
        InboxQuery(state=None): [third, second, first],
    }
    with database.read() as session:
        for query, numbers in wanted.items():
            assert [entry.report for entry in inbox.page(session, reader, query).entries] == numbers, query
            assert inbox.counts(session, reader, query).reports == len(numbers), query
            assert list(inbox.versions(session, reader, query)) == numbers, query
        assert inbox.counts(session, reader, ALL) == InboxCounts(3, 3, 2)


def test_one_change_in_more_than_five_documents_is_one_entry(database: Database) -> None:
    numbers = shared(database)
    with database.read() as session:
        (entry,) = inbox.page(session, None, ALL).entries
        assert entry.report == numbers[-1]
        assert entry.shared is not None
        assert (entry.shared.documents, entry.shared.reports, entry.shared.section) == (MANY, MANY, "About")
        assert entry.shared.text == "Added text: This page is reviewed."
        assert inbox.counts(session, None, ALL) == inbox.counts(session, None, ALL, most=MANY) == InboxCounts(1, MANY, MANY)
        assert inbox.counts(session, None, ALL, most=MANY - 1) == InboxCounts(1, MANY - 1, MANY - 1, more=True)
        members = inbox.page(session, None, InboxQuery(shared=entry.shared.id)).entries
        assert [member.report for member in members] == numbers[::-1]
        assert inbox.also_in(session, numbers[0], ["c1", "c2"])["c1"].documents == MANY


def test_one_by_one_the_reports_of_a_shared_change_are_all_told(database: Database) -> None:
    numbers = shared(database)[::-1]
    with database.read() as session:
        first = [entry.report for entry in inbox.one_by_one(session, ALL, limit=4)]
        rest = [entry.report for entry in inbox.one_by_one(session, ALL, before=first[-1])]
        assert [entry.report for entry in inbox.one_by_one(session, InboxQuery(slug="document-2"))] == [numbers[-3]]
    assert (first, rest) == (numbers[:4], numbers[4:])


def test_one_change_in_five_documents_is_five_entries(database: Database) -> None:
    shared(database, MANY - 1)
    with database.read() as session:
        entries = inbox.page(session, None, ALL).entries
        assert [entry.shared for entry in entries] == [None] * (MANY - 1)


def test_the_same_change_again_and_again_in_one_document_is_not_shared(database: Database) -> None:
    with database.write() as session:
        one = tracked(session, "flipping")
        for n in range(MANY):
            told(session, one, change(1, "To and fro."), at=NOON + 9 * n * DAY)
    with database.read() as session:
        assert inbox.counts(session, None, ALL).entries == MANY


def test_a_report_with_a_change_of_its_own_stands_by_itself(database: Database) -> None:
    shared(database)
    with database.write() as session:
        mixed = told(session, tracked(session, "mixed"), change(1, "This page is reviewed.", EDITORIAL), change(2, "Its own."))
    with database.read() as session:
        entries = inbox.page(session, None, ALL).entries
        assert [entry.shared is None for entry in entries] == [True, False]
        assert entries[0].report == mixed
        assert set(inbox.also_in(session, mixed, ["c1", "c2"])) == {"c1"}


def test_a_report_of_two_shared_changes_stands_under_the_one_that_was_shared_first(database: Database) -> None:
    shared(database)
    with database.write() as session:
        for n in range(MANY):
            both = change(1, "This page is reviewed.", EDITORIAL), change(2, "Call us.", EDITORIAL)
            told(session, tracked(session, f"other-{n}"), *both)
    with database.read() as session:
        (entry,) = inbox.page(session, None, ALL).entries
        assert entry.shared is not None
        assert (entry.shared.text, entry.shared.documents) == ("Added text: This page is reviewed.", 2 * MANY)


def test_a_shared_entry_counts_only_what_the_query_wants(database: Database) -> None:
    numbers = shared(database)
    with database.write() as session:
        reader = person(session)
        inbox.mark(session, reader, numbers[:4])
    with database.read() as session:
        (entry,) = inbox.page(session, reader, InboxQuery(unread=True)).entries
        assert entry.shared is not None
        assert (entry.shared.reports, entry.unread) == (2, True)
        (one,) = inbox.page(session, reader, InboxQuery(slug="document-0")).entries
        assert (one.report, one.shared, one.unread) == (numbers[0], None, False)


def test_what_a_person_has_read_is_unread_for_others_and_can_be_marked_unread(database: Database) -> None:
    with database.write() as session:
        number = told(session, tracked(session, "child-lung"), change(1, "One."))
        ada, ben = person(session), person(session, "Ben")
        inbox.mark(session, ada, [number])
        inbox.mark(session, ada, [number])
    with database.write() as session:
        assert [inbox.page(session, who, ALL).entries[0].unread for who in (ada, ben)] == [False, True]
        inbox.mark(session, ada, [number], read=False)
        assert inbox.page(session, ada, ALL).entries[0].unread


def test_what_is_new_stays_new_until_the_next_look(database: Database) -> None:
    minute = dt.timedelta(minutes=1)
    with database.write() as session:
        one, ada = tracked(session, "child-lung"), person(session)
        first = told(session, one, change(1, "One."))
        assert inbox.last_look(session, ada, NOON) is None
        assert inbox.look(session, ada, NOON) == Look(0, None)
        assert inbox.look(session, ada, NOON + 29 * minute) == Look(0, None)
        told(session, one, change(1, "Two."), at=NOON + 9 * DAY)
        assert inbox.last_look(session, ada, NOON + 30 * minute) is None
        assert inbox.look(session, ada, NOON + 30 * minute) == Look(first, NOON)
        assert inbox.last_look(session, ada, NOON + 31 * minute) == Look(first, NOON)


def test_a_hostile_text_of_a_shared_change_is_kept(database: Database) -> None:
    shared(database, text="\x00<script>" + "x" * 9000)
    with database.read() as session:
        (entry,) = inbox.page(session, None, ALL).entries
    assert entry.shared is not None
    assert "\x00" not in entry.shared.text
    assert len(entry.shared.text) < 400


@pytest.mark.parametrize("limit", [-1, 0, 10**9])
def test_a_page_has_at_least_one_entry_and_not_too_many(database: Database, limit: int) -> None:
    with database.write() as session:
        told(session, tracked(session, "child-lung"), change(1, "One."))
    with database.read() as session:
        assert len(inbox.page(session, None, ALL, limit=limit).entries) == 1


def test_reports_of_an_older_tracker_come_into_the_inbox(database: Database, full_url: str) -> None:
    shared(database)
    with database.write() as session:
        own = told(session, tracked(session, "own"), change(1, "One."), change(2, "Two.", EDITORIAL), announced=("c2",))
        broken = told(session, tracked(session, "broken"), change(1, "Three."))
        told(session, tracked(session, "old"), change(1, "Four."), news=False)
        words = select(ReportRow.body_id).where(ReportRow.id == broken).scalar_subquery()
        session.execute(update(BodyRow).where(BodyRow.id == words).values(body=b"no report"))
    with database.write() as session:
        before = inbox.page(session, None, ALL).entries
    with database.rebuild() as connection:
        command.downgrade(migrate.configuration(connection), "0016")
    database.close()
    again = open_database(full_url)
    with again.read() as session:
        after = inbox.page(session, None, ALL).entries
    again.close()
    assert [entry.report for entry in before] == [broken, own, MANY]
    assert after == before[1:]
    assert [entry.lead for entry in after] == ["Added text: One.", "Added text: This page is reviewed."]
