"""What a whole run writes into its log: facts of each check, and nothing that is secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.e2e.shell import PAGE, Shell, shell_in
from tests.e2e.summary import edition
from tests.e2e.test_service import SETTINGS, Service, ask, due_since, running
from tests.e2e.waiting import wait_for
from tests.mails import HOST, PASSWORD, USER, MailServer
from tests.servers import Certificate, PageServer, closed_door

TOKEN = "CANARY-token-of-metrics"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("tls")).make()


@pytest.fixture
def server(certificate: Certificate) -> Iterator[MailServer]:
    with MailServer(tls=certificate.server_side(), signed_in=True) as opened:
        yield opened


@pytest.fixture
def shell(tmp_path: Path, server: MailServer, certificate: Certificate) -> Shell:
    mail = (
        f"[mail]\nmode = 'smtp'\nhost = '{HOST}'\nport = {server.port}\nauthorities = '{certificate.path}'\n"
        f"user = '{USER}'\npassword = '{PASSWORD}'\nsender = 'tracker@example.org'\n[log]\nformat = 'json'\n"
    )
    return shell_in(tmp_path, SETTINGS + f"metrics_token = '{TOKEN}'\n" + mail)


def rows(service: Service) -> list[dict[str, object]]:
    return [json.loads(line) for line in service.log]


def of(service: Service, document: str) -> dict[str, object]:
    (row,) = (row for row in rows(service) if row.get("document") == document)
    return row


def set_out(shell: Shell, pages: PageServer, server: MailServer) -> tuple[str, str]:
    """Have a change to tell of, through a mail server that repeats the password; return the secrets of a link and of a hook."""
    link = shell("user", "add", "Ana", "--role", "admin", "--link").out.rpartition("/invitations/")[2].strip()
    secret = shell("hook", "add", f"{closed_door()}?token=CANARY").out.rpartition("whsec_")[2].split()[0]
    shell("add", pages.put(PAGE, edition(1)))
    shell("check", "sundew")
    shell("subscribe", "ana@example.org", "--now")
    shell("add", pages.url("/gone?password=CANARY"), "--slug", "gone")
    server.answers["MAIL"] = [f"451 4.3.0 who says {PASSWORD} comes later\x1b[2J"]
    pages.put(PAGE, edition(2))
    due_since(shell, 1)
    return link, secret


def knock(service: Service, link: str, leave: str) -> None:
    """Ask the desk for what is secret, as those do who know it."""
    service.says("the desk is at")
    address = next(str(row["event"]) for row in rows(service) if "the desk is at" in str(row["event"])).rpartition(" ")[2]
    with httpx2.Client(base_url=address, trust_env=False) as client:
        for path in (f"/invitations/{link}", f"/letters/leave/{leave}", f"/feeds/{link}/news.atom", "/sign-in?password=CANARY"):
            client.get(path, headers={"Authorization": f"Basic {link}"})
        assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_whole_run_logs_each_check_in_a_line_and_no_secret(pages: PageServer, shell: Shell, server: MailServer) -> None:
    link, secret = set_out(shell, pages, server)
    with running(shell, web=True) as service:
        service.says("comes later")
        ask(shell, "UPDATE deliveries SET next_at = made_at WHERE state = 'pending'")
        wait_for(lambda: server.mails, "a mail")
        leave = server.mails[0].message["List-Unsubscribe"].strip("<>").rpartition("/")[2]
        knock(service, link, leave)
        service.says('"document": "gone"')
        assert service.stop() == 0
    assert [each for each in (PASSWORD, TOKEN, "CANARY", link, leave, secret) if any(each in line for line in service.log)] == []
    assert any("[secret]" in line for line in service.log)
    sundew, gone = of(service, "sundew"), of(service, "gone")
    assert (sundew["outcome"], sundew["version"], sundew["level"]) == ("new", 2, "info")
    assert {"at", "event", "reason"} < sundew.keys()
    assert float(str(sundew["seconds"])) > 0
    assert int(str(sundew["bytes"])) > 1000
    assert (gone["outcome"], gone["cause"], gone["status"]) == ("error", "missing", 404)
    assert rows(service)[-1]["event"] == "stopping; the checks and the message in hand are finished first"
