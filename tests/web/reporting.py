"""Reports on the desk of a test: published pages that change, looked at by the real pipeline."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import func, select

from tests.e2e.summary import edition
from tests.servers import PageServer
from tests.web.visiting import Served
from tracker.store.tables import ReportRow
from tracker.web.pages.report import statements

SLUG = "sundew-fever"
Given = ParamSpec("Given")
Result = TypeVar("Result")
HOSTILE = '</title><script>document.title = "ran"</script><img src=x onerror=alert(1)>'
HIDDEN = "turned \u202eover\u202c and un\u200bseen"


def later(number: int) -> str:
    """Return an edition with a number, a text and a place changed, too: a report with a statement of most sorts."""
    page = edition(number).replace("About 12% of patients", "About 15% of patients").replace("twice a year", "three times a year")
    moved = '<p id="_22">Anybody who lives beside a bog may be asked once more after ten years, also by letter.</p></div></section>'
    return page.replace("and asked about new bogs.</p></div></section>", f"and asked about new bogs.</p>{moved}")


def remembered(make: Callable[Concatenate[Served, Given], Result], /) -> Callable[Concatenate[Served, Given], Result]:
    """Have what fills a desk that holds nothing yet do so once in a process: later ones get a copy of the database it left."""
    kept: dict[object, tuple[bytes, dt.datetime, Result]] = {}

    @wraps(make)
    def made(served: Served, /, *args: Given.args, **named: Given.kwargs) -> Result:
        desk, key = served.desk, (args, tuple(named.items()), served.desk.clock.now)
        if desk.rows("documents") or desk.rows("people"):
            return make(served, *args, **named)
        if key in kept:
            content, desk.clock.now, result = kept[key]
            (copy := desk.file.with_suffix(".copy")).write_bytes(content)
            with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(desk.file)) as target:
                source.backup(target)
            return result
        result = make(served, *args, **named)
        with closing(sqlite3.connect(desk.file)) as connection:
            kept[key] = connection.serialize(), desk.clock.now, result
        return result

    return made


@remembered
def change(served: Served, *pages: str, slug: str = SLUG) -> int:
    """Let a document say one page after another, each a day later, and return the number of the last report."""
    with PageServer() as server:
        served.desk.add(server.put(f"/{slug}", pages[0]), slug=slug)
        for page in pages:
            server.put(f"/{slug}", page)
            served.desk.check(slug)
    return newest(served)


def newest(served: Served) -> int:
    """Return the number of the newest report, 0 where there is none."""
    with served.desk.road.database.read() as session:
        return session.execute(select(func.max(ReportRow.id))).scalar_one() or 0


@remembered
def shared(served: Served, count: int = 6) -> list[int]:
    """Let as many documents say the same new sentence."""
    pages = edition(1), edition(1, note=" Bogs are drained no more.")
    return [change(served, *pages, slug=f"bog-{number}") for number in range(count)]


def names(served: Served, report: int) -> list[str]:
    """Return the names of the statements of a report that are put before people, in their order."""
    with served.desk.road.database.read() as session:
        return [each.statement.change for each in statements(session, report).all]
