"""Search over all versions (F1): what it takes to ask, to keep one more version findable, and to make the index anew.

    python -m tests.bench.search --versions 100 --seed 5 [--made FOLDER] [--database postgresql://...]

Keeps a long history of each real page, and asks for words, pairs, phrases and beginnings that are drawn from its texts.
Times are in process: wall-clock medians, and beside them the medians of CPU seconds, as the machine may be shared.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bench.archive import BEGIN, DAY, INDEX, LARGEST, _address, _bytes, _make
from tests.bench.history import pages
from tracker import parse
from tracker.model.capture import Answer
from tracker.model.search import Search
from tracker.store import captures, documents, snapshots
from tracker.store.index_tables import TextRow
from tracker.store.search import index
from tracker.store.search.hits import search
from tracker.store.session import Database, open_database

ASKED = 400
Times = list[tuple[float, float]]


def main() -> None:
    """Make the history and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--made", type=Path, help="a folder for the pages made: those that are there are not made again")
    parser.add_argument("--database", help="the address of an empty database; else a file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options.made = options.made or Path(folder)
        database = open_database(options.database or f"sqlite:///{folder}/tracker.db")
        for figure, wall, cpu in _figures(database, options):
            sys.stdout.write(f"{figure:62} {wall:>14,.2f} {cpu:>14,.2f}\n")
            sys.stdout.flush()
        database.close()


def _figures(database: Database, options: argparse.Namespace) -> Iterator[tuple[str, float, float]]:
    kept = {page.stem: _keep(database, page.stem, options) for page in pages()}
    yield "index: one more version of the largest page: ms (<= 20)", *_medians(kept[LARGEST][1:])
    yield "index: one more version of any page: ms", *_medians([each for times in kept.values() for each in times[1:]])
    with database.read() as session:
        asked = list(_queries(session))
        for name, limit in (
            ("F1 search: ms (<= 5)", Search("")),
            ("F1 one document: ms", Search("", LARGEST)),
            ("F1 gone: ms", Search("", gone=True)),
        ):
            search(session, replace(limit, query="a"))  # makes the statement
            times = [_timed(partial(search, session, replace(limit, query=query))) for query in asked]
            yield name, *_medians(times)
            yield f"   {name}, the slowest of 20", *(sorted(each)[len(each) * 19 // 20] for each in zip(*times, strict=True))
    with database.write() as session:
        yield "index of the largest page made anew: ms", *_timed(lambda: index.reindex(session, documents.by_slug(session, LARGEST).id))
    if not options.database:
        yield "index: bytes", _bytes(Path(database.place), INDEX), 0
        with closing(sqlite3.connect(database.place)) as connection:
            yield "   texts, bytes of their own", connection.execute("SELECT sum(length(CAST(text AS BLOB))) FROM texts").fetchone()[0], 0


def _keep(database: Database, slug: str, options: argparse.Namespace) -> Times:
    """Keep a page's history; return what the index took of each version."""
    times: Times = []
    with database.write() as session:
        tracked = documents.add(session, slug=slug, url=_address(slug), profile="pdq", every=DAY, added_at=BEGIN).id
    with _timing(times):
        for number, file in enumerate(_make(slug, options.versions, options)):
            content = parse.read(file.read_bytes(), parse.PDQ)
            with database.write() as session:
                answer = Answer(_address(slug), 200, (), file.read_bytes(), BEGIN + number * DAY)
                capture = captures.keep(session, tracked, answer)
                snapshots.keep(session, capture, content, str(number), parse.PARSER_VERSION)
    return times


@contextmanager
def _timing(times: Times) -> Iterator[None]:
    """Time the index wherever it is kept."""
    name, keep = "keep", index.keep
    setattr(index, name, lambda *given: times.append(_timed(partial(keep, *given))))
    yield
    setattr(index, name, keep)


def _queries(session: Session) -> Iterator[str]:
    """Give words, pairs of words of one text, phrases of two words, and beginnings, in equal parts."""
    rng = random.Random(1)  # noqa: S311
    for text in rng.choices(session.scalars(select(TextRow.text).order_by(TextRow.id)).all(), k=2 * ASKED):
        words = re.findall(r"[\w-]{4,}", text)
        if len(words) > 3:
            at = rng.randrange(len(words) - 1)
            yield rng.choice((words[at], f"{words[at]} {rng.choice(words)}", f'"{words[at]} {words[at + 1]}"', f"{words[at][:5]}*"))


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def _medians(times: Times) -> tuple[float, float]:
    return median(wall for wall, _ in times), median(cpu for _, cpu in times)


if __name__ == "__main__":
    main()
