"""Outcomes that are settled in one transaction become what they become one by one, in every store."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from mfg_monitor.errors import StoreError
from mfg_monitor.model import Dating, Duplicate, Examined, ItemFilter, Likeness, New, Novelty, Outcome, Page, Raw
from mfg_monitor.store import MemoryStore
from tests.store.building import AnyStore, decide, examined, skipped

HOST = "http://news.example/"
EARLIER = Dating("2026-02-27", "day", "meta")


def page(url: str, text: str, **more: object) -> Examined:
    told = examined(url, text, **more)  # type: ignore[arg-type]
    body = f"<p>{text}</p>".encode()
    raw = Raw(Page(url=url, final_url=url, status=200, body=b"", fetched_at=told.fetched_at), body, len(body))
    return replace(told, raw=(raw,))


def outcomes() -> list[Outcome]:
    """New articles, copies (one of which becomes the original), a change, a failure and the same again."""
    steel = "A steel works in Baoshan rolls four million tonnes of plate a year, its director said. " * 6
    cells = "A maker of cells in Lingang begins with fifty gigawatt hours, and will hire two thousand. " * 6
    return [
        page(f"{HOST}steel", steel, title="Steel", bands=(1, 2), minutes=1),
        page(f"{HOST}cells", cells, title="Cells", bands=(3, 4), minutes=2),
        page(f"{HOST}cells", cells, title="Cells", bands=(3, 4), minutes=2),
        page("http://mirror.example/s", steel, title="Steel", source="mirror", bands=(1, 2), minutes=3),
        skipped(f"{HOST}gone", minutes=4),
        page(f"{HOST}cells", cells + "More follows.", title="Cells", bands=(3, 5), minutes=5),
        page("http://early.example/s", steel, title="Steel", source="early", bands=(1, 2), minutes=6, dating=EARLIER),
        page(f"{HOST}gone", "It came back. " * 20, title="Back", bands=(9,), minutes=7),
        page(f"{HOST}steel", steel, title="Steel", bands=(1, 2), minutes=8),
    ]


def told(store: AnyStore) -> list[object]:
    urls = [f"{HOST}{name}" for name in ("steel", "cells", "gone")] + [
        "http://mirror.example/s",
        "http://early.example/s",
    ]
    kept = [[capture.pages for capture in store.captures(item.id)] for item in store.items(ItemFilter())]
    return [list(store.items(ItemFilter())), store.known(urls), store.recurring("daily"), kept]


def test_together_they_become_what_they_become_alone(store: AnyStore) -> None:
    alone = MemoryStore()
    expected = [alone.settle(outcome, decide) for outcome in outcomes()]

    assert store.settle_all(outcomes(), decide) == expected

    assert [each.novelty for each in expected] == [
        "new", "new", "unchanged", "duplicate", "skipped", "updated", "duplicate", "new", "unchanged",
    ]  # fmt: skip
    assert told(store) == told(alone)
    assert store.settle_all([], decide) == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_together_becomes_what_it_becomes_alone(store: AnyStore, seed: int) -> None:
    chosen = random.Random(seed)
    texts = [f"The works number {number} rolls plate for ships. " * 9 for number in range(5)]

    def some(minutes: int) -> Outcome:
        url, text = f"{HOST}{chosen.randrange(9)}", chosen.randrange(5)
        source = chosen.choice(["daily", "mirror", "early"])
        if chosen.random() < 0.1:
            return skipped(url, minutes=minutes, source=source)
        bands = (text, text + 10, chosen.choice([20, 21]))
        return page(url, texts[text], title=f"Works {text}", source=source, bands=bands, minutes=minutes)

    def shown(of: AnyStore) -> list[object]:
        items = list(of.items(ItemFilter()))
        places = {item.id: place for place, item in enumerate(items)}  # a server may leave out numbers between batches
        return [
            replace(
                item,
                id=places[item.id],
                story=places[item.story],
                duplicate_of=None if item.duplicate_of is None else places[item.duplicate_of],
            )
            for item in items
        ]

    alone, many = MemoryStore(), [some(minutes) for minutes in range(40)]
    expected = [alone.settle(outcome, decide) for outcome in many]
    stored = []
    while len(stored) < len(many):
        stored += store.settle_all(many[len(stored) :][: chosen.randrange(1, 9)], decide)

    assert [(each.novelty, each.state) for each in stored] == [(each.novelty, each.state) for each in expected]
    assert shown(store) == shown(alone)
    assert [store.recurring(each) for each in ("daily", "mirror")] == [
        alone.recurring(each) for each in ("daily", "mirror")
    ]


def test_many_addresses_in_one_transaction_are_written_in_parts_and_met_again(store: AnyStore) -> None:
    steel = "A steel works in Baoshan rolls four million tonnes of plate a year, its director said. " * 6
    many = [skipped(f"{HOST}{number}", minutes=2) for number in range(620)]
    article = page(f"{HOST}steel", steel, title="Steel", bands=(1, 2), minutes=1)
    again = [replace(article, fetched_at=article.fetched_at.replace(hour=20)), skipped(f"{HOST}0", minutes=9)]
    batch = [article, *many, *again, page(f"{HOST}7", "It came back. " * 20, title="Back", bands=(9,), minutes=10)]
    alone = MemoryStore()
    expected = [alone.settle(outcome, decide) for outcome in batch]

    assert store.settle_all(batch, decide) == expected

    urls = [f"{HOST}{name}" for name in ("steel", *range(620))]
    assert store.known(urls) == alone.known(urls)
    tries = {each.url: each.tries for each in store.unfinished("daily", 700)}
    assert tries == {each.url: each.tries for each in alone.unfinished("daily", 700)}
    assert (len(tries), tries[f"{HOST}0"]) == (619, 2)
    assert [item.article.title for item in store.items(ItemFilter())] == ["Steel", "Back"]


def test_all_of_them_are_stored_or_none(store: AnyStore) -> None:
    if isinstance(store, MemoryStore):
        pytest.skip("memory has no transactions")

    def of_a_stranger(one: Examined, _: Sequence[Likeness]) -> Novelty:
        return Duplicate((77,), 1.0) if one.article.title == "B" else New()

    batch = [page(f"{HOST}a", "one " * 50, bands=(1,)), page(f"{HOST}b", "two " * 50, title="B", bands=(2,))]
    with pytest.raises(StoreError, match="no item 77"):
        store.settle_all(batch, of_a_stranger)

    assert list(store.items(ItemFilter())) == []
    assert store.known([f"{HOST}a"]) == {}
    stored = [each.item_id for each in store.settle_all(batch, decide)]
    assert [len(store.captures(item_id)) for item_id in stored if item_id is not None] == [1, 1]
