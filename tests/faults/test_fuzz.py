"""The short form of the fuzzing; the campaign feeds the same functions a hundred thousand inputs each."""

from __future__ import annotations

import pytest

from tests.faults import inputs as made
from tests.faults.fuzz import LONGEST, TARGETS, Findings, _fuzz

SEED = 7
COUNTS = {"parser": 150, "charset": 4_000, "address": 4_000, "robots": 4_000}


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_from_outside_breaks_what_reads_it(target: str) -> None:
    found = TARGETS[target](COUNTS[target], SEED)
    assert found.inputs == COUNTS[target]
    assert found.failures == []
    assert found.slowest < LONGEST
    assert found.refused < found.inputs * 0.9, "hardly any input got through: nothing was tried"


def test_an_input_is_made_again_from_its_seed_and_number() -> None:
    one, again, other = (made.page(made.chance("parser", SEED, number)) for number in (3, 3, 4))
    assert one == again != other


def test_what_breaks_and_what_never_ends_is_found() -> None:
    def breaks(random: object) -> None:
        raise ZeroDivisionError(random)

    found: Findings = _fuzz("breaks", breaks, 3, SEED)
    assert [failure.number for failure in found.failures] == [0, 1, 2]
    assert all("ZeroDivisionError" in failure.error and "test_fuzz.py" in failure.error for failure in found.failures)
