"""Reports opened so far as a page of them needs it: all statements, and a change only when it is wanted.

A report of 10,000 changes is 15 MB of JSON. To make all its changes takes a second and half a million objects, each of
which every look for garbage visits; a page shows fifty. So the JSON is kept in pieces, one for each change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import from_json
from sqlalchemy.orm import Session

from tracker.model.change import Change, Changeset, Significance
from tracker.model.errors import DamagedError
from tracker.model.report import Report
from tracker.store import codec
from tracker.store.memory import memory_of
from tracker.store.skeleton import SKELETON
from tracker.store.told import GROWN, Told, bodies_of, facts, not_collecting

# How `to_json` begins a changeset and a change, and goes from the changes to the script. No text can hold these: in a
# JSON string a quote is escaped; and of all nouns within a change, none has `id` for its first field.
BEGIN, CHANGE, SCRIPT = b'{"changes":[', b'{"id":', b'],"script":['


@dataclass(frozen=True, slots=True)
class Opened:
    """A report without its changes but the technical ones; the others in `pieces`, each by its id. See `Glance`."""

    report: Report
    gone: frozenset[str]
    starts: Mapping[str, tuple[int, int]]
    pieces: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Glance:
    """A report by its number. `told.report` has its technical changes alone; `changes` gives all others.

    `gone` are the ids that the newer page has no more, see `report.render.places.gone_from`; `starts`, by change, near which
    entry of the older and at which of the newer version it is.
    """

    told: Told
    gone: frozenset[str]
    starts: Mapping[str, tuple[int, int]]
    _pieces: Mapping[str, bytes]

    def changes(self, ids: Iterable[str]) -> list[Change]:
        """Return the changes of these ids, those that there are. Raises DamagedError where one is damaged."""
        return _made((self._pieces[each] for each in ids if each in self._pieces), f"report {self.told.id}")


def by_id(session: Session, report_id: int) -> Glance:
    """Return a report by its number. Raises as `told.by_id` does."""
    found, difference, words = facts(session, report_id)
    memory = memory_of(session)
    opened: Opened | None = memory.get(("glance", difference, words))
    if opened is None:
        bodies = bodies_of(session, {difference, words})
        with not_collecting():
            opened = _opened(bodies[difference], bodies[words], f"report {report_id}")
        memory.put(("glance", difference, words), opened, GROWN * len(bodies[words]) + sum(map(len, opened.pieces.values())))
    return Glance(Told(report_id, *found, opened.report), opened.gone, opened.starts, opened.pieces)


def _opened(difference: bytes, words: bytes, name: str) -> Opened:
    report = codec.decode(words, Report, name)
    text = codec.unsqueeze(difference, name, codec.dictionary(SKELETON))
    try:
        whole = from_json(text)
        pieces = dict(zip((change["id"] for change in whole["changes"]), pieces_of(text), strict=True))
        gone, starts = _gone(whole["changes"]), _starts(whole["script"])
        technical = [pieces[change["id"]] for change in whole["changes"] if change["significance"] == Significance.TECHNICAL]
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(f"{name} is damaged: it is no Changeset; restore it from a backup") from error
    return Opened(replace(report, changeset=Changeset(tuple(_made(technical, name)))), gone, starts, pieces)


def pieces_of(text: bytes) -> list[bytes]:
    """Return the JSON of each change of a changeset, as `to_json` gave it."""
    changes = text[: text.rindex(SCRIPT)].removeprefix(BEGIN)
    return [CHANGE + rest.removesuffix(b",") for rest in changes.split(CHANGE)[1:]]


def _made(pieces: Iterable[bytes], name: str) -> list[Change]:
    try:
        return [codec.from_json(piece, Change) for piece in pieces]
    except ValueError as error:
        raise DamagedError(f"{name} is damaged: it has what is no Change; restore it from a backup") from error


def _gone(changes: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    old, new = set[str](), set[str]()
    for change in changes:
        old.update(_anchors(change["old"]))
        new.update(_anchors(change["new"]))
    return frozenset(old - new)


def _anchors(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        for item in (entry["item"], entry["item"].get("heading")):
            if item and (name := item.get("anchor")):
                yield name


def _starts(script: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    starts: dict[str, tuple[int, int]] = {}
    old = new = 0
    for step in script:
        if "change" in step:
            starts.setdefault(step["change"], (old, new))
        else:
            old = step["stop"]
        new += step["stop"] - step["start"]
    return starts
