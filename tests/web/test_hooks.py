"""The pages of hooks: how it is with each, what was answered, and sending again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.receiving import Receiver, answers
from tests.web.hooking import INTERESTS, fill_hooks, happen, known, toll
from tests.web.visiting import Served, Visitor, words
from tracker.model.hook import Hook
from tracker.model.people import Role
from tracker.pipeline import hooks
from tracker.pipeline.people import COMMAND_LINE

SLUG = "marshes"


@pytest.fixture
def ben(served: Served) -> Visitor:
    served.desk.add("https://publisher.example/marshes", SLUG)
    return served.visitor(Role.OPERATOR, "Ben")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


def hooked(served: Served, receiver: Receiver) -> Hook:
    """Return a hook that did not take one message."""
    hook = hooks.add(served.desk.road, COMMAND_LINE, receiver.url(), INTERESTS[0])
    receiver.reply = answers(410, "<b>no</b> more")
    happen(served, SLUG)
    toll(served)
    return hook


def test_a_desk_without_hooks_says_how_one_is_added(ben: Visitor) -> None:
    page = words(ben.get("/hooks"))
    assert "No address is told of news yet." in page
    assert "tracker hook add URL" in page


def test_the_list_says_how_it_is_with_each(served: Served, ben: Visitor) -> None:
    fill_hooks(served, SLUG)
    page = words(ben.get("/hooks"))
    assert "Hook 1 http://127.0.0.1:" in page
    assert "All documents. 1 1 0" in page
    assert "It is off: An operator switched it off." in page


def test_the_log_says_what_was_answered(served: Served, ben: Visitor) -> None:
    number = fill_hooks(served, SLUG)
    page = words(ben.get(f"/hooks/{number}"))
    assert "1 waiting, 1 sent, 0 given up" in page
    assert "marshes waits, tried again at 2024-12-03 08:01 UTC 500 Internal Server Error: Take this: <b>it is kept</b> 1" in page
    assert "200 OK: Take this" in page


def test_what_was_given_up_goes_again_once_the_hook_is_on(served: Served, ben: Visitor, receiver: Receiver) -> None:
    hook = hooked(served, receiver)
    assert "This hook is off: 410 Gone: <b>no</b> more." in words(ben.get(f"/hooks/{hook.id}"))
    assert "Hook 1 : 410 Gone" in words(ben.get("/operations"))
    assert "The hook is on" in words(ben.follow(ben.post(f"/hooks/{hook.id}/on")))
    receiver.reply = answers(200)
    toll(served)
    one, other = receiver.received
    assert one.id == other.id
    assert [act.what for act in served.acts()][:2] == ["hook switched on", "hook switched off"]


def test_messages_go_again_one_or_all_of_some_days(served: Served, ben: Visitor, receiver: Receiver) -> None:
    hook = hooks.add(served.desk.road, COMMAND_LINE, receiver.url(), INTERESTS[0])
    for _ in range(2):
        happen(served, SLUG)
    toll(served)
    assert "sent again" in words(ben.follow(ben.post(f"/hooks/{hook.id}/replay", message=1)))
    toll(served)
    ben.post(f"/hooks/{hook.id}/replay", since="2024-12-03")
    toll(served)
    ids = [each.id for each in receiver.received]
    assert ids == [ids[0], ids[1], ids[0], ids[0], ids[1]]
    assert served.acts()[0].what == "hook replayed"


def test_a_hook_is_switched_off_and_gets_nothing(served: Served, ben: Visitor, receiver: Receiver) -> None:
    hook = hooks.add(served.desk.road, COMMAND_LINE, receiver.url(), INTERESTS[0])
    assert "The hook is off" in words(ben.follow(ben.post(f"/hooks/{hook.id}/off")))
    happen(served, SLUG)
    toll(served)
    assert receiver.received == []
    again = ben.post(f"/hooks/{hook.id}/off")
    assert (again.status_code, "switched off already" in words(again)) == (422, True)
    assert not known(served, hook.id).active


def test_a_long_log_is_shown_in_pages(served: Served, ben: Visitor, receiver: Receiver) -> None:
    hook = hooks.add(served.desk.road, COMMAND_LINE, receiver.url(), INTERESTS[0])
    for _ in range(55):
        happen(served, SLUG)
    toll(served)
    assert ben.get(f"/hooks/{hook.id}").text.count("<code class") == 50
    assert ben.get(f"/hooks/{hook.id}?before=6").text.count("<code class") == 5
    assert "nothing further back" in words(ben.get(f"/hooks/{hook.id}?before=1"))


@pytest.mark.parametrize("path", ["/hooks/7", "/hooks/x", "/hooks/99999999999"])
def test_a_hook_that_is_not_there_is_no_page(ben: Visitor, path: str) -> None:
    assert ben.get(path).status_code == 404


def test_what_cannot_be_sent_again_is_told(served: Served, ben: Visitor, receiver: Receiver) -> None:
    hook = hooks.add(served.desk.road, COMMAND_LINE, receiver.url(), INTERESTS[0])
    for fields, says in (({"since": "soon"}, "is no date"), ({"message": 9}, "nothing to send again"), ({}, "nothing to send again")):
        answer = ben.post(f"/hooks/{hook.id}/replay", **fields)
        assert (answer.status_code, says in words(answer)) == (422, True), fields
    assert ben.post(f"/hooks/{hook.id}/replay", message="x").status_code == 422
    assert ben.post("/hooks/7/replay").status_code == 404


def test_reviewers_are_not_let_in(served: Served, ben: Visitor, receiver: Receiver) -> None:
    hook = hooked(served, receiver)
    chiara = served.visitor(Role.REVIEWER)
    assert chiara.get("/hooks").status_code == chiara.post(f"/hooks/{hook.id}/on").status_code == 403
    assert not known(served, hook.id).active
    assert "Hooks" not in words(chiara.get("/inbox"))
    assert receiver.url() in ben.get(f"/hooks/{hook.id}").text
