"""Retention: what it drops, what it keeps, and what is said of it afterwards."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.crashing import Crashes
from tests.e2e.desk import Clock, Desk, open_desk, settings
from tests.e2e.histories import DAY, START, URL, bring, hangs_together, kept, states
from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import LOGIN, MAINTENANCE, edition
from tests.postgres import Cluster, postgres
from tracker.app import open_road
from tracker.config import Database
from tracker.model.capture import Answer, Capture
from tracker.model.errors import UsageError
from tracker.pipeline.imports import holding
from tracker.pipeline.people import COMMAND_LINE
from tracker.pipeline.prune import Pruned, prune
from tracker.pipeline.recognise import begin
from tracker.pipeline.road import in_process
from tracker.pipeline.suspects import refuse
from tracker.store import captures, drops, suspects
from tracker.store.verify import verify

__all__ = ["postgres"]

PROGRAM = ("prune", "--older-than", "90d")


def markup(number: int) -> str:
    """Return the second edition in other markup: the same is said."""
    return edition(2, space="\n" * number)


# day 0 is a version; 1 to 4 say the same, 5 is another version, and 6 to 8 say the same
PAGES = [
    *((START + day * DAY, edition(1, space="\n" * (day + 1))) for day in range(5)),
    *((START + day * DAY, markup(day)) for day in (5, 6, 7, 8)),
]
HELD_BACK_AND_DROPPED = """SELECT capture_id FROM checks JOIN captures ON captures.id = capture_id JOIN blobs USING (sha256)
    WHERE outcome = 'suspect' AND length(body) = 0"""
HELD_BACK = START + 6.5 * DAY, LOGIN


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        opened.add(URL)
        bring(opened, [*PAGES, HELD_BACK])
        yield opened


def without(desk: Desk) -> list[int]:
    with desk.road.database.read() as session:
        return sorted(drops.of_document(session, desk.document().id))


def whole(desk: Desk) -> None:
    """Assert that all that is kept is proved, and that every version has its bytes."""
    assert list(verify(desk.road.database, [desk.document().id])) == []
    hangs_together(desk.road.database, desk.document().id)


def test_a_look_tells_and_drops_nothing(desk: Desk) -> None:
    before = desk.file.read_bytes()
    found = prune(desk.road, desk.document(), START + 30 * DAY)
    assert (found.captures > 0, found.size > 0) == (True, True)
    assert without(desk) == []
    assert desk.file.read_bytes() == before


def test_versions_what_waits_the_newest_and_witnesses_are_kept(desk: Desk) -> None:
    told = prune(desk.road, desk.document(), START + 30 * DAY)
    done = prune(desk.road, desk.document(), START + 30 * DAY, accept=True)
    assert done == told
    gone = without(desk)
    assert len(gone) == done.captures
    # of days 1 to 4 the last is a witness, that of day 8 is the newest, and what was held back waits
    assert gone == [2, 3, 4, 7, 8]
    assert done.needed == 0
    whole(desk)
    assert prune(desk.road, desk.document(), START + 30 * DAY, accept=True) == Pruned(0, 0, 0)
    assert desk.rows("drops") == len(gone)


def test_only_what_came_last_before_the_time_is_dropped(desk: Desk) -> None:
    assert prune(desk.road, desk.document(), START + 2 * DAY, accept=True).captures == 1
    assert without(desk) == [2]
    assert prune(desk.road, desk.document(), START, accept=True).captures == 0


def test_what_was_refused_waits_no_more(desk: Desk) -> None:
    with desk.road.database.read() as session:
        (waiting,) = suspects.waiting(session)
    refuse(desk.road, COMMAND_LINE, waiting)
    prune(desk.road, desk.document(), START + 30 * DAY, accept=True)
    assert waiting.capture_id in without(desk)
    whole(desk)


def test_bytes_of_another_document_are_kept(desk: Desk) -> None:
    other = desk.add("https://publisher.example/other", "other")
    with desk.road.database.write() as session:
        answer = desk.capture(3)
        captures.add(session, other.id, answer_of(answer))
    done = prune(desk.road, desk.document(), START + 30 * DAY, accept=True)
    assert 3 not in without(desk)
    assert done.needed >= 1
    whole(desk)


def test_a_page_imported_between_two_versions_later_still_finds_that_the_old_words_came_back(desk: Desk) -> None:
    prune(desk.road, desk.document(), START + 30 * DAY, accept=True)
    bring(desk, [(START + 2 * DAY + DAY / 2, edition(4))])
    versions = kept(desk.road.database, desk.document().id)
    (witness,) = [at for at, _ in states(versions) if START + 3 * DAY < at < START + 5 * DAY]
    assert witness == START + 4 * DAY
    whole(desk)


def test_a_document_that_is_looked_at_just_now_is_left_alone(desk: Desk) -> None:
    with holding(desk.road, desk.document()), pytest.raises(UsageError, match="is being looked at just now"):
        prune(desk.road, desk.document(), START + 30 * DAY, accept=True)
    assert without(desk) == []


def test_retention_is_the_same_on_postgresql(postgres: Cluster, desk: Desk) -> None:
    chosen = settings(Path("unused")).model_copy(update={"database": Database(url=postgres.new_database())})
    clock = Clock()
    with open_road(chosen, clock=clock, sleep=clock.sleep) as road:
        there = Desk(replace(road, run=in_process), clock, Path("unused"))
        begin(there.road, "summary", URL, "pdq", DAY)
        bring(there, [*PAGES, HELD_BACK])
        here, done = (prune(each.road, each.document(), START + 30 * DAY, accept=True) for each in (desk, there))
        assert (done.captures, done.needed) == (here.captures, here.needed)
        assert without(there) == without(desk)
        whole(there)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    typed = shell_in(tmp_path)
    for at, page in PAGES:
        (tmp_path / f"{at:%Y-%m-%d}.html").write_text(page, encoding="utf-8")
    (tmp_path / f"{START + 2 * DAY + DAY / 2:%Y-%m-%dT%H-%M}.html").write_text(MAINTENANCE, encoding="utf-8")
    assert typed("import", "sundew", *(path.name for path in sorted(tmp_path.glob("*.html")))).code == 0
    return typed


def refuse_all(shell: Shell) -> None:
    assert shell("refuse", "--all").code == 0


def test_prune_says_first_and_drops_when_it_is_told_to(shell: Shell) -> None:
    refuse_all(shell)
    looked = shell(*PROGRAM)
    assert looked.code == 0
    first, last = looked.out.splitlines()
    assert first.startswith("sundew: ")
    assert last.endswith(" bytes, can be spared; nothing was dropped; to drop them for good: add --accept")
    assert shell(*PROGRAM).out == looked.out
    (row,) = shell(*PROGRAM, "sundew", "--accept", "--format", "json").json()
    assert row["slug"] == "sundew"
    assert f"{row['captures']} captures, {row['size']:,} bytes" in first
    assert shell(*PROGRAM).out.splitlines()[-1] == "no capture that came last more than 90d ago can be spared"
    assert shell("verify").out == "1 document verified: nothing is damaged\n"


def test_what_was_dropped_is_told_in_a_line_wherever_it_is_asked_for(shell: Shell) -> None:
    """The page was fine after what was held back."""
    assert shell(*PROGRAM, "--accept").code == 0
    with closing(sqlite3.connect(shell.folder / "tracker.db")) as connection:
        (held_back,) = connection.execute(HELD_BACK_AND_DROPPED).fetchone()
    said = shell("suspect", str(held_back)).refused()
    assert f"the bytes of page {held_back} were dropped by retention on 20" in said
    for command in ("accept", "refuse"):
        ran = shell(command, str(held_back))
        assert (ran.code, len(ran.out.splitlines())) == (1, 1)
        assert f"the bytes of page {held_back} were dropped by retention on 20" in ran.out
    ran = shell("reread", "--accept")
    assert ran.code == 0
    assert "cannot be read: retention dropped the bytes, last on 20" in ran.out


def test_an_export_names_what_was_dropped_and_its_import_has_the_same_hash(shell: Shell, tmp_path: Path) -> None:
    refuse_all(shell)
    assert shell(*PROGRAM, "--accept").code == 0
    ran = shell("export", "sundew", "--to", "out")
    assert ran.code == 0
    assert "of these captures retention dropped the bytes on 20" in ran.out
    other = tmp_path / "other"
    other.mkdir()
    elsewhere = shell_in(other)
    taken = elsewhere("import", "sundew", "../out")
    assert (taken.code, taken.err) == (0, "")
    assert ran.out.splitlines()[-1] in taken.out.splitlines()
    assert elsewhere("verify").out == "1 document verified: nothing is damaged\n"
    assert elsewhere("import", "sundew", "../out").code == 0


def test_lengths_that_are_none_are_refused(shell: Shell) -> None:
    for text in ("soon", "0d", "-3d", "999999w"):
        assert "write it as 90d or 26w" in shell("prune", f"--older-than={text}").refused()


def test_killed_at_any_step_it_dropped_all_or_nothing(shell: Shell, tmp_path: Path) -> None:
    refuse_all(shell)
    folder = tmp_path / "killed"
    folder.mkdir()
    seen = set()
    with Crashes(folder) as crashes:
        for step in range(200):
            for file in folder.glob("tracker.db*"):
                file.unlink()
            shutil.copy(shell.folder / "tracker.db", folder)
            end = crashes.run(*PROGRAM, "--accept", step=step, fine=step % 3 == 0)
            with closing(sqlite3.connect(folder / "tracker.db")) as connection:
                emptied, noted = (
                    connection.execute(query).fetchone()[0]
                    for query in ("SELECT count(*) FROM blobs WHERE length(body) = 0", "SELECT count(*) FROM drops")
                )
            assert emptied == noted
            seen.add(emptied)
            assert crashes.run("verify").code == 0
            assert crashes.run(*PROGRAM, "--accept").code == 0
            if end.code is not None:
                break
    assert len(seen) == 2
    assert 0 in seen


def answer_of(capture: Capture) -> Answer:
    return Answer(capture.url, capture.status, capture.headers, capture.body, capture.captured_at)
