from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import edition

ADA = "ada@example.org"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with a document of three versions that were imported."""
    folder = tmp_path_factory.mktemp("archive")
    for number in (1, 2, 3):
        (folder / f"2024-0{number}-05.html").write_text(edition(number), encoding="utf-8")
    opened = shell_in(folder)
    assert opened("import", "sundew", *(f"2024-0{number}-05.html" for number in (1, 2, 3))).code == 0
    return folder / "tracker.db"


@pytest.fixture
def shell(archive: Path, tmp_path: Path) -> Shell:
    shutil.copy(archive, tmp_path / archive.name)
    return shell_in(tmp_path)


def test_without_any_subscription_a_preview_is_a_weekly_digest_of_everything(shell: Shell) -> None:
    said = shell("digest", "--preview", "--as-of", "2024-02-06").out
    assert said.startswith("Subject: Sundew Fever Treatment changed: quagmirin added to the list")
    assert "Not there at 2024-01-05 00:00 UTC, there at 2024-02-05 00:00 UTC." in said
    assert "(the recipient's own link)" in said
    assert "peatoxan" not in said
    assert shell("digest", "--preview", "--as-of", "2024-02-13").out.startswith("Subject: Nothing changed in your summary")
    spanish = shell("digest", "--preview", "--as-of", "2024-02-06", "--language", "es").out
    assert spanish.startswith("Subject: Cambió Sundew Fever Treatment: se añadió")


def test_a_day_is_counted_to_its_end(shell: Shell) -> None:
    assert "quagmirin" in shell("digest", "--preview", "--as-of", "2024-02-05").out
    assert "Nothing changed" in shell("digest", "--preview", "--as-of", "2024-02-04").out


def test_a_preview_takes_the_subscriptions_of_now(shell: Shell) -> None:
    assert shell("subscribe", ADA, "--daily", "--term", "peatoxan").code == 0
    assert shell("subscribe", "ben@example.org").code == 0
    both = shell("digest", "--preview", "--as-of", "2024-03-05").out
    assert both.index(f"To: {ADA}") < both.index("To: ben@example.org")
    for_ada = shell("digest", "--preview", "--as-of", "2024-02-05", "--for", ADA).out
    assert for_ada.splitlines()[:2] == [f"To: {ADA}", "Subject: Nothing changed in your summary"]


def test_a_preview_as_html_is_one_mail(shell: Shell) -> None:
    said = shell("digest", "--preview", "--as-of", "2024-02-05", "--format", "html").out
    assert said.startswith("<!DOCTYPE html>")
    shell("subscribe", ADA)
    shell("subscribe", "ben@example.org")
    assert "--for" in shell("digest", "--preview", "--format", "html").refused()


def test_the_board_mail_can_be_previewed(shell: Shell) -> None:
    said = shell("digest", "--preview", "--boards", "--as-of", "2024-02-06").out
    assert said.startswith("Subject: Summaries from January 30, 2024 to February 6, 2024: 0 new, 1 revised")
    assert "to January 6, 2024: 1 new" in shell("digest", "--preview", "--boards", "--as-of", "2024-01-06").out


def test_the_digest_due_last_of_who_was_sent_none_says_so(shell: Shell) -> None:
    shell("subscribe", ADA)
    said = shell("digest", "--for", ADA).out
    assert said.startswith(f"To: {ADA} (of ")
    assert "nothing was there to be told on" in said


def test_sending_says_what_became_of_it(shell: Shell) -> None:
    assert shell("digest", "--send").out == "0 made, 0 sent, 0 to be tried again, 0 refused\n"


def test_what_cannot_be_asked_is_refused_in_one_line(shell: Shell) -> None:
    assert "tracker digest --preview" in shell("digest").refused()
    assert "no subscriber" in shell("digest", "--for", ADA).refused()
    assert "is no mail address" in shell("digest", "--for", "Ada").refused()
    assert "goes with no other option" in shell("digest", "--send", "--preview").refused()
    assert "in the future" in shell("digest", "--preview", "--as-of", "2999-01-01").refused()
    assert "is no date" in shell("digest", "--preview", "--as-of", "soon").refused()
    shell("subscribe", ADA)
    assert "no such subscription" in shell("digest", "--boards", "--for", ADA).refused()
