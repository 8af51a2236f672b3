from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shell import Shell, shell_in
from tests.receiving import Receiver, answers


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return shell_in(tmp_path)


def test_a_hook_is_added_and_its_secret_shown_once(shell: Shell) -> None:
    said = shell("hook", "add", "https://receiver.example/in", "--term", "marshol", "--least", "substantive").out.splitlines()
    assert said[0] == 'hook 1 is told of all documents; the words "marshol"; substantive changes'
    assert said[1].startswith("whsec_")
    assert len(said) == 2
    assert said[1] not in shell("hook", "list").out + shell("hook", "list", "--format", "json").out
    (row,) = shell("hook", "list", "--format", "json").json()
    assert (row["number"], row["url"], row["active"], row["waiting"], row["sent"]) == (1, "https://receiver.example/in", True, 0, 0)


def test_a_hook_can_be_tried(shell: Shell) -> None:
    with Receiver() as receiver:
        secret = shell("hook", "add", receiver.url()).out.splitlines()[1]
        assert shell("hook", "test", "1").out == "hook 1: taken: 200 OK\n"
        receiver.reply = answers(503, "not now")
        refused = shell("hook", "test", "1")
        assert (refused.code, refused.out) == (1, "hook 1: not taken: 503 Service Unavailable: not now\n")
        assert [came.json()["type"] for came in receiver.received] == ["hook.test"] * 2
        assert all(came.is_signed_by(secret) for came in receiver.received)


def test_a_hook_is_switched_off_and_on_and_removed(shell: Shell) -> None:
    assert shell("hook", "list").out.startswith("no address is told of news yet")
    shell("hook", "add", "https://receiver.example/in")
    assert shell("hook", "off", "1").out == "hook 1 is off\n"
    assert "off: an operator switched it off" in shell("hook", "list").out
    assert shell("hook", "on", "1").out == "hook 1 is on\n"
    assert shell("hook", "remove", "1").out == "hook 1 is removed\n"
    assert "there is no hook 1" in shell("hook", "on", "1").refused()


def test_an_address_in_ones_own_network_is_refused_at_once_unless_it_is_allowed(tmp_path: Path) -> None:
    closed = shell_in(tmp_path, "[web]\nport = 0\n")
    for url in ("http://10.0.0.7/in", "http://[::1]/in", "https://[::ffff:192.168.0.1]/in"):
        assert "which is not on the public internet; set fetch.allow_private = true" in closed("hook", "add", url).refused()
    assert "port 8080 is not a public web port" in closed("hook", "add", "http://9.9.9.9:8080/in").refused()
    assert closed("hook", "add", "https://receiver.example/in").code == 0  # what the name stands for is seen when something is sent
    assert shell_in(tmp_path)("hook", "add", "http://10.0.0.7/in").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "ftp://receiver.example/"), "this is no address of a web page"),
        (("add", "https://ana:secret@receiver.example/"), "without a password"),
        (("add", "https://receiver.example/in"), "has a hook already, number 1"),
        (("add", "https://receiver.example/2", "--board", "Nobody"), "no document has the board"),
        (("add", f"https://receiver.example/{'x' * 2000}"), "an address has at most 2000 characters"),
        (("on", "1"), "hook 1 is switched on already"),
        (("test", "7"), "there is no hook 7"),
        (("replay", "1"), "there is nothing to send again"),
        (("replay", "1", "--since", "soon"), "“soon” is no date"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(shell: Shell, words: tuple[str, ...], says: str) -> None:
    shell("hook", "add", "https://receiver.example/in")
    refused = shell("hook", *words).refused()
    assert says in refused
    assert "secret" not in refused
