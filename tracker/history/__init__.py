"""Answers what only many versions know: as of, blame, the timeline of a section, what was undone, statistics."""

from __future__ import annotations

from tracker.history.fold import advance, fold
from tracker.history.moments import as_of, as_published
from tracker.history.origins import sentences_of
from tracker.history.reversals import reversals
from tracker.history.statistics import statistics, tally
from tracker.history.timeline import find_section, timeline
from tracker.history.trace import first_trace, trace

__all__ = [
    "advance", "as_of", "as_published", "find_section", "first_trace", "fold", "reversals", "sentences_of", "statistics", "tally",
    "timeline", "trace",
]  # fmt: skip
