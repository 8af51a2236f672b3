"""The command status: how it is going, on one screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from tracker.app import limits_of, open_road
from tracker.cli.common import Format, FormatOption, line_of, minute, say, say_json
from tracker.config import load_settings
from tracker.model.delivery import DeliveryState, Way
from tracker.pipeline.conditions import MB
from tracker.pipeline.status import Status, status

SHOWN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.DEAD)
Name = TypeVar("Name", bound=StrEnum)


def register(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command("status")(how_it_is_going)


def how_it_is_going(
    here: Annotated[bool, typer.Option("--here", help="Only whether a service is at work on this machine; exits 1 where none is.")] = False,
    format: FormatOption = Format.TEXT,  # noqa: A002  the option's name
) -> None:
    """Say how it is going. Exits 1 where something needs a person."""
    settings = load_settings()
    with open_road(settings) as road:
        found = status(road, limits_of(settings))
    if here:
        _say_here(found)
        return
    if format is Format.JSON:
        say_json(_as_json(found))
    else:
        for line in _lines(found):
            say(line_of(line))
    if found.needs:
        raise typer.Exit(1)


def _say_here(found: Status) -> None:
    """Answer those that look after a machine or a container."""
    own = [runner.kind for runner in found.running if runner.owner.startswith(f"{found.disk.machine}/")]
    say(f"at work on {found.disk.machine}: {', '.join(own) or 'nothing'}")
    if not own:
        raise typer.Exit(1)


def _lines(found: Status) -> Iterator[str]:
    figures = found.figures
    running = [f"{each.owner.split('/')[0]} ({each.kind}) since {minute(each.began_at)} UTC" for each in found.running]
    yield f"running: {', '.join(running) or 'nothing'}"
    yield f"documents: {_counts(figures.documents) or 'none'}"
    lag = f", the longest for {_length(figures.lag)}" if figures.due else ""
    yield f"due now: {figures.due}{lag}; late: {figures.late}"
    yield f"checks of the last day: {_counts(figures.checks) or 'none'}"
    yield f"held back, to be decided: {figures.suspects}"
    for way in Way:
        yield f"messages by {way}: {_counts({state: figures.deliveries.get((way, state), 0) for state in SHOWN}) or 'none'}"
    paused = "; fetching is paused" if found.disk.free < found.disk.least else ""
    yield f"disk of {found.disk.machine}: {found.disk.free // MB:,} MB free, {found.disk.least // MB:,} MB are needed{paused}"
    yield f"needs a person: {'nothing' if not found.needs else len(found.needs)}"
    yield from (f"- {need}" for need in found.needs)


def _counts(found: Mapping[Name, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in found.items() if count)


def _length(time: dt.timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds() // 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _as_json(found: Status) -> dict[str, object]:
    figures = found.figures
    return {
        "running": [{"owner": one.owner, "kind": one.kind, "began_at": one.began_at, "seen_at": one.seen_at} for one in found.running],
        "documents": figures.documents,
        "due": figures.due,
        "late": figures.late,
        "lag_seconds": figures.lag.total_seconds(),
        "checks": figures.checks,
        "suspects": figures.suspects,
        "messages": {way: {state: figures.deliveries.get((way, state), 0) for state in DeliveryState} for way in Way},
        "failing_hosts": [{"host": host, "since": since} for host, since in figures.failing],
        "disk": {"machine": found.disk.machine, "free": found.disk.free, "least": found.disk.least},
        "needs": found.needs,
    }
