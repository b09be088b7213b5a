"""What the service measures, in Prometheus's text form. The only door to prometheus_client.

Counters begin at nought with the process; the rest is read from the store when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mfg_monitor import __version__
from mfg_monitor.model import SignOfLife, SourceState, Visit
from mfg_monitor.rhythm import Rhythm

__all__ = [
    "CONTENT_TYPE",
    "Meter",
    "Metric",
    "by_label",
    "gauge",
    "of_jobs",
    "of_rhythms",
    "of_sources",
    "of_workers",
    "version",
]
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_VISIT_SECONDS = (0.1, 0.5, 1, 5, 15, 60, 300, 1800)
_STAGE_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 5, 30)
_PAGE_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


class Meter:
    """Counts what happens while the process lives."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._visits = Counter(
            "mfg_monitor_visits", "Visits that ended.", ["source", "status"], registry=self._registry
        )
        self._articles = Counter(
            "mfg_monitor_articles", "Articles by what became of them.", ["outcome"], registry=self._registry
        )
        self._visit_s = Histogram(
            "mfg_monitor_visit_seconds", "Time of a visit.", buckets=_VISIT_SECONDS, registry=self._registry
        )
        self._stage_s = Histogram(
            "mfg_monitor_stage_seconds",
            "Time of a stage, waiting for its turn included: fetch, discover, examine, settle.",
            ["stage", "ended"],
            buckets=_STAGE_SECONDS,
            registry=self._registry,
        )
        self._request_s = Histogram(
            "mfg_monitor_request_seconds",
            "Time to answer a request.",
            ["status"],
            buckets=_PAGE_SECONDS,
            registry=self._registry,
        )

    def visit(self, visit: Visit) -> None:
        """Count a visit that ended."""
        self._visits.labels(visit.source, visit.status).inc()
        self._visit_s.observe(max(0.0, (visit.finished_at - visit.started_at).total_seconds()))
        for outcome, count in asdict(visit.counts).items():
            self._articles.labels(outcome).inc(count)

    def stage(self, stage: str, seconds: float, ended: str) -> None:
        """Count one request, reading or storing, and the time that it took."""
        self._stage_s.labels(stage, ended).observe(seconds)

    def request(self, status: int, seconds: float) -> None:
        """Count an answered request, by the class of its status."""
        self._request_s.labels(f"{status // 100}xx").observe(seconds)

    def text(self, states: Sequence[Metric]) -> bytes:
        """Answer all counters, and what was read from the store."""
        return generate_latest(self._registry) + generate_latest(_Told(states))


class _Told(CollectorRegistry):
    """A registry of metrics that are made already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        super().__init__()
        self.register(_Given(list(metrics)))


class _Given(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def gauge(name: str, words: str, value: float) -> Metric:
    """Answer a metric of one number."""
    return GaugeMetricFamily(f"mfg_monitor_{name}", words, value=value)


def by_label(name: str, words: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    """Answer a metric of one number for each value of a label."""
    family = GaugeMetricFamily(f"mfg_monitor_{name}", words, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def version() -> Metric:
    """Answer which version runs."""
    return by_label("info", "The running version.", "version", [(__version__, 1.0)])


def of_rhythms(rhythms: Mapping[str, Rhythm]) -> list[Metric]:
    """Answer which sources bring less than they should, and what they should bring."""
    ailing = GaugeMetricFamily(
        "mfg_monitor_source_ailing", "1 for a source that brings less than it should.", labels=["source", "state"]
    )
    for source, rhythm in rhythms.items():
        if rhythm.ailment:
            ailing.add_metric([source, rhythm.ailment], 1.0)
    usual = ((source, rhythm.a_week) for source, rhythm in rhythms.items() if rhythm.expected)
    return [ailing, by_label("source_expected_a_week", "New articles usual in a week.", "source", usual)]


def of_sources(states: Sequence[SourceState]) -> list[Metric]:
    """Answer how each source fares."""

    def times(name: str, words: str, values: Iterable[tuple[str, datetime | None]]) -> Metric:
        known = ((key, at.timestamp()) for key, at in values if at is not None)
        return by_label(f"source_{name}_timestamp_seconds", words, "source", known)

    return [
        by_label(
            "source_failures_in_a_row",
            "Failed visits since the last good one.",
            "source",
            ((state.id, float(state.failures)) for state in states),
        ),
        times("last_ok", "When it was last read.", ((state.id, state.last_ok_at) for state in states)),
        times("last_new", "When it last had something new.", ((state.id, state.last_new_at) for state in states)),
        times("next_due", "When it is visited next.", ((state.id, state.next_due_at) for state in states)),
    ]


def of_jobs(counts: Mapping[tuple[str, str], int]) -> list[Metric]:
    """Answer how much work waits for workers or is under way with them."""
    family = GaugeMetricFamily("mfg_monitor_jobs", "Jobs of workers.", labels=["kind", "state"])
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return [family] if counts else []


def of_workers(workers: Sequence[SignOfLife], now: datetime) -> list[Metric]:
    """Answer how each worker fares, by what it last told of itself."""

    def each(name: str, words: str, value: Callable[[SignOfLife], float]) -> Metric:
        return by_label(f"worker_{name}", words, "worker", ((worker.name, value(worker)) for worker in workers))

    return [
        each("up", "1 for a worker that was heard of within the last half minute.", lambda one: one.is_alive(now)),
        each("seen_timestamp_seconds", "When a worker last told that it lives.", lambda one: one.seen_at.timestamp()),
        each("started_timestamp_seconds", "When a worker began.", lambda one: one.started_at.timestamp()),
        each("running", "Visits and errands under way.", lambda one: one.running),
        each("visits", "Visits made since the worker began.", lambda one: one.visits),
        each("errands", "Errands done since the worker began.", lambda one: one.errands),
        each("articles", "New articles since the worker began.", lambda one: one.articles),
    ] * bool(workers)
