"""The tour: the sample publisher does one thing after the other, and Tracker looks at each and tells what it finds."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from tracker.demo.calendar import Calendar
from tracker.demo.issues import SUMMARY, Work, day
from tracker.demo.publisher import Publisher
from tracker.demo.versions import PATIENT, SPANISH
from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.model.errors import UsageError
from tracker.model.report import Report
from tracker.pipeline.road import Road
from tracker.pipeline.track import track
from tracker.report import as_html, as_text
from tracker.store import documents, reports

EVERY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WIDTH = 120
INDENT = " " * 5
UNSEEN = (PATIENT, 3)  # an issue that the tour leaves to the desk
PAGES = Environment(
    loader=ChoiceLoader([PackageLoader("tracker.demo", "pages"), PackageLoader("tracker.report")]),  # the reports' style is there
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """What the publisher does with a work, and when, in days of the sample; None: now."""

    at: dt.datetime | None
    work: Work
    says: str
    do: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Stop:
    """What the publisher did with a work, the check that followed, and its report with the name of its file, where there is one."""

    number: int
    work: Work
    says: str
    check: Check
    report: Report | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """All stops, and the page that lists them, where one was written."""

    stops: tuple[Stop, ...]
    index: Path | None


def run(  # noqa: PLR0913, PLR0917  each is a thing of its own
    road: Road, publisher: Publisher, calendar: Calendar, out: Path | None, say: Callable[[str], None], mail: Callable[[], None]
) -> Tour:
    """Take the tour and say what each look came to, with its report, which is written to `out`, and then the list of all.

    Where `out` is None, no report is said and written. `calendar` is the clock of the road, and shows the real time at the
    end; `mail` is called after each look. Raises UsageError where `out` cannot be written.
    """
    if out:
        _write(out / "index.html", "")  # where that cannot be, it is told at once
    stops = []
    for number, happening in enumerate(_happenings(publisher), 1):
        happening.do()
        calendar.leap(happening.at + HOUR) if happening.at else calendar.arrive()
        stop = _stop(road, number, happening, publisher.url(happening.work))
        if stop.report is not None and out:
            _write(out / stop.file, as_html(stop.report))
        say(_told(stop, whole=out is not None))
        mail()
        stops.append(stop)
    if out:
        _write(out / "index.html", PAGES.get_template("index.html.j2").render(stops=stops))
    return Tour(tuple(stops), out and out / "index.html")


def _happenings(publisher: Publisher) -> list[Happening]:
    """Return what the publisher does, one thing after the other."""
    issues = [
        Happening(issue.published, work, issue.says, partial(publisher.publish, work, number))
        for work in (SUMMARY, SPANISH, PATIENT)
        for number, issue in enumerate(work.issues, 1)
        if (work, number) != UNSEEN
    ]
    closed = "The site is closed for a while, and shows a maintenance page at the summary's address."
    broken = "Today the page of the Spanish summary comes cut short: only its first section is there."
    between = [
        Happening(day(2024, 3, 6), SUMMARY, "Nothing happens for a day."),
        Happening(day(2024, 9, 11), SUMMARY, closed, partial(publisher.maintain, SUMMARY)),
    ]
    today = [
        Happening(None, SUMMARY, "Today nothing is new in the summary."),
        Happening(None, PATIENT, "Nor in its version for patients."),
        Happening(None, SPANISH, broken, partial(publisher.break_off, SPANISH, len(SPANISH.issues))),
    ]
    return [*sorted([*issues, *between], key=lambda happening: happening.at or day(9999, 1, 1)), *today]


def _stop(road: Road, number: int, happening: Happening, url: str) -> Stop:
    work, says = happening.work, happening.says
    document = _document(road, work, url)
    check = track(road, document)
    if check is None:
        raise UsageError("another process is looking at the sample summary just now")
    if check.version is None or check.version == 1:  # with nothing before it, a version has no report
        return Stop(number, work, says, check)
    with road.database.read() as session:
        report = reports.by_version(session, document.id, check.version)
    return Stop(number, work, says, check, report, f"{work.slug}-{check.version}.html")


def _document(road: Road, work: Work, url: str) -> Document:
    """Return the tracked document of a work; from its first issue on there is one."""
    with road.database.write() as session:
        if documents.tracked_at(session, url):
            return documents.by_slug(session, work.slug)
        return documents.add(session, slug=work.slug, url=url, profile="pdq", every=EVERY, added_at=road.clock())


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the reports cannot be written to {path.parent}: {error.strerror}") from error


def _told(stop: Stop, *, whole: bool) -> str:
    """Return a stop as lines for a terminal; `whole`: with all reasons, and its report."""
    version = f" (version {stop.check.version})" if stop.check.version else ""
    reason = stop.check.reason if whole else stop.check.reason.partition("; ")[0]
    outcome = _wrapped(f"{stop.check.outcome}{version}: {reason}", INDENT[:3])
    report = [*map(_wrapped, as_text(stop.report).splitlines()), ""] if stop.report and whole else []
    return "\n".join([f"{stop.number}. {stop.says}", outcome, "", *report])


def _wrapped(line: str, indent: str = INDENT) -> str:
    """Wrap a line, its further lines below what follows its dash."""
    hanging = indent + " " * (len(line) - len(line.lstrip(" -")))
    return textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
