from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.crashing import ROOT
from tests.e2e.shell import Shell, shell_in

SECRET = "marsh marigold at noon"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path, "[web]\nurl = 'https://desk.example.org'\n")


def piped(shell: Shell, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", *words]
    return subprocess.run(command, cwd=shell.folder, env={"PYTHONPATH": str(ROOT)}, input=text, capture_output=True, text=True, check=False)


def test_somebody_is_let_in_by_a_link(shell: Shell) -> None:
    said = shell("user", "add", "Ana Ruiz", "--role", "admin").out
    assert said.startswith("Ana Ruiz may use the desk as admin\n")
    assert "https://desk.example.org/invitations/" in said
    (row,) = shell("user", "list", "--format", "json").json()
    assert (row["name"], row["role"], row["active"], row["has_password"]) == ("Ana Ruiz", "admin", True, False)


def test_a_password_can_come_from_a_pipe(shell: Shell) -> None:
    shell("user", "add", "Ana", "--link")
    assert piped(shell, f"{SECRET}\n", "user", "password", "ana").stdout == "the password of Ana is changed\n"
    assert "active" in shell("user", "list").out


@pytest.mark.parametrize(("text", "says"), [("", "no password came"), ("short\n", "a password has 12 to 200 characters; this one has 5")])
def test_a_password_that_will_not_do_is_told(shell: Shell, text: str, says: str) -> None:
    shell("user", "add", "Ana", "--link")
    told = piped(shell, text, "user", "password", "Ana")
    assert told.returncode == 2
    assert told.stderr.startswith(f"tracker: {says}")


def test_roles_and_states_change(shell: Shell) -> None:
    shell("user", "add", "Ana", "--role", "admin")
    shell("user", "add", "Ben")
    assert shell("user", "role", "Ben", "reviewer").out == "Ben is reviewer now\n"
    assert shell("user", "disable", "Ben").out == "Ben is disabled\n"
    assert "disabled" in shell("user", "list").out
    assert shell("user", "enable", "Ben").out == "Ben may use the desk as reviewer\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "ANA"), "there is somebody named ANA already"),
        (("add", "<b>"), "a name begins with a letter or a digit"),
        (("add", "Ben", "--role", "king"), "--role is one of these: reader, reviewer, operator, admin"),
        (("role", "Ben", "admin"), "there is nobody named Ben"),
        (("role", "Ana", "king"), "ROLE is one of these: reader, reviewer, operator, admin"),
        (("role", "Ana", "reader"), "Ana is the only admin; make somebody else an admin first"),
        (("disable", "Ana"), "Ana is the only admin"),
        (("link", "Ben"), "there is nobody named Ben"),
    ],
)
def test_what_cannot_be_done_is_one_line(shell: Shell, words: tuple[str, ...], says: str) -> None:
    shell("user", "add", "Ana", "--role", "admin")
    assert says in shell("user", *words).refused()


def test_a_newer_link_and_one_that_signs_in_at_once(shell: Shell) -> None:
    shell("user", "add", "Ana", "--role", "admin")
    first, second = shell("user", "link", "Ana").out, shell("user", "link", "Ana", "--once").out
    assert first != second


def test_nobody_yet_says_what_to_do(shell: Shell) -> None:
    assert shell("user", "list").out == "nobody may use the desk yet; let somebody in with: tracker user add NAME --role admin\n"
