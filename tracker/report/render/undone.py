"""The footnote of a comparison: what happened between its two versions and was undone again."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.model.change import Kind
from tracker.model.history import Reversal
from tracker.model.report import Side
from tracker.report import prose
from tracker.report.phrases import Phrases
from tracker.report.render.layout import path

QUOTED = 40  # words


def undone_lines(reversals: Sequence[Reversal], phrases: Phrases) -> list[str]:
    """Return a line for each, with both versions and their dates."""
    return [_line(reversal, phrases) for reversal in reversals]


def _line(reversal: Reversal, phrases: Phrases) -> str:
    kinds = {Kind.ADDED: phrases.undone_added, Kind.REMOVED: phrases.undone_removed, Kind.MOVED: phrases.undone_moved}
    return kinds.get(reversal.kind, phrases.undone_revised).format(
        place=f"{path(reversal.section)}: " if reversal.section else "",
        text=_quoted(reversal.text),
        between=_quoted(reversal.between),
        elsewhere=path(reversal.elsewhere),
        there=_version(reversal.there, phrases),
        again=_version(reversal.again, phrases),
    )


def _quoted(text: str) -> str:
    return prose.shorten(" ".join(text.split()), QUOTED)


def _version(side: Side, phrases: Phrases) -> str:
    return phrases.version_on.format(number=side.version, date=f"{side.captured_at:%Y-%m-%d}" if side.captured_at else "?")
