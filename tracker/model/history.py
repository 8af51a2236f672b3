"""What many versions say together: where each sentence comes from, what became of a section, what came and went again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.model.change import Action, Change, Changeset, Kind
from tracker.model.report import Side, Statement
from tracker.model.snapshot import Unit

Counted = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """A reference as a person calls it: its key and "Fujiki et al."."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Interval:
    """When something happened: not yet so at `before`, so at `after`. `before` is None where no earlier version is kept."""

    before: Side | None
    after: Side


@dataclass(frozen=True, slots=True)
class Origin:
    """When a sentence came in, was last reworded, last moved, and was last away; and the studies that came in with it."""

    came: Interval
    reworded: Interval | None = None
    moved: Interval | None = None
    went: Interval | None = None
    returned: Interval | None = None
    studies: tuple[Study, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a version, or a heading, table row or reference as a whole. `entry` is its place in the flat form."""

    entry: int
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Thread:
    """The past of one sentence: a row of a Blame. All but `studies` are places in `Blame.versions`; -1 is never.

    It is gone where `left` is given and `back` is not.
    """

    came: int
    reworded: int = -1
    moved: int = -1
    left: int = -1
    back: int = -1
    studies: tuple[Study, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """How the sentences of a version follow from those of the one before it, as numbers; its text is in the contents.

    `runs` lays out the entries of the newer flat form: (start, stop) are entries of the older one whose sentences stand,
    (-1, n) the next n fresh ones. `sizes` are the sentences of each fresh entry; `starts` and `digests` those of each fresh
    sentence: where it begins in its entry's text, and a hash of its normal form, 0 where that is its source's.
    `sources` are (fresh sentence, older entry, its sentence); `came_over` are fresh sentences that stood in another text;
    `shifted` runs of newer entries that stand elsewhere; `gone` (older entry, its sentence) whose text left.
    """

    version: int
    runs: tuple[tuple[int, int], ...]
    sizes: Counted = ()
    starts: Counted = ()
    digests: Counted = ()
    sources: tuple[tuple[int, int, int], ...] = ()
    came_over: Counted = ()
    shifted: tuple[tuple[int, int], ...] = ()
    gone: tuple[tuple[int, int], ...] = ()
    studies: tuple[tuple[int, Study], ...] = ()


@dataclass(frozen=True, slots=True)
class Blame:
    """Where every sentence of a document's newest version comes from, in columns, and what is known of those that are gone.

    `versions` are in the order of capture. `sizes` are the sentences of each entry of the newest flat form, `starts` where
    each begins in its entry's text. `digests` and `threads` are those of the sentences that stand, in reading order, and then
    of those that are gone; a thread is a row of `came` to `back`, and `studies` name theirs by its number.
    """

    versions: Counted
    sizes: Counted
    starts: Counted
    digests: Counted
    threads: Counted
    came: Counted
    reworded: Counted
    moved: Counted
    left: Counted
    back: Counted
    studies: tuple[tuple[int, Study], ...] = ()

    def past(self, numbers: Iterable[int]) -> dict[int, Thread]:
        """Return threads by number."""
        studies: dict[int, tuple[Study, ...]] = {}
        for number, study in self.studies:
            studies[number] = (*studies.get(number, ()), study)
        return {n: Thread(self.came[n], self.reworded[n], self.moved[n], self.left[n], self.back[n], studies.get(n, ())) for n in numbers}


@dataclass(frozen=True, slots=True)
class Step:
    """One version after another: the two sides, all of the difference, and what the report says of it."""

    before: Side
    after: Side
    changeset: Changeset
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A version in which a section changed: what the section was called in it (before, where it left), and what changed."""

    before: Side
    after: Side
    section: tuple[str, ...]
    changes: tuple[Change, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Reversal:
    """What happened between two versions and was undone again: `kind` is what was done first, `there` and `again` when.

    ADDED: `text` came and left; REMOVED: it left and returned; REVISED and RENAMED: `text` read `between` for a while;
    MOVED: it stood under `elsewhere`.
    """

    kind: Kind
    unit: Unit
    section: tuple[str, ...]
    text: str
    there: Side
    again: Side
    between: str = ""
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A reference that joined or left the list of a section in some version."""

    section: str
    action: Action
    study: Study


@dataclass(frozen=True, slots=True)
class Tally:
    """A version in numbers: how many changes told of it stand under each top-level section, and what its lists gained and lost.

    `first` where nothing is before it.
    """

    slug: str
    side: Side
    changes: tuple[tuple[str, int], ...] = ()
    listings: tuple[Listing, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many versions and changes there are of something: a document, a section of one, or a month ("2024-12")."""

    name: str
    versions: int
    changes: int
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """The longest time in which a document, or a section of it (its heading), did not change, and its end.

    `until` is the version that ended it; None where it lasted when somebody looked last.
    """

    slug: str
    section: str
    since: Side
    until: Side | None
    end: dt.datetime
    length: dt.timedelta


@dataclass(frozen=True, slots=True)
class Stay:
    """A reference in the list of a section: the version that brought it (None: the first had it), the first without it."""

    slug: str
    section: str
    study: Study
    came: Side | None
    went: Side | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much happened, where and when; the longest rests first."""

    documents: tuple[Count, ...]
    sections: tuple[Count, ...]
    months: tuple[Count, ...]
    rests: tuple[Rest, ...]
    stays: tuple[Stay, ...]
