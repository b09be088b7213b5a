"""What every store answers its readers, and remembers of sources, runs and hosts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Counts,
    Dating,
    Failure,
    Front,
    Hold,
    ItemFilter,
    Run,
    SourceDay,
    SourceState,
    Validators,
    Visit,
)
from mfg_monitor.model.labels import Label
from tests.store.building import SOMETIME_2024, UNDATED, AnyStore, at, decide, examined

A, B, C = (f"http://news.example/{name}" for name in "abc")


def told(store: AnyStore, wanted: ItemFilter | None = None) -> list[int]:
    return [item.id for item in store.items(wanted or ItemFilter())]


def test_days_of_sources(store: AnyStore) -> None:
    filled(store)
    for number, (status, minutes, found) in enumerate([("ok", 5, 7), ("not_modified", 6, 0), ("failed", 7, 0)], 1):
        assert store.begin_run(at(minutes)) == number
        visit = Visit(number, "daily", status, at(minutes), at(minutes), Counts(discovered=found))  # type: ignore[arg-type]
        store.end_visits([(visit, SourceState("daily"))])
        store.end_run(Run(number, at(minutes), at(minutes)))
    day = at(0).date()
    by_source = {one.source: one for one in store.source_days(at(0))}
    daily = by_source["daily"]
    assert daily == SourceDay("daily", day, 3, 2, 2, daily.latest_on, 2, 1, 7)
    assert by_source["weekly"] == SourceDay("weekly", day, 1, 1, 0, date(2024, 5, 31))
    assert store.source_days(at(0), "daily") == [daily]
    assert store.arrivals("daily", at(0)) == sorted(
        item.first_seen_at for item in store.items(ItemFilter(source="daily", is_past=False))
    )
    assert store.arrivals("daily", at(24 * 60)) == store.arrivals("nobody", at(0)) == []
    assert store.source_days(at(6)) == store.source_days(at(0))
    assert store.source_days(at(24 * 60)) == []
    assert store.drop_visits(at(7)) == 2
    assert [visit.run for visit in store.visits("daily", 9)] == [3]
    assert [run.id for run in store.runs(9)] == [3]
    assert store.source_days(at(0)) == list(by_source.values())
    assert store.drop_visits(at(7)) == 0


# -- reading --------------------------------------------------------------------------------------------------------


def filled(store: AnyStore) -> AnyStore:
    month = Dating("2024-05", "month", "meta")
    for outcome in (
        examined(A, "one", minutes=1, sectors=("batteries", "cars")),
        examined(B, "two", minutes=2, relevant=False, sectors=(), language="zh", dating=SOMETIME_2024),
        examined(C, "three", minutes=3, source="weekly", sectors=("cars",), dating=month, rules="r2"),
        examined(C + "/copy", "three", minutes=4, sectors=("cars",), dating=UNDATED),
    ):
        store.settle(outcome, decide)
    return store


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ItemFilter(), [1, 2, 3, 4]),
        (ItemFilter(newest_first=True), [4, 3, 2, 1]),
        (ItemFilter(relevant=True), [1, 3, 4]),
        (ItemFilter(relevant=False), [2]),
        (ItemFilter(source="weekly"), [3]),
        (ItemFilter(sector="cars"), [1, 3, 4]),
        (ItemFilter(sector="batteries", place="lingang", company="tesla", topic="new-plant"), [1]),
        (ItemFilter(place="lingang' OR 1=1 --"), []),
        (ItemFilter(company="lingang"), []),
        (ItemFilter(language="zh"), [2]),
        (ItemFilter(story=3), [3, 4]),
        (ItemFilter(story=4), []),
        (ItemFilter(one_a_story=True), [1, 2, 3]),
        (ItemFilter(one_a_story=True, sector="cars", newest_first=True), [3, 1]),
        (ItemFilter(one_a_story=True, since_at=at(4)), [4]),
        (ItemFilter(one_a_story=True, after=(at(3), 3)), []),
        (ItemFilter(nearly_from=0.1), [2]),
        (ItemFilter(nearly_from=0.2), []),
        (ItemFilter(after=(at(2), 2)), [3, 4]),
        (ItemFilter(after=(at(2), 2), newest_first=True), [1]),
        (ItemFilter(after=(at(2), 1)), [2, 3, 4]),
        (ItemFilter(since_at=at(2)), [2, 3, 4]),
        (ItemFilter(until_at=at(2)), [1]),
        (ItemFilter(since_at=at(2), until_at=at(4)), [2, 3]),
        (ItemFilter(duplicates=False), [1, 2, 3]),
        (ItemFilter(published_from_on=date(2026, 3, 1)), [1]),
        (ItemFilter(published_from_on=date(2026, 3, 2)), []),
        (ItemFilter(published_to_on=date(2024, 12, 31)), [2, 3]),
        (ItemFilter(published_from_on=date(2024, 5, 31), published_to_on=date(2024, 6, 1)), [2, 3]),
        (ItemFilter(published_from_on=date(2024, 6, 1), published_to_on=date(2024, 6, 1)), [2]),
        (ItemFilter(limit=2), [1, 2]),
        (ItemFilter(limit=2, newest_first=True), [4, 3]),
        (ItemFilter(limit=0), []),
    ],
)
def test_filters(store: AnyStore, wanted: ItemFilter, ids: list[int]) -> None:
    assert told(filled(store), wanted) == ids
    assert store.count(replace(wanted, limit=None)) == len(told(store, replace(wanted, limit=None)))


def test_order_is_by_first_sight_then_id(store: AnyStore) -> None:
    for number, minutes in enumerate([5, 5, 1, 5, 1]):
        store.settle(examined(f"{A}{number}", f"text {number}", minutes=minutes), decide)
    assert told(store) == [3, 5, 1, 2, 4]
    assert told(store, ItemFilter(newest_first=True)) == [4, 2, 1, 5, 3]


def test_streaming_gives_each_item_once_while_the_reader_writes(store: AnyStore) -> None:
    for number in range(450):
        store.settle(examined(f"{A}{number}", f"text {number}", minutes=number // 7), decide)
    met = []
    for item in store.items(ItemFilter()):
        met.append(item.id)
        if item.id % 50 == 0:
            store.settle(examined(item.url, f"changed {item.id}", minutes=1000), decide)
    assert met == list(range(1, 451))
    assert len(told(store, ItemFilter(limit=401))) == 401
    assert told(store, ItemFilter(sector="batteries", place="lingang", newest_first=True)) == met[::-1]


# -- sources, runs, holds ---------------------------------------------------------------------------------------------


def state(**more: object) -> SourceState:
    fields = {
        "id": "daily",
        "fronts": (Front(B, Validators('W/"1"', "Mon"), "h1", at(1)), Front(A, Validators(), "h2", at(2))),
        "last_visit_at": at(3),
        "last_ok_at": at(2),
        "last_new_at": at(1),
        "next_due_at": at(33),
        "due_reason": "every 30 min",
        "failures": 2,
        "last_status": "failed",
        "last_failure": Failure("timeout", "no answer within 30 s", A),
        **more,
    }
    return SourceState(**fields)  # type: ignore[arg-type]


def test_the_schedule_is_remembered(store: AnyStore) -> None:
    assert store.state_of("daily") == SourceState("daily")
    visit = Visit(
        run=1,
        source="daily",
        status="failed",
        started_at=at(0),
        finished_at=at(3),
        counts=Counts(9, 8, 7, 6, 5, 4, 3),
        failure=Failure("tls", "certificate expired"),
        warnings=("the selector found nothing", "选择器"),
        next_due_at=at(33),
    )
    store.end_visit(visit, state())
    store.end_visit(visit, state())
    assert store.state_of("daily") == state()
    assert store.states() == [state()]
    assert store.visits("daily", 5) == [visit]
    changed = state(fronts=state().fronts[1:], last_failure=None, failures=0, last_status="ok")
    store.end_visit(replace(visit, run=2), changed)
    assert store.state_of("daily") == changed
    assert store.visits(None, 1) == [replace(visit, run=2)]
    assert store.visits("weekly", 5) == []


def test_runs(store: AnyStore) -> None:
    first, second = store.begin_run(at(0)), store.begin_run(at(10))
    assert second > first
    told_visit = Visit(second, "daily", "ok", at(10), at(11), Counts(discovered=3))
    store.end_visit(told_visit, SourceState("daily"))
    late = Visit(second, "weekly", "skipped", at(10), at(12))
    run = Run(second, at(10), at(12), (replace(told_visit, counts=Counts()), late))
    store.end_run(run)
    assert store.runs(5) == [replace(run, visits=(told_visit, late))]
    assert store.begin_run(at(20)) > second


def test_holds_last_until_their_end_and_are_never_shortened(store: AnyStore) -> None:
    store.hold(Hold("news.example:443", at(60), "Retry-After: 3600"))
    store.hold(Hold("news.example:443", at(30), "Retry-After: 1800"))
    store.hold(Hold("other.example:80", at(10), "429"))
    assert store.holds(at(9)) == {
        "news.example:443": Hold("news.example:443", at(60), "Retry-After: 3600"),
        "other.example:80": Hold("other.example:80", at(10), "429"),
    }
    assert set(store.holds(at(10))) == {"news.example:443"}
    assert store.holds(at(60)) == {}


def test_pauses_outlive_the_program_that_made_them_and_end(store: AnyStore) -> None:
    store.pause({"news.example:443": at(3), "other.example:80": at(1)}, at(0))
    assert store.pauses(at(0)) == {"news.example:443": at(3), "other.example:80": at(1)}
    assert store.pauses(at(1)) == {"news.example:443": at(3)}
    store.pause({"news.example:443": at(5), "third.example:80": at(4)}, at(2))
    assert store.pauses(at(0)) == {"news.example:443": at(5), "third.example:80": at(4)}, "the second was over"


# -- labels -----------------------------------------------------------------------------------------------------------


def test_the_newest_label_of_an_item_holds(store: AnyStore) -> None:
    filled(store)
    store.label(3, "yes", at(10))
    store.label(1, "unsure", at(11))
    store.label(3, "no", at(12))
    assert store.labels() == [Label(1, "unsure", at(11)), Label(3, "no", at(12))]


def test_a_label_outlives_a_change_of_its_item(store: AnyStore) -> None:
    filled(store)
    store.label(1, "yes", at(10))
    assert store.settle(examined(A, "one, and more", minutes=20), decide).novelty == "updated"
    assert store.labels() == [Label(1, "yes", at(10))]


@pytest.mark.parametrize("item_id", [0, 5, -1, 2**40])
def test_what_is_not_there_cannot_be_labelled(store: AnyStore, item_id: int) -> None:
    filled(store)
    with pytest.raises(StoreError, match=f"no item {item_id}"):
        store.label(item_id, "yes", at(10))
    assert store.labels() == []
