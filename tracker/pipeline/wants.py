"""What is chosen by a subscription, in words for staff and for who gets the mails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.model.change import Significance
from tracker.model.document import Audience
from tracker.model.subscription import Cadence, Choice, Form, Interest

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
READERS = {Audience.PROFESSIONAL: "professionals", Audience.PATIENT: "patients", Audience.UNKNOWN: "readers who are not named"}
MOST_NAMED = 5


def in_words(choice: Choice, names: Mapping[int, str]) -> str:
    """Return all of it in one line: "weekly, Monday 07:00: all documents; substantive changes". `names`: of documents, by their ids."""
    tables = ", as the tables of new and revised summaries" if choice.form is Form.BOARD else ""
    return f"{rhythm(choice)}: {subject(choice.interest, names)}{tables}{', also when nothing changed' if choice.quiet else ''}"


def rhythm(choice: Choice) -> str:
    """Return how often: "at once", "daily, 07:00", "weekly, Monday 07:00"."""
    if choice.cadence is Cadence.NOW:
        return "at once"
    day = f"{WEEKDAYS[choice.weekday]} " if choice.cadence is Cadence.WEEKLY else ""
    return f"{choice.cadence}, {day}{choice.hour:02}:00"


def subject(interest: Interest, names: Mapping[int, str]) -> str:
    """Return of what: "all documents", "lakes, marshes; the board Adult; sections with "survival"; substantive changes"."""
    return "; ".join([_documents(interest, names), *_limits(interest)])


def _documents(interest: Interest, names: Mapping[int, str]) -> str:
    if not interest.documents:
        return "all documents"
    known = sorted(names[each] for each in interest.documents if each in names)
    more = len(interest.documents) - MOST_NAMED
    return ", ".join(known[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _limits(interest: Interest) -> Iterator[str]:
    if interest.board:
        yield f"the board {interest.board}"
    if interest.audience:
        yield f"for {READERS[interest.audience]}"
    if interest.language:
        yield f"in the language {interest.language}"
    if interest.section:
        yield f'sections with "{interest.section}"'
    if interest.term:
        yield f'the words "{interest.term}"'
    if interest.least is Significance.SUBSTANTIVE:
        yield "substantive changes"
    if interest.unannounced:
        yield "only what the publisher did not announce"
