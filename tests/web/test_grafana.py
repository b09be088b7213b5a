"""The dashboard that comes along asks only for what the service measures."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from mfg_monitor.model import Counts, Visit
from mfg_monitor.web.meter import Meter
from tests.serving import Pages

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"


def test_every_metric_of_the_dashboard_is_measured(pages: Pages) -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    asked = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"mfg_monitor_\w+", target["expr"])
    }
    meter, now = Meter(), datetime(2026, 3, 1, tzinfo=UTC)
    meter.visit(Visit(1, "a", "ok", now, now, Counts(new=1)))
    meter.request(200, 0.1)
    meter.stage("fetch", 0.1, "ok")
    told = pages.ask("/metrics").text + meter.text([]).decode()
    assert asked
    assert asked - set(re.findall(r"mfg_monitor_\w+", told)) == set()


def test_its_panels_stand_apart() -> None:
    places = [
        (p["gridPos"]["x"], p["gridPos"]["y"]) for p in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    ]
    assert len(set(places)) == len(places)
