"""Looking for words in all that documents ever said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.model.document import Audience
from tracker.model.report import Side


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for and where; what is empty or None is no limit.

    `document` is a slug; `section` its title or some words of it in a row, of any section around; `language` as pages name it
    ("en"); `board` some words of its name. `since` and `until`: only what was said at some moment from the one to the other.
    `gone`: only what is said no more. `limit` hits follow after the first `after`.
    """

    query: str
    document: str = ""
    section: str = ""
    audience: Audience | None = None
    language: str = ""
    board: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    gone: bool = False
    limit: int = 20
    after: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A text of a document that holds what was looked for: a paragraph, item, row, heading, reference, or the title.

    `section` are the headings over it, where it stands or stood last; none for the title. `snippet` is the part of it where
    most was found, `found` the (start, end) of the words in that. `first` and `last` are the versions that held it, in the
    order of capture, though it may have been away between them; where a section was asked for, that held it there.
    """

    slug: str
    title: str
    section: tuple[str, ...]
    text: str
    snippet: str
    found: tuple[tuple[int, int], ...]
    first: Side
    last: Side
    gone: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The hits that were asked for, best first, and whether more follow; `common`: too many to be weighed, last read first."""

    hits: tuple[Hit, ...]
    more: bool
    common: bool = False
