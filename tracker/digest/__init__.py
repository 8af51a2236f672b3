"""Verb: which digest is due, which news fits whom, and what a letter says of it."""

from __future__ import annotations

from tracker.digest.board import has_row
from tracker.digest.due import due_date, slot_time
from tracker.digest.fit import fits, fits_any, follows, says_something
from tracker.digest.gather import gather, is_empty
from tracker.digest.phrases import LANGUAGES
from tracker.digest.write import write, write_board

__all__ = [
    "LANGUAGES",
    "due_date",
    "fits",
    "fits_any",
    "follows",
    "gather",
    "has_row",
    "is_empty",
    "says_something",
    "slot_time",
    "write",
    "write_board",
]
