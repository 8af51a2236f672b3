from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in, track_editions
from tests.servers import PageServer
from tracker.app import open_road
from tracker.config import Settings
from tracker.pipeline import by_link
from tracker.pipeline.links import Purpose
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import acts, news, subscribers

MAIL = "ana@example.org"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


@pytest.fixture
def pages() -> Iterator[PageServer]:
    with PageServer() as server:
        yield server


def settings(shell: Shell) -> Settings:
    return Settings.model_validate({"database": {"url": f"sqlite:///{shell.folder}/tracker.db"}})


def test_an_address_is_told_of_all_documents_weekly_where_nothing_is_named(shell: Shell) -> None:
    said = shell("subscribe", "Ana@Example.org").out
    assert said == "Ana@example.org is told, number 1, weekly, Monday 07:00: all documents (time zone UTC)\n"
    (row,) = shell("subscriptions", "--format", "json").json()
    assert (row["address"], row["state"], row["zone"], row["language"]) == ("Ana@example.org", "active", "UTC", "en")
    (wanted,) = row["subscriptions"]
    assert (wanted["documents"], wanted["cadence"], wanted["weekday"], wanted["hour"]) == ([], "weekly", "monday", 7)


def test_every_wish_is_kept_and_told(shell: Shell, pages: PageServer) -> None:
    track_editions(shell, pages, 1)
    chosen = ["--document", "sundew", "--audience", "health professional", "--language", "en", "--section", "Treatment", "--term", "peat"]
    habits = ["--daily", "--hour", "18", "--zone", "america/lima", "--mail-language", "es", "--form", "board", "--quiet"]
    assert shell("subscribe", MAIL, *chosen, "--least", "substantive", "--unannounced", *habits).code == 0
    line = shell("subscriptions").out.splitlines()[1]
    for word in (
        "1",
        MAIL,
        "active",
        "daily, 18:00 America/Lima",
        "sundew; for professionals; in the language en",
        '"Treatment"',
        '"peat"',
    ):
        assert word in line
    assert "substantive changes; only what the publisher did not announce" in line
    assert line.endswith("as the tables of new and revised summaries, also when nothing changed")
    (row,) = shell("subscriptions", "--format", "json").json()
    assert row["subscriptions"][0]["documents"] == ["sundew"]
    assert (row["zone"], row["language"]) == ("America/Lima", "es")


def test_what_was_news_before_is_not_told(shell: Shell, pages: PageServer) -> None:
    track_editions(shell, pages, 1, 2)
    shell("subscribe", MAIL, "--now")
    with open_road(settings(shell)) as road, road.database.read() as session:
        (kept,) = subscribers.of(session, subscribers.by_address(session, MAIL).id)
        assert kept.told_to == news.newest(session) > 0


def test_one_subscription_ends_or_all(shell: Shell) -> None:
    for term in ("peat", "moss", "fen"):
        shell("subscribe", MAIL, "--term", term)
    assert shell("unsubscribe", MAIL.upper(), "--subscription", "2").out == f"{MAIL}: subscription 2 has ended\n"
    assert "it has 1, 3" in shell("unsubscribe", MAIL, "--subscription", "2").refused()
    assert shell("unsubscribe", MAIL).out == f"{MAIL} is told no more; subscriptions that ended: 2\n"
    assert "has no subscription" in shell("unsubscribe", MAIL).refused()
    assert shell("subscribe", MAIL).code == 0  # who was taken away can be added again
    with open_road(settings(shell)) as road, road.database.read() as session:
        kept = acts.newest(session, 2)
    assert [(act.name, act.what, act.on) for act in kept] == [
        ("the command line", "subscription added", MAIL),
        ("the command line", "subscriptions ended", MAIL),
    ]


def test_who_has_left_is_not_added_again(shell: Shell) -> None:
    shell("subscribe", MAIL)
    with open_road(settings(shell)) as road:
        with road.database.read() as session:
            who = subscribers.by_address(session, MAIL)
        by_link.leave(road, COMMAND_LINE, by_link.token_of(road, Purpose.LEAVE, who))
    assert "has left by the link in a mail" in shell("subscribe", MAIL).refused()
    assert "gone" in shell("subscriptions").out


def test_nobody_is_told_yet(shell: Shell) -> None:
    assert shell("subscriptions").out == "nobody is told of changes yet; begin with: tracker subscribe MAIL\n"
    assert shell("subscriptions", "--format", "json").json() == []


def test_what_cannot_be_is_refused_in_one_line(shell: Shell, pages: PageServer) -> None:
    track_editions(shell, pages, 1)
    for words, says in (
        (["ana"], '"ana" is no mail address; write one such as ana@example.org'),
        (["ana@example.org\nBcc: x@y.example"], "holds a character that is not seen (U+000A)"),
        ([MAIL, "--term", "a\u202eb"], "the term holds a character that is not seen (U+202E)"),
        ([MAIL, "--section", "a\u2028b"], "the section holds a character that is not seen (U+2028)"),
        ([MAIL, "--term", "x" * 10_000], "the term is too long; give up to 200 characters"),
        ([MAIL, "--document", "nowhere"], "no document 'nowhere'"),
        ([MAIL, "--board", "Bogs"], "no document has the board 'Bogs'; there are: "),
        ([MAIL, "--language", "tlh"], "no document has the language 'tlh'; there are: en"),
        ([MAIL, "--zone", "Mars"], '"Mars" is no time zone; name one as Europe/Berlin or UTC'),
        ([MAIL, "--mail-language", "fr"], 'mails are written in en and es, not in "fr"'),
        ([MAIL, "--now", "--daily"], "--now, --daily and --weekly are one choice"),
        ([MAIL, "--hour", "24"], "--hour"),
        ([MAIL, "--least", "technical"], "--least"),
    ):
        assert says in shell("subscribe", *words).refused()
    assert "is no subscriber" in shell("unsubscribe", "ben@example.org").refused()
    assert shell("subscriptions", "--format", "json").json() == []
