"""All wording of the reports, one file a language; an editor can read and change it."""

from __future__ import annotations

from tracker.report.phrases.en import ENGLISH
from tracker.report.phrases.es import SPANISH
from tracker.report.phrases.wording import Phrases

__all__ = ["LANGUAGES", "Phrases", "phrases_of"]

LANGUAGES = {"en": ENGLISH, "es": SPANISH}


def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language ("en", "es-US"); the English ones where it has none of its own."""
    return LANGUAGES.get(language.lower().split("-")[0], ENGLISH)
