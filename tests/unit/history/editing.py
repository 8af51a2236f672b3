"""Histories made of whole sentences that are added, removed, moved and returned: what each version says is known word for word."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.unit.parse.pages import page, read, section
from tracker.model.snapshot import Block, Content, Facts, Section, Unit

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
HEADINGS = ("Sails", "Lines and Knots", "Landing")
Texts = list[list[list[str]]]  # the sections, their paragraphs, their sentences


def sentence(rng: random.Random) -> str:
    """Make up a sentence of ten words; two of them have nothing in common."""
    words = ["".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(2, 4))) for _ in range(10)]
    return f"{' '.join(words).capitalize()}."


class Editor:
    """Edits a text at random, sentence by sentence, and remembers all that ever stood in it."""

    def __init__(self, rng: random.Random, *, repeat: bool) -> None:
        self.rng, self.ever = rng, [sentence(rng) for _ in range(18)]
        known = iter(self.ever)
        self.texts: Texts = [[[next(known) for _ in range(3)] for _ in range(2)] for _ in HEADINGS]
        self.edits = [self.add, self.remove, self.move, self.bring_back] + [self.repeat] * repeat

    def edit(self, count: int) -> Texts:
        for _ in range(count):
            self.rng.choice(self.edits)()
        return [[list(block) for block in blocks] for blocks in self.texts]

    def add(self) -> None:
        self.put(sentence(self.rng))

    def remove(self) -> None:
        block = self.block()
        if block:
            block.pop(self.rng.randrange(len(block)))

    def move(self) -> None:
        block = self.block()
        if block:
            self.put(block.pop(self.rng.randrange(len(block))))

    def bring_back(self) -> None:
        standing = {text for blocks in self.texts for block in blocks for text in block}
        gone = [text for text in dict.fromkeys(self.ever) if text not in standing]
        if gone:
            self.put(self.rng.choice(gone))

    def repeat(self) -> None:
        self.put(self.rng.choice(self.ever))

    def put(self, text: str) -> None:
        """Put a sentence into a paragraph, or make one of it."""
        self.ever.append(text)
        blocks = self.rng.choice(self.texts)
        if not blocks or self.rng.random() < 0.2:
            blocks.insert(self.rng.randint(0, len(blocks)), [text])
        else:
            block = self.rng.choice(blocks)
            block.insert(self.rng.randint(0, len(block)), text)

    def block(self) -> list[str] | None:
        blocks = [block for blocks in self.texts for block in blocks if block]
        return self.rng.choice(blocks) if blocks else None


def histories(seed: int, versions: int, *, repeat: bool = False) -> Iterator[Texts]:
    """Give the versions of a made-up document."""
    rng = random.Random(seed)  # noqa: S311  the same histories each time
    editor = Editor(rng, repeat=repeat)
    for number in range(versions):
        yield editor.edit(rng.randint(1, 4) if number else 0)


def content(texts: Texts) -> Content:
    """Write a version as a content."""
    sections = (
        Section(
            Block(Unit.HEADING, heading),
            f"_{n}",
            parts=tuple(Block(Unit.PARAGRAPH, " ".join(block)) for block in blocks if block),
        )
        for n, (heading, blocks) in enumerate(zip(HEADINGS, texts, strict=True), 1)
    )
    return Content(Facts("On kites"), tuple(sections))


def parsed(texts: Texts) -> Content:
    """Write a version as a page, and read that."""
    bodies = ["".join(f"<p>{' '.join(block)}</p>" for block in blocks if block) for blocks in texts]
    return read(page(*(section(f"_{n}", heading, body) for n, (heading, body) in enumerate(zip(HEADINGS, bodies, strict=True), 1))))
