from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import bombs
from tests.faults.server import MEGABYTE, bomb


@pytest.mark.parametrize("packing", ["br"])
def test_f6_a_bomb_costs_the_service_little_and_stops_no_other_check(tmp_path: Path, packing: str) -> None:
    """The bombs of 1 and 10 GiB are in the campaign: `python -m tests.faults.bombs`."""
    cost = bombs.measure(tmp_path, bomb(packing, 256 * MEGABYTE), least=3.0)
    assert cost.ended == "error (too_big)"
    assert cost.took < 60
    assert cost.peak < 400
    assert cost.late
    assert max(cost.late) < 5
