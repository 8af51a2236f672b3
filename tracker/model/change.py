"""The difference of two snapshots: changes for people, and a script that rebuilds the newer from the older."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.model.snapshot import Entry, Unit


class Kind(StrEnum):
    """What happened to a piece of a document."""

    ADDED = "added"
    REMOVED = "removed"
    REVISED = "revised"
    MOVED = "moved"
    RENAMED = "renamed"


class Significance(StrEnum):
    """Whether what is said changed, only how it is said, or neither."""

    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"
    TECHNICAL = "technical"


class Reason(StrEnum):
    """Why a change has its significance."""

    TEXT = "text"  # words that carry meaning came, went or changed
    NUMBER = "number"
    EVIDENCE = "level of evidence"
    REFERENCE = "reference"
    IMAGE = "image"
    STRUCTURE = "structure"  # a section, list or table changed its place or name
    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    CASE = "capital letters"
    LINK = "link target"
    EMPHASIS = "emphasis"
    BOILERPLATE = "boilerplate"
    TYPOGRAPHY = "typography"
    MARKUP = "markup"
    RENUMBERING = "renumbering"
    ANNOUNCEMENT = "announcement section"
    DATE = "date"
    FACTS = "document facts"


class Action(StrEnum):
    """What happened to an entry of a reference list."""

    ADDED = "added"
    REMOVED = "removed"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class ReferenceChange:
    """An entry that joined, left or changed in a section's list: its number there (the older list's, where it left)."""

    action: Action
    number: int
    label: str
    key: str
    text: str
    pmid: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a redline: `op` is `=` (in both), `-` (only before) or `+` (only after)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence before and after; one side is empty where it came or went."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A table cell that changed: its row and column as a reader names them."""

    row: str
    column: str
    before: str
    after: str


class ClaimKind(StrEnum):
    """What kind of statement about the subject changed."""

    NUMBER = "number"
    SAMPLE = "sample size"
    EVIDENCE = "level of evidence"
    APPROVAL = "approval"
    LISTED = "list"
    HEDGING = "hedging"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Claim:
    """A typed statement before and after: "3-year event-free survival", "41%", "44%". An empty side was not there."""

    kind: ClaimKind
    context: str
    before: str
    after: str


class LinkKind(StrEnum):
    """What changed while the words of a text stayed."""

    LINK = "link"
    IMAGE = "image"
    DESCRIPTION = "description of the image"
    CITATION = "citation"
    EMPHASIS = "emphasis"
    PUBMED = "PubMed ID"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link, image, citation or emphasis of unchanged words that changed; an empty side is none.

    LINK: `before` and `after` are addresses, `homes` the headings of the sections that they lead to within the document.
    CITATION: `words` is the study's label, the sides its number in the list ("?" where it is not listed). EMPHASIS: the
    sides are `bold`, `italics`, `subscript`, `superscript`. PUBMED and ADDRESS are details of a reference.
    """

    words: str
    before: str
    after: str
    kind: LinkKind = LinkKind.LINK
    homes: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with its place, both texts without citation marks, and the entries themselves.

    `section` are the headings from the top down (in the newer snapshot, or the older where it was removed); `origin`
    those where a moved piece stood. `lead` is the text that introduces the list of an item, or the caption of a row's
    table; `origin_lead` the one where a moved piece stood. `anchors` are the ids of what is touched and of all that holds it,
    nearest first.
    """

    id: str
    kind: Kind
    unit: Unit
    significance: Significance
    reasons: tuple[Reason, ...]
    section: tuple[str, ...]
    anchor: str | None = None
    before: str | None = None
    after: str | None = None
    references: tuple[ReferenceChange, ...] = ()
    passages: tuple[Passage, ...] = ()
    redline: tuple[Span, ...] = ()
    cells: tuple[CellChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    claims: tuple[Claim, ...] = ()
    lead: str = ""
    origin: tuple[str, ...] = ()
    origin_lead: str = ""
    anchors: tuple[str, ...] = ()
    old: tuple[Entry, ...] = ()
    new: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Take the entries `start` to `stop` (excluded) of the older snapshot's flat form."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Put:
    """Take the entries `start` to `stop` (excluded) of the `new` side of a change."""

    change: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Changeset:
    """All of the difference: applying `script` to the older snapshot gives the newer one."""

    changes: tuple[Change, ...] = ()
    script: tuple[Copy | Put, ...] = ()

    def told(self) -> tuple[Change, ...]:
        """Return the changes that are put before people: all but the technical ones."""
        return tuple(change for change in self.changes if change.significance is not Significance.TECHNICAL)
