"""Stories in both stores: tied tellings share one, whatever their order; a user's word outweighs the ties."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from mfg_monitor.model import Examined, ItemFilter
from mfg_monitor.model.story import Traits
from tests.dedupe.test_tellings import CHINESE, DAY, ENGLISH, OTHER
from tests.store.building import AnyStore, decide, examined

WORDS = {
    "en": "A plant delivers.",
    "zh": "工厂交付。",
    "other": "Looms.",
    "late": "More.",
    "retold": "Told anew.",
    "copy": "A plant delivers.",
}


def telling(name: str, traits: Traits) -> Examined:
    found = examined(
        f"http://{name}.example/a", WORDS[name], bands=[10 + list(WORDS).index(name)], source=f"the-{name}"
    )
    return replace(found, traits=traits)


TELLINGS = [telling("en", ENGLISH), telling("zh", CHINESE), telling("other", OTHER), telling("copy", ENGLISH)]


def stories(store: AnyStore) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for item in store.items(ItemFilter()):
        found.setdefault(item.story, set()).add(item.url.split("/")[2].split(".")[0])
    assert all(story in {item.id for item in store.items(ItemFilter())} for story in found)
    return {frozenset(names) for names in found.values()}


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_any_order_of_arrival_ends_in_the_same_stories(store: AnyStore, order: tuple[int, ...]) -> None:
    for place in order:
        store.settle(TELLINGS[place], decide)

    assert stories(store) == {frozenset({"en", "zh", "copy"}), frozenset({"other"})}


def test_ties_are_told_with_their_reasons(store: AnyStore) -> None:
    for one in TELLINGS[:2]:
        store.settle(one, decide)

    (tie,) = store.ties(2)

    assert (tie.other, tie.tie.kind) == (1, "tells")
    assert "same company: tesla" in tie.tie.reasons


def test_what_follows_is_another_story_that_names_the_first(store: AnyStore) -> None:
    store.settle(TELLINGS[0], decide)
    store.settle(telling("late", replace(ENGLISH, published_on=DAY + timedelta(days=30))), decide)

    assert stories(store) == {frozenset({"en"}), frozenset({"late"})}
    assert [(tie.other, tie.tie.kind) for tie in store.ties(2)] == [(1, "follows")]


def test_a_user_splits_and_joins_and_the_decision_stays(store: AnyStore) -> None:
    for one in TELLINGS[:3]:
        store.settle(one, decide)

    assert store.split_story(2) == [1]
    assert store.join_stories(2, 3) == 2
    third = replace(telling("late", replace(CHINESE, published_on=DAY)), validators=TELLINGS[0].validators)
    store.settle(third, decide)

    told = stories(store)
    assert not any({"en", "zh"} <= story for story in told)
    assert any({"zh", "other"} <= story for story in told)


def test_joining_takes_a_split_back_for_all_tellings(store: AnyStore) -> None:
    retold = telling("retold", replace(ENGLISH, published_on=DAY))
    for one in (*TELLINGS[:2], retold):
        store.settle(one, decide)
    whole = frozenset({"en", "zh", "retold"})
    assert stories(store) == {whole}

    assert store.split_story(3) == [1, 2]
    assert stories(store) == {whole - {"retold"}, frozenset({"retold"})}
    store.join_stories(1, 3)
    assert stories(store) == {whole}


def test_a_changed_text_may_leave_its_story(store: AnyStore) -> None:
    for one in TELLINGS[:2]:
        store.settle(one, decide)
    changed = replace(examined("http://zh.example/a", "Looms again.", bands=[4]), traits=OTHER)

    store.settle(changed, decide)

    assert stories(store) == {frozenset({"en"}), frozenset({"zh"})}
    assert store.ties(1) == []
