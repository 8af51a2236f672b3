"""What Tracker is to come to, as a few plain lists: what each document said, what became news of it, and who is still to hear of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from tests.e2e.summary import MAINTENANCE, edition, shell

GOOD, EMPTIED, BEHIND, MISSING = "good", "emptied", "maintenance", "missing"
BAD = (EMPTIED, BEHIND, MISSING)
LASTING, RECENT, TURNS = 3, 10, 2  # looks without a page until it is gone; versions, and news of them, after which a flip is none
Report = tuple[str, int]  # of a document, the version that it leads to


@dataclass
class Version:
    """What a document said: its number, what it was, and whether that was news."""

    number: int
    state: str
    news: bool


@dataclass
class Tracked:
    """A document: what its address serves, and its versions in the order of time."""

    slug: str
    page: tuple[str, int] = (GOOD, 0)
    versions: list[Version] = field(default_factory=list)
    missing: int = 0
    withdrawn: bool = False
    state: str = "active"  # or "paused", or "withdrawn"
    imported: int = 0
    states: int = 1

    @property
    def paused(self) -> bool:
        return self.state == "paused"

    def pause_or_resume(self) -> None:
        """Pause it, or let it be looked at again: then the next look says whether it is still withdrawn."""
        self.state = "active" if self.paused else "paused"

    @property
    def body(self) -> tuple[str, int]:
        """Return the page and its status."""
        kind, state = self.page
        if kind == GOOD:
            return published(self.slug, state), 200
        return {EMPTIED: (shell(3), 200), BEHIND: (MAINTENANCE, 200), MISSING: ("not here", 404)}[kind]

    def tires(self, state: str) -> bool:
        """Tell whether the document went to and fro too often for it to be news once more."""
        recent = self.versions[-RECENT:]
        if state not in {each.state for each in recent}:
            return False
        between = sum(b.news and {a.state, b.state} == {state, recent[-1].state} for a, b in pairwise(self.versions))
        returns = sum(each.news and each.state in {one.state for one in recent[:n]} for n, each in enumerate(recent))
        return max(between, returns) >= TURNS


@dataclass
class Reader:
    """Who is told: what they were told of, what they are still to hear of, and how often a document was new, went, and came back."""

    told: set[Report] = field(default_factory=set)
    waiting: set[Report] = field(default_factory=set)
    corrections: set[Report] = field(default_factory=set)
    events: list[str] = field(default_factory=list)

    @property
    def due(self) -> bool:
        return bool(self.waiting or self.corrections or self.events)


@dataclass
class Plain:
    """All of it."""

    tracked: dict[str, Tracked] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    dismissed: set[Report] = field(default_factory=set)

    def check(self, slug: str) -> str:
        """Look at a document, and return how that ends: a version, the same, or something that is no version."""
        one = self.tracked[slug]
        kind, state = one.page
        if kind == MISSING:
            one.missing += 1
            if one.missing >= LASTING and one.versions:
                self._happen("withdrawn") if not one.withdrawn else None
                one.withdrawn, one.state = True, "withdrawn"
            return "none"
        one.missing = 0
        if kind != GOOD:
            return "none"
        one.state = "active"
        if one.withdrawn:
            one.withdrawn = False
            self._happen("returned")
        return self._read(one, f"{state}")

    def _read(self, one: Tracked, state: str) -> str:
        if one.versions and one.versions[-1].state == state:
            return "same"
        news = bool(one.versions) and not one.tires(state)
        if not one.versions:
            self._happen("first")
        one.versions.append(Version(len(one.versions) + 1, state, news))
        if news:
            for reader in self.readers.values():
                reader.waiting.add((one.slug, one.versions[-1].number))
        return "new"

    def bring(self, slug: str) -> None:
        """Import what the document said before all that is known of it: a version, and no news."""
        one = self.tracked[slug]
        one.imported += 1
        one.versions.insert(0, Version(len(one.versions) + 1, f"imported {one.imported}", news=False))

    def dismiss(self, report: Report) -> None:
        """Let an editor dismiss a report: who was told of it hears so, who was not hears nothing."""
        self.dismissed.add(report)
        for reader in self.readers.values():
            reader.waiting.discard(report)
            if report in reader.told:
                reader.corrections.add(report)

    def reports(self) -> list[Report]:
        """Return all that was news and is not dismissed."""
        news = {(one.slug, each.number) for one in self.tracked.values() for each in one.versions if each.news}
        return sorted(news - self.dismissed)

    def _happen(self, what: str) -> None:
        for reader in self.readers.values():
            reader.events.append(what)


def published(slug: str, state: int) -> str:
    """Return a page of a document: each state has a sentence that no other has, all are of one date."""
    note = f" In study {state}, {state + 3} of 9,000 patients lived near a bog." if state else ""
    return _named(slug, edition(3, month=5, note=note))


def old(slug: str, number: int) -> str:
    """Return what a document said long ago."""
    return _named(slug, edition(2, month=3, note=f" In an early study, {number} of 70 patients lived near a bog."))


def _named(slug: str, page: str) -> str:
    return page.replace("Sundew Fever Treatment (", f"Fever {slug} Treatment (")
