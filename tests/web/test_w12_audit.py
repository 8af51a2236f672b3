from __future__ import annotations

import logging

import pytest

from tests.web.visiting import Served, words
from tracker.model.people import Actor, Role
from tracker.pipeline import people
from tracker.pipeline.people import COMMAND_LINE
from tracker.store import acts
from tracker.web.pages.audit import MOST

SECRET = "canary in the marsh"


def told(served: Served) -> list[tuple[str, str, str]]:
    return [(act.name, act.what, act.on) for act in served.acts()][::-1]


def test_w12_each_act_is_kept_with_who_what_on_what_and_from_where(served: Served) -> None:
    visitor = served.visitor(Role.ADMIN, "Ana")
    visitor.post("/people", name="Ben", role="reader")
    ben = served.person("Ben", Role.READER).id
    visitor.post(f"/people/{ben}/role", role="operator")
    visitor.post(f"/people/{ben}/invitation")
    visitor.post(f"/people/{ben}/disable")
    visitor.post(f"/people/{ben}/enable")
    visitor.post("/sign-out")
    whats = ["person added", "person invited", "role changed", "person invited", "person disabled", "person enabled"]
    assert told(served) == [*(("Ana", what, "Ben") for what in whats), ("Ana", "signed out", "")]
    assert {act.address for act in served.acts()} == {"127.0.0.1"}
    assert served.acts()[-3].detail == "from reader to operator"


def test_w12_what_was_refused_is_no_act(served: Served) -> None:
    served.visitor(Role.READER).post("/people", name="Ben", role="admin")
    served.visitor(Role.ADMIN).post("/people", name="Ben", role="king")
    served.visitor(Role.ADMIN).post("/people", name="Ben", role="admin", origin="https://evil.example")
    assert told(served) == []


def test_w12_tries_to_sign_in_are_kept_without_what_was_typed(served: Served) -> None:
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.READER), SECRET)
    visitor = served.stranger()
    visitor.post("/sign-in", name="Ana", password="a guess")
    visitor.post("/sign-in", name=SECRET, password="Ana")
    visitor.post("/sign-in", name="Ana", password=SECRET)
    assert told(served)[1:] == [("Ana", "sign-in refused", ""), ("a stranger", "sign-in refused", ""), ("Ana", "signed in", "")]


def test_w12_logs_and_audit_hold_no_secret_and_no_line_break(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    people.set_password(served.desk.road, COMMAND_LINE, served.person("Ana", Role.ADMIN), SECRET)
    visitor = served.stranger()
    visitor.post("/sign-in", name="Ana", password=SECRET)
    visitor.post("/account/password", old=SECRET, new=f"{SECRET} again", again=f"{SECRET} again")
    visitor.post("/people", name="Ben\r\n2024-12-03 INFO forged", role="reader")
    visitor.get("/people%0d%0aforged")
    shown = visitor.post("/people", name="Ben", role="reader")
    link = shown.text.partition("/invitations/")[2].partition("<")[0]
    served.stranger().get(f"/invitations/{link}")
    ours = [record for record in caplog.records if not record.name.startswith("http")]  # the visitor's own client logs, too
    said = "\n".join([*(record.getMessage() for record in ours), *(f"{act}" for act in served.acts())])
    assert link
    assert [secret for secret in (SECRET, visitor.token, link) if secret in said] == []
    assert not any("\n" in record.getMessage() for record in ours)


def test_w12_the_list_goes_on_page_by_page_without_gap_or_repeat(served: Served) -> None:
    with served.desk.road.database.write() as session:
        for number in range(MOST * 2 + 5):
            acts.keep(session, Actor(None, "somebody"), "something done", f"thing-{number:03}", "", served.desk.clock())
    visitor, seen, address = served.visitor(Role.ADMIN), [], "/audit"
    while address:
        text = visitor.get(address).text
        seen += [part[:3] for part in text.split("thing-")[1:]]
        address = text.partition('rel="next" href="')[2].partition('"')[0]
    assert seen == [f"{number:03}" for number in reversed(range(MOST * 2 + 5))]


@pytest.mark.parametrize("before", ["0", "-1", "x", "1e3", "99999999999999999999", ""])
def test_w12_a_place_that_cannot_be_is_a_page(served: Served, before: str) -> None:
    answer = served.visitor(Role.ADMIN).get(f"/audit?before={before}")
    assert answer.status_code == 422
    assert "Before:" in words(answer)


def test_w12_an_empty_list_says_so(served: Served) -> None:
    assert "Nothing was done yet" in words(served.visitor(Role.ADMIN).get("/audit"))
