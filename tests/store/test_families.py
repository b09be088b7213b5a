"""Copies of one text point at the earliest, in whatever order they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from mfg_monitor.model import Dating, Duplicate, Examined, Item, ItemFilter, Likeness, New, Novelty, Run
from tests.store.building import AnyStore, at, examined
from tests.store.building import decide as by_address

TEXTS = {"a": "one text", "b": "one text, cut", "c": "one text, cut and edited"}
RESEMBLES = {"a": "ab", "b": "abc", "c": "bc"}
"""The first and the last are copies of the middle one, and too far from each other."""


def decide(new: Examined, likenesses: Sequence[Likeness]) -> Novelty:
    own = new.candidate.url[-1]
    alike = tuple(each.item_id for each in likenesses if each.canonical_url[-1] in RESEMBLES[own])
    return Duplicate(alike, 0.9) if alike else New()


def copy(name: str, published: str | None = "2026-03-01", source: str = "daily", minutes: float = 0) -> Examined:
    dating = Dating(published, "day", "meta") if published else Dating()
    url = f"http://{source}.example/{name}"
    return examined(url, TEXTS[name], bands=[7], dating=dating, source=source, minutes=minutes)


def told(store: AnyStore) -> dict[str, str | None]:
    """Answer for each address the one that it points at."""
    items: dict[int, Item] = {item.id: item for item in store.items(ItemFilter())}
    assert len({item.story for item in items.values()}) == 1
    return {
        item.url[7:]: None if item.duplicate_of is None else items[item.duplicate_of].url[7:] for item in items.values()
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_arrival_within_a_round_does_not_matter(store: AnyStore, order: Sequence[int]) -> None:
    copies = [
        copy("a", "2026-03-02", "weekly"),
        copy("b", "2026-03-02T08:00+08:00", "daily"),
        copy("c", "2026-03-01", "portal"),
    ]
    store.begin_run(at(0))
    for place in order:
        store.settle(copies[place], decide)

    first = "portal.example/c"
    assert told(store) == {"weekly.example/a": first, "daily.example/b": first, first: None}
    states = store.known([each.candidate.url for each in copies])
    assert {url[7:]: known.state for url, known in states.items()} == {
        "weekly.example/a": "duplicate", "daily.example/b": "duplicate", first: "kept",
    }  # fmt: skip


def test_of_one_day_an_earlier_round_is_earlier(store: AnyStore) -> None:
    run = store.begin_run(at(0))
    store.settle(copy("a", source="weekly"), decide)
    store.end_run(Run(run, at(0), at(1)))
    store.begin_run(at(2))
    store.settle(copy("b", source="daily", minutes=2), decide)

    assert told(store) == {"weekly.example/a": None, "daily.example/b": "weekly.example/a"}


def test_a_killed_run_and_the_one_after_it_are_one_round(store: AnyStore) -> None:
    store.begin_run(at(0))
    store.settle(copy("a", source="weekly"), decide)
    store.begin_run(at(2))
    store.settle(copy("b", source="daily", minutes=2), decide)

    assert told(store) == {"weekly.example/a": "daily.example/b", "daily.example/b": None}


def test_what_shows_no_day_counts_from_the_day_it_was_seen_on(store: AnyStore) -> None:
    for name, published in (("a", None), ("b", "2026-03-02"), ("c", "2026-03")):
        store.settle(copy(name, published, source=f"s{name}"), decide)

    assert told(store) == {"sa.example/a": None, "sb.example/b": "sa.example/a", "sc.example/c": "sa.example/a"}


def test_a_month_before_is_earlier_than_a_day(store: AnyStore) -> None:
    for name, published in (("a", None), ("b", "2026-03-02"), ("c", "2026-02")):
        store.settle(copy(name, published, source=f"s{name}"), decide)

    assert set(told(store).values()) == {None, "sc.example/c"}


def test_a_date_that_is_corrected_may_make_another_the_original(store: AnyStore) -> None:
    store.settle(copy("a", "2026-03-01"), decide)
    store.settle(copy("b", "2026-03-02", source="weekly"), decide)
    dating = Dating("2026-02-28", "day", "meta")
    revised = examined("http://weekly.example/b", "another text", dating=dating, source="weekly")

    store.settle(revised, by_address)

    assert told(store) == {"daily.example/a": "weekly.example/b", "weekly.example/b": None}
