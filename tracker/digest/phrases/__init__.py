"""All wording of the letters, one file a language; an editor can read and change it."""

from __future__ import annotations

from tracker.digest.phrases.en import ENGLISH
from tracker.digest.phrases.es import SPANISH
from tracker.digest.phrases.wording import Words

__all__ = ["LANGUAGES", "Words", "words_of"]

LANGUAGES = {"en": ENGLISH, "es": SPANISH}


def words_of(language: str) -> Words:
    """Return the words of a language ("en", "es-US"); the English ones where it has none of its own."""
    return LANGUAGES.get(language.lower().split("-")[0], ENGLISH)
