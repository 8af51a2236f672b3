from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.e2e.desk import Clock, Desk, open_desk, settings
from tests.e2e.histories import DAY, START, URL, bring, days, hangs_together
from tests.e2e.shell import Shell, shell_in
from tests.e2e.summary import LOGIN, edition
from tests.postgres import Cluster, postgres
from tests.servers import PageServer
from tracker.app import open_road
from tracker.config import Database
from tracker.exchange import Exported
from tracker.model.document import Document
from tracker.model.report import Report
from tracker.pipeline.adopt import adopt, claim, fits
from tracker.pipeline.exports import export
from tracker.pipeline.imports import Step
from tracker.pipeline.plan import read_plan
from tracker.pipeline.recognise import begin
from tracker.pipeline.road import Road, in_process
from tracker.store import captures, handed, histories, snapshots

__all__ = ["postgres"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        opened.add(URL)
        yield opened


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A history with all that can be in one: split changesets, returns, the same again, what was held back."""
    first, second, third, fourth = days(1, 2, 1, 3)
    bring(desk, [first, fourth, third])
    bring(desk, [second, (START + 9 * DAY, LOGIN)])
    return desk


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Road]:
    """Another database, empty."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/elsewhere.db"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.new_database()
    with opened(url) as road:
        yield road


@contextmanager
def opened(url: str) -> Iterator[Road]:
    clock = Clock()
    chosen = settings(Path("unused")).model_copy(update={"database": Database(url=url)})
    with open_road(chosen, clock=clock, sleep=clock.sleep) as road:
        yield replace(road, run=in_process)


def hash_of(road: Road, document: Document) -> str:
    with road.database.read() as session:
        return histories.history_hash(session, document.id)


def taken_over(road: Road, files: Exported) -> Document:
    plan = read_plan(files)
    document = begin(road, "summary", plan.document["url"], plan.document["profile"], DAY)
    take_over(road, document, files)
    return document


def take_over(road: Road, document: Document, files: Exported) -> list[Step]:
    plan = read_plan(files)
    claim(road, document, files, plan)
    assert fits(road, document, plan)
    return list(adopt(road, document, files, plan))


def told_in(road: Road, document: Document) -> list[tuple[int, int, tuple[int, ...], Report]]:
    """Return all changesets with their reports; each names its successors by their places."""
    with road.database.read() as session:
        found = handed.told(session, document.id)
        places = {one.id: place for place, one in enumerate(found)}
        return [
            (one.before, one.after, tuple(places[n] for n in one.successors), handed.report_of(session, document.id, one)) for one in found
        ]


def test_the_import_of_an_export_is_the_same_history(full: Desk, elsewhere: Road, tmp_path: Path) -> None:
    done = export(full.road, full.document(), tmp_path / "out")
    assert (done.captures, done.versions) == (5, 4)
    document = taken_over(elsewhere, done.files)
    assert hash_of(elsewhere, document) == done.hash == read_plan(done.files).hash
    with full.road.database.read() as here, elsewhere.database.read() as there:
        assert snapshots.listing(there, document.id) == snapshots.listing(here, full.document().id)
        for at in (each.captured_at for each in snapshots.listing(here, full.document().id)):
            one, other = snapshots.as_of(here, full.document().id, at), snapshots.as_of(there, document.id, at)
            assert one.content == other.content
            sources = captures.load(here, one.capture_id), captures.load(there, other.capture_id)
            assert (sources[0].body, sources[0].url, sources[0].headers) == (sources[1].body, sources[1].url, sources[1].headers)
    hangs_together(elsewhere.database, document.id)
    assert told_in(elsewhere, document) == told_in(full.road, full.document())
    assert len(told_in(elsewhere, document)) == 4
    again = export(elsewhere, document, tmp_path / "again")
    assert again.hash == done.hash


def test_what_was_watched_keeps_its_times_to_the_microsecond_and_its_headers(pages: PageServer, desk: Desk, tmp_path: Path) -> None:
    desk.add(pages.put("/page", edition(1), etag='"one"'), "live")
    desk.check("live")
    pages.put("/page", edition(2), etag='"two"')
    desk.check("live")
    done = export(desk.road, desk.document("live"), tmp_path / "out")
    with opened(f"sqlite:///{tmp_path}/elsewhere.db") as road:
        document = taken_over(road, done.files)
        assert hash_of(road, document) == done.hash
        with road.database.read() as session:
            newest = captures.newest(session, document.id)
            assert newest is not None
            latest = captures.load(session, newest[0])
    assert (latest.headers, latest.captured_at) == (desk.capture(2).headers, desk.capture(2).captured_at)


def test_any_reader_of_warc_files_can_read_an_export(full: Desk, tmp_path: Path) -> None:
    done = export(full.road, full.document(), tmp_path / "out")
    with done.files.warc.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Date"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo"] + ["response"] * 5
    assert records[1][1:] == ("2023-01-01T00:00:00.000000Z", edition(1).encode())


def test_an_import_of_an_export_that_was_cut_can_be_done_again(full: Desk, tmp_path: Path) -> None:
    done = export(full.road, full.document(), tmp_path / "out")
    shell = shell_in(tmp_path / "out")
    whole = done.files.warc.read_bytes()
    done.files.warc.write_bytes(whole[: len(whole) * 2 // 3])
    ran = shell("import", "summary", "summary.warc.gz")
    assert ran.code == 1
    assert "summary.warc.gz is cut or damaged" in ran.err
    done.files.warc.write_bytes(whole)
    ran = shell("import", "summary", "summary.jsonl")
    assert ran.code == 0
    assert f"hash {done.hash}" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("first told of in 1987", "first told of in 1988", "does not have its fingerprint"),
        ('"link":"', '"link":"0', "does not fit the chain"),
        ('"sha256":"', '"sha256":"0', "is not the capture of"),
        ('"export":1', '"export":2', "is no export that this Tracker can read"),
    ],
)
def test_an_export_that_was_changed_is_refused_in_a_line(full: Desk, tmp_path: Path, old: str, new: str, said: str) -> None:
    done = export(full.road, full.document(), tmp_path / "out")
    text = done.files.lines.read_text("utf-8")
    assert old in text
    done.files.lines.write_text(text.replace(old, new, 1), "utf-8")
    ran = shell_in(tmp_path / "out")("import", "summary", "summary.warc.gz")
    assert ran.code in {1, 2}
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_document_with_a_history_of_its_own_takes_the_pages_of_an_export_and_numbers_them(full: Desk, tmp_path: Path) -> None:
    export(full.road, full.document(), tmp_path / "out")
    shell = shell_in(tmp_path / "out")
    shell("add", URL, "--slug", "summary")
    (tmp_path / "out" / "2023-06-01.html").write_text(edition(5))
    shell("import", "summary", "2023-06-01.html")
    ran = shell("import", "summary", "summary.warc.gz")
    assert ran.code == 0
    assert "its pages are read and numbered anew" in ran.err
    assert len(shell("versions", "summary", "--format", "json").json()) == 5


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = shell_in(tmp_path)
    (tmp_path / "2024-01-01.html").write_text(edition(1))
    (tmp_path / "2024-02-01.html").write_text(edition(2))
    made("import", "sundew", "2024-01-01.html", "2024-02-01.html")
    return made


def test_the_lines_of_an_export_say_what_was_made_of_each_capture(shell: Shell, tmp_path: Path) -> None:
    ran = shell("export", "sundew", "--to", "out", "--format", "json")
    told = ran.json()[0]
    assert (told["captures"], told["versions"], told["changesets"]) == (2, 2, 1)
    lines = [json.loads(line) for line in (tmp_path / "out" / "sundew.jsonl").read_text("utf-8").splitlines()]
    assert [next(iter(line)) for line in lines] == ["export", "capture", "capture", "changeset", "hash"]
    assert lines[2]["capture"]["readings"][0]["content"]["facts"]["updated"] == "2024-02-03"
    assert (lines[3]["changeset"]["before"], lines[3]["changeset"]["after"], lines[3]["changeset"]["replaced"]) == (1, 2, False)
    assert lines[4]["hash"] == told["hash"]


def test_exports_that_cannot_be_written_leave_nothing(shell: Shell, tmp_path: Path) -> None:
    assert "name the documents to export, or --all" in shell("export", "--to", "out").refused()
    assert "no document 'nobody'" in shell("export", "nobody", "--to", "out").refused()
    assert shell("export", "--all", "--to", "out").code == 0
    assert "out/sundew.warc.gz is there already" in shell("export", "--all", "--to", "out").refused()
    assert "cannot be exported" in shell("export", "sundew", "--to", "2024-01-01.html").refused()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["sundew.jsonl", "sundew.warc.gz"]
