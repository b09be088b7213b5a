"""A visit that does not come to its end is broken off as failed; the others of its round are not touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mfg_monitor.app import open_collector
from mfg_monitor.collect import LONGEST_VISIT_S, Wish, collect
from mfg_monitor.config.load import load
from mfg_monitor.config.sources import Source
from mfg_monitor.model import Visit
from mfg_monitor.store import MemoryStore
from tests.loopback import Raw, World
from tests.newsworld import publish, stories
from tests.running import Monitor, source


async def test_a_stuck_visit_is_told_and_keeps_nobody_waiting(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, stuck = world.site(), world.site()
    publish(good, stories(1))
    publish(stuck, stories(1))
    stuck.routes["/feed.xml"] = Raw([b"HTTP/1.1 200 OK\r\n", 3600.0])
    monitor = Monitor(tmp_path)
    monitor.configure(source(good, name="good") + source(stuck, name="stuck"), fetch={"timeout": "1h"})
    config = load(monitor.config, environ={})

    async def limited(source: Source, **more: Any) -> Visit:
        return await collect(source, **more, longest_s=1.0 if source.id == "stuck" else LONGEST_VISIT_S)

    monkeypatch.setattr("mfg_monitor.collect.round.collect", limited)
    store = MemoryStore()
    async with open_collector(config, store) as collector:
        run = await collector.round(Wish()).over(config.sources)
    states = {state.id: state for state in store.states()}
    assert [visit.status for visit in run.visits] == ["ok", "failed"]
    assert run.visits[0].counts.new == 1
    failure = states["stuck"].last_failure
    assert failure is not None
    assert (failure.kind, states["stuck"].failures) == ("timeout", 1)
    assert "did not end within" in failure.message
    assert states["stuck"].next_due_at is not None
