"""What Prometheus may ask for: requests and their duration, the ledger's position, how far behind projections are."""

from collections.abc import Callable, Iterable, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from application.progress import ProjectionHealth
from application.seal import Sealing

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class _Positions(Collector):
    """Asked for at the moment of the scrape."""

    def __init__(
        self,
        head: Callable[[], int],
        projections: Callable[[], Sequence[ProjectionHealth]],
        sealing: Callable[[], Sealing],
    ) -> None:
        self._head = head
        self._projections = projections
        self._sealing = sealing

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("vekha_ledger_position", "Last position of the ledger", self._head())
        position = GaugeMetricFamily("vekha_projection_position", "Last position counted", labels=["projection"])
        lag = GaugeMetricFamily("vekha_projection_lag", "Events not counted yet", labels=["projection"])
        well = GaugeMetricFamily("vekha_projection_well", "1: alive and not stopped", labels=["projection"])
        for projection in self._projections():
            position.add_metric([projection.name], projection.position)
            lag.add_metric([projection.name], projection.lag)
            well.add_metric([projection.name], projection.well)
        yield from (position, lag, well)
        sealing = self._sealing()
        yield GaugeMetricFamily("vekha_seal_position", "Events sealed", sealing.size)
        yield GaugeMetricFamily("vekha_seal_lag", "Events not sealed yet", sealing.lag)
        yield GaugeMetricFamily("vekha_seal_behind_seconds", "How long the first of them waits", sealing.behind)
        yield GaugeMetricFamily("vekha_seal_well", "1: alive and believed", sealing.alive and not sealing.alarm)
        cosigned = GaugeMetricFamily("vekha_seal_cosigned", "Events confirmed", labels=["witness"])
        for witness in sealing.cosigned:
            cosigned.add_metric([witness.witness], witness.size)
        yield cosigned

    def describe(self) -> Iterable[Metric]:
        # Registering must not ask the database.
        return ()


class Measures:
    """The measures of one web process."""

    def __init__(
        self,
        head: Callable[[], int],
        projections: Callable[[], Sequence[ProjectionHealth]],
        sealing: Callable[[], Sealing],
    ) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "vekha_requests", "Requests answered", ["method", "path", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "vekha_request_seconds",
            "Time to the last byte of the answer",
            ["method", "path"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_Positions(head, projections, sealing))

    def count(self, method: str, path: str, status: int, seconds: float) -> None:
        """One request; `path` is the template, so that ids make no new series."""
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(method, path).observe(seconds)

    def text(self) -> bytes:
        """All of it in the text form of Prometheus."""
        return generate_latest(self._registry)
