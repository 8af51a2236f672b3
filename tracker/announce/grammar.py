"""The grammar of announced items, English and Spanish: clauses, verbs and cited studies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.model.announcement import Cited, Verb
from tracker.text import squeeze

# The first that is found names the verb: what is more telling stands before what is more common.
VERBS = (
    (Verb.EDITORIAL, re.compile(r"editorial changes|cambios editoriales", re.IGNORECASE)),
    (Verb.RENAMED, re.compile(r"\b(?:renamed|retitled)\b|\bse cambió (?:el (?:título|nombre)|de)\b|\bse renombró\b", re.IGNORECASE)),
    (Verb.REVIEWED, re.compile(r"\b(?:extensively revised|comprehensively reviewed)\b|\bobjeto de\b.*\brevisión\b", re.IGNORECASE)),
    (Verb.UPDATED, re.compile(r"^\W*(?:also )?updated\b|\bse actualiz", re.IGNORECASE)),
    (Verb.REVISED, re.compile(r"^\W*(?:also )?(?:revised|changed|clarified)\b|\bse (?:revis|modific|aclar)", re.IGNORECASE)),
    (Verb.REMOVED, re.compile(r"^\W*(?:also )?(?:deleted|removed)\b|\bse (?:elimin|suprimi|retir)", re.IGNORECASE)),
    (Verb.ADDED, re.compile(r"^\W*(?:also )?added\b|\bse (?:añadi|agreg|incorpor|incluy)|\bes nuevo\b|\bsummary is new\b", re.IGNORECASE)),
    (Verb.UPDATED, re.compile(r"\b(?:was|were) updated\b", re.IGNORECASE)),
    (Verb.REVISED, re.compile(r"\b(?:was|were) revised\b", re.IGNORECASE)),
    (Verb.REMOVED, re.compile(r"\b(?:was|were) (?:deleted|removed)\b", re.IGNORECASE)),
    (Verb.ADDED, re.compile(r"\b(?:was|were) added\b", re.IGNORECASE)),
)
# Real pages start a further clause in lower case, too ("... evaluation. added that ...").
CLAUSE = re.compile(
    r"(?<=[.;]) (?=(?:also )?(?:added|revised|updated|deleted|removed|renamed|changed|clarified)\b"
    r"|(?:también |asimismo, |además, )?se (?:añadi|agreg|incorpor|incluy|revis|actualiz|elimin|suprimi|cambi|modific))",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\((?:cited|se cit)[^()]*(?:\([^()]*\)[^()]*)*\)", re.IGNORECASE)
AS_REFERENCE = re.compile(r",? (?:as|como) (?:las? )?(?:references?|referencias?) (\d+(?:(?:, (?:and |y )?| and | y )\d+)*)", re.IGNORECASE)
LABELS_BEGIN = re.compile(
    r"^.*(?:\((?:cited|se cit(?:ó|aron)(?: a)?(?: la| el)?) |\b(?:added|updated) |\bse (?:añadi|agreg|actualiz)\w*(?: a)?(?: la| el)? )"
    r"|^(?:,? ?respective(?:ly|mente))?(?:,| and| y|;)* (?:a )?",
    re.IGNORECASE,
)
BETWEEN_LABELS = re.compile(r", (?:and|y) |, | and | y (?:a )?| e (?=I)")
RENAMED_FROM = (
    re.compile(r"^The (?P<after>.+?)(?: (?:sub)?section)? was (?:renamed|retitled) from (?P<before>.+?)\.?$"),
    re.compile(r"^(?:El|La|Se).*?\bcambió.*? de (?:la (?:sub)?sección )?(?P<before>.+?) a (?P<after>.+?)\.?$"),
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of an item with a verb of its own. `text` is what it says, without the studies cited in brackets."""

    verb: Verb
    text: str
    cited: tuple[Cited, ...] = ()


def clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of an item, in order; at least one."""
    return tuple(Clause(_verb(part), squeeze(ASIDE.sub("", part)), studies(part)) for part in CLAUSE.split(text))


def studies(text: str) -> tuple[Cited, ...]:
    """Return the studies that a text cites with their numbers: "A et al. and B as references 2 and 6" gives two."""
    found: list[Cited] = []
    start = 0
    for match in AS_REFERENCE.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match[1])]
        found += _pair(LABELS_BEGIN.sub("", text[start : match.start()], count=1), numbers)
        start = match.end()
    return tuple(found)


def renaming(text: str) -> tuple[str, str] | None:
    """Return the older and the newer name that an item tells of; None where it tells of no new name."""
    for pattern in RENAMED_FROM:
        if match := pattern.match(text):
            return match["before"], match["after"]
    return None


def _verb(clause: str) -> Verb:
    said = ASIDE.sub("", clause)
    return next((verb for verb, pattern in VERBS if pattern.search(said)), Verb.UNKNOWN)


def _pair(labels: str, numbers: list[int]) -> list[Cited]:
    """Give each label its number; a single label (or one that cannot be split) stands for all numbers."""
    names = [squeeze(name) for name in BETWEEN_LABELS.split(labels)] if len(numbers) > 1 else [squeeze(labels)]
    if len(names) != len(numbers):
        names = [squeeze(labels)] * len(numbers)
    return [Cited(name, number) for name, number in zip(names, numbers, strict=True) if name]
