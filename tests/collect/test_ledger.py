"""The store as asked from async code."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from mfg_monitor.collect import Ledger
from mfg_monitor.errors import StoreError
from mfg_monitor.model import ItemFilter, Outcome, SourceState, Stored, Visit
from mfg_monitor.ports import Decide
from mfg_monitor.store import MemoryStore
from tests.store.building import decide, examined

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOON_S = 10.0
"""What waits for nobody is stored long before; what waits for somebody waits for minutes in these tests."""


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


def articles(count: int) -> list[Outcome]:
    return [examined(f"http://news.example/{n}", f"text {n} " * 60, minutes=n, bands=(n,)) for n in range(count)]


def noting(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Answer what is going to be stored together: the sources of the outcomes, a list for each transaction."""
    batches: list[list[str]] = []
    write = store.settle_all

    def noted(outcomes: Sequence[Outcome], by: Decide) -> list[Stored]:
        batches.append([outcome.candidate.source for outcome in outcomes])
        return write(outcomes, by)

    monkeypatch.setattr(store, "settle_all", noted)
    return batches


async def settled(ledger: Ledger, outcome: Outcome) -> Stored:
    """Hand in an outcome as the last one that is at hand, and wait."""
    return await asyncio.wait_for(ledger.stored(outcome, ledger.hand_in(outcome, decide)), SOON_S)


async def test_outcomes_that_wait_together_are_stored_together_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    batches = noting(store, monkeypatch)
    ledger = Ledger(store)

    told = await asyncio.gather(*(ledger.settle(each, decide) for each in articles(40)))
    await ledger.close()

    assert [each.item_id for each in told] == list(range(1, 41))
    assert list(map(len, batches)) == [32, 8]


async def test_one_outcome_that_is_refused_leaves_the_others_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    settle = store.settle

    def refuse(_outcomes: object, _by: object) -> list[Stored]:
        raise StoreError("one of them")

    def but_one(outcome: Outcome, by: Decide) -> Stored:
        if outcome.candidate.url.endswith("/1"):
            raise StoreError("this one")
        return settle(outcome, by)

    monkeypatch.setattr(store, "settle_all", refuse)
    monkeypatch.setattr(store, "settle", but_one)
    ledger = Ledger(store)

    told = await asyncio.gather(*(ledger.settle(each, decide) for each in articles(3)), return_exceptions=True)
    await ledger.close()

    assert [str(each) for each in told if isinstance(each, StoreError)] == ["this one"]
    assert [item.url[-2:] for item in store.items(ItemFilter())] == ["/0", "/2"]


async def test_an_outcome_handed_in_is_stored_though_its_task_is_cancelled_and_all_is_closed() -> None:
    store = MemoryStore()
    ledger = Ledger(store)
    task = asyncio.create_task(ledger.settle(articles(1)[0], decide))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await ledger.close()

    assert store.count(ItemFilter()) == 1


async def test_an_outcome_waits_for_those_of_the_sources_that_go_on_handing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    batches = noting(store, monkeypatch)
    monkeypatch.setattr("mfg_monitor.collect.ledger.AWAITED_S", 600.0)
    monkeypatch.setattr("mfg_monitor.collect.ledger.LATELY_S", 600.0)
    ledger = Ledger(store)

    def of(source: str, number: int) -> Outcome:
        url = f"http://{source}.example/{number}"
        return examined(url, f"{url} " * 60, source=source)

    await asyncio.gather(*(settled(ledger, of(source, 1)) for source in ("one", "other")))
    first = asyncio.create_task(settled(ledger, of("one", 2)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(batches) == 1
    await asyncio.gather(first, settled(ledger, of("other", 2)))
    await ledger.close()

    assert batches == [["one", "other"], ["one", "other"]]


async def test_nobody_waits_for_a_source_whose_visit_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWAITED_S", "LATELY_S"):
        monkeypatch.setattr(f"mfg_monitor.collect.ledger.{name}", 600.0)
    ledger = Ledger(MemoryStore())
    one, *further = articles(3)
    other = examined("http://other.example/1", "the other one " * 60, source="other")

    await asyncio.gather(*(settled(ledger, each) for each in (one, other)))
    waits = asyncio.create_task(settled(ledger, further[0]))
    for _ in range(5):  # until it waits
        await asyncio.sleep(0)
    assert not waits.done()
    await ledger.end_visit(*ended("other"))

    assert (await waits).novelty == "new"
    assert (await settled(ledger, further[1])).novelty == "new"
    await ledger.close()


async def test_a_source_with_more_at_hand_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWAITED_S", "LATELY_S"):
        monkeypatch.setattr(f"mfg_monitor.collect.ledger.{name}", 600.0)
    ledger = Ledger(MemoryStore())
    slow = examined("http://slow.example/1", "a slow one " * 60, source="slow")

    await asyncio.gather(*(ledger.settle(each, decide) for each in (slow, articles(1)[0])))
    for outcome in articles(3)[1:]:
        waits = ledger.stored(outcome, ledger.hand_in(outcome, decide), has_more=True)
        assert (await asyncio.wait_for(waits, SOON_S)).novelty == "new"
    await ledger.close()


async def test_what_one_source_hands_in_without_waiting_is_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    batches = noting(store, monkeypatch)
    monkeypatch.setattr("mfg_monitor.collect.ledger.AWAITED_S", 600.0)
    ledger, outcomes = Ledger(store), articles(3)

    handed_in = [ledger.hand_in(each, decide) for each in outcomes]
    for _ in range(5):
        await asyncio.sleep(0)
    assert batches == []
    told = await asyncio.wait_for(ledger.stored(outcomes[-1], handed_in[-1]), SOON_S)
    await ledger.close()

    assert list(map(len, batches)) == [3]
    assert (told.item_id, [each.result().item_id for each in handed_in]) == (3, [1, 2, 3])


async def test_articles_that_are_settled_one_by_one_wait_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWAITED_S", "LATELY_S"):
        monkeypatch.setattr(f"mfg_monitor.collect.ledger.{name}", 600.0)
    ledger = Ledger(MemoryStore())

    for number in range(6):
        outcome = examined(f"http://{number}.example/", f"text {number} " * 60, source=f"s{number % 2}")
        assert (await asyncio.wait_for(ledger.settle(outcome, decide), SOON_S)).novelty == "new"
    await ledger.close()


async def test_who_has_more_at_hand_waits_for_nobody_beyond_a_full_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWAITED_S", "LATELY_S"):
        monkeypatch.setattr(f"mfg_monitor.collect.ledger.{name}", 600.0)
    ledger = Ledger(MemoryStore())
    slow = examined("http://slow.example/1", "a slow one " * 60, source="slow")
    outcomes = [slow, *articles(40)]

    handed_in = [ledger.hand_in(each, decide) for each in outcomes]
    last = ledger.stored(outcomes[-1], handed_in[-1], has_more=True)

    assert (await asyncio.wait_for(last, SOON_S)).novelty == "new"
    await ledger.close()


async def test_a_database_that_refuses_everything_is_not_asked_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    store, asked = MemoryStore(), []

    def refuse(outcomes: object, _by: object) -> None:
        asked.append(outcomes)
        raise StoreError("locked")

    monkeypatch.setattr(store, "settle_all", refuse)
    monkeypatch.setattr(store, "settle", refuse)
    ledger = Ledger(store)

    told = await asyncio.gather(*(ledger.settle(each, decide) for each in articles(20)), return_exceptions=True)
    await ledger.close()

    assert [str(each) for each in told] == ["locked"] * 20
    assert len(asked) == 3
