"""What became news of documents, as it is told to somebody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.model.announcement import Dates, Pairing, Status
from tracker.model.change import Kind, Significance
from tracker.model.document import Audience
from tracker.model.history import Reversal
from tracker.model.notice import Notice
from tracker.model.report import Side


@dataclass(frozen=True, slots=True)
class Line:
    """One change as it is told. `report` and `change` name the statement on the desk, 0 and "" where none stands there.

    `hash` is equal where the same was done to the same words in another document. `text` is the statement, in the words of an
    editor where it is `reworded`; `passages` are the changed text before and after. `reviewed`: an editor stands behind it.
    """

    report: int
    change: str
    hash: str
    kind: Kind
    significance: Significance
    section: tuple[str, ...]
    text: str
    announced: bool = False
    reviewed: bool = False
    reworded: bool = False
    passages: tuple[str, str] = ("", "")


class CorrectionKind(StrEnum):
    """What editors made of a statement after it was told."""

    DISMISSED = "dismissed"
    REWORDED = "reworded"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Correction:
    """A statement that was told already, and was decided otherwise since. `line` is as it was told, or, restored, as it is again.

    `text` is how it reads now, "" where it was dismissed.
    """

    kind: CorrectionKind
    line: Line
    text: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became news of one document: how it changed from `before` to `after`, however many versions stand between.

    `reports` are the numbers of all reports that it tells of. `pairings` are what the publisher announced. `dismissed` are what
    editors left out. `first`: its first version was kept. `failed`: what changed cannot be told, as it is damaged, or
    for a bug.
    """

    document: int
    slug: str
    title: str
    url: str
    board: str
    audience: Audience
    language: str
    before: Side | None = None
    after: Side | None = None
    reports: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    dates: Dates = Dates.UNKNOWN
    dismissed: tuple[Line, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    notices: tuple[Notice, ...] = ()
    corrections: tuple[Correction, ...] = ()
    first: bool = False
    failed: bool = False

    @property
    def unobserved(self) -> tuple[str, ...]:
        """Return what the publisher announced, and nothing shows."""
        return tuple(pairing.item.text for pairing in self.pairings if pairing.status is Status.UNOBSERVED)

    @property
    def remarks(self) -> bool:
        """Tell whether there is something to say beside changes: a date that moved without one, an announced item that is not seen."""
        return self.dates in {Dates.IDLE, Dates.BACK} or bool(self.unobserved or self.reversals)


@dataclass(frozen=True, slots=True)
class Shared:
    """A change that was made in more than five documents: told once, with all of them and where each stands on the desk."""

    line: Line
    documents: tuple[tuple[Told, Line], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is to tell, whether or not it has room: documents that changed, those that are `new` alone, and statements."""

    documents: int = 0
    new: int = 0
    statements: int = 0
    substantive: int = 0
    dismissed: int = 0
    corrections: int = 0


Period = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a letter says: documents by board and title, changes that many share, and, counted, what has no room.

    `rest` are the documents of which something has no room, each with how many statements. `watched`: how many documents are
    followed, where the letter says that nothing changed in them. `period`: its first and its last day, where that is known.
    """

    documents: tuple[Told, ...] = ()
    shared: tuple[Shared, ...] = ()
    counts: Counts = Counts()
    rest: tuple[tuple[Told, int], ...] = ()
    watched: int = 0
    period: Period | None = None
