"""What every store remembers of digests: editions, what they told, and messages on their way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from mfg_monitor.model import ItemFilter, SourceState, Visit, VisitStatus
from mfg_monitor.model.telling import DayCount, Edition, Interest, Outage, Relative, Sending, Told
from tests.store.building import AnyStore, at, decide, examined

A, B, C = (f"http://news.example/{name}" for name in "abc")
D1, D2, D3 = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


def filled(store: AnyStore) -> AnyStore:
    store.settle(examined(A, "one", minutes=1, sectors=("cars", "batteries")), decide)
    store.settle(examined(B, "two", minutes=2, relevant=False, sectors=()), decide)
    store.settle(examined(C, "one", minutes=3, source="weekly"), decide)
    return store


def test_the_first_edition_of_a_day_holds(store: AnyStore) -> None:
    filled(store)
    first = Edition("day", D1, at(0), b"first")
    assert store.edition("day", D1) is None
    assert store.seal(first, [Told(1, 1, D1, "{}")]) == first
    assert store.seal(Edition("day", D1, at(9), b"second"), [Told(3, 1, D1)]) == first
    assert store.edition("day", D1) == first
    assert store.told("day", [1, 2, 3], D2) == {1: Told(1, 1, D1, "{}")}
    store.seal(Edition("week", D2, at(9), b"other series"), [])
    assert (store.edition("week", D1), store.edition("x", D1)) == (None, None)
    assert store.edition_days("day", D1) == {D1}
    assert store.edition_days("day", D2) == set()


def test_what_was_told_before_a_day_and_what_changed_since(store: AnyStore) -> None:
    filled(store)
    store.seal(Edition("day", D1, at(0), b""), [Told(1, 1, D1, "old"), Told(3, 1, D1)])
    assert store.changed("day", D1, D2) == []
    store.settle(examined(A, "one, corrected", minutes=9, title="New"), decide)
    assert store.changed("day", D1, D2) == [Told(1, 1, D1, "old")]
    assert store.changed("day", D2, D3) == []
    store.seal(Edition("day", D2, at(0), b""), [Told(1, 2, D2, "new")])
    assert store.changed("day", D1, D3) == []
    assert store.told("day", [1], D2) == {1: Told(1, 1, D1, "old")}
    assert store.told("day", [1], D3) == {1: Told(1, 2, D2, "new")}


def test_what_no_edition_told(store: AnyStore) -> None:
    filled(store)
    assert store.untold("day", at(0), at(9)) == [(1, at(1)), (3, at(3))]
    store.seal(Edition("day", D1, at(0), b""), [Told(1, 1, D1)])
    assert store.untold("day", at(0), at(9)) == [(3, at(3))]
    assert store.untold("day", at(0), at(3)) == []
    assert store.untold("other", at(0), at(2)) == [(1, at(1))]


def test_earlier_tellings_of_a_story(store: AnyStore) -> None:
    filled(store)
    assert store.relatives([1, 2], at(3)) == [Relative(1, 1, "daily", "新华社", ("new-plant",), at(1), 1)]
    assert [each.item_id for each in store.relatives([1], at(4))] == [1, 3]
    assert {each.family for each in store.relatives([1], at(4))} == {1}
    assert store.relatives([], at(9)) == []


def test_counts_for_the_strip(store: AnyStore) -> None:
    assert filled(store).day_counts(at(0), at(9)) == [DayCount(at(1), 1, "cars")]
    assert store.day_counts(at(2), at(9)) == []


@pytest.mark.parametrize(
    ("interest", "wanted"),
    [
        (Interest(sectors=frozenset({"cars", "ships"})), True),
        (Interest(sectors=frozenset({"ships"})), False),
        (Interest(sectors=frozenset({"cars"}), minimum_score=1.0), False),
        (Interest(languages=frozenset({"zh"})), False),
    ],
)
def test_counts_of_what_somebody_wants(store: AnyStore, interest: Interest, wanted: bool) -> None:
    store = filled(store)
    kept = [item for item in store.items(ItemFilter(relevant=True, duplicates=False)) if interest.wants(item)]
    assert bool(kept) == wanted
    assert bool(store.day_counts(at(0), at(9), interest)) == wanted


def test_visits_of_a_span(store: AnyStore) -> None:
    run = store.begin_run(at(0))
    for name, minutes in (("b", 5), ("a", 5), ("c", 9)):
        store.end_visit(Visit(run, name, "ok", at(0), at(minutes)), SourceState(name))
    assert [visit.source for visit in store.visits_between(at(5), at(9))] == ["a", "b"]


def test_since_when_sources_fail(store: AnyStore) -> None:
    for minutes, statuses in enumerate(({"a": "ok", "b": "failed"}, {"a": "failed", "b": "not_modified"}, {
        "a": "blocked", "c": "failed", "b": "skipped"}, {"a": "ok", "c": "failed"})):  # fmt: skip
        run = store.begin_run(at(minutes))
        for name, status in statuses.items():
            store.end_visit(Visit(run, name, cast("VisitStatus", status), at(minutes), at(minutes)), SourceState(name))
    every = ["c", "b", "a", "nobody"]
    assert store.outages(every, at(3)) == [Outage("a", at(1), 2, at(0)), Outage("c", at(2), 1)]
    assert store.outages(every, at(4)) == [Outage("c", at(2), 2)]
    assert store.outages([], at(4)) == []


def test_messages_on_their_way(store: AnyStore) -> None:
    one = Sending("k1", "day", D1, "team", "mail to a@x.example", planned_at=at(0), changed_at=at(0))
    two = replace(one, key="k2", day=D2, series="week")
    store.plan([one, two])
    store.plan([replace(one, recipient="changed")])
    assert store.sendings() == [one, two]
    assert store.claim("k1", "me", at(1))
    assert not store.claim("k1", "you", at(1)), "it is taken"
    assert not store.claim("none", "me", at(1))
    (taken,) = store.sendings(("sending",))
    assert (taken.claimed_by, taken.tries, taken.changed_at) == ("me", 1, at(1))
    store.note(replace(taken, state="failed", message="no"))
    assert [each.key for each in store.sendings(("failed", "sent"))] == ["k1"]
    assert [each.key for each in store.sendings(series="week")] == ["k2"]
    assert [each.key for each in store.sendings(since_on=D2)] == ["k2"]
