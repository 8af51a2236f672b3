"""The API on a large archive: how long each sort of answer takes, one after another, and how much work it is; and where nothing changed.

    python -m tests.bench.desk --documents 1000 --versions 50 --file FILE
    python -m tests.bench.api_times FILE

The desk is served by a process of its own. Each sort has a token of its own, as one token may ask 600 times a minute.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import median, quantiles

import httpx2  # noqa: TID251  a client for this machine alone
from sqlalchemy.orm import Session

from tests.bench.desk import SHARED
from tests.bench.pages import NOW, Desk, _say, _served, prepare
from tracker.store import tokens
from tracker.store.session import open_database

SLUGS = [f"summary-{number}" for number in range(5, 900, 9)]
OK, UNCHANGED = 200, 304


def main() -> None:
    """Ask for answers, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--asked", type=int, default=100, help="requests of each sort, at most 300")
    options = parser.parse_args()
    _, reports = prepare(options.file)
    database = open_database(f"sqlite:///{options.file}")
    sorts = _sorts(reports)
    with database.write() as session:
        for name in sorts:
            _token(session, name)
    database.close()
    with _served(options.file) as desk, httpx2.Client(base_url=f"{desk.url}/api/v1/", trust_env=False, timeout=60) as client:
        for name, paths in sorts.items():
            _timed(desk, client, name, [paths[n % len(paths)] for n in range(options.asked)])


def _token(session: Session, name: str) -> None:
    if tokens.by_secret(session, name) is None:
        tokens.add(session, name, name, NOW)


def _timed(desk: Desk, client: httpx2.Client, name: str, paths: list[str]) -> None:
    shown = {"Authorization": f"Bearer {name}"}
    tags, taken = {}, []
    work = desk.work()
    for path in paths:
        begun = time.perf_counter()
        answer = client.get(path, headers=shown)
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != OK:
            raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text}")
        tags[path] = answer.headers["etag"]
    first = (desk.work() - work) / len(paths)
    work = desk.work()
    again = [client.get(path, headers=shown | {"If-None-Match": tags[path]}).status_code for path in paths]
    if set(again) != {UNCHANGED}:
        raise RuntimeError(f"{name} changed while nothing did")
    spared = (desk.work() - work) / len(paths)
    _say(name, f"median {median(taken):6.1f} ms   p99 {quantiles(taken, n=100, method='inclusive')[98]:6.1f} ms   "
               f"work {first:6.1f} ms   unchanged {spared:5.1f} ms")  # fmt: skip


def _sorts(reports: list[int]) -> dict[str, list[str]]:
    of_each = {name: [f"documents/{slug}/{name}" for slug in SLUGS] for name in ("checks", "snapshots", "read")}
    return {
        "documents": ["documents", "documents?limit=200", "documents?language=es", "documents?title=77"],
        "document": [f"documents/{slug}" for slug in SLUGS],
        **of_each,
        "snapshot": [f"documents/{slug}/snapshots/{SHARED}" for slug in SLUGS],
        "read as of": [f"documents/{slug}/read?as_of=2020-02-01" for slug in SLUGS],
        "reports": ["reports", "reports?limit=200", "reports?language=es", "reports?document=summary-77", "reports?least=substantive"],
        "report": [f"reports/{number}" for number in reports],
        "search": ["search?q=fever&document=summary-2", "search?q=marshol&document=summary-1", "search?q=bogs&document=summary-3"],
        "changeset": ["documents/summary-1/changesets/3/4", "documents/summary-2/changesets/3/9"],
        "blame": ["documents/summary-1/blame", "documents/summary-2/blame?version=20"],
        "timeline": ["documents/summary-1/timeline/_12", "documents/summary-2/timeline/_12"],
    }


if __name__ == "__main__":
    main()
