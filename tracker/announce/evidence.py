"""How well one change shows one clause of an announced item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from tracker.announce.grammar import AS_REFERENCE, Clause, renamings
from tracker.model.announcement import AnnouncedItem, Cited, Verb
from tracker.model.change import Action, Change, Kind, LinkKind
from tracker.model.snapshot import Head, Unit
from tracker.text import author_label, likeness, words

STOCK = frozenset(
    words(
        "about added also among based been between cited deleted described does each from have indicate into list other reference "
        "references removed results revised section should state stated statistics subsection such summary text than that their them "
        "then there these they this those updated used using were when which while with would "
        "añadió agregó cada como cuadro dicho donde entre esta este estos estas indicar lista otros para pero porque pueden referencia "
        "referencias resumen revisó sección según sobre subsección sumario también tabla texto tiene",
    ),
)
NEW_SECTION = re.compile(r"\bas (?:a )?new (?:sub)?section|\bcomo (?:una )?nuevas? (?:sub)?sección", re.IGNORECASE)
INTO_LIST = re.compile(r"\b(?:added|deleted|removed) (?P<thing>.+) (?:to|from) the list\b", re.IGNORECASE)
LIST_OR_TABLE = re.compile(
    r"^\W*(?:also )?(?:revised|updated)(?: the)? (?:(?P<list>list)|(?P<table>table|[^.]{0,40}\btable)|(?P<figure>figure))\b"
    r"|^\W*se (?:revis|actualiz)\w+ (?:(?P<lista>la lista)|(?P<cuadro>el cuadro|la tabla)|(?P<figura>la figura))\b",
    re.IGNORECASE,
)
UNITS = {
    "list": {Unit.LIST_ITEM}, "table": {Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE}, "figure": {Unit.FIGURE},
    "lista": {Unit.LIST_ITEM}, "cuadro": {Unit.TABLE, Unit.TABLE_ROW, Unit.TABLE_NOTE}, "figura": {Unit.FIGURE},
}  # fmt: skip
BRACKETS = re.compile(r"\([^()]*\)")
STEM = 6  # letters of a word that must agree: "institution" and "institutional"

AT_TARGET = 0.5  # share of the telling words that makes a change at the very element clear
IN_SECTION = 0.7  # the same where only the section is known: a subject's words stand all over its section
PAIR = 2  # words that must agree there, unless all do
ELSEWHERE = 0.85  # where the item points to another element
HINT = 0.5
SHORT = 3  # letters of words that tell nothing
FEWEST = 4  # telling words without which a likeness in the section says nothing
SAME_NAME = 0.8


class Support(IntEnum):
    """How well a change shows a clause."""

    NONE = 0
    WEAK = 1
    CLEAR = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a change says for a clause: its support, the studies of the clause that it adds, the share of telling words."""

    support: Support
    studies: frozenset[Cited] = frozenset()
    share: float = 0.0


def weigh(clause: Clause, item: AnnouncedItem, change: Change) -> Evidence:
    """Return what a change says for a clause. Never is the section alone any evidence."""
    here = in_section(item, change)
    studies = _studies(clause, item, change) if here else frozenset()
    if clause.verb is Verb.RENAMED or NEW_SECTION.search(clause.text):
        return Evidence(_named(clause, item, change) if here else Support.NONE)
    said = telling(clause.text)
    share = len(said & telling(_changed_text(change))) / len(said) if said else 0.0
    if studies:
        return Evidence(Support.CLEAR, studies, share)
    if here and only_studies(clause) and _misnumbered(clause, change):
        return Evidence(Support.WEAK, share=share)
    other = only_studies(clause) or change.unit is Unit.REFERENCE  # a study's title may have the words of a text
    if not here or other or not _agrees(clause.verb, change):
        return Evidence(Support.NONE)
    support = _by_words(clause, item, change, share, len(said))
    return Evidence(min(support, Support.WEAK) if clause.verb is Verb.UNKNOWN else support, share=share)


def in_section(item: AnnouncedItem, change: Change) -> bool:
    """Whether a change stands in the section that an item names, or at its target; True where the item names none."""
    if set(change.anchors) & {item.section_anchor, *item.targets} or not (item.section or item.section_anchor):
        return True
    return _heading(item.section) in {_heading(heading) for heading in (*change.section, *change.origin)}


def only_studies(clause: Clause) -> bool:
    """Whether a clause tells of nothing but references: "Added Ono et al. as reference 8 and level of evidence C1."."""
    return AS_REFERENCE.search(clause.text) is not None  # the studies that a text cites stand in brackets, which are cut off


def telling(text: str) -> frozenset[str]:
    """Return the beginnings of the words that tell one text from another, and all numbers."""
    found = (word for word in words(text) if word not in STOCK)
    return frozenset(word if word[0].isdigit() else word[:STEM] for word in found if len(word) > SHORT or word[0].isdigit())


def _heading(text: str) -> tuple[str, ...]:
    """Return the words of a heading: announcements add the abbreviation in brackets, headings may not have it."""
    return words(BRACKETS.sub(" ", text))


def _changed_text(change: Change) -> str:
    if change.passages:
        return " ".join(f"{passage.before} {passage.after}" for passage in change.passages)
    return f"{change.before or ''} {change.after or ''}"


def _studies(clause: Clause, item: AnnouncedItem, change: Change) -> frozenset[Cited]:
    """Return the studies of a clause that a change added under that number (or revised, where it says updated).

    A study that was listed before and is cited now counts at the item's target only: it may be cited elsewhere for something else.
    """
    actions = {Action.ADDED} if clause.verb is Verb.ADDED else {Action.ADDED, Action.REVISED}
    came = {(_surname(r.label or author_label(r.text)), r.number) for r in change.references if r.action in actions}
    links = change.links if set(change.anchors) & set(item.targets) else ()
    came |= {
        (_surname(link.words), int(link.after))
        for link in links
        if link.kind is LinkKind.CITATION and not link.before and link.after.isdigit()
    }
    return frozenset(study for study in clause.cited if (_surname(study.label), study.number) in came)


def _misnumbered(clause: Clause, change: Change) -> bool:
    """Whether a change added a study of the clause, but under another number: a slip, or another work of the same author."""
    came = {_surname(r.label or author_label(r.text)) for r in change.references if r.action is Action.ADDED}
    return any(_surname(study.label) in came for study in clause.cited)


def _surname(label: str) -> tuple[str, ...]:
    """Return the words of a name without "et al."; only the first two: labels of organisations are cut and lengthened."""
    return tuple(word for word in words(label) if word not in ("et", "al"))[:2]


def _named(clause: Clause, item: AnnouncedItem, change: Change) -> Support:
    """Weigh a clause that names a section: a new one, or one with a new name."""
    at_target = change.anchor is not None and change.anchor in item.targets
    if clause.verb is not Verb.RENAMED:
        if change.unit is not Unit.SECTION or change.kind is not Kind.ADDED:
            return Support.NONE
        name = next((entry.item.heading.text for entry in change.new if isinstance(entry.item, Head)), (change.section or ("",))[-1])
        return Support.CLEAR if at_target or f" {' '.join(words(name))} " in f" {' '.join(words(clause.text))} " else Support.NONE
    if change.kind is not Kind.RENAMED:
        return Support.NONE
    for names in renamings(clause.text):
        pairs = zip(names, (change.before, change.after), strict=True)
        alike = [likeness(words(name), words(side or "")) for name, side in pairs if name]
        if alike and (min(alike) >= SAME_NAME or (at_target and max(alike) >= SAME_NAME)):
            return Support.CLEAR
    return Support.WEAK if at_target else Support.NONE


def _agrees(verb: Verb, change: Change) -> bool:
    """Whether a change is of the sort that a verb tells of."""
    came = change.kind is Kind.ADDED or (change.kind is Kind.REVISED and (not change.passages or any(p.after for p in change.passages)))
    went = change.kind is Kind.REMOVED or (change.kind is Kind.REVISED and (not change.passages or any(p.before for p in change.passages)))
    if verb is Verb.MOVED:
        return change.kind is Kind.MOVED
    if verb is Verb.ADDED:
        return came
    return went if verb is Verb.REMOVED else (came or went)


def _by_words(clause: Clause, item: AnnouncedItem, change: Change, share: float, count: int) -> Support:
    own = change.anchors[: max(0, len(change.anchors) - len(change.section))] or change.anchors[:1]
    if change.anchor in item.targets or set(own) & set(item.targets):
        worded = share == 1 or (share >= AT_TARGET and share * count >= PAIR)
        if worded or _names_unit(clause, change):
            return Support.CLEAR
        return Support.WEAK if share or not count else Support.NONE
    if item.targets and not set(change.anchors) & set(item.targets):  # it points elsewhere: the text may have got another id
        return Support.WEAK if share >= ELSEWHERE and count >= FEWEST and not clause.cited else Support.NONE
    if count < FEWEST or share < HINT:
        return Support.NONE
    return Support.CLEAR if share >= IN_SECTION else Support.WEAK


def _names_unit(clause: Clause, change: Change) -> bool:
    """Whether a clause says that a list or table was changed, and the change is to one; or names the very item."""
    if match := LIST_OR_TABLE.match(clause.text):
        return any(change.unit in UNITS[name] for name, found in match.groupdict().items() if found)
    thing = INTO_LIST.search(clause.text)
    return bool(thing) and change.unit is Unit.LIST_ITEM and telling(thing["thing"] if thing else "") <= telling(_changed_text(change))
