"""Words that several pages on documents say the same way."""

from __future__ import annotations

import datetime as dt

from tracker.model.counterpart import Counterpart
from tracker.model.document import Audience, Document

LANGUAGES = {"en": "English", "es": "Spanish"}
AUDIENCES = {Audience.PROFESSIONAL: "Professionals", Audience.PATIENT: "Patients", Audience.UNKNOWN: "Unknown"}
UNITS = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60))


def language(code: str) -> str:
    """Return the name of a language, or what the page calls it."""
    return LANGUAGES.get(code.partition("-")[0].lower(), code) or "language unknown"


def audience(whom: Audience) -> str:
    """Return whom a document is for."""
    return AUDIENCES[whom]


def day(time: dt.date | None) -> str:
    """Write a day: "1 September 2024"."""
    return f"{time.day} {time:%B %Y}" if time else "never"


def count(number: int, one: str, many: str = "") -> str:
    """Write how many: "1 version", "12 versions"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def rhythm(document: Document) -> str:
    """Write when a document is looked at: "every day", or the times of its cron line."""
    if document.cron:
        return f"at the times of {document.cron}"
    seconds = int(document.every.total_seconds())
    for name, size in UNITS:
        if seconds >= size and seconds % size == 0:
            number = seconds // size
            return f"every {name}" if number == 1 else f"every {number} {name}s"
    return f"every {seconds} seconds"


def lag(pair: Counterpart, now: dt.datetime) -> str:
    """Write which of two paired documents lags: "English changed, Spanish not for 12 days"; "" where none does."""
    leading, lagging = pair.leading, pair.lagging
    if leading is None or lagging is None:
        return ""
    names = [language(each.language) for each in (leading, lagging)]
    if leading.language == lagging.language:
        names = [str(each.audience).capitalize() for each in (leading, lagging)]
    if names[0] == names[1]:
        names = [leading.slug, lagging.slug]
    return f"{names[0]} changed, {names[1]} not for {count(pair.days(now), 'day')}"


def lag_beside(pair: Counterpart, now: dt.datetime) -> str:
    """Write how a document (`one` of the pair) stands beside its other: ahead or behind, and for how long; "" where none lags."""
    if not pair.ahead:
        return ""
    return f"{'ahead' if pair.ahead == pair.one.id else 'behind'} for {count(pair.days(now), 'day')}"


FILTERS = {"day": day, "language": language, "audience": audience, "many": count, "rhythm": rhythm, "lag": lag}
