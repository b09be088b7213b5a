"""A month in seconds: sources that go on, fail, fall silent, freeze and hiccup come to what they should."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from mfg_monitor.model import ItemFilter
from mfg_monitor.store import check, open_store
from tests.loopback import World
from tests.soaking import STOPS_AFTER, News, kind_of, month, name_of

DAYS = 30
SOURCES = 5


@pytest.mark.slow
async def test_a_month(tmp_path: Path, world: World) -> None:
    news = News(world.site(), SOURCES, every=timedelta(hours=2), pause=timedelta(days=3))
    config, url = news.configured(tmp_path), f"sqlite:///{tmp_path}/news.sqlite3"
    with open_store(url) as store:
        came = await month(news, config, store, days=DAYS, step=timedelta(hours=8), each_day=lambda _: None)
        states = {state.id: state for state in store.states()}
        stored = Counter(item.source for item in store.items(ItemFilter()))

    # What was published until the last good visit is stored, once.
    for number in range(SOURCES):
        name, read_at = name_of(number), states[name_of(number)].last_ok_at
        assert (read_at is None) == (kind_of(number) == "failing")
        assert stored[name] == (len(news.published(number, read_at)) if read_at else 0), name
    assert sum(stored.values()) == sum(counts["new"] for counts in came.statuses.values()) > 20
    # A failing source is tried ever less often, and at least once a day, by the clock's steps of eight hours.
    assert set(came.statuses["failing"]) == {"failed", "new"}
    assert DAYS * 24 / 32 - 3 <= came.statuses["failing"]["failed"] < 2 * DAYS
    assert came.statuses["flaky"]["failed"] >= 8
    assert came.statuses["steady"]["failed"] == came.statuses["frozen"]["failed"] == 0
    # Two weeks after the last article, which nobody had known to come so seldom.
    quiet_from = STOPS_AFTER.days - news.pause.days
    for name in ("silent-1", "frozen-2"):
        ailment = name.partition("-")[0]
        assert set(came.found_on[name]) == {ailment}
        assert quiet_from + 14 <= came.found_on[name][ailment] <= quiet_from + 17
    assert came.found_on["steady-4"] == came.found_on["flaky-3"] == {}
    assert len(list((tmp_path / "digests").glob("*.md"))) == DAYS
    assert check(url) == []
