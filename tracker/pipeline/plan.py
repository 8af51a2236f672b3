"""What an export holds, read once without its contents, and where its import may end without tearing a history."""

from __future__ import annotations

import datetime as dt
from bisect import bisect, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tracker import parse
from tracker.exchange import Exported, read_exported
from tracker.model.errors import UsageError

Line = dict[str, Any]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Leap:
    """A changeset of an export: the versions it stands between, and the places in the row of those that replace it, from 1."""

    pair: Pair
    replaced_by: tuple[int, ...]


@dataclass(slots=True)
class Plan:
    """An export in short: its document (`slug`, `url`, `profile`…), the times and addresses of its versions, its changesets, its hash."""

    document: Line
    times: dict[int, dt.datetime] = field(default_factory=dict)
    urls: set[str] = field(default_factory=set)
    leaps: list[Leap] = field(default_factory=list)
    hash: str = ""


def read_plan(exported: Exported) -> Plan:
    """Read an export through. Raises UsageError where it is cut or damaged, or of a profile that nobody knows."""
    lines = read_exported(exported.lines)
    plan = Plan(_head(exported, next(lines, None)))
    try:
        for line in lines:
            _add(plan, line)
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{exported.lines} is damaged; export it again") from error
    return plan


def captures_of(exported: Exported) -> Iterator[Line]:
    """Yield the captures of an export, those of versions by their numbers first."""
    return (line["capture"] for line in read_exported(exported.lines) if "capture" in line)


def changesets_of(exported: Exported) -> Iterator[Line]:
    """Yield the changesets of an export in the order of keeping."""
    return (line["changeset"] for line in read_exported(exported.lines) if "changeset" in line)


def joined(plan: Plan) -> set[int]:
    """Return the versions that are kept in one transaction with the next one.

    Such a version leads to its return, and no changeset leads over the gap that a pause between the two would leave.
    """
    went = dict[int, list[Pair]]()
    for leap in plan.leaps:
        went.setdefault(min(leap.replaced_by, default=0), []).append(leap.pair)
    whole, wrong, row, told = dict[int, bool](), set[Pair](), list[tuple[dt.datetime, int]](), 0
    for number in sorted(plan.times):
        wrong ^= _split(row, plan.times[number], number)
        while told < len(plan.leaps) and max(plan.leaps[told].pair) <= number:
            told += 1
            for pair in (plan.leaps[told - 1].pair, *went.get(told, ())):
                wrong ^= {pair}
        whole[number] = not wrong
    return {one for one, other in pairwise(whole) if whole[other] and not whole[one]}


def _split(row: list[tuple[dt.datetime, int]], at: dt.datetime, number: int) -> set[Pair]:
    """Put a version in its place in the row; return which pairs of neighbours came or went."""
    place = bisect(row, (at, number))
    before, after = row[place - 1][1] if place else None, row[place][1] if place < len(row) else None
    insort(row, (at, number))
    pairs = {(before, after), (before, number), (number, after)}
    return {(one, other) for one, other in pairs if one is not None and other is not None}


def _head(exported: Exported, line: Line | None) -> Line:
    if line is None or not isinstance(line.get("document"), dict):
        raise UsageError(f"{exported.lines} is no export that this Tracker can read")
    found: Line = line["document"]
    if found.get("profile") not in parse.PROFILES:
        raise UsageError(f"{exported.lines} is of the profile “{found.get('profile')}”, which this Tracker does not know; upgrade it")
    return found


def _add(plan: Plan, line: Line) -> None:
    if capture := line.get("capture"):
        moment = dt.datetime.fromisoformat(capture["captured_at"])
        if capture.get("version") is not None:
            plan.times[int(capture["version"])] = moment
            plan.urls.add(str(capture["url"]))
    elif changeset := line.get("changeset"):
        replaced_by = tuple(int(place) for place in changeset["replaced_by"])
        plan.leaps.append(Leap((int(changeset["before"]), int(changeset["after"])), replaced_by))
    plan.hash = str(line.get("hash", plan.hash))
