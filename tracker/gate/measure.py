"""What a content has, counted: sections, words, runs of words, pieces of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tracker.model.snapshot import Block, Content, Entry, Facts, Head, Reference, Role, Section, Unit, flatten
from tracker.text import words

RUN = 4
Words = tuple[str, ...]
KINDS = {
    Unit.PARAGRAPH: "paragraphs",
    Unit.LIST_ITEM: "list items",
    Unit.TABLE: "tables",
    Unit.TABLE_ROW: "table rows",
    Unit.FIGURE: "figures",
}


def measure(content: Content) -> tuple[int, int]:
    """Return how many sections and words a content has, the publisher's list of changes aside."""
    found = entries(content, Role.ANNOUNCEMENT)
    return len(heads(found)), sum(length(entry) for entry in found)


def entries(content: Content, *but: Role) -> tuple[Entry, ...]:
    """Return the flat form without the sections of some roles."""
    return flatten(Content(content.facts, tuple(section for section in content.sections if section.role not in but)))


def heads(found: Iterable[Entry]) -> list[Head]:
    """Return the sections among entries."""
    return [entry.item for entry in found if isinstance(entry.item, Head)]


def length_of(section: Section) -> int:
    """Return the words of a section; a reference counts as one."""
    return sum(length(entry) for entry in flatten(Content(Facts(""), (section,))))


def length(entry: Entry) -> int:
    """Return the words of an entry; a reference counts as one."""
    return 1 if isinstance(entry.item, Reference) else len(words(text(entry)))


def text(entry: Entry) -> str:
    """Return what an entry says."""
    item = entry.item
    return "" if isinstance(item, Facts) else item.heading.text if isinstance(item, Head) else item.text


def lost_sections(content: Content, current: Content) -> int:
    """Count the sections of the current version that are gone: neither their id is there, nor a new one with their heading."""
    found, known = heads(entries(content, Role.ANNOUNCEMENT)), heads(entries(current, Role.ANNOUNCEMENT))
    anchors = {head.anchor for head in found if head.anchor}
    kept = {head.anchor for head in known if head.anchor in anchors}
    fresh = Counter(words(head.heading.text) for head in found if head.anchor not in kept)
    missed = Counter(words(head.heading.text) for head in known if head.anchor not in kept)
    return (missed - fresh).total()


def headings(content: Content) -> Counter[Words]:
    """Return the headings that the document's own sections have."""
    said = (words(head.heading.text) for head in heads(entries(content, Role.ANNOUNCEMENT, Role.BOILERPLATE)))
    return Counter(heading for heading in said if heading)


def kinds(content: Content) -> Counter[str]:
    """Return how many pieces of each kind there are, by what they are called."""
    count: Counter[str] = Counter()
    for entry in entries(content, Role.ANNOUNCEMENT):
        item = entry.item
        if isinstance(item, Reference):
            count["references"] += 1
        elif isinstance(item, Head):
            count["headings"] += bool(item.heading.text)
        elif isinstance(item, Block) and item.unit in KINDS:
            count[KINDS[item.unit]] += 1
    return count


def runs(said: Words) -> set[Words]:
    """Return every few words that stand together; a shorter text is one run."""
    return {said[i : i + RUN] for i in range(max(1, len(said) - RUN + 1)) if said}


def own_runs(content: Content) -> set[Words]:
    """Return the runs of the text, but for what all documents share; nor references: translations have the same."""
    own = entries(content, Role.ANNOUNCEMENT, Role.BOILERPLATE)
    return {run for entry in own if not isinstance(entry.item, Reference) for run in runs(words(text(entry)))}
