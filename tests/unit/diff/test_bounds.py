from __future__ import annotations

import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.diff import apply, compare
from tracker.diff.match import Effort, gaps
from tracker.diff.words import passages, redline
from tracker.model.change import Kind, Passage, Span
from tracker.model.snapshot import Block, Content, Facts, Section, Unit
from tracker.text import _sentences, sentences

ROOT = Path(__file__).parents[3]
START_SECONDS, CPU_SECONDS, MEMORY_BYTES = 5, 60, 600_000_000  # far above what any of them takes: only work without a bound fails
WHOLE, PART = 1.0, 0.1  # of the hardest pages: as large as a page may be, for `make faults`; and here, in a tenth of the time


def content(*texts: str) -> Content:
    parts = tuple(Block(Unit.PARAGRAPH, text) for text in texts)
    return Content(Facts("Lamps"), (Section(Block(Unit.HEADING, "Oil"), "_1", parts=parts),))


def mixed(thing: object) -> int:
    """Return a number by which things come into no order of theirs, the same on every machine."""
    return zlib.crc32(repr(thing).encode())


def other_paragraphs(scale: float) -> tuple[Content, Content]:
    """Make a page of as many paragraphs as a page may have, and one with none of them."""
    count = round(90_000 * scale)
    return content(*(f"Lamp {n} burns oil." for n in range(count))), content(*(f"Wick {n} gives soot." for n in range(count)))


def shuffled_paragraphs(scale: float) -> tuple[Content, Content]:
    """Make a page, and one with the same paragraphs in another order."""
    texts = [f"Lamp number {n} burns oil." for n in range(round(90_000 * scale))]
    return content(*texts), content(*sorted(texts, key=mixed))


def changed_paragraphs(scale: float) -> tuple[Content, Content]:
    """Make a page where a word of every second paragraph changes."""
    return tuple(
        content(*(text for n in range(round(20_000 * scale)) for text in (f"Lamp number {n} burns {fuel} in the night.", f"Wick {n}.")))
        for fuel in ("oil", "gas")
    )  # type: ignore[return-value]


def changed_words(scale: float) -> tuple[Content, Content]:
    """Make a paragraph of 200,000 words, and one with every tenth another."""
    words = [f"word{n}" for n in range(round(200_000 * scale))]
    others = [f"other{n}" if n % 10 == 0 else word for n, word in enumerate(words)]
    return content(" ".join(words)), content(" ".join(others))


def one_paragraph(scale: float) -> tuple[Content, Content]:
    """Make a paragraph as long as a page may be, and another."""
    count = round(618_000 * scale)
    return content("Lamps burn oil. " * count), content("Lamps burn gas. " * count)


def many_sentences(scale: float) -> tuple[Content, Content]:
    """Make paragraphs just short enough to be looked into, a sentence in seven of each changed."""
    return tuple(
        content(*(" ".join(f"Lamp {n * k} burns {'oil' if n % 7 else fuel}." for n in range(2_000)) for k in range(1, round(200 * scale))))
        for fuel in ("gas", "wax")
    )  # type: ignore[return-value]


def long_sentences(scale: float) -> tuple[Content, Content]:
    """Make sentences just short enough to be looked into, every third of their many words changed."""
    olds = [["abcdefgh"[mixed((k, n)) % 8] for n in range(1_990)] for k in range(round(2_400 * scale))]
    news = [["abcdefgh"[mixed((n, k)) % 8] if n % 3 == 0 else word for n, word in enumerate(words)] for k, words in enumerate(olds)]
    return content(*map(" ".join, olds)), content(*map(" ".join, news))


def sections_of_one_name(scale: float) -> tuple[Content, Content]:
    """Make a page all of sections that have one heading and nothing else in common, in another order."""
    heading = Block(Unit.HEADING, "Oil")
    parts = [Section(heading, None, parts=(Block(Unit.PARAGRAPH, f"Lamp {n} burns."),)) for n in range(round(45_000 * scale))]
    return Content(Facts("Lamps"), tuple(parts)), Content(Facts("Lamps"), tuple(sorted(parts, key=mixed)))


def one_list(scale: float) -> tuple[Content, Content]:
    """Make a list as long as a page may be under one line, all its items changed."""
    return tuple(
        Content(
            Facts("Lamps"),
            (
                Section(
                    Block(Unit.HEADING, "Oil"),
                    "_1",
                    parts=(
                        Block(Unit.PARAGRAPH, "Lamps:"),
                        *(Block(Unit.LIST_ITEM, f"Lamp {n} with {fuel}", level=1) for n in range(round(90_000 * scale))),
                    ),
                ),
            ),
        )
        for fuel in ("oil", "gas")
    )  # type: ignore[return-value]


HARD: dict[str, Callable[[float], tuple[Content, Content]]] = {
    maker.__name__: maker
    for maker in (
        other_paragraphs, shuffled_paragraphs, changed_paragraphs, changed_words, one_paragraph, many_sentences, long_sentences,
        sections_of_one_name, one_list,
    )
}  # fmt: skip


def compared(name: str, scale: float) -> str:
    """Compare hard pages in a process of its own, in that part of the time; return why they could not be, "" where they could."""
    command = [sys.executable, "-m", "tests.unit.diff.test_bounds", name, str(scale)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if (done.returncode, done.stdout) == (0, "the law holds\n") else f"{name}: exit {done.returncode}: {done.stderr[-500:]}"


@pytest.mark.parametrize("name", HARD)
def test_the_hardest_pages_that_are_read_compare_within_the_limits(name: str) -> None:
    assert not compared(name, PART)


def test_of_thousands_of_equal_paragraphs_only_the_changed_one_is_told() -> None:
    same = ["Not applicable."] * 2_000
    before, after = content(*same, "Lamps burn oil of many kinds."), content(*same, "Lamps burn gas of many kinds.")
    changeset = compare(before, after)
    assert [(change.before, change.after) for change in changeset.told()] == [
        ("Lamps burn oil of many kinds.", "Lamps burn gas of many kinds.")
    ]
    assert apply(changeset, before) == after


def test_a_text_of_endless_sentences_is_replaced_whole() -> None:
    before, after = content("Oil burns. " * 10_000), content("Gas burns. " * 10_000)
    assert len(compare(before, after).told()) == 1


def test_of_thousands_of_changed_paragraphs_each_is_known_again_by_its_rare_words() -> None:
    before, after = (content(*(f"Lamp number {n} burns {fuel} in the night." for n in range(500))) for fuel in ("oil", "gas"))
    told = compare(before, after).told()
    assert {change.kind for change in told} == {Kind.REVISED}
    assert [(change.before, change.after) for change in told] == [
        (f"Lamp number {n} burns oil in the night.", f"Lamp number {n} burns gas in the night.") for n in range(500)
    ]


def test_what_there_is_no_effort_left_for_is_matched_in_order_alone() -> None:
    one, other = [*"abcdxyz", *"kk"], [*"xyzaqbqcqd", *"kkk"]
    equal = [["".join(one[a:b]) for same, (a, b, _, _) in gaps(one, other, Effort(left)) if same] for left in (0, 1_000)]
    assert equal == [["a", "b", "c", "d", "kk"], ["xyz", "kk"]]


def test_gaps_cover_both_rows_whatever_the_effort() -> None:
    for left in (0, 10, 40, 100_000):
        one, other = (["abcde"[mixed((left, side, n)) % 5] for n in range(20 + side)] for side in range(2))
        found = list(gaps(one, other, Effort(left)))
        assert [x for _, (a, b, _, _) in found for x in one[a:b]] == one
        assert [x for _, (_, _, c, d) in found for x in other[c:d]] == other
        assert all((one[a:b] == other[c:d]) for same, (a, b, c, d) in found if same)


def test_texts_that_there_is_no_effort_left_for_are_replaced_whole() -> None:
    before, after = "Lamps burn oil. They shine.", "Lamps burn gas. They shine."
    assert passages(before, after, Effort(0)) == (Passage(before, after),)
    assert redline(before, after, Effort(0)) == (Span("-", before), Span("+", after))


@pytest.mark.parametrize("text", ["Lamps burn oil.", "Lamps burn 12 pints, or more", "A", "Öl brennt.", "a b c d_e."])
def test_a_sentence_that_is_seen_at_once_is_the_one_that_the_splitter_finds(text: str) -> None:
    assert tuple(sentences(text)) == _sentences(text)


if __name__ == "__main__":
    part = float(sys.argv[2])
    seconds = START_SECONDS + round(CPU_SECONDS * part)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    old, new = HARD[sys.argv[1]](part)
    if apply(compare(old, new), old) == new:
        sys.stdout.write("the law holds\n")
