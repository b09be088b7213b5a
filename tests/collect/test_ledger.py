"""The store as asked from async code."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from mfg_monitor.collect import Ledger
from mfg_monitor.errors import StoreError
from mfg_monitor.model import SourceState, Visit
from mfg_monitor.store import MemoryStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def ended(source: str) -> tuple[Visit, SourceState]:
    return Visit(1, source, "ok", NOW, NOW), SourceState(source, last_visit_at=NOW)


async def test_a_visit_that_ended_is_stored_though_its_task_is_cancelled_and_all_is_closed() -> None:
    store = MemoryStore()
    ledger = Ledger(store)
    task = asyncio.create_task(ledger.end_visit(*ended("daily")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await ledger.close()

    assert [state.id for state in store.states()] == ["daily"]


async def test_visits_that_end_together_are_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    store, batches = MemoryStore(), []
    write = store.end_visits
    monkeypatch.setattr(store, "end_visits", lambda batch: (batches.append(len(batch)), write(batch)))
    ledger = Ledger(store)

    await asyncio.gather(*(ledger.end_visit(*ended(f"s{number}")) for number in range(20)))
    await ledger.close()

    assert batches == [20]
    assert len(store.states()) == 20


@pytest.mark.parametrize("error", [StoreError("locked"), RuntimeError("a fault of ours")])
async def test_everybody_who_waits_hears_of_a_failure(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    store = MemoryStore()

    def refuse(_batch: object) -> None:
        raise error

    monkeypatch.setattr(store, "end_visits", refuse)
    ledger = Ledger(store)

    told = await asyncio.gather(*(ledger.end_visit(*ended(f"s{n}")) for n in range(3)), return_exceptions=True)
    await ledger.close()

    assert told == [error, error, error]
