"""The chart of a source: its days are those of the digests."""

from __future__ import annotations

from pathlib import Path

from mfg_monitor.store import open_store
from tests.serving import NOW, pages_over
from tests.store.building import T0, decide, examined
from tests.web.conftest import config_in


def test_a_day_of_the_chart_is_one_of_the_configured_zone(tmp_path: Path) -> None:
    config = config_in(tmp_path / "config")
    assert config.settings.digest.timezone == "Asia/Shanghai"
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        for number, hours in enumerate((-13, -12, -5)):  # 23:00 on 1 March in Shanghai, midnight, 07:00
            minutes = (NOW - T0).total_seconds() / 60 + hours * 60
            store.settle(examined(f"http://news.example/{number}", f"text {number}", minutes=minutes), decide)
        with pages_over(store, config) as pages:
            told = pages.ask("/sources/daily").text
    assert "2026-03-01: 1 new" in told
    assert "2026-03-02: 2 new" in told
    assert told.count("At most 2 on a day.") == 1
