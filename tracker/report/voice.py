"""How one report speaks: its phrases, and what is known of the page's own language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.model.change import Action, Change, ReferenceChange
from tracker.model.snapshot import Block, Entry, Head
from tracker.report import prose
from tracker.report.grammar import Grammar, grammar_of
from tracker.report.phrases import Phrases
from tracker.text import author_label

LONGEST = 110  # words of a statement, before the last ones are cut
WINDOW = 140  # characters of the labels before their numbers: further apart nobody pairs them
MOST_STUDIES = 20
LABEL = 8  # words of a label; where authors are missing it would be the whole reference
OPENING = 8
FRAME = 9  # words of a statement that are not the page's
LEAST = 16  # words of the page that a statement has, however many studies it names
EDIT = 14  # words of one side of an edit
MOST_EDITS = 5
TITLE = 14  # words of a heading that is a name
HEADING = 24


@dataclass(frozen=True, slots=True)
class Voice:
    """Phrases, and the language of the page ("" where it is theirs): where it is another one, its words are quoted."""

    phrases: Phrases
    page: str = ""
    known: prose.Usage = field(default_factory=prose.Usage)

    @property
    def foreign(self) -> bool:
        """Whether the page is in another language than the report."""
        return bool(self.page) and self.page.lower().partition("-")[0] != self.phrases.language

    @property
    def grammar(self) -> Grammar:
        """Return the grammar of the page's language."""
        return grammar_of(self.page or self.phrases.language)

    def lowered(self, text: str) -> str:
        """Return a sentence of the page as it stands in the middle of ours: lowered, or in quotation marks where it is foreign."""
        said = prose.bare(text)
        return f"“{said}”" if self.foreign else prose.lower_first(prose.connected(said), self.known)

    def more(self, count: int) -> str:
        """Say how many sentences are left off."""
        one, many = self.phrases.more_sentences
        return "" if count < 1 else one if count == 1 else many.format(count=count)

    def place(self, change: Change) -> str:
        """Return how to name the block of a change: "the paragraph that begins “…”"."""
        opening = prose.shorten(prose.bare(whole(change)), OPENING)
        phrase, names = (self.phrases.place, self.phrases.units) if opening else (self.phrases.place_bare, self.phrases.some)
        return phrase.format(unit=names[change.unit], opening=opening)

    def heading(self, text: str) -> str:
        """Return the name of a section; a heading that is a sentence, or foreign, stands in quotation marks."""
        name = prose.shorten(text.strip(), HEADING)
        return f"“{name.rstrip('.')}”" if self._is_sentence(name) or self.foreign else name.rstrip(".")

    def section(self, heading: str) -> str:
        """Return "the Surgery section"; a heading that is a sentence stands in quotation marks."""
        name = prose.shorten(heading.strip(), HEADING)
        quoted = self.foreign or self._is_sentence(name) or name.startswith("The ")
        return (self.phrases.sentence_section if quoted else self.phrases.named_section).format(name=name.rstrip("."))

    def fill(self, phrase: str, said: Sequence[str], *, cited: str = "", room: int | None = None, **fields: str) -> str:
        """Fill in the first of some sentences: as it is within quotation marks, else lowered and as long as there is room."""
        text = prose.shorten(said[0] if said else "", room or self.room(cited))
        text = prose.bare(text) if "“{text}”" in phrase else self.lowered(text)
        return phrase.format(text=text, more=self.more(len(said) - 1), cited=cited, **fields)

    def room(self, *others: str) -> int:
        """Return how many words of the page a statement has room for beside other parts."""
        return max(LEAST, LONGEST - FRAME - sum(len(part.split()) for part in others))

    def edits(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Return "changed “a” to “b”, added “c”, and 2 more" for texts before and after; "" where no word differs."""
        found = list(dict.fromkeys(edit for before, after in pairs for edit in prose.edits(before, after)))
        said = [self._edit(prose.shorten(before, EDIT), prose.shorten(after, EDIT)) for before, after in found[:MOST_EDITS]]
        left = len(found) - MOST_EDITS
        return self.phrases.join([*said, self.phrases.more_edits.format(count=left)] if left > 0 else said)

    def labels(self, references: Sequence[ReferenceChange]) -> list[str]:
        """Return the studies in groups, each "A et al. and B as references 2 and 6, respectively"."""
        groups: list[list[ReferenceChange]] = [[]]
        for reference in references[:MOST_STUDIES]:
            if groups[-1] and sum(len(label(r)) + 2 for r in (*groups[-1], reference)) > WINDOW:
                groups.append([])
            groups[-1].append(reference)
        said = [self._group(group) for group in groups if group]
        left = len(references) - MOST_STUDIES
        return [*said, self.phrases.more_references.format(count=left)] if left > 0 else said

    def cited(self, references: Sequence[ReferenceChange], level: str = "") -> str:
        """Return " (cited A et al. as reference 8 and level of evidence C1)", or nothing."""
        studies = self.labels(references)
        if not studies:
            return self.phrases.with_level.format(level=level) if level else ""
        one, many = self.phrases.cited
        return (one if len(references) == 1 else many).format(studies=self.phrases.join([*studies, level] if level else studies))

    def level(self, levels: Sequence[str]) -> str:
        """Return "level of evidence C1", or nothing."""
        if not levels:
            return ""
        unique = list(dict.fromkeys(levels))
        phrase = self.phrases.level if len(unique) == 1 else self.phrases.levels
        return phrase.format(levels=self.phrases.join(unique))

    def level_change(self, before: Sequence[str], after: Sequence[str]) -> str:
        """Return "level of evidence B4, formerly C3"; nothing where it is the same."""
        if tuple(before) == tuple(after):
            return ""
        if before and after:
            return self.phrases.level_was.format(level=self.level(after), before=self.phrases.join(list(dict.fromkeys(before))))
        return self.level(after) if after else self.phrases.level_gone.format(level=self.level(before))

    def _is_sentence(self, heading: str) -> bool:
        return len(heading.split()) > TITLE or heading.endswith((".", "?", "…")) or bool(self.grammar.finite.search(heading))

    def _edit(self, before: str, after: str) -> str:
        phrase = self.phrases.edit_added if not before else self.phrases.edit_changed if after else self.phrases.edit_removed
        return phrase.format(before=before, after=after)

    def _group(self, group: Sequence[ReferenceChange]) -> str:
        names = [label(reference) for reference in group]
        numbers = [str(reference.number) for reference in group]
        if len(group) == 1:
            return self.phrases.study.format(label=names[0], number=numbers[0])
        return self.phrases.studies.format(labels=self.phrases.join(names), numbers=self.phrases.join(numbers))


def label(reference: ReferenceChange) -> str:
    """Return how a reference is called, never more than some words."""
    return prose.shorten(reference.label or author_label(reference.text), LABEL)


def added(change: Change) -> list[ReferenceChange]:
    """Return the references that joined with a change."""
    return [reference for reference in change.references if reference.action is Action.ADDED]


def removed(change: Change) -> list[ReferenceChange]:
    """Return the references that left with a change."""
    return [reference for reference in change.references if reference.action is Action.REMOVED]


def blocks(entries: Sequence[Entry]) -> list[Block]:
    """Return the blocks of a side of a change, without headings and references."""
    return [entry.item for entry in entries if isinstance(entry.item, Block)]


def heads(entries: Sequence[Entry]) -> list[tuple[int, Head]]:
    """Return the sections of a side of a change with their depths."""
    return [(entry.depth, entry.item) for entry in entries if isinstance(entry.item, Head)]


def whole(change: Change) -> str:
    """Return the text of the changed block itself: the newer, or the older where it is gone."""
    found = blocks(change.new) or blocks(change.old)
    return found[0].text if found else (change.after or change.before or "")
