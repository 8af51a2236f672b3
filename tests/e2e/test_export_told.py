"""What an export hands on of changesets and reports: each with its own words, and whether it was news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.desk import DAY, Desk
from tests.e2e.histories import URL, hangs_together, take_in
from tests.e2e.shell import shell_in
from tests.e2e.summary import edition
from tests.e2e.test_export import desk, elsewhere, full, hash_of, opened, postgres, take_over, taken_over, told_in
from tests.e2e.test_track_again import upgrade
from tests.servers import PageServer
from tracker.exchange import Exported, read_exported
from tracker.pipeline.adopt import adopt, fits
from tracker.pipeline.exports import export
from tracker.pipeline.plan import joined, read_plan
from tracker.pipeline.recognise import begin
from tracker.pipeline.reread import reread
from tracker.pipeline.road import Road
from tracker.report import as_text
from tracker.store import reports, snapshots
from tracker.store.verify import verify

__all__ = ["desk", "elsewhere", "full", "postgres"]


@pytest.fixture
def reread_desk(pages: PageServer, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A history that was watched, split by an import, and read anew by another parser."""
    desk.add(pages.put("/page", edition(1)), "live")
    desk.check("live")
    pages.put("/page", edition(2))
    desk.check("live")
    between = desk.versions("live")[0].captured_at + DAY / 2
    take_in(desk.road, desk.document("live"), [(between, edition(3))])
    upgrade(monkeypatch)
    list(reread(desk.road, desk.document("live"), accept=True))
    return desk


def changesets(files: Exported) -> list[dict[str, object]]:
    return [line["changeset"] for line in read_exported(files.lines) if "changeset" in line]


def test_each_changeset_is_exported_with_its_own_words(reread_desk: Desk, tmp_path: Path) -> None:
    """Those of the same two versions, read by two parsers, are two."""
    document = reread_desk.document("live")
    lines = changesets(export(reread_desk.road, document, tmp_path / "out").files)
    found = [(line["before"], line["after"], line["replaced_by"], line["news"]) for line in lines]
    assert found == [(1, 2, [2, 3], True), (1, 3, [4], False), (3, 2, [5], False), (1, 3, [], False), (3, 2, [], False)]
    for old, new in ((2, 4), (3, 5)):
        before, after = lines[old - 1]["changes"], lines[new - 1]["changes"]
        assert shouted(before) is False
        assert shouted(after) is True


def shouted(changes: object) -> bool:
    """Tell whether a changeset is one between readings of the parser that finds all paragraphs in capitals."""
    return "TO THE LIST OF DRUGS" in json.dumps(changes)


def test_changesets_and_reports_are_taken_over_as_they_were_told(reread_desk: Desk, elsewhere: Road, tmp_path: Path) -> None:
    document = reread_desk.document("live")
    done = export(reread_desk.road, document, tmp_path / "out")
    made = taken_over(elsewhere, done.files)
    assert told_in(elsewhere, made) == told_in(reread_desk.road, document)
    assert hash_of(elsewhere, made) == done.hash
    assert list(verify(elsewhere.database, [made.id])) == []
    with elsewhere.database.read() as here, reread_desk.road.database.read() as there:
        assert [line.news for line in snapshots.listing(here, made.id)] == [False, False, False]
        for version in (2, 3):
            one, other = reports.by_version(here, made.id, version), reports.by_version(there, document.id, version)
            assert as_text(one) == as_text(other)


def test_what_is_told_after_an_export_is_taken_over_with_the_next(
    pages: PageServer, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(pages.put("/page", edition(1)), "live")
    desk.check("live")
    pages.put("/page", edition(2))
    desk.check("live")
    document = desk.document("live")
    with opened(f"sqlite:///{tmp_path}/elsewhere.db") as road:
        made = taken_over(road, export(desk.road, document, tmp_path / "1").files)
        upgrade(monkeypatch)
        list(reread(desk.road, document, accept=True))
        second = export(desk.road, document, tmp_path / "2")
        assert {step.outcome for step in take_over(road, made, second.files)} == {"known"}
        assert told_in(road, made) == told_in(desk.road, document)
        assert len(told_in(road, made)) == 2
        assert hash_of(road, made) == second.hash
        assert list(verify(road.database, [made.id])) == []


def test_an_import_that_ends_anywhere_hangs_together_and_goes_on(full: Desk, tmp_path: Path) -> None:
    """A version and its return come together: no pause tears the row of changesets."""
    done = export(full.road, full.document(), tmp_path / "out")
    plan = read_plan(done.files)
    assert joined(plan)
    with opened(f"sqlite:///{tmp_path}/elsewhere.db") as road:
        document = begin(road, "summary", plan.document["url"], plan.document["profile"], DAY)
        kept = 0
        for _ in range(10):
            steps = adopt(road, document, done.files, plan)
            fresh = next((step for step in steps if step.kept), None)
            del steps  # it ends there
            if fresh is None:
                break
            kept += 1
            hangs_together(road.database, document.id)
            assert fits(road, document, plan)
        assert kept > 2
        assert told_in(road, document) == told_in(full.road, full.document())
        assert hash_of(road, document) == done.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"kind":"added"', '"kind":"odd"'),
        ('"start":0,"stop":1}', '"start":0,"stop":2}'),
        ('"version":1,', '"version":3,'),
    ],
)
def test_a_changeset_that_was_changed_is_refused_in_a_line(full: Desk, tmp_path: Path, old: str, new: str) -> None:
    done = export(full.road, full.document(), tmp_path / "out")
    head, mark, told = done.files.lines.read_text("utf-8").partition('{"changeset"')
    assert old in mark + told
    done.files.lines.write_text(head + (mark + told).replace(old, new, 1), "utf-8")
    ran = shell_in(tmp_path / "out")("import", "summary", "summary.warc.gz")
    assert ran.code == 1
    assert "the changeset from version 1 to 2 is damaged; export it again" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_an_export_of_another_document_is_refused_and_keeps_nothing(full: Desk, tmp_path: Path) -> None:
    export(full.road, full.document(), tmp_path / "out")
    shell = shell_in(tmp_path / "out")
    shell("add", "https://elsewhere.example/other-page", "--slug", "other")
    refused = shell("import", "other", "summary.warc.gz").refused()
    assert f"summary.jsonl is of {URL}, and other is at https://elsewhere.example/other-page" in refused
    assert shell("versions", "other", "--format", "json").json() == []
    (tmp_path / "out" / "other.warc.gz").write_bytes((tmp_path / "out" / "summary.warc.gz").read_bytes())
    (tmp_path / "out" / "other.jsonl").write_bytes((tmp_path / "out" / "summary.jsonl").read_bytes())
    assert "is of" in shell("import", "other", ".").refused()


def test_an_export_of_a_document_that_has_moved_since_is_its_own(full: Desk, tmp_path: Path) -> None:
    export(full.road, full.document(), tmp_path / "out")
    shell = shell_in(tmp_path / "out")
    shell("add", f"{URL}/", "--slug", "summary")
    shell("import", "summary", "summary.jsonl")
    shell("move", "summary", "https://publisher.example/new")
    ran = shell("import", "summary", "summary.jsonl")
    assert ran.code == 0, ran.err
