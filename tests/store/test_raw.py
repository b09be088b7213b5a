"""Raw pages: kept once a revision, packed small, given back byte for byte, dropped in time and loudly."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from mfg_monitor.model import Examined, Page, Raw, Validators
from mfg_monitor.packing import packed
from mfg_monitor.store import check, open_store
from tests.store.building import AnyStore, at, decide, examined

A, B, C = (f"http://news.example/{name}" for name in "abc")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def page(url: str = A, body: bytes = b"<p>The plant</p>", *, minutes: float = 0) -> Page:
    return Page(
        url=url,
        final_url=f"{url}?moved",
        status=200,
        body=body,
        fetched_at=at(minutes),
        content_type="text/html; charset=gbk",
        headers=(("content-type", "text/html; charset=gbk"), ("x-\xe9", "a"), ("x-\xe9", "b")),
        validators=Validators('W/"1"', "Mon"),
        permanent_url=f"{url}/",
    )


def read_from(outcome: Examined, *pages: Page, is_packed: bool = False) -> Examined:
    raw = tuple(
        Raw(replace(one, body=b""), packed(one.body) if is_packed else one.body, len(one.body), is_packed=is_packed)
        for one in pages
    )
    return replace(outcome, raw=raw)


def bodies(store: AnyStore, item_id: int) -> list[list[bytes]]:
    return [[one.body for one in capture.pages] for capture in store.captures(item_id)]


def test_a_page_comes_back_as_it_was_with_what_had_led_to_it(store: AnyStore) -> None:
    outcome = read_from(examined(A, title="T", summary="S", content="<p>fed</p>", relevant=False), page())
    store.settle(outcome, decide)
    (capture,) = store.captures(1)
    assert (capture.item_id, capture.revision) == (1, 1)
    assert capture.candidate == outcome.candidate
    assert capture.pages == (page(),)
    assert capture.fetched_at == at(0)


def test_all_parts_of_an_article_are_kept_large_ones_packed_before(store: AnyStore) -> None:
    parts = [page(f"{A}_{n}", bytes([n]) * n * 100_000) for n in range(1, 4)]
    store.settle(read_from(examined(A), *parts, is_packed=True), decide)
    assert [capture.pages for capture in store.captures(1)] == [tuple(parts)]


def test_a_text_that_a_feed_carried_is_kept_with_its_candidate(store: AnyStore) -> None:
    store.settle(read_from(examined(A, content="<p>all of it</p>")), decide)
    (capture,) = store.captures(1)
    assert (capture.pages, capture.candidate.content) == ((), "<p>all of it</p>")


def test_an_unchanged_page_is_not_kept_twice_and_a_revision_has_its_own(store: AnyStore) -> None:
    store.settle(read_from(examined(A), page()), decide)
    store.settle(read_from(examined(A, minutes=1), page(body=b"another advertisement")), decide)
    store.settle(read_from(examined(A, "Another text.", minutes=2), page(body=b"changed")), decide)
    assert bodies(store, 1) == [[b"<p>The plant</p>"], [b"changed"]]


def test_an_item_without_pages_gets_them_when_it_is_read_again(store: AnyStore) -> None:
    store.settle(examined(A), decide)
    assert store.captures(1) == []
    store.settle(read_from(examined(A, minutes=1), page(minutes=1)), decide)
    assert bodies(store, 1) == [[b"<p>The plant</p>"]]
    assert store.captures(99) == []


def test_old_pages_are_dropped_by_the_time_they_were_kept(store: AnyStore) -> None:
    for day, url in enumerate((A, B, C)):
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            store.settle(read_from(examined(url, f"text {url}"), page(url), page(f"{url}_2")), decide)
    dropped = store.drop_raw(NOW + timedelta(days=2))
    assert dropped.pages == 4
    assert dropped.size > 0
    assert [bool(store.captures(item_id)) for item_id in (1, 2, 3)] == [False, False, True]
    assert store.drop_raw(NOW + timedelta(days=2)).pages == 0


def _template(number: int) -> bytes:
    fixed, own = random.Random(1), random.Random(number)
    frame = "".join(f"<li><a href=/{fixed.random()}>{fixed.random()}</a></li>" for _ in range(400))
    return f"<ul>{frame}</ul><p>{own.random()}</p>".encode()


def test_pages_of_one_dress_take_a_tenth_of_the_first(url: str, file: Path) -> None:
    with open_store(url) as store:
        for number in range(20):
            with time_machine.travel(NOW + timedelta(days=3 * number), tick=False):
                address = f"{A}{number}"
                store.settle(read_from(examined(address, f"t{number}"), page(address, _template(number))), decide)
        assert [bodies(store, number + 1) for number in range(20)] == [[[_template(number)]] for number in range(20)]
        with closing(sqlite3.connect(file)) as connection:
            first = connection.execute("SELECT length(body) FROM raw_dictionary ORDER BY id").fetchall()
            (largest,) = connection.execute("SELECT max(length(head) + length(body)) FROM raw_page").fetchone()
            assert len(first) == 2, "renewed after a month"
            assert largest < first[0][0] / 10
        # A dictionary goes with the last of its pages, not before.
        store.drop_raw(NOW + timedelta(days=29))
        assert bodies(store, 11) == [[_template(10)]]
        store.drop_raw(NOW + timedelta(days=100))
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT count(*) FROM raw_dictionary").fetchone() == (0,)


def test_a_dictionary_with_the_number_of_a_dropped_one_is_another(url: str) -> None:
    def bodies_of(days: int, words: bytes) -> list[bytes]:
        return [_template(number).replace(b"href", words) for number in range(days, days + 3)]

    with open_store(url) as store:
        for days, words in ((0, b"href"), (60, b"data-other-href")):
            with time_machine.travel(NOW + timedelta(days=days), tick=False):
                store.drop_raw(NOW + timedelta(days=days))
                kept = bodies_of(days, words)
                for number, body in enumerate(kept):
                    address = f"{A}{days + number}"
                    store.settle(read_from(examined(address, f"t{days + number}"), page(address, body)), decide)
                items = range(1, 4) if not days else range(4, 7)
                assert [bodies(store, item_id) for item_id in items] == [[[body]] for body in kept]
    with open_store(url) as store:
        assert [bodies(store, item_id) for item_id in range(4, 7)] == [[[body]] for body in kept]
        assert bodies(store, 1) == []
        store.shrink()
        assert bodies(store, 4) == [[kept[0]]]


def test_a_dictionary_that_another_program_dropped_is_not_read_with(url: str) -> None:
    with open_store(url) as store, open_store(url) as other:
        with time_machine.travel(NOW, tick=False):
            store.settle(read_from(examined(f"{A}0", "t0"), page(f"{A}0", _template(0))), decide)
        assert bodies(other, 1) == [[_template(0)]]
        with time_machine.travel(NOW + timedelta(days=60), tick=False):
            store.drop_raw(NOW + timedelta(days=30))
            anew = _template(1).replace(b"href", b"data-href")
            store.settle(read_from(examined(f"{A}1", "t1"), page(f"{A}1", anew)), decide)
        assert bodies(other, 2) == [[anew]]


def test_what_is_dropped_is_dropped_whole_with_many_pages(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfg_monitor.store.tables.raw._AT_ONCE", 5)
    with open_store(url) as store:
        with time_machine.travel(NOW, tick=False):
            for number in range(12):
                store.settle(read_from(examined(f"{A}{number}", f"t{number}"), page(f"{A}{number}")), decide)
        assert store.drop_raw(NOW + timedelta(seconds=1)).pages == 12


@pytest.mark.parametrize("column", ["head", "body"])
def test_a_damaged_page_is_found_and_named(url: str, file: Path, column: str) -> None:
    with open_store(url) as store:
        store.settle(read_from(examined(A), page(body=_template(1))), decide)
    assert check(url) == []
    with closing(sqlite3.connect(file)) as connection:
        (kept,) = connection.execute(f"SELECT {column} FROM raw_page").fetchone()
        connection.execute(f"UPDATE raw_page SET {column} = ?", (kept[:-3] + b"...",))
        connection.commit()
    assert "raw pages of item 1" in check(url)[0]
