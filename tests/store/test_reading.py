"""Single Chinese characters in a file: the same hits whether texts are read for them or FTS5 gathers them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfg_monitor.model import Dating
from mfg_monitor.search import parse
from mfg_monitor.store import MemoryStore, SqlStore, open_store
from mfg_monitor.store.index import finding, reading
from mfg_monitor.store.rules.slices import DAY_BITS
from tests.store.building import AnyStore, decide, examined

WORDS = ["芯片", "臨港", "临近", "工厂", "造芯", "\uf9f6时", "plant", "steel"]
QUERIES = [
    "芯",
    "临",
    "臨 plant",
    "芯 -临",
    "芯 OR steel 工",
    "title:芯 工厂",
    "-芯 plant",
    "工 before:2024-02 芯 芯",
    "芯 港湾",
]
ALL_DAYS = (0, 2**22 << DAY_BITS)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqlStore, MemoryStore]]:
    drawn = random.Random(7)
    folder: Path = tmp_path_factory.mktemp("reading")
    with open_store(f"sqlite:///{folder / 's.sqlite3'}") as store, MemoryStore() as twin:
        for number in range(60):
            title, said = (" ".join(drawn.sample(WORDS, 2)) for _ in range(2))
            day = Dating(
                f"{drawn.choice((2022, 2023, 2024))}-{drawn.choice((1, 2)):02}-{drawn.randrange(1, 29):02}",
                "day",
                "meta",
            )
            for url in (number, number // 9):  # and some are told anew
                told = examined(f"http://a.example/{url}", f"{said} {number}", title=title, dating=day, minutes=number)
                for each in (store, twin):
                    each.settle(told, decide)
        yield store, twin


def pages(store: AnyStore, query: str, *, newest_first: bool) -> list[int]:
    """Answer all hits, page by page."""
    asked, seen, after = parse(query, lambda _kind, value: (value,)), [], None
    while True:
        hits = store.search(asked, 2, after, newest_first=newest_first)
        seen += [item.id for item in hits.items]
        if (after := hits.next) is None:
            return seen


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_read_is_what_is_gathered(
    twins: tuple[SqlStore, MemoryStore], monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    store, twin = twins
    for first, most in ((4, 16), (100, 200)):
        monkeypatch.setattr(reading, "_FIRST", first)
        monkeypatch.setattr(reading, "_MOST", most)
        for window, newest_first in itertools.product((3, 1_000), (False, True)):
            monkeypatch.setattr(finding, "WINDOW", window)
            expected = pages(twin, query, newest_first=True)
            found = pages(store, query, newest_first=newest_first)
            assert sorted(found) == sorted(expected)
            assert found == expected if newest_first else window == 3 or found == pages(twin, query, newest_first=False)


@pytest.mark.parametrize(("query", "is_read"), [("临", True), ("临 plant", True), ("芯 OR 临", False), ("临港", False)])
def test_texts_are_read_for_what_stands_in_many(
    twins: tuple[SqlStore, MemoryStore], query: str, *, is_read: bool
) -> None:
    store, _ = twins
    asked = reading.parts(parse(query, lambda _kind, value: (value,)))
    assert (asked is not None) == is_read
    if asked:
        with store.engine.connect() as connection:
            found = reading.newest(connection, asked, *ALL_DAYS, most=5)
        assert found is not None
        assert len(found.numbers) == 5


def test_beyond_what_is_searched_of_a_long_text_nothing_is_found(tmp_path: Path) -> None:
    long = "plant " * 50_000 + "芯片"
    with open_store(f"sqlite:///{tmp_path / 's.sqlite3'}") as store:
        store.settle(examined("http://a.example/1", long, title="A"), decide)
        store.settle(examined("http://a.example/2", "芯片 " + long, title="B"), decide)
        assert [item.article.title for item in store.search(parse("芯", lambda _, value: (value,)), 5).items] == ["B"]
