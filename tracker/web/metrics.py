"""How it is going, in the format of Prometheus. All of it is asked of the database, but for the room on this machine's disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from tracker.model.alert import Runner
from tracker.model.capture import Outcome
from tracker.model.delivery import DeliveryState, Way
from tracker.model.document import State
from tracker.store.figures import Figures
from tracker.store.tally import BOUNDS, Counts

KIND = "text/plain; version=0.0.4; charset=utf-8"
PLAIN = {
    "tracker_queue_documents": "Documents that are due now and wait for their turn.",
    "tracker_lag_seconds": "For how long the longest of them has been due.",
    "tracker_suspects_waiting": "Pages that were held back and wait to be decided.",
    "tracker_alerts": "Alerts that last: what is wrong and needs a person.",
    "tracker_damaged_rows": "Rows that tracker verify found damaged.",
    "tracker_free_disk_bytes": "Room on the disk of the machine that answers.",
}


def written(found: Figures, counts: Counts, at_work: Iterable[Runner], wrong: int, free: int) -> bytes:
    """Return all metrics; `wrong`: how many alerts last, `free`: bytes."""
    registry = CollectorRegistry()
    registry.register(_Once([*_counted(counts), *_plain(found, wrong, free), *_by_kind(found, at_work)]))
    return generate_latest(registry)


class _Once(Collector):
    """What was measured a moment ago."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _counted(counts: Counts) -> Iterator[Metric]:
    checks = CounterMetricFamily("tracker_checks", "Checks that ended, by outcome; those of imports left out.", labels=["outcome"])
    for outcome in Outcome:
        checks.add_metric([outcome], counts.outcomes[outcome])
    yield checks
    took = HistogramMetricFamily("tracker_check_seconds", "How long checks took, the wait for their host's turn included.")
    bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
    took.add_metric([], list(zip(bounds, map(float, accumulate(counts.lengths)), strict=True)), counts.seconds)
    yield took


def _plain(found: Figures, wrong: int, free: int) -> Iterator[Metric]:
    lag = found.lag.total_seconds()
    values = (found.due, lag, found.suspects, wrong, found.damaged, free)
    for (name, says), value in zip(PLAIN.items(), values, strict=True):
        yield GaugeMetricFamily(name, says, value)


def _by_kind(found: Figures, at_work: Iterable[Runner]) -> Iterator[Metric]:
    documents = GaugeMetricFamily("tracker_documents", "Documents by state.", labels=["state"])
    for state in State:
        documents.add_metric([state], found.documents.get(state, 0))
    yield documents
    deliveries = GaugeMetricFamily("tracker_deliveries", "Messages by way and state.", labels=["way", "state"])
    for way in Way:
        for standing in DeliveryState:
            deliveries.add_metric([way, standing], found.deliveries.get((way, standing), 0))
    yield deliveries
    programs = GaugeMetricFamily("tracker_programs", "Programs that gave a sign of life within five minutes.", labels=["kind"])
    kinds = [runner.kind for runner in at_work]
    for kind in dict.fromkeys(kinds):
        programs.add_metric([kind], kinds.count(kind))
    yield programs
