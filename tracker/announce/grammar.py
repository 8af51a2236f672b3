"""The grammar of announced items, English and Spanish: clauses, verbs and cited studies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.model.announcement import Cited, Verb
from tracker.text import squeeze

ALSO = r"^\W*(?:also,? )?"
# The first that is found names the verb: what is more telling stands before what is more common.
VERBS = (
    (Verb.EDITORIAL, r"\beditorial changes|\bcambios (?:editoriales|de redacción)|\bmodificaciones (?:editoriales|de redacción)"),
    (Verb.RENAMED, r"\b(?:renamed|retitled)\b|\btitle of\b.*\bchanged\b|^changed the (?:title|name)\b"),
    (Verb.RENAMED, r"\bse cambió (?:el (?:título|nombre)|de|a|por)\b|\b(?:se )?renombr(?:ó|aron)\b|\bse cambió el nombre\b"),
    (Verb.REVIEWED, r"\b(?:extensively|comprehensively|substantially) (?:revised|reviewed|rewritten|updated)\b"),
    (Verb.REVIEWED, r"\bobjeto de\b.*\brevisión\b"),
    (Verb.REVIEWED, r"\bse revis(?:ó|aron)\b.*\b(?:en forma (?:integral|extensa|amplia)|exhaustivamente|ampliamente)\b"),
    (Verb.MOVED, ALSO + r"(?:moved|relocated)\b|\b(?:was|were) (?:moved|relocated)\b|\bse (?:traslad|reubic|desplaz)(?:ó|aron)\b"),
    (Verb.UPDATED, ALSO + r"updated\b|\bse actualiz(?:ó|aron)\b"),
    (Verb.REVISED, ALSO + r"(?:revised|changed|clarified|corrected|replaced|reworded|expanded|reformatted)\b"),
    (Verb.REVISED, r"\bse (?:revis|modific|aclar|corrig|correg|reemplaz|sustituy|ampli)(?:ó|aron|ió|ieron)\b"),
    (Verb.REMOVED, ALSO + r"(?:deleted|removed)\b|\bse (?:elimin|suprim|retir)(?:ó|aron|ió|ieron)\b"),
    (Verb.ADDED, ALSO + r"(?:added|incorporated|included)\b|\bse (?:añad|agreg|incorpor|incluy)(?:ó|aron|ió|ieron|eron)\b"),
    (Verb.ADDED, r"\b(?:summary|(?:sub)?section) is new\b|\bis a new (?:summary|(?:sub)?section)\b|\bes nuev[oa]\b"),
    (Verb.UPDATED, r"\b(?:was|were|has been|have been) updated\b"),
    (Verb.REVISED, r"\b(?:was|were|has been|have been) (?:revised|changed|corrected|clarified|replaced)\b"),
    (Verb.REMOVED, r"\b(?:was|were|has been|have been) (?:deleted|removed)\b"),
    (Verb.ADDED, r"\b(?:was|were|has been|have been) added\b"),
)
SAYS = tuple((verb, re.compile(pattern, re.IGNORECASE)) for verb, pattern in VERBS)
# Real pages start a further clause in lower case, too ("... evaluation. added that ...").
CLAUSE = re.compile(
    r"(?<=[.;]) (?=(?:also,? )?(?:added|revised|updated|deleted|removed|renamed|changed|clarified|moved|corrected|replaced)\b"
    r"|(?:también |asimismo, |además, )?se (?:añadi|agreg|incorpor|incluy|revis|actualiz|elimin|suprimi|cambi|modific|traslad))",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\((?:cited|se cit)[^()]*(?:\([^()]*\)[^()]*)*\)", re.IGNORECASE)
NUMBERS = r"(?P<numbers>\d+(?:[-–]\d+)?(?:(?:, (?:and |y )?| and | y )\d+(?:[-–]\d+)?)*)"
AS_REFERENCE = re.compile(rf",? (?:as|como) (?:las? )?(?:references?|referencias?) {NUMBERS}", re.IGNORECASE)
REFERENCE_FIRST = re.compile(rf"^.*\bcomo (?:la )?referencias? {NUMBERS} (?:se \w+ )?a (?P<labels>.+?)(?:(?<!\bal)\.)?$", re.IGNORECASE)
LABELS_BEGIN = re.compile(
    r"^.*(?:\((?:cited|se cit(?:ó|aron)(?: a)?(?: la| el)?) |\b(?:added|updated|deleted|removed|replaced .+? with) "
    r"|\bse (?:añadi|agreg|actualiz|elimin|cit)\w*(?: a)?(?: la| el)? )"
    r"|^(?:,? ?respective(?:ly|mente))?(?:,| and| y|;)* (?:a )?",
    re.IGNORECASE,
)
BETWEEN_LABELS = re.compile(r", (?:and|y) |, | and | y (?:a )?| e (?=I)")
RENAMED_FROM = (  # `both` are the older and the newer name with a word between them that may stand in the names, too
    re.compile(r"\b(?:renamed|changed|retitled) from (?P<both>.+ to .+)$", re.IGNORECASE),
    re.compile(r"^Renamed .*?\bfrom (?P<both>.+ to .+)$", re.IGNORECASE),
    re.compile(r"^(?:The )?(?P<after>.+?)(?: (?:sub)?section)? was (?:renamed|retitled) from (?P<before>.+)$", re.IGNORECASE),
    re.compile(r"^Renamed (?:the )?(?P<both>.+ (?:to|as) .+)$", re.IGNORECASE),
    re.compile(r"^Changed the (?:title|name) of (?:the )?(?P<both>.+ to .+)$", re.IGNORECASE),
    re.compile(r"^(?:The )?(?P<before>.+?)(?: (?:sub)?section)? was (?:renamed|retitled)(?: as| to)? (?P<after>.+)$", re.IGNORECASE),
    re.compile(r"\bse cambió de (?:la (?:sub)?sección )?(?P<both>.+ a .+)$", re.IGNORECASE),
    re.compile(r"^Se (?:cambió|renombró)(?: el (?:título|nombre) de)? la (?:sub)?sección (?P<both>.+ (?:a|por|como) .+)$", re.IGNORECASE),
    re.compile(
        r"^(?:El (?:título|nombre) de )?la (?:sub)?sección (?P<before>.+?) se (?:cambió (?:a|por)|renombró(?: como)?) (?P<after>.+)$",
        re.IGNORECASE,
    ),
)
LONGEST_RUN = 50  # numbers of a range; what is longer is a slip of the pen
BETWEEN_NAMES = re.compile(r"(?: (?:sub)?section)? (?:to|as|a|por|como) ", re.IGNORECASE)
ITSELF = re.compile(r"^(?:this|esta)(?: (?:sub)?(?:section|sección))?$", re.IGNORECASE)


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
    if first := REFERENCE_FIRST.match(text):
        return tuple(_pair(first["labels"], _numbers(first["numbers"])))
    for match in AS_REFERENCE.finditer(text):
        numbers = _numbers(match["numbers"])
        found += _pair(LABELS_BEGIN.sub("", text[start : match.start()], count=1), numbers)
        start = match.end()
    return tuple(found)


def renamings(text: str) -> tuple[tuple[str, str], ...]:
    """Return the older and the newer name that an item tells of, in each way that it can be read; "" for one it does not name."""
    said = text.strip().rstrip(".")
    for pattern in RENAMED_FROM:
        if match := pattern.search(said):
            found = match.groupdict()
            if both := found.get("both"):
                return tuple((both[: at.start()], both[at.end() :]) for at in BETWEEN_NAMES.finditer(both))
            before, after = ("" if ITSELF.match(found[side]) else found[side] for side in ("before", "after"))
            return ((before, after),)
    return ()


def _verb(clause: str) -> Verb:
    said = ASIDE.sub("", clause)
    return next((verb for verb, pattern in SAYS if pattern.search(said)), Verb.UNKNOWN)


def _pair(labels: str, numbers: list[int]) -> list[Cited]:
    """Give each label its number; a single label (or one that cannot be split) stands for all numbers."""
    names = [squeeze(name) for name in BETWEEN_LABELS.split(labels)] if len(numbers) > 1 else [squeeze(labels)]
    if len(names) != len(numbers):
        names = [squeeze(labels)] * len(numbers)
    return [Cited(name, number) for name, number in zip(names, numbers, strict=True) if name]


def _numbers(text: str) -> list[int]:
    """Return the numbers of "2, 4-6, and 9"."""
    runs = (re.split(r"[-–]", run) for run in re.findall(r"\d+(?:[-–]\d+)?", text))
    return [number for run in runs for number in range(int(run[0]), min(int(run[-1]), int(run[0]) + LONGEST_RUN) + 1)]
