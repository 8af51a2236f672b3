"""Feeds hostile inputs to all that takes what comes from outside, and says what broke and what was slow.

Each function takes the numbers 0 to `inputs` of a seed; the same seed gives the same inputs, so that a failure can be made again
by its number. Seconds are CPU seconds.
"""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from types import FrameType

from tests.faults import inputs as made
from tracker import parse
from tracker.diff import apply, compare
from tracker.fetch import robots
from tracker.model.errors import FetchError, ParseError
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, assemble, flatten
from tracker.net import address
from tracker.parse import PROFILES, Profile
from tracker.pipeline.tell import tell
from tracker.report import as_dict, as_html, as_text
from tracker.store.codec import decode, encode, to_json

SLOW, LONGEST = 1.0, 20.0  # seconds: worth a look, and a failure
EXPECTED = (ParseError, FetchError)
NOBODY = (Side(None, None, None), Side(None, None, None))
URL = "https://summaries.example/types/lentoma/hp/lentoma-treatment-pdq"
Target = Callable[[Random], None]


class SlowError(Exception):
    """An input took longer than any may."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that broke something: its number, and the error with the place that raised it."""

    number: int
    error: str


@dataclass(slots=True)
class Findings:
    """What came of some inputs: how many there were, how many were refused as they should be, what failed and what was slow."""

    target: str
    seed: int
    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_number: int = 0
    slow: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def fuzz_parser(inputs: int, seed: int) -> Findings:
    """Read mutated pages with every profile, compare each with the page that it was made of, and say the difference in every way."""
    return _fuzz("parser", _page, inputs, seed)


def fuzz_charset(inputs: int, seed: int) -> Findings:
    """Decode bytes whose charset is named, misnamed or broken."""
    return _fuzz("charset", _charset, inputs, seed)


def fuzz_address(inputs: int, seed: int) -> Findings:
    """Ask of strange addresses whether they are any."""
    return _fuzz("address", _address, inputs, seed)


def fuzz_robots(inputs: int, seed: int) -> Findings:
    """Read strange robots.txt and ask what they allow."""
    return _fuzz("robots", _robots, inputs, seed)


TARGETS: dict[str, Callable[[int, int], Findings]] = {
    "parser": fuzz_parser,
    "charset": fuzz_charset,
    "address": fuzz_address,
    "robots": fuzz_robots,
}


def _fuzz(name: str, target: Target, inputs: int, seed: int) -> Findings:
    found = Findings(name, seed)
    for number in range(inputs):
        random = made.chance(name, seed, number)
        started = time.process_time()
        try:
            with limited(LONGEST):
                target(random)
        except EXPECTED:
            found.refused += 1
        except Exception as error:  # noqa: BLE001  whatever is raised is what is looked for
            found.failures.append(Failure(number, _said(error)))
        _timed(found, number, time.process_time() - started)
    return found


def _timed(found: Findings, number: int, seconds: float) -> None:
    found.inputs += 1
    if seconds > found.slowest:
        found.slowest, found.slowest_number = seconds, number
    if seconds > SLOW:
        found.slow.append(number)


def _said(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error!s:.200} ({last.filename.rpartition('/')[2]}:{last.lineno})"


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise SlowError after some CPU seconds; what runs inside a library is stopped when it comes back."""
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SlowError("it took too long")


def _page(random: Random) -> None:
    body, content_type, source = made.page(random)
    refused: ParseError | None = None
    for profile in PROFILES.values():
        known: list[Content] = []
        for said in dict.fromkeys((None, content_type)):
            try:
                content = parse.read(body, profile, url=URL, content_type=said)
            except ParseError as error:
                refused = error
                continue
            if content not in known:
                keepable(content)
                differing(_whole(source, profile), content)
                known.append(content)
    if refused:
        raise refused


def keepable(content: Content) -> None:
    """Assert that a content can be kept: it has a fingerprint, comes back from its flat form and the store, and holds no NUL."""
    assert len(parse.fingerprint(content)) == 64
    assert assemble(flatten(content)) == content
    assert decode(encode(content), Content, "it") == content
    assert b"\\u0000" not in to_json(content)


def differing(before: Content, after: Content) -> None:
    """Assert that the difference is whole both ways, and can be kept, and said in both languages, as text, page and data."""
    assert apply(compare(after, before), after) == before
    report = tell(before, after, NOBODY, URL)
    assert apply(report.changeset, before) == after
    assert decode(encode(report), Report, "it") == report
    for language in ("en", "es"):
        assert "\x00" not in as_text(report, language=language).encode().decode()
        assert as_html(report, language=language).encode().endswith(b"</html>")
    assert as_dict(report.changeset, report.reconciliation, report.statements)


@lru_cache(maxsize=512)
def _whole(source: str, profile: Profile) -> Content:
    try:
        return parse.read(source.encode("utf-8", "replace"), profile, url=URL)
    except ParseError:
        return parse.read(b"", profile)


def _charset(random: Random) -> None:
    body = made.charset_bytes(random)
    for content_type in (None, made.content_type(random)):
        text, codec = parse.decode(body, content_type)
        assert text.encode().decode() == text
        assert "\x00" not in text
        assert codec
        assert parse.decode(body, content_type) == (text, codec)


def _address(random: Random) -> None:
    text = made.web_address(random)
    found = address(text)
    assert address(str(found)) == found, str(found)
    assert robots.robots_url(text).endswith("/robots.txt")


def _robots(random: Random) -> None:
    rules = robots.Rules(robots.read(made.robots_txt(random)))
    urls = [URL, "https://example.org", "https://example.org/" + "a" * 50]
    with suppress(FetchError):  # only addresses are asked for
        urls.append(str(address(made.web_address(random))))
    for agent in ("Tracker/1.0 (+https://example.org)", "", "*", "\u0130"):
        delay = rules.crawl_delay(agent)
        assert delay is None or 0 <= delay.total_seconds() <= robots.LONGEST_WISH.total_seconds()
        assert {rules.allowed(url, agent) for url in urls} <= {True, False}
