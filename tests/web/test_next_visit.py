"""An empty day says when a source is visited next."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mfg_monitor.config.load import load
from mfg_monitor.model import Run, SourceState, Visit
from mfg_monitor.store import open_store
from tests.serving import NOW, pages_over
from tests.web.conftest import SOURCES


@pytest.mark.parametrize(
    ("weekly_due_in", "told"),
    [(1, "The next visit is at 2026-03-02 13:00."), (-1, "The next visit is at 2026-03-02 12:00.")],
)
def test_sources_that_are_not_enabled_are_not_waited_for(tmp_path: Path, weekly_due_in: int, told: str) -> None:
    (tmp_path / "sources.toml").write_text(SOURCES.replace('id = "daily"', 'id = "daily"\nenabled = false'))
    past, due = NOW - timedelta(days=9), NOW + timedelta(hours=weekly_due_in)
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        run = store.begin_run(past)
        for source, at in (("daily", past), ("weekly", due)):
            store.end_visit(Visit(run, source, "ok", past, past), SourceState(source, next_due_at=at))
        store.end_run(Run(run, past, past, ()))
        with pages_over(store, load(tmp_path)) as pages:
            assert told in pages.ask("/").text
