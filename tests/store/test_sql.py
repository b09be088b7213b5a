"""What only the SQL store must show: that it stays small, takes any text, is fast, and may be asked from any thread."""

from __future__ import annotations

import ctypes
import time
from concurrent.futures import ThreadPoolExecutor
from ctypes.util import find_library
from dataclasses import replace
from pathlib import Path

import pytest

from mfg_monitor.errors import StoreError
from mfg_monitor.model import Front, ItemFilter, New, Run, SourceState, Validators, Visit
from mfg_monitor.model.story import Traits
from mfg_monitor.store import check, open_store, sql
from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.rules.records import Entry
from mfg_monitor.store.tables import tellings
from mfg_monitor.store.tables.articles import AddressRow, values_of_entry
from mfg_monitor.store.tables.bands import MOST_A_BAND
from tests.store.building import at, candidate, decide, examined


def test_a_store_without_news_does_not_grow(url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "VISITS_KEPT", 5)
    monkeypatch.setattr(sql, "RUNS_KEPT", 5)
    sizes = []
    with open_store(url) as store:
        store.settle(examined(), decide)
    for round_number in range(40):
        with open_store(url) as store:
            now = at(30 * round_number)
            run = store.begin_run(now)
            store.seen_again([candidate()], now)
            visit = Visit(run, "daily", "not_modified", now, now)
            front = Front("http://news.example/", Validators('"x"'), "h", now)
            store.end_visit(visit, SourceState("daily", fronts=(front,), last_visit_at=now))
            store.end_run(Run(run, now, now, (visit,)))
        sizes.append(file.stat().st_size)
    assert sizes[8:] == [sizes[8]] * 32
    with open_store(url) as store:
        assert [visit.run for visit in store.visits("daily", 99)] == [40, 39, 38, 37, 36]
        assert [run.id for run in store.runs(99)] == [40, 39, 38, 37, 36]


def test_text_that_no_database_takes_is_made_storable_without_moving_offsets(url: str) -> None:
    hostile = "a\ud83cb\x00c 临港 \udfff"
    outcome = examined("http://news.example/\ud800", hostile, title=hostile)
    with open_store(url) as store:
        assert store.settle(outcome, decide).novelty == "new"
        assert store.settle(outcome, decide).novelty == "unchanged"
        item = store.item(1)
        assert item is not None
        assert item.article.text == item.article.title == "a\ufffdb\ufffdc 临港 \ufffd"
        assert store.known([outcome.candidate.canonical_url])[outcome.candidate.canonical_url].item_id == 1
    assert check(url) == []


@pytest.mark.parametrize("where", ["file", "memory"])
def test_threads_may_ask_at_once(url: str, where: str) -> None:
    with open_store(url if where == "file" else "sqlite://") as store, ThreadPoolExecutor(6) as threads:

        def write(number: int) -> int:
            store.settle(examined(f"http://news.example/{number % 20}", f"text {number % 20}"), decide)
            return len(list(store.items(ItemFilter())))

        counts = list(threads.map(write, range(60)))
        assert max(counts) == 20
        assert store.count(ItemFilter(duplicates=False)) == 20


def test_behind_a_common_band_only_the_newest_are_looked_at(url: str) -> None:
    with open_store(url) as store:
        for number in range(MOST_A_BAND + 50):
            store.settle(examined(f"http://news.example/{number}", f"text {number}", bands=[1]), lambda *_: New())
        met: list[int] = []
        wanted = examined("http://news.example/new", "new", bands=[1, 2])
        store.settle(wanted, lambda _, found: (met.extend(each.item_id for each in found), New())[1])
    assert met == list(range(51, 101))  # of the newest 200, the earliest 50


@pytest.mark.slow
def test_speed(url: str) -> None:
    text = "上海临港的新工厂将生产电池。" * 60
    bands = range(1, 33)
    articles = [
        examined(f"http://news.example/{n}", f"{n} {text}", bands=[n * 1_000_003 * b for b in bands])
        for n in range(300)
    ]
    with open_store(url) as store:
        begun = time.process_time()
        for article in articles:
            store.settle(article, decide)
        assert time.process_time() - begun < 10
        entry = Entry("", "u", "daily", "kept", at(0), at(0), item_id=1, validators=Validators('"x"', "Mon"))
        urls = [f"http://other.example/2026/03/01/{n}.html" for n in range(50_000)]
        rows = [values_of_entry(replace(entry, canonical_url=each)) for each in urls]
        with store.engine.begin() as connection:
            connection.execute(table_of(AddressRow).insert(), rows)
        begun = time.process_time()
        assert len(store.known(urls)) == 50_000
        assert time.process_time() - begun < 10


def test_what_is_remembered_of_the_file_is_given_back(tmp_path: Path) -> None:
    library = ctypes.CDLL(find_library("sqlite3") or "libsqlite3.so.0")
    library.sqlite3_memory_used.restype = ctypes.c_int64
    with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        for number in range(40):
            store.settle(examined(f"http://news.example/{number}", f"Text {number} " * 500), decide)
        held = library.sqlite3_memory_used()
        assert tellings.read(tellings.written(Traits())) == Traits()
        store.shrink()
        if held:  # else the interpreter has an SQLite of its own
            assert library.sqlite3_memory_used() < held
        assert tellings.read.cache_info().currsize == 0
        assert store.count(ItemFilter()) == 40
    with open_store("sqlite://") as store:
        store.shrink()


def test_a_file_that_went_away_is_not_written_to(tmp_path: Path) -> None:
    path, away = tmp_path / "news.sqlite3", tmp_path / "away.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        store.settle(examined("http://news.example/1", "Text 1"), decide)
        path.rename(away)
        for there in (False, True):
            if there:
                path.write_bytes(b"")
            with pytest.raises(StoreError, match="put it back, or start anew"):
                store.settle(examined("http://news.example/2", "Text 2"), decide)
            with pytest.raises(StoreError, match="put it back, or start anew"):
                store.states()
        away.replace(path)
        store.settle(examined("http://news.example/2", "Text 2"), decide)
        assert store.count(ItemFilter()) == 2
