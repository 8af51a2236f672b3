from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from tests.store.desks import EDITORIAL, change, told, tracked
from tests.store.samples import DAY, NOON
from tracker.model.document import Audience, State
from tracker.model.snapshot import Facts
from tracker.store import counterparts, documents
from tracker.store.session import Database


def paired(database: Database, *languages: str) -> list[int]:
    """Track a document in each language, every one paired with the one before it; return their ids."""
    with database.write() as session:
        ids = [tracked(session, f"fen-{language}") for language in languages]
        for one, language in zip(ids, languages, strict=True):
            documents.describe(session, one, Facts(language, language, Audience.PATIENT))
        for one, other in pairwise(ids):
            counterparts.pair(session, one, other)
    return ids


def changed(database: Database, document: int, at: dt.datetime, *, editorial: bool = False) -> None:
    with database.write() as session:
        told(session, document, replace(change(1, f"{at}"), significance=EDITORIAL) if editorial else change(1, f"{at}"), at=at)


def test_the_english_one_is_ahead_since_its_first_change_that_the_other_has_not(database: Database) -> None:
    english, spanish = paired(database, "en", "es")
    for at in (NOON, NOON + 5 * DAY, NOON + 9 * DAY):
        changed(database, english, at)
    changed(database, spanish, NOON + 2 * DAY)
    changed(database, spanish, NOON + 7 * DAY, editorial=True)
    with database.read() as session:
        (pair,) = counterparts.pairs(session)
    assert (pair.ahead, pair.ahead_since) == (english, NOON + 6 * DAY)
    assert pair.days(NOON + 16 * DAY) == 10


def test_a_translation_is_never_ahead(database: Database) -> None:
    _, spanish = paired(database, "en", "es")
    changed(database, spanish, NOON)
    with database.read() as session:
        assert [pair.ahead for pair in counterparts.pairs(session)] == [0]


def test_each_of_some_documents_gets_its_pairs_with_itself_as_the_first(database: Database) -> None:
    first, middle, last = paired(database, "en", "es", "fr")
    changed(database, first, NOON)
    with database.read() as session:
        found = counterparts.of_documents(session, [first, middle])
        assert [(pair.one.id, pair.other.id, pair.ahead) for pair in found[first]] == [(first, middle, first)]
        assert [(pair.one.id, pair.other.id, pair.ahead) for pair in found[middle]] == [(middle, first, first), (middle, last, 0)]
        assert counterparts.of_documents(session, [last, 999])[999] == []
        assert len(counterparts.pairs(session)) == 2


def test_a_removed_one_is_paired_no_more(database: Database) -> None:
    first, middle, last = paired(database, "en", "es", "fr")
    with database.write() as session:
        documents.set_state(session, last, State.REMOVED)
    with database.read() as session:
        assert [(pair.one.id, pair.other.id) for pair in counterparts.pairs(session)] == [(first, middle)]
        assert counterparts.of_document(session, last) == []
