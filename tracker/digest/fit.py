"""Says which part of what became news somebody wants to hear of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.model.announcement import Dates
from tracker.model.change import Significance
from tracker.model.digest import Line, Told
from tracker.model.subscription import Interest
from tracker.text import normal


def fits(interest: Interest, told: Told) -> Told | None:
    """Return the part of an item that fits an interest; None where nothing does."""
    return fits_any([interest], told)


def fits_any(interests: Sequence[Interest], told: Told, covered: Sequence[Interest] = ()) -> Told | None:
    """Return the part of an item that fits one of some interests and none that was `covered`; None where nothing does.

    What is said of a document as a whole, such as that it was withdrawn, fits who asks for no certain changes of it.
    """
    wanted = [interest for interest in interests if follows(interest, told)]
    had = [interest for interest in covered if follows(interest, told)]
    if not wanted:
        return None
    kept = replace(
        told,
        lines=tuple(line for line in told.lines if _fits(wanted, had, line)),
        dismissed=tuple(line for line in told.dismissed if _fits(wanted, had, line)),
        corrections=tuple(each for each in told.corrections if _fits(wanted, had, each.line)),
    )
    whole = [interest for interest in wanted if not _picks(interest)]
    if not whole or any(not _picks(interest) for interest in had):
        kept = _only_changes(kept, failed=told.failed and not had)
    elif all(interest.least is Significance.SUBSTANTIVE for interest in whole) and told.dates in {Dates.IDLE, Dates.BACK}:
        kept = replace(kept, dates=Dates.UNKNOWN)
    return kept if says_something(kept) or kept.dismissed else None


def says_something(told: Told) -> bool:
    """Tell whether there is anything to say of an item, but what was left out."""
    return bool(told.lines or told.notices or told.corrections or told.first or told.failed or told.remarks)


def _only_changes(told: Told, *, failed: bool) -> Told:
    """Return an item without what is said of the document as a whole."""
    shown = tuple(pairing for pairing in told.pairings if pairing.changes)
    return replace(told, notices=(), first=False, failed=failed, dates=Dates.UNKNOWN, pairings=shown, reversals=())


def follows(interest: Interest, told: Told) -> bool:
    """Tell whether an interest is in the document of an item, whatever changed in it."""
    return (
        (not interest.documents or told.document in interest.documents)
        and (not interest.board or normal(interest.board).casefold() == normal(told.board).casefold())
        and (interest.audience is None or interest.audience is told.audience)
        and (not interest.language or _primary(interest.language) == _primary(told.language))
    )


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()


def _picks(interest: Interest) -> bool:
    """Tell whether an interest is in certain changes only."""
    return bool(interest.section or interest.term or interest.unannounced)


def _fits(wanted: Sequence[Interest], had: Sequence[Interest], line: Line) -> bool:
    return any(_wants(interest, line) for interest in wanted) and not any(_wants(interest, line) for interest in had)


def _wants(interest: Interest, line: Line) -> bool:
    if interest.least is Significance.SUBSTANTIVE and line.significance is not Significance.SUBSTANTIVE:
        return False
    if interest.unannounced and line.announced:
        return False
    return _holds(interest.section, *line.section) and _holds(interest.term, line.text, *line.passages)


def _holds(words: str, *texts: str) -> bool:
    wanted = normal(words).casefold()
    return not wanted or any(wanted in normal(text).casefold() for text in texts)
