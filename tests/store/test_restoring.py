"""Items of another store taken in as told, and stored items judged again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import time_machine

from mfg_monitor.model import Duplicate, Examined, Item, ItemFilter, Likeness, New, Novelty
from mfg_monitor.store import check, open_store
from mfg_monitor.store.rules.records import item_of
from tests.store.building import AnyStore, at, decide, examined

A, B, C = (f"http://news.example/{name}" for name in "abc")


def told(
    item_id: int, outcome: Examined, *, story: int | None = None, of: int | None = None, revision: int = 1
) -> Item:
    item = item_of(outcome, item_id, story=item_id if story is None else story, duplicate_of=of)
    return replace(item, revision=revision, last_seen_at=at(99))


def items(store: AnyStore) -> list[Item]:
    return list(store.items(ItemFilter()))


def test_in_an_empty_store_an_item_is_what_it_was(store: AnyStore) -> None:
    first, copy = told(7, examined(A), story=3, revision=4), told(9, examined(B, minutes=1), story=3, of=7)
    stored = store.restore([(first, examined(A)), (copy, examined(B, minutes=1))], (), decide)
    assert [one.novelty for one in stored] == ["new", "duplicate"]
    assert items(store) == [first, copy]
    known = store.known([A, B])
    assert [(known[url].item_id, known[url].state) for url in (A, B)] == [(7, "kept"), (9, "duplicate")]
    assert store.settle(examined(C, "else"), decide).item_id == 10


def test_taken_in_twice_is_taken_in_once(store: AnyStore) -> None:
    first = told(7, examined(A))
    for _ in range(2):
        (stored,) = store.restore([(first, examined(A))], (), decide)
    assert (stored.novelty, stored.item_id) == ("unchanged", 7)
    assert items(store) == [first]


def test_a_taken_id_gives_way_and_a_stranger_with_the_text_is_the_original(store: AnyStore) -> None:
    store.settle(examined(A, "here before"), decide)
    other, copy = examined(B, "other"), examined(C, "here before", minutes=5)
    stored = store.restore([(told(1, other), other), (told(40, copy), copy)], (), decide)
    assert [(one.item_id, one.novelty) for one in stored] == [(2, "new"), (3, "duplicate")]
    assert [(item.id, item.story, item.duplicate_of) for item in items(store)][-1] == (3, 1, 1)


def test_an_id_brought_along_is_given_to_nobody_else(store: AnyStore) -> None:
    store.settle(examined(A, "here before"), decide)
    other, copy = examined(B, "other"), examined(C, "here before", minutes=5)
    stored = store.restore([(told(2, other), other), (told(3, copy), copy)], (), decide)
    assert [one.item_id for one in stored] == [2, 3], "a copy of a stranger gets an id behind those brought along"
    assert store.settle(examined("http://news.example/d", "more"), decide).item_id == 4


def test_pointers_to_what_comes_later_are_set_at_the_end(store: AnyStore) -> None:
    for item_id, url in ((1, A), (2, B)):
        store.restore([(told(item_id, examined(url), story=5), examined(url))], (1, 2), decide)
    store.point([(1, 2, 5), (2, 1, 5), (99, 1, 5)])
    assert [(item.id, item.duplicate_of, item.story) for item in items(store)] == [(1, 2, 5), (2, None, 5)]
    assert store.known([A])[A].state == "duplicate"


def test_a_restored_store_is_sound(url: str) -> None:
    with open_store(url) as store:
        store.restore([(told(7, examined(A), revision=3), examined(A))], (), decide)
        changed = examined(A, "a newer text", minutes=200)
        assert store.settle(changed, decide).novelty == "updated"
    assert check(url) == []


# -- judging again --------------------------------------------------------------------------------------------------


def test_judged_again_it_keeps_id_times_and_revision(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    store.settle(examined(A, minutes=9), decide)
    (before,) = items(store)
    other = examined(A, "Less text.", relevant=False, sectors=("steel",), minutes=50, rules="r2")
    assert store.rejudge(1, 1, other, decide)
    (after,) = items(store)
    assert (after.article, after.verdict) == (other.article, other.verdict)
    kept = ("id", "url", "source", "first_seen_at", "last_seen_at", "story", "duplicate_of", "revision")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert store.revisions(1) == []
    assert store.known([A])[A].state == "rejected"
    assert [item.id for item in store.items(ItemFilter(sector="steel"))] == [1]
    assert not store.rejudge(1, 1, other, decide), "a second time changes nothing"


def test_what_the_publisher_changed_meanwhile_stays(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    store.settle(examined(A, "changed", minutes=1), decide)
    assert not store.rejudge(1, 1, examined(A, "old pages", rules="r2"), decide)
    assert not store.rejudge(99, 1, examined(A), decide)
    assert items(store)[0].article.text == "changed"


def _strangers(new: Examined, likenesses: object) -> Novelty:
    return New()


def test_copies_are_parted_and_joined_by_what_the_rules_say_now(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    store.settle(examined(B, minutes=1), decide)
    assert [item.duplicate_of for item in items(store)] == [None, 1]
    assert store.rejudge(2, 1, examined(B, minutes=1), _strangers)
    assert [(item.duplicate_of, item.story) for item in items(store)] == [(None, 1), (None, 2)]
    assert store.known([B])[B].state == "kept"

    def copies(new: Examined, likenesses: list[Likeness]) -> Novelty:
        return Duplicate(tuple(each.item_id for each in likenesses), 1.0)

    assert store.rejudge(2, 1, examined(B, minutes=1), copies)  # type: ignore[arg-type]
    assert [(item.duplicate_of, item.story) for item in items(store)] == [(None, 1), (1, 1)]
    assert store.known([B])[B].state == "duplicate"


def test_what_changed_since_is_what_is_new_revised_or_judged_otherwise(store: AnyStore) -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as moment:
        for url in (A, B, C):
            store.settle(examined(url, f"text {url}"), decide)
        moment.shift(60)
        store.settle(examined(B, f"text {B}", minutes=1), decide)  # seen again is no change
        store.settle(examined(A, "changed", minutes=1), decide)
        moment.shift(60)
        store.rejudge(3, 1, examined(C, f"text {C}", rules="r2"), decide)
    since = [start, start + timedelta(seconds=1), start + timedelta(seconds=61), start + timedelta(seconds=121)]
    changed = [[item.id for item in store.items(ItemFilter(changed_since_at=at))] for at in since]
    assert changed == [[1, 2, 3], [1, 3], [3], []]
