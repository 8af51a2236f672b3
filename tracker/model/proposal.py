"""Documents that could be tracked: what a publisher's lists name, and what an operator is asked about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.model.document import Audience


class CatalogueKind(StrEnum):
    """What sort of list a publisher gives of its documents."""

    PAGE = "page"
    SITEMAP = "sitemap"
    INDEX = "sitemap index"


@dataclass(frozen=True, slots=True)
class Mention:
    """An address that a catalogue names, whole, with what is said of it there: its name, the headings above it, when it changed.

    `alternates` are the addresses of the same in other languages.
    """

    url: str
    title: str = ""
    heading: str = ""
    language: str = ""
    audience: Audience = Audience.UNKNOWN
    modified: dt.date | None = None
    alternates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A publisher's list of its documents, or of an index its further lists.

    `others`: how many addresses it names that are none of a document, by what is known of the publisher. `unread`: how many
    it names that could not be read, or were more than one list may have.
    """

    kind: CatalogueKind
    mentions: tuple[Mention, ...]
    others: int = 0
    unread: int = 0


class ProposalState(StrEnum):
    """What became of a proposal: nothing yet, or somebody dismissed it, or the address is tracked, or was until it was removed."""

    NEW = "new"
    DISMISSED = "dismissed"
    TRACKED = "tracked"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document that could be tracked: an address that a list at `source` named, first and last seen there then.

    `slug` is the document that has the address, where one has or had it. `pairs` are the addresses of documents and proposals
    that are likely the same in another language or for other readers.
    """

    id: int
    mention: Mention
    source: str
    profile: str
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    state: ProposalState = ProposalState.NEW
    slug: str = ""
    pairs: tuple[str, ...] = ()
