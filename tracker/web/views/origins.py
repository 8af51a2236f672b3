"""Where sentences come from, as it is told beside them: version, between which times, with which studies, and how old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

from tracker.history.pieces import is_whole, text_of
from tracker.model.history import Interval, Origin, Sentence
from tracker.model.report import Side
from tracker.model.snapshot import Entry, Head
from tracker.report.render.visible import visible
from tracker.web.views.inline import Run
from tracker.web.views.reading import Said

AGES = ((dt.timedelta(days=30), "age-new"), (dt.timedelta(days=365), "age-year"))
OLD, FIRST = "age-old", "age-first"
TIP = Markup('<span class="tip">{mark}<span class="tell">{text}</span></span>')
OPENING = Markup('<span class="said {age}" tabindex="0">')
CLOSING = Markup("{tip}</span>")


def said_of(entries: Iterable[Entry], sentences: Iterable[Sentence], now: dt.datetime) -> dict[int, Said]:
    """Return what is told of each entry, by its number: of its sentences, or of it as a whole. Those of one origin in a row share it."""
    items = dict(enumerate(entries))
    found: dict[int, Said] = {}
    for number, group in groupby(sentences, key=lambda each: each.entry):
        item = items[number].item
        if is_whole(item) and not isinstance(item, Head):
            origin = next(group).origin
            found[number] = Said(more=age_of(origin, now), tip=tip_of(origin, now))
        else:
            found[number] = Said(runs=tuple(_runs(text_of(item), group, now)))
    return found


def tell(origin: Origin) -> str:
    """Return in a sentence or more where something comes from."""
    came = origin.came
    if came.before is None:
        told = f"{_version(came.after)}, the first that is kept: there on {_day(came.after.captured_at)}"
    else:
        told = f"{_version(came.after)}: {_between(came)}"
    with_studies = [f"with {', '.join(study.label for study in origin.studies)}"] if origin.studies else []
    happened = (("reworded", origin.reworded), ("moved", origin.moved), ("away from", origin.went), ("back in", origin.returned))
    later = [f"{word if ' ' in word else f'{word} in'} {_then(each)}" for word, each in happened if each]
    return "; ".join([told, *with_studies, *later]) + "."


def age_of(origin: Origin, now: dt.datetime) -> str:
    """Return the class that tells how old a wording is."""
    if origin.came.before is None and origin.reworded is None:
        return FIRST
    at = _last(origin).captured_at
    return next((name for age, name in AGES if at and now - at <= age), OLD)


def tip_of(origin: Origin, now: dt.datetime) -> Markup:
    """Return what is shown of an origin: a mark with the version, unless it is the first, and all of it on focus and hover."""
    first = age_of(origin, now) == FIRST
    mark = "" if first else Markup('<span class="mark" aria-hidden="true">v{}</span>').format(_last(origin).version)
    return TIP.format(mark=mark, text=visible(tell(origin)))


def _last(origin: Origin) -> Side:
    """Return the version that gave a sentence the words that it has."""
    return (origin.reworded or origin.came).after


def _runs(text: str, sentences: Iterable[Sentence], now: dt.datetime) -> Iterator[Run]:
    at = 0
    for origin, group in groupby(sentences, key=lambda each: each.origin):
        start = -1
        for sentence in group:
            begin = text.index(sentence.text, at)
            start, at = (begin if start < 0 else start), begin + len(sentence.text)
        yield Run(start, at, OPENING.format(age=age_of(origin, now)), CLOSING.format(tip=tip_of(origin, now)), outer=True)


def _between(interval: Interval, there: str = "there") -> str:
    """Write an interval with both its ends: a change lies between two looks."""
    before, after = interval.before, interval.after
    if before is None:
        return f"{there} on {_day(after.captured_at)}"
    last, first = before.seen_at or before.captured_at, after.captured_at
    same = last and first and last.date() == first.date()
    return f"not {there} on {_minute(last) if same else _day(last)}, {there} on {_minute(first) if same else _day(first)}"


def _then(interval: Interval) -> str:
    return f"version {interval.after.version} ({_between(interval, 'so')})"


def _version(side: Side) -> str:
    return f"Version {side.version}"


def _day(time: dt.datetime | None) -> str:
    return f"{time:%Y-%m-%d}" if time else "an unknown day"


def _minute(time: dt.datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC" if time else "an unknown time"
