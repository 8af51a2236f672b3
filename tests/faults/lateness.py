"""Tells what came late, twice or not at all in days that a service worked for."""

from __future__ import annotations

import datetime as dt
import email
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from tests.e2e.desk import DAY, MORNING
from tracker.model.subscription import Choice

Times = tuple[dt.datetime, dt.datetime]  # when a check began and ended
Digest = tuple[int, dt.datetime, list[int]]  # for whom, when it was made, the reports that it tells of


def turn(number: int, days: float, rest: int) -> int:
    """Return how often a page has changed by then: every `rest` to 3 x `rest` days."""
    period = rest + number % (2 * rest + 1)
    return int((days + number % period) / period)


def waits_of(begin: dt.datetime, checks: list[Times], end: dt.datetime) -> list[dt.timedelta]:
    """Return how long after it was due each check of a document began; the last is that which has not come yet."""
    ended = [begin - DAY, *(at for _, at in checks)]
    return [began - before - DAY for before, began in zip(ended, [*(at for at, _ in checks), end], strict=True)]


def wrong_times(document: int, waits: list[dt.timedelta], tick: dt.timedelta) -> list[str]:
    """Tell of the checks that came late, or before they were due, as one that is made twice."""
    late = [f"document {document} was checked {wait} late" for wait in waits if wait > tick]
    return late + [f"document {document} was checked {-wait} too soon" for wait in waits[:-1] if wait < dt.timedelta()]


def wrong_versions(document: int, checks: list[Times], versions: int, rest: int) -> list[str]:
    """Tell of a document that has not the versions that its checks could see."""
    said = [turn(document - 1, (began - MORNING) / DAY, rest) for began, _ in checks]
    expected = bool(said) + sum(one != other for one, other in pairwise(said))
    return [f"document {document} has {versions} versions, not {expected}"] * (versions != expected)


def wrong_digests(digests: list[Digest], reports: dict[int, dt.datetime], tick: dt.timedelta) -> list[str]:
    """Tell of digests that came late, of what was told twice, and of what was there before somebody's last digest and not told."""
    wrong, told, last = [], defaultdict[int, Counter[int]](Counter), dict[int, dt.datetime]()
    for who, at, of in digests:
        told[who].update(of)
        last[who] = at
        late = at - at.replace(hour=Choice().hour, minute=0, second=0, microsecond=0)
        wrong += [f"a digest for {who} was made {late} after its hour"] * (not dt.timedelta() <= late <= tick)
    for who, counted in told.items():
        wrong += [f"subscriber {who} was told {times} times of report {of}" for of, times in counted.items() if times > 1]
        untold = [report for report, at in reports.items() if at < last[who] and report not in counted]
        wrong += [f"subscriber {who} was not told of report {report}" for report in untold]
    return wrong


def wrong_mails(folder: Path, digests: int) -> list[str]:
    """Tell of mails that came twice, or not."""
    names = Counter(email.message_from_bytes(file.read_bytes())["Message-ID"] for file in folder.glob("*.eml"))
    wrong = [f"{name} was sent {times} times" for name, times in names.items() if times > 1]
    return wrong + [f"{names.total()} mails for {digests} digests"] * (names.total() != digests)
