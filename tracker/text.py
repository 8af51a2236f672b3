"""Pure tools for words that several verbs need: normal form, tokens, likeness, sentences, names and dates."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from tracker.model.snapshot import Mark, MarkKind

SPACES = re.compile(r"\s+")
LONGEST_WORD = 1_000
TOKEN = re.compile(r"(?:(?<![\w.])\.)?\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_", re.UNICODE)
# Without width, and without a say in the direction of what stands beside them: hyphens and joiners that are not seen, selectors.
WIDTHLESS = "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
TYPOGRAPHY = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "…": "...",
        **dict.fromkeys(WIDTHLESS),
    },
)  # fmt: skip
MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}
NOTE = re.compile(r"[a-z](?:, ?[a-z]|[a-z]){0,5}|[*†‡§¶]+")  # "a", "a,b"; numbers are exponents
INITIALS = re.compile(r"(?: [A-ZÁÉÍÓÚÑÄÖÜ-]{1,4})?(?: (?:Jr|Sr|2nd|3rd|II|III|IV))?\.?$")


LONGEST_SPLIT = 50_000  # characters: no paragraph of a document is as long, and splitting costs as much as it is long
LONGEST_ALIGNED = 100_000_000  # pairs of words; beyond, likeness is that of the bags of words
ONE_SENTENCE = re.compile(r"\w[\w ,]{0,1000}\.?")  # no brackets, and no stop but the last
AFTER_PERCENT = re.compile(r"%\.\s+(?=[A-ZÁÉÍÓÚÑ])")
# Control characters; soft hyphens, joiners, fillers and all else without width; what turns the direction; surrogates,
# private use; selectors of variants; no characters; tags.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000e0000-\U0010ffff]"
)


def squeeze(text: str) -> str:
    """Return the text with every run of white space (NBSP too) as one space, none at the ends."""
    return " ".join(text.split())


def one_line(text: str, longest: int = 1000) -> str:
    """Return a text as one line for logs and terminals: control characters are written out, and what is too long is cut."""
    shown = text[:longest]
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown)
    return shown + "…" * (len(text) > longest)


def visible(text: str) -> str:
    """Return the text with "⟨U+202E⟩" for each character that cannot be seen; line breaks and tabs stay."""
    if text.isascii() and text.isprintable():  # as most is; to look for all that may be hidden takes far longer
        return text
    return HIDDEN.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", text)


def normal(text: str) -> str:
    """Return the form in which typography makes no difference: NFC, straight quotes, plain dashes, no zero-width characters."""
    return squeeze(text if text.isascii() else _composed(text.translate(TYPOGRAPHY)))


def _composed(text: str) -> str:
    """Return the text in NFC, word by word: to sort many accents on one letter takes the square of their number."""
    if text.isascii():
        return text
    return " ".join(word if len(word) > LONGEST_WORD else unicodedata.normalize("NFC", word) for word in SPACES.split(text))


def tokens(text: str) -> list[str]:
    """Return words, whole numbers ("1,041", "2.5") and single marks, in order. Case is kept."""
    return TOKEN.findall(text)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text in normal form and lower case, without punctuation."""
    return tuple(t for t in TOKEN.findall(normal(text).lower()) if t[-1].isalnum())


def gist(text: str) -> tuple[str, ...]:
    """Return the words that a text is known again by: all, but of one longer than any paragraph only those of its ends."""
    if len(text) <= LONGEST_SPLIT:
        return words(text)
    return words(f"{text[: LONGEST_SPLIT // 2]} {text[-LONGEST_SPLIT // 2 :]}")


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return 0 to 1: how much of two rows of words stands in both, in order (1: the same, 0: nothing)."""
    if not one and not other:
        return 1.0
    if len(one) * len(other) > LONGEST_ALIGNED:
        return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))
    return Indel.normalized_similarity(one, other)


def load() -> None:
    """Load what splits sentences: a program that runs for long has it from its start, so that its memory is known from then on."""
    sentences("It is long. It is read.")


def sentences(text: str) -> list[str]:
    """Split a text (without citation marks) into its sentences; joined with single spaces they are the text again."""
    return [text.strip()] if ONE_SENTENCE.fullmatch(text) or len(text) > LONGEST_SPLIT else list(_sentences(text))


@lru_cache(maxsize=512)  # differ and report ask for the same few, and a text all of brackets takes a second
def _sentences(text: str) -> tuple[str, ...]:
    from syntok import segmenter  # noqa: PLC0415  costs 60 ms at import, and only changed blocks are split

    found = {sentence[0].offset for paragraph in segmenter.analyze(text) for sentence in paragraph}
    # syntok takes the stop after "25 %" for that of an abbreviation
    starts = sorted((found | {match.end() for match in AFTER_PERCENT.finditer(text)}) - {0})
    spans = (text[start:stop].strip() for start, stop in zip([0, *starts], [*starts, len(text)], strict=True))
    return tuple(span for span in spans if span)


def author_label(reference: str) -> str:
    """Return how a reference is called: "Fujiki et al.", the plain surname of a sole author, or the organisation's name."""
    authors = reference.split(":", 1)[0]
    first = INITIALS.sub("", authors.split(",")[0]).strip()
    return f"{first} et al." if "," in authors or "et al" in authors else first


def without_notes(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> str:
    """Return a part of a text without the raised letters that point to notes: "Kites by Sizeᵃ" names no other table."""
    stop = len(text) if end is None else end
    pieces, at = [], start
    for mark in _notes(text, marks):
        if at <= mark.start and mark.end <= stop:
            pieces.append(text[at : mark.start])
            at = mark.end
    return "".join([*pieces, text[at:stop]])


def note_letter(text: str, marks: Sequence[Mark]) -> str:
    """Return the raised letter that a note begins with; "" where it has none."""
    return next((text[mark.start : mark.end] for mark in _notes(text, marks) if not text[: mark.start].strip()), "")


def _notes(text: str, marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.kind is MarkKind.SUPERSCRIPT and NOTE.fullmatch(text[mark.start : mark.end])]


def read_date(text: str) -> dt.date | None:
    """Read "12/03/2024" (month first), "December 3, 2024", "3 de diciembre de 2024" or "2024-12-03"; None where there is none."""
    for pattern, order in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
        (r"(\d{1,2})/(\d{1,2})/(\d{4})", (2, 0, 1)),
        (r"(?<![a-z])([a-z]{3,10})\.? (\d{1,2}), (\d{4})", (2, 0, 1)),
        (r"(\d{1,2}) de ([a-z]+) de (\d{4})", (2, 1, 0)),
    ):
        match = re.search(pattern, text.lower())
        if match:
            parts = [MONTHS.get(part) or (int(part) if part.isdigit() else 0) for part in match.groups()]
            try:
                return dt.date(*(parts[i] for i in order))
            except ValueError:
                continue
    return None
