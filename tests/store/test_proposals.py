from __future__ import annotations

import datetime as dt

import pytest

from tests.store.samples import DAY, NOON
from tracker.model.document import Audience, State
from tracker.model.errors import UsageError
from tracker.model.proposal import Mention, ProposalState
from tracker.store import documents, proposals
from tracker.store.session import Database

SITE, SOURCE = "https://publisher.example", "https://publisher.example/sitemap.xml"
FULL = Mention(
    f"{SITE}/a/hp/fever-pdq", "Fever \x00", "Board", "en", Audience.PROFESSIONAL, dt.date(2024, 12, 3), (f"{SITE}/espanol/b-pdq",)
)


def see(database: Database, *mentions: Mention, at: dt.datetime = NOON, source: str = SOURCE) -> proposals.Seen:
    with database.write() as session:
        return proposals.see(session, source, "pdq", mentions, at)


def test_what_a_list_names_is_kept_once_with_all_that_it_says(database: Database) -> None:
    assert see(database, FULL) == proposals.Seen(1, 1, 0)
    other = Mention(f"{SITE}/A/HP/fever-pdq/", "Fever, anew")
    assert see(database, other, at=NOON + DAY, source=f"{SITE}/boards") == proposals.Seen(1, 0, 0)
    with database.read() as session:
        (kept,) = proposals.everything(session)
    assert (kept.mention.url, kept.mention.title, kept.mention.heading, kept.mention.alternates) == (
        FULL.url,
        "Fever, anew",
        "Board",
        FULL.alternates,
    )
    assert (kept.first_seen_at, kept.last_seen_at, kept.source, kept.mention.modified) == (NOON, NOON + DAY, SOURCE, FULL.modified)


def test_two_thousand_are_kept_in_one_look_and_those_that_went_are_counted(database: Database) -> None:
    many = [Mention(f"{SITE}/{n}-pdq") for n in range(2000)]
    assert see(database, *many) == proposals.Seen(2000, 2000, 0)
    assert see(database, *many[:500]) == proposals.Seen(500, 0, 1500)
    with database.read() as session:
        assert len(proposals.everything(session, ProposalState.NEW)) == 2000
        assert proposals.sources(session) == [(SOURCE, 2000, NOON)]


def test_the_documents_tell_what_became_of_a_proposal(database: Database) -> None:
    see(database, FULL)
    with database.write() as session:
        tracked = documents.add(session, slug="fever", url=FULL.url, profile="pdq", every=DAY, added_at=NOON)
        proposals.dismiss(session, [1], NOON)
        assert [(each.state, each.slug) for each in proposals.everything(session)] == [(ProposalState.TRACKED, "fever")]
        documents.set_state(session, tracked.id, State.REMOVED)
        assert proposals.everything(session)[0].state is ProposalState.DISMISSED
        proposals.dismiss(session, [1], None)
        assert proposals.everything(session)[0].state is ProposalState.REMOVED
        with pytest.raises(UsageError, match="no proposal 7"):
            proposals.by_ids(session, [1, 7])
