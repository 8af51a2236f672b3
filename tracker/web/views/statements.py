"""The statements of a report, numbered and counted: what all pages of it have in common, made once for each report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import groupby

from tracker.model.announcement import Pairing, Status
from tracker.model.change import Significance
from tracker.model.report import Report, Statement
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.layout import dates_line, technical_line

PAGE = 50  # statements of a page
CONTENTS = 150  # lines of the table of contents; of a report with more sections it names the pages
LISTED = 100  # announced items, and of other lists, that are shown
SIZE = 500  # bytes of memory for each statement, about


@dataclass(frozen=True, slots=True)
class Numbered:
    """A statement with its number in the report, from 1."""

    number: int
    statement: Statement

    @property
    def page(self) -> int:
        """Return the number of the first statement on its page."""
        return first_of(self.number)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A line of the table of contents: where its first statement is, how many there are, and how many are decided."""

    heading: str
    first: Numbered
    statements: int
    substantive: int
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An announced item with its number and the statements that show it."""

    number: int
    pairing: Pairing
    statements: tuple[Numbered, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Statements:
    """What all pages of a report have in common; names as in `Sheet`. `gone` are the ids that the newer page has no more.

    By change: `numbers`, of the statements; `announced`, of the items that tell of it. `silent` are those of which none does.
    """

    url: str
    phrases: Phrases
    source: str
    dates: str
    all: tuple[Numbered, ...]
    numbers: Mapping[str, int]
    chapters: tuple[Chapter, ...]
    items: tuple[Item, ...]
    more_items: int
    announced: Mapping[str, Sequence[int]]
    silent: frozenset[str]
    unannounced: tuple[Numbered, ...]
    all_unannounced: int
    technical: tuple[Statement, ...]
    technical_line: str
    gone: frozenset[str]

    def page(self, first: int) -> Sequence[Numbered]:
        """Return the statements of the page that begins with the one of this number."""
        return self.all[first - 1 : first - 1 + PAGE]

    def find(self, change: str) -> Numbered | None:
        """Return the statement of a change."""
        number = self.numbers.get(change)
        return self.all[number - 1] if number else None

    def contents(self, decided: AbstractSet[str]) -> tuple[Chapter, ...]:
        """Return the table of contents; `decided` are the changes whose statements are."""
        return tuple(
            replace(chapter, decided=sum(each.statement.change in decided for each in self._of(chapter))) if decided else chapter
            for chapter in self.chapters
        )

    def _of(self, chapter: Chapter) -> Sequence[Numbered]:
        begin = chapter.first.number - 1
        return self.all[begin : begin + chapter.statements]


def first_of(number: int) -> int:
    """Return the number of the first statement on the page of a statement."""
    return (number - 1) // PAGE * PAGE + 1


def statements_of(report: Report, gone: frozenset[str]) -> Statements:
    """Return what all pages of a report have in common; of its changeset only the technical changes are looked at."""
    told = (statement for statement in report.statements if statement.significance is not Significance.TECHNICAL)
    everything = tuple(Numbered(number, statement) for number, statement in enumerate(told, 1))
    by_change = {each.statement.change: each for each in everything}
    announced, phrases, source = report.reconciliation, phrases_of(report.language), report.source.partition("-")[0]
    left = [by_change[change] for change in announced.unannounced if change in by_change]
    return Statements(
        url=report.url,
        phrases=phrases,
        source="" if source == phrases.language else source,
        dates=dates_line(report, phrases),
        all=everything,
        numbers={change: each.number for change, each in by_change.items()},
        chapters=tuple(_chapters(everything)),
        items=tuple(_items(announced.pairings[:LISTED], by_change)),
        more_items=max(len(announced.pairings) - LISTED, 0),
        announced=_items_of(announced.pairings),
        silent=frozenset(announced.unannounced),
        unannounced=tuple(left[:LISTED]),
        all_unannounced=len(left),
        technical=tuple([each for each in report.statements if each.significance is Significance.TECHNICAL][:LISTED]),
        technical_line=technical_line(report, phrases),
        gone=gone,
    )


def _chapters(everything: Sequence[Numbered]) -> list[Chapter]:
    def of_section(each: Numbered) -> str:
        return each.statement.section[0] if each.statement.section else ""

    lines = [_chapter(heading, list(group)) for heading, group in groupby(everything, of_section)]
    if len(lines) <= CONTENTS:
        return lines
    pages = [everything[first : first + PAGE] for first in range(0, len(everything), PAGE)]
    return [_chapter(f"Statements {page[0].number} to {page[-1].number}", page) for page in pages]


def _chapter(heading: str, group: Sequence[Numbered]) -> Chapter:
    substantive = sum(each.statement.significance is Significance.SUBSTANTIVE for each in group)
    return Chapter(heading, group[0], len(group), substantive)


def _items(pairings: Iterable[Pairing], by_change: Mapping[str, Numbered]) -> list[Item]:
    found = []
    for number, pairing in enumerate(pairings, 1):
        statements = [by_change[change] for change in pairing.changes if change in by_change]
        found.append(Item(number, pairing, tuple(statements[:LISTED]), max(len(statements) - LISTED, 0)))
    return found


def _items_of(pairings: Iterable[Pairing]) -> dict[str, list[int]]:
    """Return by change the numbers of the items that tell of it."""
    found: dict[str, list[int]] = {}
    for number, pairing in enumerate(pairings, 1):
        if pairing.status is not Status.UNOBSERVED:
            for change in pairing.changes:
                found.setdefault(change, []).append(number)
    return found
