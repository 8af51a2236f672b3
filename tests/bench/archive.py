"""The archive's figures beside git's, on the same texts in one run: S1, S2, A1 and A2.

    python -m tests.bench.archive --versions 100 --long 1000 --seed 5

Makes a long history of each real page, keeps it with the store's own functions in one SQLite file, and gives the same to
git: the pages as they are, and their texts, a line for each block. Sizes are bytes in the file and in `.git` after
`git gc --aggressive`. Times are medians, wall first and CPU below it (child processes included, as the machine may be
shared); ours and git's calls take turns, so that load meets both.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Self

from sqlalchemy.orm import Session

from tests.bench.history import pages, versions
from tracker import history, parse
from tracker.model.capture import Answer
from tracker.model.snapshot import Content, Facts, Head, Snapshot, flatten
from tracker.pipeline.tell import side_of, tell
from tracker.store import captures, documents, reports, snapshots, traces
from tracker.store.session import Database, open_database

GIT = ["git"]
LARGEST, SMALL = "breast-ovarian-genetics-pdq-hp", "lung-screening-pdq-hp"
BEGIN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
INDEX = ("texts", "paths", "presences", "text_words_data", "text_words_idx", "text_words_docsize")
CONTENT = ("packs", "blocks", "manifests")
CAPTURES = ("blobs", "captures")
BESIDE = {
    "changesets and reports": ("bodies", "changesets", "reports"),
    "traces, for blame": ("traces", "blames"),
    "the index of search": INDEX,
}
Row = tuple[str, float, float]  # a figure: ours, git's
Times = list[tuple[float, float]]  # wall and CPU, ms
LAST = 20  # versions that one more is the mean of
ASKED = 1600  # moments of A1, over all pages
TURN = 16  # of so many questions git is asked one


@dataclass(frozen=True, slots=True)
class Kept:
    """A history as both sides keep it."""

    database: Database
    file: Path
    pages: Path  # git repositories
    texts: Path
    slugs: list[str]


class Import:
    """A new git repository, filled by `git fast-import`."""

    def __init__(self, repository: Path) -> None:
        subprocess.run([*GIT, "init", "--quiet", "--bare", "--initial-branch=main", str(repository)], check=True)
        self._process = subprocess.Popen(
            [*GIT, "-C", str(repository), "fast-import", "--quiet", "--date-format=raw"], stdin=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def commit(self, name: str, body: bytes, at: dt.datetime) -> None:
        """Commit one file."""
        assert self._process.stdin is not None
        head = f"commit refs/heads/main\ncommitter A <a@example.org> {int(at.timestamp())} +0000\ndata 0\nM 100644 inline {name}\n"
        self._process.stdin.write(head.encode() + f"data {len(body)}\n".encode() + body + b"\n")


def main() -> None:
    """Make the histories and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", type=int, default=100)
    parser.add_argument("--long", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--made", type=Path, help="a folder for the pages made: those that are there are not made again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        options.made = options.made or Path(name)
        for figure, ours, git in _figures(Path(name), options):
            ratio = f"{ours / git:8.3f}" if git else " " * 8
            sys.stdout.write(f"{figure:70} {ours:>12,.2f} {git:>12,.2f} {ratio}\n")
            sys.stdout.flush()


def _figures(folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    every = _keep(folder / "all", [page.stem for page in pages()], options.versions, options)
    content, texts, whole = _bytes(every.file, CONTENT), _size(every.texts), _size(every.pages)
    yield "S1 content, 16 pages: bytes / git of the texts (<= 1.5)", content, texts
    yield "S1 content, 16 pages: bytes / git of the pages", content, whole
    yield "   captures, 16 pages: bytes / git of the pages", _bytes(every.file, CAPTURES), whole
    for name, tables in BESIDE.items():
        yield f"   {name}: bytes / git of the pages", _bytes(every.file, tables), whole
    yield from _as_of(every, options.versions)
    yield from _largest(folder, options)
    yield from _lists(_keep(folder / "long", [SMALL], options.long, options), options.long)


def _largest(folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    kept = _keep(folder / "largest", [LARGEST], options.versions, options)
    content, bytes_, git = _bytes(kept.file, CONTENT), _bytes(kept.file, CAPTURES), _size(kept.pages)
    yield "S2 largest page, captures and content: bytes / git of the pages (<= 2)", content + bytes_, git
    yield "   of these the content: bytes / git of the texts", content, _size(kept.texts)
    fewer = _keep(folder / "fewer", [LARGEST], options.versions - LAST, options)
    less = content + bytes_ - _bytes(fewer.file, (*CONTENT, *CAPTURES))
    yield f"S2 one more version, mean of the last {LAST}: bytes / git (<= 6,144)", less / LAST, (git - _size(fewer.pages)) / LAST
    with kept.database.read() as session:
        tracked = documents.by_slug(session, LARGEST).id
        newest, _ = captures.newest(session, tracked) or (0, None)
        asked = (partial(snapshots.current, session, tracked), partial(captures.load, session, newest))
        whole, last = ([_timed(load) for _ in range(20)] for load in asked)
    yield from _rows("   whole content of the last version: ms", whole)
    yield from _rows("   bytes of the last capture: ms", last)


def _lists(kept: Kept, count: int) -> Iterator[Row]:
    """Time lists: of numbers and times, which is what git's says, and with date, fingerprint and news, as people see them."""
    times: tuple[Times, Times, Times] = ([], [], [])
    with kept.database.read() as session:
        tracked = documents.by_slug(session, kept.slugs[0]).id
        assert len(snapshots.listing(session, tracked)) == len(snapshots.times(session, tracked)) == count
        for number in range(20 * TURN):
            times[0].append(_timed(partial(snapshots.times, session, tracked)))
            times[1].append(_timed(partial(snapshots.listing, session, tracked)))
            if number % TURN == 0:
                times[2].append(_timed(partial(_git, kept.texts, "log", "--format=%H %cI", "--", kept.slugs[0])))
    yield from _rows(f"A2 list of {count} versions: ms / git log (<= 1 ms)", times[0], times[2])
    yield from _rows("   the same with date, fingerprint, news", times[1], times[2])


def _as_of(kept: Kept, count: int) -> Iterator[Row]:
    rng = random.Random(1)  # noqa: S311
    asked = [(rng.choice(kept.slugs), BEGIN + rng.uniform(0, count) * DAY) for _ in range(ASKED)]
    with kept.database.read() as session:
        ids = {slug: documents.by_slug(session, slug).id for slug in kept.slugs}
        ours, git = [], []
        for number, (slug, at) in enumerate(asked):
            ours.append(_timed(partial(snapshots.texts_as_of, session, ids[slug], at)))
            if number % TURN == 0:
                git.append(_timed(partial(_shown, kept.texts, slug, at)))
        for slug, at in asked[:20]:
            said = snapshots.texts_as_of(session, ids[slug], at)
            assert said is not None
            assert "\n".join(said).encode() == _shown(kept.texts, slug, at)
    yield from _rows("A1 text as of a moment: ms / git rev-list + show (<= 2 ms, 0.04)", ours, git)
    yield "   the slowest, wall", max(ours)[0], max(git)[0]


def _keep(folder: Path, slugs: list[str], count: int, options: argparse.Namespace) -> Kept:
    """Keep a history on both sides: the first versions of all pages first, a day later the second ones."""
    folder.mkdir()
    database = open_database(f"sqlite:///{folder}/tracker.db")
    kept = Kept(database, folder / "tracker.db", folder / "pages.git", folder / "texts.git", slugs)
    with database.write() as session:
        ids = {slug: documents.add(session, slug=slug, url=_address(slug), profile="pdq", every=DAY, added_at=BEGIN).id for slug in slugs}
    before: dict[str, Snapshot] = {}
    made = {slug: _make(slug, count, options) for slug in slugs}
    with Import(kept.pages) as pages_in, Import(kept.texts) as texts_in:
        for number in range(count):
            at = BEGIN + number * DAY
            with database.write() as session:
                for slug in slugs:
                    body = made[slug][number].read_bytes()
                    content = parse.read(body, parse.PDQ)
                    capture = captures.keep(session, ids[slug], Answer(_address(slug), 200, (), body, at))
                    after = snapshots.keep(session, capture, content, parse.fingerprint(content), parse.PARSER_VERSION)
                    _tell(session, before.get(slug), after)
                    before[slug] = after
                    pages_in.commit(slug, body, at)
                    texts_in.commit(slug, "\n".join(_texts(content)).encode(), at)
    for repository in (kept.pages, kept.texts):
        _git(repository, "gc", "--quiet", "--aggressive", "--prune=now")
    return kept


def _tell(session: Session, before: Snapshot | None, after: Snapshot) -> None:
    """Keep what the road keeps beside a version: the trace of its sentences, and its changeset and report."""
    if before is None:
        traces.keep(session, None, after, history.first_trace(after.content, after.version))
        return
    told = tell(before.content, after.content, (side_of(before), side_of(after)), "https://example.org")
    traces.keep(session, before, after, history.trace(before.content, told.changeset, after.version))
    reports.keep(session, before, after, told, news=True)


def _make(slug: str, count: int, options: argparse.Namespace) -> list[Path]:
    """Return the files of a page's versions, made where they are not there."""
    folder = options.made / slug
    files = [folder / f"{number:04}.html" for number in range(count)]
    if not files[-1].exists():
        folder.mkdir(parents=True, exist_ok=True)
        page = next(page for page in pages() if page.stem == slug)
        for file, body in zip(files, versions(page, count, options.seed), strict=True):
            file.write_bytes(body)
    return files


def _address(slug: str) -> str:
    return f"https://example.org/{slug}"


def _texts(content: Content) -> Iterator[str]:
    for entry in flatten(content):
        item = entry.item
        yield item.title if isinstance(item, Facts) else item.heading.text if isinstance(item, Head) else item.text


def _shown(repository: Path, slug: str, at: dt.datetime) -> bytes:
    commit = _git(repository, "rev-list", "-1", f"--before={int(at.timestamp())}", "main", "--", slug).decode().strip()
    return _git(repository, "show", f"{commit}:{slug}")


def _git(repository: Path, *arguments: str) -> bytes:
    return subprocess.run([*GIT, "-C", str(repository), *arguments], check=True, capture_output=True).stdout


def _size(repository: Path) -> int:
    return sum(file.stat().st_size for file in (repository / "objects").rglob("*") if file.is_file())


def _bytes(file: Path, tables: tuple[str, ...]) -> int:
    """Return the pages of the file that tables and their indexes take."""
    marks = ", ".join("?" * len(tables))
    used = f"SELECT sum(pgsize) FROM dbstat JOIN sqlite_master m ON m.name = dbstat.name WHERE m.tbl_name IN ({marks})"  # noqa: S608
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(used, tables).fetchone()[0])


def _rows(name: str, ours: Times, git: Times | None = None) -> Iterator[Row]:
    for label, mine, other in zip((name, "      CPU"), zip(*ours, strict=True), zip(*(git or [(0.0, 0.0)]), strict=True), strict=True):
        yield label, median(mine), median(other)


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), _cpu()
    run()
    return 1000 * (time.perf_counter() - wall), 1000 * (_cpu() - cpu)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
