"""What each resource says, beside what the commands say of the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.shell import Shell
from tests.e2e.summary import edition
from tests.servers import PageServer
from tests.web.api.asking import Program, program, refused
from tests.web.reporting import SLUG, change
from tests.web.visiting import Served, serve
from tracker.model.document import State
from tracker.store import documents, fences

ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
OF_SUMMARY = "documents/summary"


@pytest.fixture(scope="module")
def shell(desk: Served) -> Shell:
    """Give a shell at the desk's database."""
    Path(desk.desk.file.parent, "config.toml").write_text(f'[database]\nurl = "sqlite:///{desk.desk.file}"\n', encoding="utf-8")
    return Shell(desk.desk.file.parent)


def said(value: Any) -> Any:  # noqa: ANN401  plain data
    """Return an answer of a command with its times as the API writes them."""
    if isinstance(value, dict):
        return {name: said(each) for name, each in value.items()}
    if isinstance(value, list):
        return [said(each) for each in value]
    return value.removesuffix("+00:00") + "Z" if isinstance(value, str) and value.endswith("+00:00") else value


def part(told: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in like}


def times(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if each and (name.endswith("_at") or name in {"last_check", "next_check"}))
        value = list(value.values())
    if isinstance(value, list):
        yield from (time for each in value for time in times(each))


def test_documents_are_those_of_the_command_and_page_by_page_they_are_all(robot: Program, shell: Shell) -> None:
    rows = said(shell("documents", "--format", "json").json())
    assert [each["slug"] for each in rows] == ["bog-0", "bog-1", "resumen", "summary", SLUG]
    whole = robot.json("documents")["documents"]
    assert robot.all("documents", "documents", limit=2) == whole
    for row, listed in zip(rows, whole, strict=True):
        document = robot.json(f"documents/{row['slug']}")
        del row["failing"]  # depends on the time, and the command has another clock
        assert part(document, row) == row
        assert part(document, listed) == listed
    assert [each["slug"] for each in robot.json("documents", language="es")["documents"]] == ["resumen"]
    assert [each["slug"] for each in robot.json("documents", title="BOG-", limit=1)["documents"]] == ["bog-0"]
    assert [pair["slug"] for pair in robot.json("documents/resumen")["pairs"]] == ["summary"]


def test_checks_are_told_the_newest_first(robot: Program, desk: Served) -> None:
    found = robot.all(f"{OF_SUMMARY}/checks", "checks", limit=3)
    assert [each["id"] for each in found] == [each.id for each in desk.desk.checks()][::-1]
    assert (found[0]["outcome"], found[-1]["outcome"], found[-1]["version"]) == ("suspect", "new", 1)


def test_snapshots_are_those_of_the_command_and_of_a_day_those_by_then(robot: Program, shell: Shell) -> None:
    rows = said(shell("versions", "summary", "--format", "json").json())
    found = robot.all(f"{OF_SUMMARY}/snapshots", "snapshots", limit=1)
    assert [part(each, rows[0]) for each in found] == rows[::-1]
    assert found[0]["seen_at"] > found[0]["captured_at"]
    day = rows[1]["captured_at"][:10]
    by_then = robot.json(f"{OF_SUMMARY}/snapshots", as_of=day)["snapshots"]
    assert [each["version"] for each in by_then] == [2, 1]
    assert robot.json(f"{OF_SUMMARY}/read", as_of=day)["version"] == 2
    assert robot.json(f"{OF_SUMMARY}/read")["version"] == 4
    refused(robot.get(f"{OF_SUMMARY}/read", {"as_of": "2020-01-01"}), 404)


def test_a_snapshot_says_what_the_command_says(robot: Program, shell: Shell) -> None:
    assert robot.json(f"{OF_SUMMARY}/snapshots/2") == said(shell("show", "summary", "--version", "2", "--format", "json").json())
    alone = robot.json(f"{OF_SUMMARY}/snapshots/2", section="Drugs")
    assert alone == said(shell("show", "summary", "--version", "2", "--section", "Drugs", "--format", "json").json())
    assert len(alone["content"]["sections"]) == 1
    assert "no section “Nowhere”" in refused(robot.get(f"{OF_SUMMARY}/snapshots/2", {"section": "Nowhere"}), 404)


@pytest.mark.parametrize(("words", "older"), [(("diff", "summary@1", "summary@4"), 1), (("report", "summary", "--version", "4"), 3)])
def test_a_changeset_is_that_of_the_commands(robot: Program, shell: Shell, words: tuple[str, ...], older: int) -> None:
    rows = said(shell(*words, "--format", "json").json())
    path = f"{OF_SUMMARY}/changesets/{older}/4"
    assert part(robot.json(path), rows) == rows
    assert robot.all(path, "changes", limit=2) == rows["changes"]
    assert len(rows["changes"]) > 1


def test_between_a_version_and_itself_nothing_changed(robot: Program) -> None:
    assert robot.json(f"{OF_SUMMARY}/changesets/3/3")["changes"] == []


def test_a_changeset_is_told_forwards(robot: Program) -> None:
    assert "changesets/1/3" in refused(robot.get(f"{OF_SUMMARY}/changesets/3/1"), 422)


def test_reports_are_listed_the_newest_first_each_for_itself(robot: Program, shell: Shell) -> None:
    whole = robot.json("reports")["reports"]
    numbers = [each["report"] for each in whole]
    assert numbers == sorted(numbers, reverse=True)
    assert robot.all("reports", "reports", limit=2) == whole
    (row,) = said(shell("inbox", "--state", "all", "--document", SLUG, "--format", "json").json()["entries"])
    (listed,) = robot.json("reports", document=SLUG)["reports"]
    assert listed == part(row, listed)
    assert {each["slug"] for each in robot.json("reports", announced=True)["reports"]} < {each["slug"] for each in whole}


def test_a_report_says_what_the_command_says_and_who_decided_what(robot: Program, shell: Shell) -> None:
    (number,) = [each["report"] for each in robot.json("reports", document=SLUG)["reports"]]
    told = robot.json(f"reports/{number}")
    rows = said(shell("report", SLUG, "--format", "json").json())
    assert part(told, rows) == rows
    assert (told["slug"], told["before"]["version"], told["after"]["version"], told["news"]) == (SLUG, 1, 2, True)
    review = said(shell("review", str(number), "--format", "json").json())
    assert told["review"] == part(review, told["review"])
    assert [(deed["by"], deed["kind"], deed["text"]) for deed in told["review"]["deeds"]] == [("Ana Ruiz", "reword", "In other words.")]
    assert robot.all(f"reports/{number}", "changes", limit=2) == rows["changes"]


def test_blame_is_that_of_the_command_as_of_any_day(robot: Program, shell: Shell) -> None:
    rows = said(shell("blame", "summary", "--version", "3", "--format", "json").json())
    path = f"{OF_SUMMARY}/blame"
    assert part(robot.json(path, version=3), rows) == rows
    assert robot.all(path, "sentences", version=3, limit=7) == rows["sentences"]
    assert {each["came"]["version"] for each in rows["sentences"]} == {1, 2}
    assert robot.json(path, as_of="2024-12-12")["version"] == robot.json(f"{OF_SUMMARY}/read", as_of="2024-12-12")["version"]
    drugs = robot.json(path, section="Drugs")
    assert all("Drugs" in each["section"] for each in drugs["sentences"])


def test_a_timeline_is_that_of_the_command_and_ends_on_a_day(robot: Program, shell: Shell) -> None:
    section = "Treatment of Sundew Fever > Drugs"
    rows = said(shell("timeline", "summary", section, "--format", "json").json())
    path = f"{OF_SUMMARY}/timeline"
    assert part(robot.json(f"{path}/{section}"), rows) == rows
    assert robot.json(f"{path}/_12")["section"] == rows["section"]
    assert robot.all(f"{path}/_12", "events", limit=1) == rows["events"]
    first, *later = rows["events"]
    assert later
    assert robot.json(f"{path}/_12", as_of=first["there_at"])["events"] == [first]
    refused(robot.get(f"{path}/No such section"), 404)


def test_search_finds_what_the_command_finds(robot: Program, shell: Shell) -> None:
    rows = said(shell("search", "fever", "--limit", "100", "--format", "json").json())
    whole = robot.json("search", q="fever", limit=100)
    assert part(whole, {"hits": [], "more": False}) == part(rows, {"hits": [], "more": False})
    assert robot.all("search", "hits", q="fever", limit=4) == rows["hits"]
    backwards = {"q": "fever", "since": "2024-12-09", "until": "2024-12-04"}
    for bad in ({"q": "-fever"}, {"q": ""}, {}, {"q": "fever", "board": "nobody's"}, backwards):
        refused(robot.get("search", bad), 422)


def test_all_times_are_utc_with_z(robot: Program) -> None:
    paths = ("documents", OF_SUMMARY, f"{OF_SUMMARY}/checks", f"{OF_SUMMARY}/blame", "reports", "reports/1")
    answers = [robot.json(path) for path in paths]
    found = [time for answer in answers for time in times(answer)]
    assert len(found) > 50
    assert [time for time in found if not ZULU.fullmatch(time)] == []
    assert dt.datetime.fromisoformat(found[0]).tzinfo == dt.UTC


@pytest.mark.parametrize("after", ["x", "bm9uZQ", "e30", "WzFd", "bnVsbA", "A" * 600])
def test_a_cursor_that_nobody_gave_is_a_problem(robot: Program, after: str) -> None:
    for path in ("documents", f"{OF_SUMMARY}/checks", f"{OF_SUMMARY}/snapshots", f"{OF_SUMMARY}/blame", "reports", "reports/1"):
        assert "no cursor of this list" in refused(robot.get(path, {"after": after}), 400)


def test_the_cursor_of_another_list_is_a_problem(robot: Program) -> None:
    after = robot.json(f"{OF_SUMMARY}/checks", limit=1)["next"]
    refused(robot.get("documents/resumen/checks", {"after": after}), 400)
    refused(robot.get("reports", {"after": after}), 400)


def test_a_link_leads_to_the_next_page(robot: Program) -> None:
    answer = robot.get("documents", {"limit": 2, "title": "bog"})
    assert "link" not in answer.headers
    answer = robot.get("documents", {"limit": 1, "title": "bog"})
    address, _, rest = answer.headers["link"].partition(">")
    assert rest == '; rel="next"'
    assert [each["slug"] for each in robot.json(address[1:])["documents"]] == ["bog-1"]


PATHS = ("documents", OF_SUMMARY, f"{OF_SUMMARY}/checks", f"{OF_SUMMARY}/snapshots", f"{OF_SUMMARY}/snapshots/2", f"{OF_SUMMARY}/read")
HEAVY = (f"{OF_SUMMARY}/changesets/1/3", f"{OF_SUMMARY}/timeline/_12", f"{OF_SUMMARY}/blame", "reports", "reports/1", "search?q=fever")


@pytest.mark.parametrize("path", [*PATHS, *HEAVY, "openapi.json"])
def test_what_did_not_change_is_not_sent_again(robot: Program, path: str) -> None:
    first = robot.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = robot.get(path, If_None_Match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert robot.get(path, If_None_Match='W/"other"').content == first.content
    head = robot.client.head(f"/api/v1/{path}", headers={"Authorization": f"Bearer {robot.secret}"})
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")


def test_what_changed_is_sent_again(tmp_path: Path) -> None:
    with serve(tmp_path, public=True) as served:
        report = change(served, edition(1), edition(2))
        robot, stranger = program(served, "robot"), program(served)
        of_it = f"documents/{SLUG}"
        paths = (
            "documents",
            of_it,
            f"{of_it}/checks",
            f"{of_it}/snapshots",
            f"{of_it}/read",
            f"{of_it}/blame",
            "reports",
            "search?q=fever",
        )
        tags = {path: robot.get(path).headers["etag"] for path in paths}
        assert stranger.json(f"reports/{report}")["review"] is None
        assert robot.json(f"reports/{report}")["review"]["state"] == "waiting"
        change_once_more(served)
        for path, tag in tags.items():
            assert robot.get(path, If_None_Match=tag).status_code == 200, path
        served.desk.set_state(State.REMOVED, SLUG)
        refused(stranger.get(of_it), 404)
        assert robot.json(of_it)["state"] == "removed"
        assert [each["slug"] for each in robot.json("documents", state="removed")["documents"]] == [SLUG]
        assert "show a token" in refused(stranger.get("documents", {"state": "removed"}), 401)
        assert robot.json("documents")["documents"] == []
        never = refused(stranger.get("documents/never"), 404)
        for end in ("", "/checks", "/snapshots", "/read", "/blame"):
            assert refused(stranger.get(f"{of_it}{end}"), 404) == never.replace("never", SLUG)
        assert refused(stranger.get("reports", {"document": SLUG}), 422) == never.replace("never", SLUG)


def test_strangers_see_reports_but_no_state_of_a_review_and_no_words_of_an_operator(tmp_path: Path) -> None:
    with serve(tmp_path, public=True) as served:
        change(served, edition(1), edition(2))
        with served.desk.road.database.write() as session:
            documents.set_ignore_robots(session, served.desk.document(SLUG).id, "the press office said so")
        robot, stranger = program(served, "robot"), program(served)
        for asks, state, why in ((stranger, None, None), (robot, "waiting", "the press office said so")):
            assert [each["state"] for each in asks.json("reports")["reports"]] == [state]
            assert asks.json(f"documents/{SLUG}")["ignore_robots"] == why
        assert len(robot.json("reports", state="waiting")["reports"]) == 1
        for state in ("waiting", "dismissed"):
            answer = stranger.get("reports", {"state": state})
            assert "show a token" in refused(answer, 401)
            assert answer.headers["www-authenticate"] == 'Bearer realm="tracker"'


def change_once_more(served: Served) -> None:
    with PageServer() as server:
        with served.desk.road.database.write() as session:
            documents.set_url(session, served.desk.document(SLUG).id, server.put(f"/{SLUG}", edition(3)))
        served.desk.check(SLUG)


def test_what_is_damaged_is_a_problem_and_the_rest_is_not(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        change(served, edition(1), edition(2))
        robot = program(served, "robot")
        fenced(served, 1)
        assert "version 1" in refused(robot.get(f"documents/{SLUG}/snapshots/1"), 503)
        assert robot.json(f"documents/{SLUG}/snapshots/2")["version"] == 2
        blamed = robot.json(f"documents/{SLUG}/blame")
        assert len(blamed["fenced"]) == 1
        assert "version 1" in blamed["fenced"][0]


def fenced(served: Served, version: int) -> None:
    with served.desk.road.database.write() as session:
        fault = fences.Fault("packs", "1", served.desk.document(SLUG).id, version, "its bytes are not those that were kept")
        fences.put(session, [fault], served.desk.clock())
