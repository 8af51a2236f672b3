"""Atom feeds: who reads them, what is in them, and that nothing secret leaks on the way."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import httpx2
import pytest

from tests.e2e.summary import edition
from tests.web.reporting import HOSTILE, SLUG, change, later, names
from tests.web.visiting import Served, Visitor, serve, words
from tracker.model.document import State
from tracker.model.notice import NoticeKind
from tracker.model.people import Actor, Role
from tracker.model.review import Verdict, VerdictKind
from tracker.pipeline import people, review
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import notices, reviews

FEED = "/feeds/news.atom"
OTHER = "bogs-of-the-north"


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Served]:
    with serve(tmp_path, waits=True) as served:
        yield served


def reader(served: Served) -> Visitor:
    """Return somebody who has just signed in: when documents change, a day goes by."""
    return served.visitor(Role.READER, "Dov")


def read(answer: httpx2.Response) -> Any:  # noqa: ANN401  what feedparser makes of it
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not found.bozo, found.bozo_exception
    return found


def decide(served: Served, report: int, kind: VerdictKind, text: str = "", statement: str = "") -> None:
    ana = served.person("Ana", Role.REVIEWER)
    served.desk.clock.sleep(60)
    with served.desk.road.database.read() as session:
        version = reviews.load(session, report).version
    review.give_verdict(served.desk.road, Actor(ana.id, ana.name), report, statement, Verdict(kind, text), version)


def numbers(answer: httpx2.Response) -> list[int]:
    return [int(entry.link.rpartition("/")[2]) for entry in read(answer).entries]


def address(visitor: Visitor) -> str:
    """Return the path of a feed address that a visitor makes."""
    page = visitor.post("/account/feed").text
    return urlsplit(page.partition('readonly value="')[2].partition('"')[0]).path


def test_all_news_the_latest_first_each_with_its_report(served: Served) -> None:
    one, two = change(served, edition(1), later(3)), change(served, edition(1), edition(2), slug=OTHER)
    dov = reader(served)
    answer = dov.get(FEED)
    assert numbers(answer) == [two, one]
    entry = read(answer).entries[1]
    assert entry.link == f"{served.url}/reports/{one}"
    assert dov.get(urlsplit(entry.link).path).status_code == 200
    assert "About 15% of patients" in entry.content[0].value or "15%" in entry.content[0].value
    decide(served, one, VerdictKind.ACCEPT)
    assert numbers(dov.get(FEED)) == [one, two]


def test_review_changes_what_an_entry_says_and_never_its_id(served: Served) -> None:
    report = change(served, edition(1), later(3))
    dov = reader(served)
    before = read(dov.get(FEED)).entries[0]
    first, second, *_ = names(served, report)
    decide(served, report, VerdictKind.REWORD, "Put by an editor <b>so</b>.", first)
    decide(served, report, VerdictKind.DISMISS, "no news", second)
    after = read(dov.get(FEED)).entries[0]
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated_parsed > before.updated_parsed
    assert "Put by an editor &lt;b&gt;so&lt;/b&gt;. <small>(substantive" in after.content[0].value
    assert "Left out by editors: 1." in after.content[0].value
    for statement in names(served, report):
        decide(served, report, VerdictKind.DISMISS, "no news", statement)
    assert numbers(dov.get(FEED)) == []


def test_where_reports_wait_only_reviewed_ones_are_told(waiting: Served) -> None:
    report = change(waiting, edition(1), edition(2))
    dov = reader(waiting)
    assert numbers(dov.get(FEED)) == []
    decide(waiting, report, VerdictKind.ACCEPT)
    assert numbers(dov.get(FEED)) == [report]
    decide(waiting, report, VerdictKind.DISMISS, "after all")
    assert numbers(dov.get(FEED)) == []


def test_a_document_a_board_and_a_search_have_feeds_of_their_own(served: Served) -> None:
    one, two = change(served, edition(1), later(3)), change(served, edition(1), edition(2), slug=OTHER)
    dov = reader(served)
    board = served.desk.document(SLUG).board
    assert numbers(dov.get(f"{FEED}?document={SLUG}")) == [one]
    assert numbers(dov.client.get(FEED, params={"board": board})) == [two, one]
    assert numbers(dov.client.get(FEED, params={"board": "Another"})) == []
    assert numbers(dov.client.get(FEED, params={"query": "peatoxan"})) == [one]
    assert numbers(dov.client.get(FEED, params={"query": '"15% of patients" -quagmirin'})) == [one]
    assert numbers(dov.client.get(FEED, params={"query": "heather"})) == []
    assert dov.client.get(FEED, params={"query": "-heather"}).status_code == 404
    assert dov.get(f"{FEED}?document=nobody").status_code == 404


def test_a_feed_of_a_search_was_updated_when_its_newest_entry_was(served: Served) -> None:
    change(served, edition(1), later(3))
    change(served, edition(1), edition(2), slug=OTHER)
    dov = reader(served)
    found, other = (dov.client.get(FEED, params={"query": query}) for query in ("peatoxan", "quagmirin"))
    assert read(found).feed.updated == read(found).entries[0].updated < read(other).feed.updated
    assert "updated" in read(dov.client.get(FEED, params={"query": "heather"})).feed
    assert found.headers["last-modified"] == other.headers["last-modified"]  # what is no more in it changes it, too


def test_a_page_that_went_away_is_told_and_a_removed_document_is_not(served: Served) -> None:
    change(served, edition(1), edition(2))
    dov = reader(served)
    with served.desk.road.database.write() as session:
        notices.keep(session, served.desk.document(SLUG).id, NoticeKind.WITHDRAWN, served.desk.clock(), "its page is gone & away")
    found = read(dov.get(FEED)).entries
    assert [entry.title.rpartition(": ")[2] for entry in found] == ["withdrawn", "1 change"]
    assert found[0].summary == "its page is gone & away"
    served.desk.set_state(State.REMOVED, SLUG)
    assert read(dov.get(FEED)).entries == []


def test_a_hostile_title_is_text(served: Served) -> None:
    change(served, edition(1), edition(2, note=f" <b>{HOSTILE}</b>"))
    dov = reader(served)
    served.desk.execute("UPDATE documents SET title = char(8232) || char(11) || char(8238) || '</title><script>x</script>'")
    entry = read(dov.get(FEED)).entries[0]
    assert entry.title == "⟨U+202E⟩</title><script>x</script>: 2 changes"


def test_at_most_fifty_entries(served: Served) -> None:
    change(served, edition(1), edition(2))
    dov = reader(served)
    with served.desk.road.database.write() as session:
        for _ in range(60):
            notices.keep(session, served.desk.document(SLUG).id, NoticeKind.WITHDRAWN, served.desk.clock(), "gone")
    assert len(read(dov.get(FEED)).entries) == 50


def test_what_did_not_change_is_not_sent_again(served: Served) -> None:
    report = change(served, edition(1), edition(2))
    dov = reader(served)
    first = dov.get(FEED)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert tag.startswith('"')
    for known in ({"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": modified}):
        again = dov.get(FEED, **known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for unknown in ({"If-None-Match": '"x"', "If-Modified-Since": modified}, {"If-Modified-Since": "Tue, 03 Dec 2019 08:00:00 GMT"}):
        assert dov.get(FEED, **unknown).status_code == 200
    assert dov.get(FEED, **{"If-Modified-Since": "yesterday"}).status_code == 200
    decide(served, report, VerdictKind.DISMISS, "no news")
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        assert dov.get(FEED, **known).status_code == 200


def test_strangers_sign_in_unless_the_desk_is_public(served: Served, tmp_path: Path) -> None:
    assert served.stranger().get(FEED).status_code == 303
    (tmp_path / "public").mkdir()
    with serve(tmp_path / "public", public=True) as public:
        assert read(public.stranger().get(FEED)).feed.title == "Changes: All documents"


def test_an_address_of_ones_own_reads_without_signing_in_until_it_ends(served: Served) -> None:
    report = change(served, edition(1), edition(2))
    dov = reader(served)
    stranger = served.stranger()
    first = address(dov)
    assert numbers(stranger.get(first)) == [report]
    assert numbers(stranger.get(f"{first}?document={SLUG}")) == [report]
    second = address(dov)
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    assert "You have one since" in words(dov.get("/account"))
    assert "has ended" in words(dov.follow(dov.post("/account/feed/end")))
    assert stranger.get(second).status_code == 404
    assert [act.what for act in served.acts()] == ["feed address ended", "feed address made", "feed address made"]


def test_who_is_disabled_reads_nothing_any_more_not_even_enabled_again(served: Served) -> None:
    dov = reader(served)
    own = address(dov)
    assert dov.person
    people.set_active(served.desk.road, COMMAND_LINE, dov.person, active=False)
    assert served.stranger().get(own).status_code == 404
    people.set_active(served.desk.road, COMMAND_LINE, dov.person, active=True)
    assert served.stranger().get(own).status_code == 404


def test_the_secret_of_an_address_is_kept_by_nobody(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    change(served, edition(1), edition(2))
    dov = reader(served)
    caplog.set_level(logging.DEBUG)
    own = address(dov)
    token = own.split("/")[2]
    answer = served.stranger().get(own)
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert token not in answer.text
    wrong = served.stranger().get(f"/feeds/{token[::-1]}/news.atom")
    assert (wrong.status_code, wrong.headers["cache-control"]) == (404, "private, no-store")
    assert token not in wrong.text
    assert token not in dov.get("/account").text
    assert not [record for record in caplog.records if token in record.getMessage() and not record.name.startswith(("httpx", "httpcore"))]
    with closing(sqlite3.connect(served.desk.file)) as connection:
        assert token not in "".join(connection.iterdump())


def test_pages_name_their_feeds(served: Served) -> None:
    change(served, edition(1), edition(2))
    dov = reader(served)
    pages = {"/inbox": FEED, f"/documents/{SLUG}": f"{FEED}?document={SLUG}", "/search?q=fever+weeks": f"{FEED}?query=fever+weeks"}
    for page, feed in pages.items():
        assert 'type="application/atom+xml" title="' in dov.get(page).text
        assert f'href="{feed}"' in dov.get(page).text
