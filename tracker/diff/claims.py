"""Reads the typed claims that a substantive change changes: numbers in their context, samples, levels, approval, hedging."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tracker.diff.match import Effort
from tracker.diff.significance import LEVEL
from tracker.model.change import CellChange, Claim, ClaimKind, Passage
from tracker.text import normal

UNIT = (
    r"%|mg/kg(?:/d(?:ay)?)?|mg/m2|µg|mcg|mg|kg|g|mL|mm|cm|Gy|cGy|IU|mM|"
    r"(?:pack-)?years?|months?|weeks?|days?|hours?|años|meses|semanas|días|horas|"
    r"patients?|children|women|men|cases?|participants?|adults?|tumors?|deaths?|"
    r"pacientes?|niños|mujeres|hombres|casos?|participantes?|adultos?|tumores|muertes|defunciones"
)
VALUE = r"(?:(?<!\w)\.)?\d+(?:[.,]\d+)*"
QUANTITY = re.compile(
    rf"(?P<n>\bn ?= ?)?(?:(?:[<>]=?|[≤≥=±~≈])\s?)?(?:(?<!\w)[-−])?{VALUE}(?:\s?%?\s?-\s?{VALUE}(?!\w))?(?:[\s-]?(?P<unit>{UNIT})(?!\w))?",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"patients?|children|women|men|cases?|participants?|adults?|pacientes?|niños|mujeres|hombres|casos?|participantes?|adultos?",
    re.IGNORECASE,
)
HEDGES = frozenset(
    "may might can could should must will would appears appear suggests suggest likely unlikely recommended "
    "puede pueden podría podrían debe deben debería deberían parece sugiere probable recomienda".split()
)
NEGATIONS = frozenset("not no never neither nor without cannot none ni nunca tampoco ningún ninguna sin".split())
APPROVAL = re.compile(r"\b(approv\w*|FDA|Food and Drug Administration|licensed|aprob\w*|Administración de Alimentos)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
BREAK = re.compile(r"[.;:()\[\],](?=\s|$)|[()\[\]]| (?:and|or|y|o|with|con) ")
EDGES = re.compile(
    r"^(?:the|an?|of|in|for|to|and|el|la|los|las|un|una|de|del|en|para|a)\b\s*|\s*\b(?:was|were|is|are|of|by|to|from|at|in|fue|fueron|es|son|de|en|a)$",
    re.IGNORECASE,
)
LONGEST = 4_000  # characters of a sentence that is looked into
NAMES = re.compile(r"\b(?:CI|IC|HR|OR|RR|P|ratio|range|rango|razón|intervalo)$")
LEAST = 100  # steps that reading any sentence takes
DIGITS = re.compile(r"\d+")
CONTEXT = 7  # words before a number that say what it counts


@dataclass(frozen=True, slots=True)
class _Quantity:
    text: str
    context: str
    sample: bool


def claims(passages: tuple[Passage, ...], effort: Effort | None = None) -> tuple[Claim, ...]:
    """Return the claims that changed in sentences that have both sides, in order, each once, as long as there are steps to take."""
    found: list[Claim] = []
    for passage in passages:
        if passage.before and passage.after and max(len(passage.before), len(passage.after)) <= LONGEST:
            before, after = normal(passage.before), normal(passage.after)
            steps = LEAST + sum(len(text) * (1 + len(DIGITS.findall(text)) // 10) for text in (before, after))
            if effort is None or effort.take(steps):
                found += [*_levels(before, after), *_quantities(before, after), *_words(before, after), *_approval(before, after)]
    return tuple(dict.fromkeys(found))


def cell_claims(cells: tuple[CellChange, ...]) -> tuple[Claim, ...]:
    """Return the numbers that changed in a table: row and column are their context."""
    changed = (cell for cell in cells if re.search(r"\d", cell.before + cell.after))
    return tuple(Claim(ClaimKind.NUMBER, ", ".join(x for x in (cell.row, cell.column) if x), cell.before, cell.after) for cell in changed)


def list_claim(lead: str, before: str | None, after: str | None) -> tuple[Claim, ...]:
    """Return that something came onto a list or went from it; `lead` introduces the list."""
    first = [(text or "").split("\n")[0].rstrip(".") for text in (before, after)]
    return (Claim(ClaimKind.LISTED, lead.rstrip(":"), *first),)


def _levels(before: str, after: str) -> Iterator[Claim]:
    olds, news = LEVEL.findall(before), LEVEL.findall(after)
    if olds != news:
        yield Claim(ClaimKind.EVIDENCE, "level of evidence", ", ".join(olds), ", ".join(news))


def _quantities(before: str, after: str) -> Iterator[Claim]:
    olds, news = (_read(LEVEL.sub("", text)) for text in (before, after))
    for op, a, b, c, d in SequenceMatcher(None, [q.text for q in olds], [q.text for q in news], autojunk=False).get_opcodes():
        if op == "equal":
            continue
        paired = b - a == d - c
        rows = zip(olds[a:b], news[c:d], strict=True) if paired else [*((q, None) for q in olds[a:b]), *((None, q) for q in news[c:d])]
        for old, new in rows:
            one = new or old
            if one:
                kind = ClaimKind.SAMPLE if one.sample else ClaimKind.NUMBER
                yield Claim(kind, one.context, old.text if old else "", new.text if new else "")


def _read(text: str) -> list[_Quantity]:
    return [_quantity(text, match) for match in QUANTITY.finditer(text)]


def _quantity(text: str, match: re.Match[str]) -> _Quantity:
    clauses = BREAK.split(text[: match.start()])
    before = [words for clause in clauses if (words := _bare(clause))]
    # Another clause is about another thing, but for the short name of a figure ("95% CI,") and what a sample is of.
    own = _bare(clauses[-1]) or (before[-1] if before and (match["n"] or NAMES.search(before[-1])) else "")
    context = " ".join(own.split()[-CONTEXT:])
    sample = bool(match["n"]) or bool(PEOPLE.fullmatch(match["unit"] or ""))
    return _Quantity(match.group().strip().removeprefix("=").strip(), context, sample)


def _bare(clause: str) -> str:
    """Take the little words off the ends of a clause: "The 3-year survival rate was" -> "3-year survival rate"."""
    bare = clause.strip()
    while bare != (shorter := EDGES.sub("", bare).strip()):
        bare = shorter
    return bare


def _words(before: str, after: str) -> Iterator[Claim]:
    olds, news = (Counter(word.lower() for word in WORD.findall(text)) for text in (before, after))
    for kind, known in ((ClaimKind.HEDGING, HEDGES), (ClaimKind.NEGATION, NEGATIONS)):
        gone = [word for word in olds - news if word in known]
        come = [word for word in news - olds if word in known]
        if gone or come:
            yield Claim(kind, "", ", ".join(gone), ", ".join(come))


def _approval(before: str, after: str) -> Iterator[Claim]:
    olds, news = ([match.group(1) for match in APPROVAL.finditer(text)] for text in (before, after))
    if bool(olds) != bool(news):
        yield Claim(ClaimKind.APPROVAL, "", ", ".join(olds), ", ".join(news))
