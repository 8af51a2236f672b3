"""Which words the letters need, in whichever language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.model.announcement import Dates
from tracker.model.change import Kind, Significance
from tracker.model.digest import CorrectionKind
from tracker.model.document import Audience
from tracker.model.notice import NoticeKind

Number = tuple[str, str]  # for one, and for several


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; each is explained in `en.py`."""

    language: str
    subject: str
    subject_one: str
    subject_many: Number
    subject_new: Number
    subject_and_new: Number
    subject_corrections: Number
    subject_quiet: Number
    subject_board: str
    periods: tuple[str, str, str]
    subject_notices: Mapping[NoticeKind, str]
    subject_first: str
    turns: tuple[tuple[str, str], ...]
    summary: str
    summaries: Number
    statements: Number
    substantive: Number
    none_substantive: str
    corrected: Number
    dismissed: Number
    quiet: Number
    no_board: str
    whole_document: str
    audiences: Mapping[Audience, str]
    languages: Mapping[str, str]
    dated: str
    dated_same: str
    undated: str
    between: str
    seen: str
    versions: str
    reports: str
    report: str
    page: str
    dates: Mapping[Dates, str]
    not_reviewed: str
    partly_reviewed: str
    mark_not_reviewed: str
    mark_reworded: str
    announced: str
    not_announced: str
    announced_all: tuple[str, str]
    announced_substantive: tuple[str, str]
    significances: Mapping[Significance, str]
    on_desk: str
    unobserved: str
    undone: str
    undone_kinds: Mapping[Kind, str]
    version: str
    corrections: str
    turned: Mapping[CorrectionKind, str]
    notices: Mapping[NoticeKind, str]
    first: str
    failed: str
    shared: str
    shared_in: str
    more_documents: Number
    more: Number
    more_below: str
    rest: str
    rest_of: Number
    board_title: str
    board_corrections: str
    board_corrected: Number
    board_turned: Mapping[CorrectionKind, Number]
    board_new: str
    board_revised: str
    board_counts: str
    board_none: str
    board_columns: tuple[str, str, str, str]
    board_readers: Mapping[Audience, str]
    change: str
    leave: str
    why: str
    utc: str
    months: tuple[str, ...]
    date: str

    def day(self, date: dt.date | None) -> str:
        """Return a date as it is written; of none, that there is none."""
        return self.date.format(month=self.months[date.month - 1], day=date.day, year=date.year) if date else self.undated

    @staticmethod
    def count(number: int, words: Number, **fields: object) -> str:
        """Return the form of a phrase for so many."""
        return words[number != 1].format(count=f"{number:,}", **fields)
