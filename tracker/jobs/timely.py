"""Does nothing while this machine's clock is off: whatever it wrote by it, others would go by."""

from __future__ import annotations

import logging

from tracker.model.errors import StoreError
from tracker.pipeline.clock import SET, wrong
from tracker.pipeline.road import Road

log = logging.getLogger("tracker")


class Timely:
    """Tells whether the clock can be gone by; that it is off is put into the log once, and that it is right again."""

    def __init__(self, road: Road) -> None:
        self._road, self._off = road, False

    def __call__(self) -> bool:
        """Look at the clock. While the database does not answer it is taken for right: who asks next tells of that."""
        try:
            says = wrong(self._road)
        except StoreError:
            return True
        if says and not self._off:
            log.warning("this machine's clock %s: nothing is done here until it is right; %s", says, SET)
        elif self._off and not says:
            log.info("this machine's clock is right again")
        self._off = bool(says)
        return not says
