"""A piece of news as programs are told of it, in feeds and by hooks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.model.digest import Told
from tracker.model.review import ReviewState


@dataclass(frozen=True, slots=True)
class Item:
    """A report, or a notice on a document, each of which stays one item whatever is decided about it.

    `number` is the report's or the notice's; `state` how far the report's review is, None for a notice. `at`: when it became
    news, `updated` when it did, or was decided about last. `told` is that report or notice alone.
    """

    number: int
    at: dt.datetime
    updated: dt.datetime
    state: ReviewState | None
    told: Told


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items a feed tells of: those of one document (by its slug), of one board, that fit what is searched for."""

    document: str = ""
    board: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Items, those with the latest news first. `title` says of what; `updated` is when something about it was news last.

    `looked_at`: when something was news last that it may tell of, whether or not it does.
    """

    title: str
    scope: Scope
    updated: dt.datetime
    looked_at: dt.datetime
    items: tuple[Item, ...]
