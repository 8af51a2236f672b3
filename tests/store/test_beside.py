from __future__ import annotations

from tests.e2e.summary import edition
from tests.store.desks import newest, tracked
from tests.store.samples import DAY, NOON, damage
from tracker import parse
from tracker.model.capture import Answer
from tracker.model.document import State
from tracker.model.snapshot import Snapshot
from tracker.pipeline.tell import side_of, tell
from tracker.store import beside, captures, documents, glances, reports, snapshots, told
from tracker.store.session import Database

ADDED = '<p id="_4">The bogs of the north are drained no more.</p>'
PLACE = '<p id="_3">About 12%'


def kept(database: Database, *pages: str) -> int:
    """Keep a document that said one page after another, and return the number of its last report."""
    with database.write() as session:
        document, before = documents.by_id(session, tracked(session, "sundew")), None
        for number, page in enumerate(pages):
            capture = captures.add(session, document.id, Answer(document.url, 200, (), page.encode(), NOON + number * DAY))
            content = parse.read(page.encode(), parse.PDQ)
            after: Snapshot = snapshots.keep(session, capture, content, parse.fingerprint(content), parse.PARSER_VERSION)
            if before is not None:
                report = tell(before.content, content, (side_of(before), side_of(after)), document.url)
                reports.keep(session, before, after, report, news=True)
            before = after
        return newest(session)


def around(database: Database, number: int) -> list[tuple[beside.Around, beside.Around]]:
    with database.read() as session:
        told_changes = told.by_id(session, number).report.changeset.told()
        placed = beside.around(session, glances.by_id(session, number), told_changes)
        return [placed[change.id] for change in told_changes]


def test_a_revised_text_stands_between_those_around_it_in_both_versions(database: Database) -> None:
    number = kept(database, edition(1), edition(1).replace("About 12%", "About 15%"))
    before = "Sundew fever is an invented disease of people who live near bogs. It was first told of in 1987."
    assert around(database, number) == [((before, ""), (before, ""))]


def test_what_was_added_or_deleted_has_its_place_in_the_other_version_too(database: Database) -> None:
    longer = edition(1).replace(PLACE, f"{ADDED}{PLACE}")
    before, after = "Sundew fever is an invented disease", "About 12% of patients have a relapse"
    for number in (kept(database, edition(1), longer, edition(1)), 1):
        ((older, newer),) = around(database, number)
        for texts in (older, newer):
            assert texts[0].startswith(before)
            assert texts[1].startswith(after)


def test_of_equal_texts_the_one_next_to_the_place_counts(database: Database) -> None:
    note = '<p id="{}">See also the other page.</p>'
    page = (
        edition(1).replace('<p id="_2">', f'{note.format("_90")}<p id="_2">').replace('<p id="_21">', f'{note.format("_91")}<p id="_21">')
    )
    number = kept(database, edition(1).replace('<p id="_2">', f'{note.format("_90")}<p id="_2">'), page)
    ((_, newer),) = around(database, number)
    assert newer[1].startswith("Patients are seen twice a year")


def test_where_a_content_is_damaged_there_is_nothing_around_and_no_error(database: Database) -> None:
    number = kept(database, edition(1), edition(1).replace("About 12%", "About 15%"))
    with database.write() as session:
        damage(session, "packs", "texts", "id = (SELECT min(id) FROM packs)")
    assert around(database, number) == [(("", ""), ("", ""))]


def test_the_evidence_of_a_version_is_its_capture(database: Database) -> None:
    kept(database, edition(1), edition(2))
    with database.read() as session:
        document = documents.by_slug(session, "sundew")
        assert beside.evidence(session, document.id, 2) == beside.Evidence(2, NOON + DAY, document.url)
        assert beside.evidence(session, document.id, 9) is None
        assert beside.evidence(session, document.id, None) is None


def test_a_report_that_was_opened_is_the_same_when_it_is_opened_again(database: Database) -> None:
    number = kept(database, edition(1), edition(2))
    with database.read() as session:
        first = told.by_id(session, number)
    with database.read() as session:
        assert told.by_id(session, number).report is first.report
    with database.write() as session:
        assert told.by_id(session, number) == first
        documents.set_state(session, first.document_id, State.PAUSED)
