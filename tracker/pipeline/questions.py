"""The questions that only a history can answer, one function each: commands, pages and the API ask them here.

A version is named by its number, by a `moment` (what was captured last by then), or is the newest. Each function raises
UsageError where what is asked for does not exist or lies in the future, and StoreError where what it takes is damaged. A
version that is fenced is refused where it is asked for, and left out of all else: `fenced` says which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker import history
from tracker.model.document import Document
from tracker.model.history import Event, Reversal, Sentence, Statistics, Tally
from tracker.model.report import Report, Side
from tracker.model.snapshot import Content, Head, Role, flatten
from tracker.pipeline.blame import blame_at
from tracker.pipeline.moments import choose, whole
from tracker.pipeline.road import Road
from tracker.pipeline.steps import changesets_of, sides_of, steps_of
from tracker.pipeline.tell import tell
from tracker.store import fences, traces

Path = tuple[str, ...]  # headings from the top down


@dataclass(frozen=True, slots=True)
class Blamed:
    """The sentences of a version, or of one section of it, with where they come from, each under its headings."""

    side: Side
    section: Path
    sentences: tuple[tuple[Path, Sentence], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What became of a section, oldest first. `section` is how it was found, its headings in the version that was asked for."""

    section: Path
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """All of the difference of two versions in words, and what came and went between them, which it does not show."""

    report: Report
    reversals: tuple[Reversal, ...]


def fenced(road: Road, documents: Iterable[Document]) -> list[str]:
    """Return a line for each version of documents that answers leave out, as it was found damaged: which, why, what to do."""
    with road.database.read() as session:
        return [f"{line}; it is left out here" for document in documents for line in fences.versions(session, document.id).values()]


def version_at(road: Road, document: Document, *, moment: dt.datetime | None = None, published: dt.date | None = None) -> Side:
    """Return which version was the newest: at a moment, by the publisher's own date at the end of a day, or now."""
    with road.database.read() as session:
        row = traces.order(session, document.id)
    return row[choose(road, document, row, moment=moment, published=published)].side


def blame(
    road: Road, document: Document, *, moment: dt.datetime | None = None, version: int | None = None, section: str | None = None
) -> Blamed:
    """Return where each sentence of a version comes from; of one `section`, named by id, heading or headings with " > " between."""
    with road.database.read() as session:
        row = traces.order(session, document.id)
    row, (place,) = whole(road, document, row, choose(road, document, row, moment=moment, version=version))
    with road.database.read() as session:
        content = traces.content(session, row[place])
    path = history.find_section(content, section) if section is not None else ()
    found = history.sentences_of(blame_at(road, document, row, place), content, sides_of(road, document, row))
    paths = _paths(content)
    placed = ((paths[sentence.entry], sentence) for sentence in found)
    return Blamed(row[place].side, path, tuple(each for each in placed if each[0][: len(path)] == path))


def timeline(road: Road, document: Document, section: str, *, version: int | None = None) -> Timeline:
    """Return every version in which a section changed, through its renames and moves; `section` names it as in that version."""
    with road.database.read() as session:
        row = traces.order(session, document.id)
    row, (place,) = whole(road, document, row, choose(road, document, row, version=version))
    with road.database.read() as session:
        content = traces.content(session, row[place])
    path = history.find_section(content, section)
    if len(row) == 1:
        return Timeline(path, ())
    return Timeline(path, history.timeline(steps_of(road, document, row), path, row[place].version))


def statistics(road: Road, documents: Sequence[Document]) -> Statistics:
    """Return how much happened in documents, where and when, until the last look; of one, also which sections never changed."""
    sections = _sections(road, documents[0]) if len(documents) == 1 else ()
    return history.statistics((tally for document in documents for tally in _tallies(road, document)), sections)


def compare(road: Road, document: Document, older: int, newer: int, *, language: str = "en") -> Compared:
    """Return what changed from one version to another in one changeset, in words; and what was undone again between them."""
    with road.database.read() as session:
        row = traces.order(session, document.id)
    row, (first, last) = whole(road, document, row, *(choose(road, document, row, version=number) for number in (older, newer)))
    with road.database.read() as session:
        before, after = (traces.content(session, row[place]) for place in (first, last))
    sides = sides_of(road, document, row)
    report = road.isolate(tell, before, after, (sides[first], sides[last]), after.facts.canonical or document.url, language=language)
    between = steps_of(road, document, row[first : last + 1]) if last - first > 1 else []
    return Compared(report, history.reversals(between))


def _tallies(road: Road, document: Document) -> Iterator[Tally]:
    with road.database.read() as session:
        row = traces.order(session, document.id)
    row, _ = whole(road, document, row)
    sides = sides_of(road, document, row)
    for side, (_, changeset) in zip(sides, changesets_of(road, document, row), strict=True):
        yield history.tally(document.slug, side, changeset)


def _sections(road: Road, document: Document) -> list[str]:
    """Return the headings of a document's sections as it stands."""
    with road.database.read() as session:
        order = traces.order(session, document.id)
    row, _ = whole(road, document, order)
    with road.database.read() as session:
        sections = traces.content(session, row[-1]).sections if row else ()
    return [section.heading.text for section in sections if section.role is Role.CONTENT and section.heading.text]


def _paths(content: Content) -> list[Path]:
    """Return the headings over each entry of a content's flat form; a heading is under itself."""
    path: Path = ()
    paths: list[Path] = []
    for entry in flatten(content):
        path = (*path[: entry.depth - 1], entry.item.heading.text) if isinstance(entry.item, Head) else path[: entry.depth]
        paths.append(path)
    return paths
