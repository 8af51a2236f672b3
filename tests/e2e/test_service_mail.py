"""The service with a mail server: neither holds the other up."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.door import Door
from tests.e2e.shell import PAGE, Shell, shell_in
from tests.e2e.summary import edition
from tests.e2e.test_service import QUICKLY, SETTINGS, ask, due_since, holds, running
from tests.e2e.waiting import wait_for
from tests.mails import HOST, STALL, MailServer
from tests.servers import PageServer

READERS = ["ana@example.org", "ben@example.org"]


@pytest.fixture
def server() -> MailServer:
    return MailServer()


def told(folder: Path, pages: PageServer, server: MailServer) -> Shell:
    """Return a shell where two readers are to be told of a change at once."""
    mail = (
        f"[mail]\nmode = 'smtp'\nhost = '{HOST}'\nport = {server.port}\nsecurity = 'none'\nsender = 'tracker@example.org'\nseconds = 20\n"
    )
    shell = shell_in(folder, SETTINGS + mail)
    shell("add", pages.put(PAGE, edition(1)))
    shell("check", "sundew")
    for reader in READERS:
        assert shell("subscribe", reader, "--now").code == 0
    pages.put(PAGE, edition(2))
    due_since(shell, 1)
    return shell


def test_a_change_is_told_by_mail_once_the_page_was_looked_at(pages: PageServer, tmp_path: Path, server: MailServer) -> None:
    with server:
        shell = told(tmp_path, pages, server)
        with running(shell) as service:
            wait_for(lambda: len(server.mails) == 2, "two mails")
            service.says("sent")
            assert service.stop() == 0
        assert sorted(mail.to for mail in server.mails) == READERS
        assert "/reports/" in server.mails[0].text()
        holds(shell)


def test_a_slow_mail_server_holds_up_no_check_and_the_message_in_hand_is_finished(
    pages: PageServer, tmp_path: Path, server: MailServer
) -> None:
    server.answers["DATA"] = [STALL]
    with server:
        shell = told(tmp_path, pages, server)
        with running(shell) as service:
            wait_for(lambda: "DATA" in server.verbs, "a mail that the server is slow to take")
            due_since(shell, 1)
            service.says("sundew: same")
            service.process.send_signal(signal.SIGTERM)
            service.says("stopping")
            server.go_on("250 OK at last")
            assert service.process.wait(QUICKLY) == 0
        assert [mail.to for mail in server.mails] == READERS[:1]
        assert ask(shell, "SELECT state, said FROM deliveries ORDER BY id") == [("sent", "250 OK at last"), ("pending", "")]
        holds(shell)


def test_a_stop_amid_a_check_and_a_mail_loses_neither(pages: PageServer, tmp_path: Path, server: MailServer) -> None:
    server.answers["RCPT"] = [STALL]
    with server:
        shell = told(tmp_path, pages, server)
        with running(shell) as service:
            wait_for(lambda: shell("status", "--here").code == 0, "a sign of life")
            wait_for(lambda: "RCPT" in server.verbs, "a mail that the server is slow to take")
            pages.pages = door = Door(PAGE)
            pages.put(PAGE, edition(2))
            due_since(shell, 1)
            wait_for(lambda: door.asked, "the service at the page")
            service.process.send_signal(signal.SIGTERM)
            service.says("stopping")
            door.open.set()
            server.go_on("250 OK at last")
            assert service.process.wait(QUICKLY) == 0
        assert ask(shell, "SELECT outcome FROM checks ORDER BY id DESC LIMIT 2") == [("same",), ("new",)]
        assert shell("status", "--here").code == 1
        for held in ("schedules WHERE lease_owner <> ''", "deliveries WHERE state = 'sending'", "hosts WHERE busy_owner <> ''", "runners"):
            assert ask(shell, f"SELECT * FROM {held}") == []  # noqa: S608
        with running(shell) as service:
            wait_for(lambda: ask(shell, "SELECT count(*) FROM deliveries WHERE state = 'sent'") == [(2,)], "both mails")
            assert service.stop() == 0
        assert sorted(mail.to for mail in server.mails) == READERS
        holds(shell)
