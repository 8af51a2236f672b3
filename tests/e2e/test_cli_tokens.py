from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


def test_a_token_is_shown_once_and_listed_without_it(shell: Shell) -> None:
    assert shell("token", "list").out == "no program has a token yet; give it one with: tracker token add NAME\n"
    secret = shell("token", "add", "Night robot").out.strip()
    assert len(secret) == 43
    assert shell("token", "add", "other").out.strip() != secret
    (first, second) = shell("token", "list", "--format", "json").json()
    assert (first["name"], first["used_at"], second["name"]) == ("Night robot", None, "other")
    assert secret not in shell("token", "list").out


def test_a_token_is_revoked_by_its_name(shell: Shell) -> None:
    shell("token", "add", "Night robot")
    assert shell("token", "revoke", "night robot").out == "the token Night robot is revoked\n"
    assert "there is no token named night robot" in shell("token", "revoke", "night robot").refused()
    assert shell("token", "list", "--format", "json").json() == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("NIGHT robot", "there is a token named NIGHT robot already; choose another name, or first: tracker token revoke 'NIGHT robot'"),
        ("<b>", "a token's name begins with"),
        ("night\nrobot", "a token's name begins with"),
        ("robot\t", "a token's name begins with"),
    ],
)
def test_a_name_that_will_not_do_is_told(shell: Shell, name: str, says: str) -> None:
    shell("token", "add", "Night robot")
    assert says in shell("token", "add", name).refused()
