"""The tour: the sample publisher does one thing after the other, and Tracker looks at each and tells what it finds."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from tracker.demo.calendar import Calendar
from tracker.demo.issues import ISSUES
from tracker.demo.publisher import Publisher
from tracker.model.capture import Check
from tracker.model.errors import UsageError
from tracker.model.report import Report
from tracker.pipeline.road import Road
from tracker.pipeline.track import track
from tracker.report import as_html, as_text
from tracker.store import documents, reports

SLUG = "sample"
EVERY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WIDTH = 120
INDENT = " " * 5
PAGES = Environment(
    loader=ChoiceLoader([PackageLoader("tracker.demo", "pages"), PackageLoader("tracker.report")]),  # the reports' style is there
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """What the publisher did, the check that followed, and its report with the name of its file, where there is one."""

    number: int
    says: str
    check: Check
    report: Report | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """All stops, and the page that lists them."""

    stops: tuple[Stop, ...]
    index: Path


def run(road: Road, publisher: Publisher, calendar: Calendar, out: Path, say: Callable[[str], None]) -> Tour:
    """Take the tour: say and write each report, then write the list of all. Raises UsageError where `out` cannot be written.

    `calendar` is the clock of the road.
    """
    calendar.leap(ISSUES[0].published)
    with road.database.write() as session:
        documents.add(session, slug=SLUG, url=publisher.url, profile="pdq", every=EVERY, added_at=road.clock())
    stops = []
    for number, says in enumerate(_happenings(publisher, calendar), 1):
        stop = _stop(road, number, says)
        if stop.report is not None:
            _write(out / stop.file, as_html(stop.report))
        say(_told(stop))
        stops.append(stop)
    index = out / "index.html"
    _write(index, PAGES.get_template("index.html.j2").render(stops=stops))
    return Tour(tuple(stops), index)


def _happenings(publisher: Publisher, calendar: Calendar) -> Iterator[str]:
    """Let the publisher do one thing after the other, each on its day, and give it in words."""
    for number, issue in enumerate(ISSUES, 1):
        publisher.publish(number)
        calendar.leap(issue.published + HOUR)
        yield issue.says
        if number == 1:
            calendar.leap(issue.published + EVERY)
            yield "Nothing happens for a day."
        if number == 3:  # noqa: PLR2004  anywhere between two issues
            publisher.maintain()
            calendar.leap(issue.published + EVERY)
            yield "The site is closed for a while, and shows a maintenance page at the summary's address."


def _stop(road: Road, number: int, says: str) -> Stop:
    with road.database.read() as session:
        document = documents.by_slug(session, SLUG)
    check = track(road, document)
    if check is None:
        raise UsageError("another process is looking at the sample summary just now")
    if check.version is None or check.version == 1:  # with nothing before it, a version has no report
        return Stop(number, says, check)
    with road.database.read() as session:
        report = reports.by_version(session, document.id, check.version)
    return Stop(number, says, check, report, f"version-{check.version}.html")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the reports cannot be written to {path.parent}: {error.strerror}") from error


def _told(stop: Stop) -> str:
    """Return a stop as lines for a terminal."""
    version = f" (version {stop.check.version})" if stop.check.version else ""
    outcome = _wrapped(f"{stop.check.outcome}{version}: {stop.check.reason}", INDENT[:3])
    report = [*map(_wrapped, as_text(stop.report).splitlines()), ""] if stop.report else []
    return "\n".join([f"{stop.number}. {stop.says}", outcome, "", *report])


def _wrapped(line: str, indent: str = INDENT) -> str:
    """Wrap a line, its further lines below what follows its dash."""
    hanging = indent + " " * (len(line) - len(line.lstrip(" -")))
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
