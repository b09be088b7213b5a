"""The dashboard that comes along asks only for what the service measures, by the labels that it gives."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from mfg_monitor.model import Counts, SignOfLife, Visit
from mfg_monitor.rhythm import Rhythm
from mfg_monitor.web import meter
from tests.serving import Pages

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"
PANELS: list[dict[str, Any]] = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def measured(pages: Pages) -> dict[str, set[str]]:
    """Answer the labels of every sample that the service can tell, workers and ailing sources among them."""
    counting = meter.Meter()
    counting.visit(Visit(1, "a", "ok", NOW, NOW, Counts(new=1)))
    counting.request(200, 0.1)
    counting.stage("fetch", 0.1, "ok")
    told = [
        *meter.of_jobs({("visit", "waiting"): 1}),
        *meter.of_workers([SignOfLife("one:1", "one", "1", NOW, NOW)], NOW),
        *meter.of_rhythms({"a": replace(Rhythm(), ailment="silent")}),
    ]
    labels: dict[str, set[str]] = defaultdict(set)
    for text in (pages.ask("/metrics").text, counting.text(told).decode()):
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                labels[sample.name] |= sample.labels.keys()
    return labels


def queries() -> Iterator[tuple[str, str]]:
    for panel in PANELS:
        for target in panel["targets"]:
            yield target["expr"], target["legendFormat"]


def test_every_query_asks_for_what_is_measured(pages: Pages) -> None:
    labels = measured(pages)
    asked = list(queries())
    assert len(asked) > 20
    for query, legend in asked:
        names = re.findall(r"mfg_monitor_\w+", query)
        assert names, query
        assert set(names) <= labels.keys(), query
        known = set.intersection(*(labels[name] for name in names))
        wanted = [part for group in re.findall(r"by \(([^)]*)\)", query) for part in re.split(r"[ ,]+", group)]
        narrowed = re.findall(r"[{,]\s*(\w+)\s*[!=]", query)
        shown = re.findall(r"{{(\w+)}}", legend)
        assert {*wanted, *narrowed, *shown} <= known, query
        # What a sum keeps apart is what its lines are called by.
        assert not wanted or {*shown} <= {*wanted}, query
        counters = [name for name in names if name.endswith(("_total", "_bucket", "_count", "_sum"))]
        assert all(f"{name}" in query and re.search(rf"(rate|increase)\({name}[^)]*\[", query) for name in counters), (
            query
        )


def test_what_is_measured_at_once_is_asked_at_once() -> None:
    for panel in PANELS:
        if panel["type"] == "table":
            assert all(target["instant"] and target["format"] == "table" for target in panel["targets"])


def test_its_panels_stand_apart() -> None:
    taken = [
        (column, row)
        for place in (panel["gridPos"] for panel in PANELS)
        for column in range(place["x"], place["x"] + place["w"])
        for row in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(taken)) == len(taken)
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
