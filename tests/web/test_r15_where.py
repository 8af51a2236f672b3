from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.e2e.desk import open_desk
from tests.e2e.shell import Shell, shell_in
from tests.servers import closed_door
from tests.web.visiting import Served
from tracker.model.errors import ConfigError
from tracker.model.people import Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import acts
from tracker.web.serve import serving

AT = re.compile(r"the desk is at (http://\S+)")
WAIT = 30


@contextmanager
def started(shell: Shell, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a service; give it with the address of its desk."""
    process = shell.start(*words)
    assert process.stderr
    try:
        at = next(filter(None, map(AT.search, process.stderr)))
        yield process, at[1]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104
def test_r15_it_is_not_open_to_other_machines_before_there_is_an_admin(tmp_path: Path, host: str) -> None:
    with open_desk(tmp_path) as desk:
        people.add(desk.road, COMMAND_LINE, "Ben", Role.OPERATOR)
        gone = people.add(desk.road, COMMAND_LINE, "Ana", Role.ADMIN)
        people.add(desk.road, COMMAND_LINE, "Cy", Role.ADMIN)
        people.set_role(desk.road, COMMAND_LINE, gone, Role.READER)
        with desk.road.database.write() as session:
            session.connection().exec_driver_sql("UPDATE people SET active = false WHERE name = 'Cy'")
        with pytest.raises(ConfigError, match=f"web.host {host} is open to other machines"), serving(desk.road, host=host, port=0):
            pass


def test_r15_with_an_admin_it_is_but_nobody_signs_in_over_http(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_desk(tmp_path) as desk:
        people.add(desk.road, COMMAND_LINE, "Ana", Role.ADMIN)
        with serving(desk.road, host="0.0.0.0", port=0) as url:  # noqa: S104
            port = urlsplit(url).port
            answer = httpx2.get(f"http://127.0.0.1:{port}/sign-in", trust_env=False)
    assert answer.status_code == 403
    assert "passwords would travel unencrypted" in answer.text
    assert "web.url is not set" in caplog.text


def test_r15_by_default_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with started(shell_in(tmp_path), "web") as (process, url):
        assert url.startswith("http://127.0.0.1:")
        assert httpx2.get(f"{url}/readyz", trust_env=False).text == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT) == 0


def test_the_service_serves_the_desk_and_a_link_of_the_command_line_lets_in(tmp_path: Path) -> None:
    shell = shell_in(tmp_path)
    said = shell("user", "add", "Ana", "--role", "admin", "--link").out
    path = "/invitations/" + said.rpartition("/invitations/")[2].strip()
    with started(shell, "run") as (process, url), httpx2.Client(base_url=url, trust_env=False) as client:
        secret = "a bog in spring"
        assert client.post(path, data={"password": secret, "again": secret}, headers={"Origin": url}).status_code == 303
        assert client.get("/people").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(WAIT) == 0


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path, served: Served) -> None:
    port = urlsplit(served.url).port
    shell = shell_in(tmp_path, f"[web]\nport = {port}\n")
    for command in ("run", "web"):
        told = shell.process(command)
        assert told.code == 2
        assert f"tracker: web.port {port} of 127.0.0.1 cannot be used: address already in use; set another" in told.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("proxies", "who"), [(["127.0.0.1"], "127.0.0.6"), (["127.0.0.6"], "203.0.113.9"), (["::1", "127.0.0.4/30"], "203.0.113.9")]
)
def test_behind_a_proxy_the_desk_knows_its_address_and_who_asks(tmp_path: Path, proxies: list[str], who: str) -> None:
    public, port = "https://desk.example.org", urlsplit(closed_door()).port
    assert port
    sent = {"Host": "desk.example.org", "Origin": public, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with (
        open_desk(tmp_path) as desk,
        serving(desk.road, host="127.0.0.1", port=port, url=public, proxies=proxies) as url,
        httpx2.Client(transport=httpx2.HTTPTransport(local_address="127.0.0.6")) as proxy,
    ):
        assert url == public
        token = people.invite(desk.road, COMMAND_LINE, people.add(desk.road, COMMAND_LINE, "Ana", Role.ADMIN), chooses=False)
        answer = proxy.post(f"http://127.0.0.1:{port}/invitations/{token}", headers=sent)
        strange = httpx2.get(f"http://127.0.0.1:{port}/sign-in", headers={"Host": "evil.example"}, trust_env=False)
        with desk.road.database.read() as session:
            (act,) = acts.newest(session, 1)
    assert answer.headers["set-cookie"].startswith("__Host-tracker=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert (act.what, act.address) == ("came in by a link", who)
    assert strange.status_code == 421


def test_without_a_proxy_nobody_says_that_he_is_somebody_else(served: Served) -> None:
    visitor = served.visitor(Role.ADMIN)
    visitor.client.headers["X-Forwarded-For"] = "203.0.113.9"
    visitor.post("/people", name="Ben", role="reader")
    assert {act.address for act in served.acts()} == {"127.0.0.1"}


def test_a_version_is_told_to_nobody(served: Served) -> None:
    answer = served.stranger().get("/nowhere")
    assert not {"server", "x-powered-by"} & set(answer.headers)
    assert not re.search(r"\d+\.\d+\.\d+", answer.text)
