"""A chart of versions over time: bars as high as how much changed. Pure numbers; a template draws it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720.0, 120.0
LEAST = 3.0  # the height of a version without a change that was told
BAR = 6.0  # the width of a bar, where there is room


@dataclass(frozen=True, slots=True)
class Point:
    """A version with its time, and how many substantive and editorial changes its report tells of; `report` 0: there is none."""

    version: int
    at: dt.datetime
    updated: dt.date | None = None
    substantive: int = 0
    editorial: int = 0
    report: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A version in the chart: where it stands, and how high it is: `high` in all, the uppermost `editorial` of it."""

    x: float
    width: float
    high: float
    editorial: float
    told: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The versions of a document, and their bars; `most` are the changes of the highest one."""

    points: tuple[Point, ...]
    bars: tuple[Bar, ...]
    most: int
    width: float = WIDTH
    height: float = HEIGHT


def chart_of(points: Sequence[Point], until: dt.datetime) -> Chart:
    """Return the chart of versions in the order of capture, up to a time."""
    if not points:
        return Chart((), (), 0)
    most = max(point.substantive + point.editorial for point in points)
    begin = points[0].at
    length = max((until - begin).total_seconds(), 1.0)
    width = max(1.5, min(BAR, WIDTH / len(points) * 0.6))

    def bar(point: Point) -> Bar:
        share = min(1.0, (point.at - begin).total_seconds() / length)
        told = point.substantive + point.editorial
        high = LEAST + (HEIGHT - LEAST) * told / most if told else LEAST
        editorial = high * point.editorial / max(told, 1)
        return Bar(round(share * (WIDTH - width), 1), round(width, 1), round(high, 1), round(editorial, 1), told > 0)

    return Chart(tuple(points), tuple(bar(point) for point in points), most)
