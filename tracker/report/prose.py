"""Makes sentences of a page ready to stand inside a statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tracker.text import squeeze

LEVEL = re.compile(
    r"\s*\[\s*(?:levels? of evidence|(?:grados?|nivel(?:es)?) de (?:comprobación|evidencia))\s*:?\s*([^\]]*?)\s*\]", re.IGNORECASE
)
TAIL = " .;:,"
ENDED = re.compile(r"(?:[?!…]|[.?!][”\")\]])$")
SENTENCE = re.compile(r"[.?!][\"”’)\]]*$")
ADVICE = re.compile(  # "Refer to the X section for more information." states nothing
    r"^\W*(?:refer to|see|consult|consulte|consultar|vea|véase)\b|^(?:for|to|para)\b[^.]*, (?:see|refer to|consulte|consultar|vea|véase)\b",
    re.IGNORECASE,
)
CONNECTIVE = re.compile(
    r"^(?:However|Furthermore|Moreover|In addition|Additionally|Also|Sin embargo|No obstante|Además|Asimismo|También|Por otra parte)"
    r", (?=\w)"
)
LABELLED = re.compile(r"[^\s:]+(?: [^\s:]+){0,4}: ")
MOST_PAIRS = 250_000  # of equal words; a paragraph of 500 words has some 5,000
FEWEST = 6  # words that make a sentence of what ends without a full stop
WORD = re.compile(r"[^\W\d_]+")
TITLED = re.compile(r"[A-ZÁÉÍÓÚ][a-zà-ÿ]+")
BESIDE_NAME = re.compile(r"(?:[A-Z][a-zà-ÿ]+\b|[A-Z]\.)")
OPENERS = frozenset(
    "A After All Although An And As At Because Before Both But By Children Compared Data During Each Few For From However If In It "
    "Many Men Most No Of On One Other Overall Patients Results Several Since Some That The Their There These They This Those Three "
    "To Treatment Two Under Use When Whether While With Women "
    "Al Algunos Aunque Con Cuando De Del Desde Durante El En Entre Esta Estas Este Estos Hasta La Las Los Muchos Ningún Ninguna Otros "
    "Para Por Se Según Si Sin Sobre Solo Su Sus También Todos Tras Un Una Unas Unos".split(" "),
)
NAME_IN_SENTENCE = re.compile(r"(?<=[a-z,;] )[A-Z][a-zà-ÿ]+\b")
COMMON_WORD = re.compile(r"\b[a-zà-ÿ]{2,}\b")
# Names that a sentence may begin with: people of diseases and scales, places, months, organisations.
NAMES = frozenset(
    "Africa African Alzheimer America American Americans April Asia Asian August Australia Australian Barrett Bayesian Bloom Bowen "
    "Britain British Burkitt Canada Canadian Children's China Chinese Cochrane Congress Cowden Cox Crohn Danish December Denmark "
    "Down Dutch Epstein Europe European Ewing Fanconi February Finland Finnish France French Friday Gail German Germany Gleason "
    "Gorlin Hispanic Hodgkin Ireland Israel Israeli Italian Italy January Japan Japanese Jewish July June Kaplan Kaposi Karnofsky "
    "Klinefelter Korea Korean Langerhans Li Lynch March Markov Medicare Medicaid Merkel Mohs Monday National Netherlands Norway "
    "Norwegian November October Paget Peutz Philadelphia Saturday September Spain Spanish Sunday Sweden Swedish Swiss Thursday "
    "Tuesday Turner Wednesday Wilms".split(" "),
)


@dataclass(frozen=True, slots=True)
class Usage:
    """How words are written in the texts at hand: those seen in lower case, and names seen inside sentences."""

    common: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def usage(text: str) -> Usage:
    """Learn from a text which words are names."""
    return Usage(frozenset(COMMON_WORD.findall(text)), frozenset(NAME_IN_SENTENCE.findall(text)))


def lower_first(text: str, known: Usage) -> str:
    """Return the text with its first letter lowered, unless the first word is a name, an acronym or a number."""
    first, _, rest = text.partition(" ")
    word = WORD.match(first)
    if first not in ("A", "An") and not (word and TITLED.fullmatch(word[0])):
        return text
    if first not in OPENERS and word:
        common = word[0].lower() in known.common
        if BESIDE_NAME.match(rest) or (not common and word[0] in NAMES | known.names):
            return text
    return text[0].lower() + text[1:]


def connected(text: str) -> str:
    """Return a sentence without the word that ties it to the one before: "However, kites fly" is told as "kites fly"."""
    return CONNECTIVE.sub("", text)


def levels(text: str) -> tuple[str, ...]:
    """Return the levels of evidence that stand in brackets in a text."""
    return tuple(found for found in LEVEL.findall(text) if found)


def bare(text: str) -> str:
    """Return a text without levels of evidence and without the marks at its end."""
    return squeeze(LEVEL.sub("", text)).rstrip(TAIL)


def is_sentence(text: str) -> bool:
    """Whether a text can follow "to state that": a whole sentence, no question, and none that begins with a label ("Effect: ...")."""
    said = squeeze(LEVEL.sub("", text))
    whole = bool(SENTENCE.search(said)) or len(said.split()) >= FEWEST
    return whole and "?" not in said[-3:] and not said.endswith(":") and not LABELLED.match(said) and not ADVICE.search(said)


def gathered(said: Sequence[str]) -> list[str]:
    """Return sentences with the scraps at the beginning joined to what follows: "In certain PREMM" tells nothing alone."""
    row = list(said)
    while len(row) > 1 and len(row[0].split()) < FEWEST and not SENTENCE.search(row[0]) and not row[0].endswith(":"):
        row[:2] = [f"{row[0]} {row[1]}"]
    return row


def shorten(text: str, limit: int) -> str:
    """Return the first words of a text, with "…" where some are left off."""
    words = text.split()
    return " ".join(words) if len(words) <= limit else " ".join(words[:limit]).rstrip(TAIL) + "…"


def around(before: str, after: str, limit: int) -> str:
    """Return `after`, or where it is too long those of its words around what differs from `before`."""
    old, new = before.split(), after.split()
    if len(new) <= limit:
        return " ".join(new)
    spans = [op[3:] for op in _opcodes(old, new) if op[0] != "equal"]
    start, stop = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    first = max(0, min(start - max(3, (limit - (stop - start)) // 2), len(new) - limit))
    said = " ".join(new[first : first + limit])
    return ("…" if first else "") + said + ("…" if first + limit < len(new) else "")


def finish(statement: str) -> str:
    """Return a statement with single spaces and one mark at its end: "… so on.." and "so on; ." end as "so on."."""
    said = squeeze(statement).rstrip(TAIL)
    return said if ENDED.search(said) else f"{said}."


def edits(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return the runs of words that differ, what stands close together as one."""
    old, new = before.split(), after.split()
    runs: list[list[int]] = []
    for tag, *at in _opcodes(old, new):
        if tag == "equal":
            continue
        if runs and at[0] - runs[-1][1] <= 1:
            runs[-1][1], runs[-1][3] = at[1], at[3]
        else:
            runs.append(at)
    return tuple(_unpointed(" ".join(old[a:b]), " ".join(new[c:d])) for a, b, c, d in runs)


def left_out(before: str, after: str) -> str:
    """Return the runs of words that went, where none came; "" where any did. Marks at the ends of words do not count."""
    old, new = before.split(), after.split()
    bare_old, bare_new = ([word.strip(TAIL) for word in side] for side in (old, new))
    found = _opcodes(bare_old, bare_new)
    if any(tag in ("insert", "replace") for tag, *_ in found):
        return ""
    return " … ".join(" ".join(old[a:b]) for tag, a, b, *_ in found if tag == "delete")


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Lay two rows of words side by side; rows in which the same few words come again and again are replaced whole."""
    counts = Counter(old), Counter(new)
    if sum(count * counts[1][word] for word, count in counts[0].items()) > MOST_PAIRS:
        return [("equal" if old == new else "replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _unpointed(before: str, after: str) -> tuple[str, str]:
    """Take off a mark that ends both sides."""
    while before and after and before[-1] == after[-1] and before[-1] in TAIL:
        before, after = before[:-1], after[:-1]
    return before, after
