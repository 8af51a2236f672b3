"""The short form of the kills around mails; the campaign kills three hundred times."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.e2e.crashing import Crashes
from tests.faults.mails import READERS, SETTINGS, Findings, Trial, kill_mails
from tests.faults.scenarios import Place
from tests.mails import HOST, MailServer, Taken
from tests.servers import PageServer

SEED = 5


def test_kills_around_sending_lose_no_mail_and_make_one_copy_more_at_most(tmp_path: Path) -> None:
    found = kill_mails(6, SEED, tmp_path)
    assert found.faults() == []
    assert found.kills == 6
    assert found.mails >= found.news * len(READERS)


def test_a_mail_that_is_lost_or_comes_too_often_is_found(tmp_path: Path) -> None:
    with MailServer() as server, PageServer() as pages, Crashes(tmp_path, SETTINGS.format(host=HOST, port=server.port)) as crashes:
        found = Findings()
        trial = Trial(Place(crashes, pages), server, Random(SEED), found)  # noqa: S311
        trial.begin()
        trial.go_round(0)
        trial.judge()
        assert found.faults() == []
        lost, other, *_ = server.mails
        server.mails[:2] = [Taken(other.sender, other.to, other.content.replace(b"Message-ID: <", b"Message-ID: <f")), other]
        trial.judge()
        assert found.missing == [f"{lost.to} was not told of report 1"]
        assert found.too_many == [f"{other.to} was told of report 1 in 2 messages"]
