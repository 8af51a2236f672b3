"""The whole service against a plain model of it: whatever is done to it, in whatever order, it comes to what `plain` says.

python -m tests.faults.machine --runs 1000 --steps 30 --seed 1
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.stage import COUNT, Count, close
from tests.faults.whole import Service

BATCH = 20  # runs, between two lines of what was done


def campaign(  # noqa: PLR0913
    runs: int, steps: int, number: int, *, seconds: float = math.inf, shrink: bool = False, kind: type[Service] = Service
) -> Iterator[Count]:
    """Go through so many runs of so many steps, or until so many seconds are over, and give what was done until then, a batch at a time.

    Raises where something does not hold; `shrink`: with the smallest example, which takes minutes.
    """
    COUNT.clear()
    began = time.monotonic()
    for batch, left in enumerate(range(runs, 0, -BATCH)):
        if time.monotonic() - began > seconds:
            return
        seeded = seed(1000 * number + batch)(type("Seeded", (kind,), {}))
        run_state_machine_as_test(seeded, settings=_bounds(min(left, BATCH), steps, shrink=shrink), _min_steps=steps)
        yield COUNT


def _bounds(runs: int, steps: int, *, shrink: bool) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=1000)
    words.add_argument("--steps", type=int, default=30)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--seconds", type=float, default=math.inf)
    words.add_argument("--shrink", action="store_true", help="look for the smallest example of what does not hold, for minutes")
    asked = words.parse_args()
    started = time.monotonic()
    said = ""
    try:
        for count in campaign(asked.runs, asked.steps, asked.seed, seconds=asked.seconds, shrink=asked.shrink):
            said = f"{count} in {time.monotonic() - started:.0f} s, {time.process_time():.0f} s of CPU here"
            print(said, file=sys.stderr, flush=True)  # noqa: T201  how far it is
    finally:
        close()
    print(f"all held: {said}")  # noqa: T201  the report of the campaign
