"""What operators look after on the desk of a test: documents whose pages are looked at, pages that were held back."""

from __future__ import annotations

from tests.servers import PageServer
from tests.web.visiting import Served
from tracker.store import suspects

PAGE = "/summary"
ACTS = ("pause", "resume", "remove", "check")
HOSTILE = "<script>alert(1)</script>\u202e"


def tracked(served: Served, pages: PageServer, *bodies: str, slug: str = "summary") -> None:
    """Track a document, and look at it once for each page that it is."""
    served.desk.add(pages.url(f"/{slug}"), slug)
    for body in bodies:
        pages.put(f"/{slug}", body)
        served.desk.check(slug)


def held_back(served: Served) -> list[int]:
    with served.desk.road.database.read() as session:
        return [page.capture_id for page in suspects.waiting(session)]


def rows(served: Served, statement: str) -> list[tuple[object, ...]]:
    with served.desk.road.database.read() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(statement)]
