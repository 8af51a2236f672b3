from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in, track_editions
from tests.servers import PageServer
from tracker.cli.common import Language
from tracker.report import LANGUAGES


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder where versions 1 and 2 of `sundew` are kept."""
    folder: Path = tmp_path_factory.mktemp("history")
    shell = shell_in(folder)
    with PageServer() as pages:
        track_editions(shell, pages, 1, 2)
    return shell


def test_each_language_that_has_words_can_be_asked_for() -> None:
    assert {language.value for language in Language} == set(LANGUAGES)


@pytest.mark.parametrize("command", [("diff", "sundew@1", "sundew@2"), ("report", "sundew")])
@pytest.mark.parametrize(("language", "said"), [("en", "Added quagmirin to the list of drugs"), ("es", "Se añadió “Quagmirin” a la lista")])
def test_a_report_speaks_the_language_that_is_asked_for(history: Shell, command: tuple[str, ...], language: str, said: str) -> None:
    assert said in history(*command, "--language", language).out
    assert f'<html lang="{language}">' in history(*command, "--language", language, "--format", "html").out
    statements = [change["statement"] for change in history(*command, "--language", language, "--format", "json").json()["changes"]]
    assert any(said in statement for statement in statements)


def test_without_a_language_a_report_speaks_english(history: Shell) -> None:
    assert history("report", "sundew") == history("report", "sundew", "--language", "en")


def test_a_stored_report_in_spanish_is_the_comparison_in_spanish(history: Shell) -> None:
    told = [history(*command, "--language", "es").out for command in (("diff", "sundew@1", "sundew@2"), ("report", "sundew"))]
    assert told[0].splitlines()[2:] == told[1].splitlines()[2:]  # the address above is the page's own, or where it was fetched


def test_a_language_without_words_is_refused(history: Shell) -> None:
    assert "--language" in history("report", "sundew", "--language", "fr").refused()
