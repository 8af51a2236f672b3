"""The real pages, as so many documents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.crashing import CONFIG, ROOT
from tests.e2e.desk import Desk, open_desk
from tests.servers import PageServer
from tests.shared import pages as real_pages
from tests.shared import shared
from tracker.model.capture import Outcome
from tracker.pipeline.track import track

COUNT = 16
UNABLE_TO_PARSE = """
import datetime as dt
import sys
import tracker.app
from tracker.cli import main
from tracker.isolate import Workshop

def run(*_, **__):
    sys.exit("a page is parsed")

Workshop.run = run
# the day after the first pass
tracker.app.open_road.__wrapped__.__kwdefaults__["clock"] = lambda: dt.datetime(2024, 12, 4, tzinfo=dt.UTC)
sys.argv = ["tracker", "check", "--all", "--format", "json"]
main()
"""


def publish(pages: PageServer, *, tags: bool) -> None:
    shared("pages")
    for page in real_pages():
        pages.put(f"/{page.stem}", page.read_bytes(), etag=f'"{page.stem}"' if tags else None)


@dataclass(frozen=True)
class Known:
    """All pages after the first look at each, under tags; `first` is what those found."""

    pages: PageServer
    desk: Desk
    first: list[Outcome]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    with PageServer() as pages, open_desk(folder) as desk:
        publish(pages, tags=True)
        slugs = [path.removeprefix("/") for path in pages.pages]
        for slug in slugs:
            desk.add(pages.url(f"/{slug}"), slug)
        looked = [track(desk.road, desk.document(slug)) for slug in slugs]
        yield Known(pages, desk, [check.outcome for check in looked if check])


def second_pass(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", UNABLE_TO_PARSE]
    return subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("tags", [True, False], ids=["with etags", "without etags"])
def test_a_second_pass_over_all_pages_makes_no_version_and_parses_nothing(known: Known, tags: bool) -> None:  # noqa: FBT001
    publish(known.pages, tags=tags)
    assert known.first == [Outcome.NEW] * COUNT
    ended = second_pass(known.desk.file.parent)
    assert (ended.returncode, ended.stderr) == (0, "")
    found = json.loads(ended.stdout)
    assert [check["outcome"] for check in found] == ["same"] * COUNT
    assert {check["not_modified"] for check in found} == {tags}
    assert {known.desk.rows(table) for table in ("snapshots", "captures", "readings")} == {COUNT}


def test_a_page_with_other_bytes_is_parsed(known: Known) -> None:
    """Shows that the process of the test above could not have parsed a page unnoticed."""
    publish(known.pages, tags=False)
    path = min(known.pages.pages)
    known.pages.put(path, known.pages.pages[path].body + b"\n")
    assert second_pass(known.desk.file.parent).stderr == "a page is parsed\n"


def test_every_page_says_what_document_it_is(known: Known) -> None:
    tracked = [known.desk.document(path.removeprefix("/")) for path in known.pages.pages]
    assert [document.slug for document in tracked if not (document.title and document.language in {"en", "es"})] == []
