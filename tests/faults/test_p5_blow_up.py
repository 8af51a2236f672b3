"""P5: no text makes the comparison endless, and no clock has a say in its answer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.faults.fuzz import LONGEST, NOBODY, URL, SlowError, differing, limited
from tests.unit.diff.test_bounds import content
from tracker.diff import compare
from tracker.model.snapshot import Block, Content, Facts, Section, Unit
from tracker.pipeline.tell import tell
from tracker.store.codec import to_json

ROOT = Path(__file__).parents[2]


def babble(letters: str, size: int) -> str:
    """Write words of these letters that mean nothing, the same ones every time."""
    random = Random(f"{letters} {size}")  # noqa: S311  words that can be made again, no secrets
    words = ("".join(random.choices(letters, k=random.randrange(2, 9))) for _ in range(size // 3 + 1))
    return " ".join(words)[:size]


UNRELATED = content(babble("abcdef", 10_800)), content(babble("ghijkl", 10_800))
EDITED = content(f"Kites fly. {babble('abc', 3_000)} low."), content(f"Kites fly. {babble('abd', 3_000)} high.")


def test_unrelated_text_of_10800_characters_is_replaced_at_once() -> None:
    started = time.process_time()
    changeset = compare(*UNRELATED)
    assert time.process_time() - started < 2
    assert {span.op for change in changeset.changes for span in change.redline} <= {"-", "+"}
    differing(*UNRELATED)


HARD: dict[str, Callable[[], tuple[list[str], list[str]]]] = {  # made when they are needed: some are long
    "a million characters": lambda: ([babble("abcdef", 1_000_000)], [babble("abcdefg", 1_000_000)]),
    "two words again and again": lambda: (["a b " * 50_000], ["b a a " * 32_000]),
    "two words 500 times": lambda: (["a b " * 250], ["b a a " * 160]),
    "sentences of one sort": lambda: (["A kite. " * 6_000], ["Kite a. " * 5_900]),
    "numbers": lambda: (["1, 2, " * 8_000], ["2, 1, 1, " * 5_000]),
    "brackets never closed": lambda: (["( " * 24_000], ["[ " * 24_000]),
    "paragraphs of one sort": lambda: (["Dose 1 mg."] * 2_000, ["Dose 2 mg."] * 2_000),
    "unlike paragraphs": lambda: ([babble("ab", 40 + n) for n in range(600)], [babble("ba", 40 + n) for n in range(600)]),
}


@pytest.mark.parametrize("name", HARD)
def test_the_work_is_bounded_for(name: str) -> None:
    before, after = HARD[name]()
    started = time.process_time()
    with limited(LONGEST):
        tell(content(*before), content(*after), NOBODY, URL)
    assert time.process_time() - started < LONGEST


def test_thousands_of_sections_are_compared_in_seconds() -> None:
    def sections(last: str) -> Content:
        texts = [f"Kites of sort {n} fly." for n in range(4_000)] + [last]
        return Content(
            Facts("Kites"),
            tuple(Section(Block(Unit.HEADING, f"Sort {n}"), parts=(Block(Unit.PARAGRAPH, text),)) for n, text in enumerate(texts)),
        )

    started = time.process_time()
    assert len(compare(sections("They fly low."), sections("They fly high.")).changes) == 1
    assert time.process_time() - started < 4


def test_what_never_ends_is_stopped() -> None:
    with pytest.raises(SlowError), limited(0.05):
        all(iter(lambda: True, None))


def test_a_clock_that_runs_wild_changes_nothing() -> None:
    """Each look at the clock finds hours gone: a limit by the clock would cut the work short."""
    program = (
        "import itertools, sys, time; hours = itertools.count(0, 36_000);"
        "time.time = time.monotonic = time.perf_counter = time.process_time = lambda: float(next(hours));"
        "from tests.faults.test_p5_blow_up import EDITED, UNRELATED; from tracker.diff import compare;"
        "from tracker.store.codec import to_json;"
        "sys.stdout.buffer.write(b'\\n'.join(to_json(compare(*pair)) for pair in (EDITED, UNRELATED)))"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True).stdout
    assert said == b"\n".join(to_json(compare(*pair)) for pair in (EDITED, UNRELATED))
