"""What only PostgreSQL must show: explicit upgrades, several programs at once, and clear words when it is gone."""

from __future__ import annotations

import itertools
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, make_url, text

from mfg_monitor.errors import ConfigError, StoreError
from mfg_monitor.model import Dating, ItemFilter, New
from mfg_monitor.search import Phrase, Query, Term, parse
from mfg_monitor.store import MemoryStore, backup, check, open_store, schema, upgrade
from mfg_monitor.store.index import finding, sliced
from mfg_monitor.store.index.indexing import is_inner
from mfg_monitor.store.rules import slices
from tests.postgres import Server
from tests.store.building import decide, examined

WORDS = Query(((Term(Phrase(("number",))),),))


def version_becomes(url: str, version: str) -> None:
    with open_store(url) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


@pytest.fixture
def empty_url(postgres_server: Server):  # type: ignore[no-untyped-def]
    url = postgres_server.empty()
    yield url
    postgres_server.drop(url)


def test_it_is_upgraded_only_when_asked(empty_url: str) -> None:
    with pytest.raises(StoreError, match=r"has no tables yet; run `monitor db upgrade`") as caught:
        open_store(empty_url)
    assert caught.value.exit_code == 1
    for _ in range(2):
        upgrade(empty_url)
    with open_store(empty_url) as store:
        assert store.settle(examined(), decide).item_id == 1
    assert check(empty_url) == []


def test_an_older_schema_is_named_and_a_newer_one_refused_untouched(postgres_url: str) -> None:
    version_becomes(postgres_url, "0001")
    with pytest.raises(StoreError, match=r"has an older schema \(0001\); run `monitor db upgrade`"):
        open_store(postgres_url)


def test_a_newer_schema_is_refused_and_left_alone(postgres_url: str) -> None:
    version_becomes(postgres_url, "9999")
    for refused in (open_store, upgrade, check):
        with pytest.raises(StoreError, match=r"newer version of this program \(schema 9999"):
            refused(postgres_url)


def test_models_and_migrations_agree(postgres_url: str) -> None:
    with open_store(postgres_url) as store, store.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": lambda name, _kind, _of: not is_inner(name or "")}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), schema.METADATA) == []


def test_what_is_not_indexed_is_found_and_mended(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        for number in range(3):
            store.settle(examined(f"http://a.example/{number}", f"number {number}"), decide)
        with store.engine.begin() as connection:
            connection.execute(text("DELETE FROM search_words"))
            connection.execute(text("DELETE FROM search_document WHERE item_id = 2"))
    assert check(postgres_url)[0] == "item 2 is not in the search index; `monitor db upgrade` fills it again"
    upgrade(postgres_url)
    with open_store(postgres_url) as store:
        assert store.search(WORDS, 9).total == 3


def test_an_index_without_slices_learns_them(postgres_url: str) -> None:
    content = "SELECT number, title::text, words::text FROM search_words ORDER BY number"
    with open_store(postgres_url) as store:
        for number in range(3):
            store.settle(examined(f"http://a.example/{number}", f"number {number}"), decide)
        with store.engine.begin() as connection:
            (first, *_) = connection.execute(text("SELECT min(number) FROM search_words")).one()
            block = f"UPDATE search_words SET number = number + 300000 WHERE number = {first}"
            crowded = f"INSERT INTO search_document (number) VALUES ({first + 300_000})"
            connection.execute(text(f"{crowded}; {block}"))
            written = connection.execute(text(content)).all()
            told = [slices.names(row[0]) for row in written]
            as_before = "UPDATE search_words SET words = ts_delete(words, (SELECT array_agg(lexeme) FROM unnest(words) "
            connection.execute(text(as_before + "WHERE lexeme LIKE '@%'))"))
            connection.execute(text("ALTER TABLE search_words DROP COLUMN title"))
            connection.execute(text("DROP TABLE worker, errand, host"))  # of a later version
    version_becomes(postgres_url, "0014")
    upgrade(postgres_url)
    with open_store(postgres_url) as store, store.engine.connect() as connection:
        upgraded = connection.execute(text(content)).all()
    assert [row[:2] for row in upgraded] == [row[:2] for row in written]
    for (_, _, words), names in zip(upgraded, told, strict=True):
        assert {name for name in words.split() if name.startswith("'@")} == {f"'{name}'" for name in names}


@pytest.mark.parametrize("query", ["often", "seldom", "often seldom", "never", "often -seldom", "title:seldom", "常"])
def test_slices_give_the_newest_hits_as_if_all_were_asked(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    drawn = random.Random(query)
    monkeypatch.setattr(sliced, "_FIRST", 4)
    monkeypatch.setattr(sliced, "_MOST_COUNTED", 16)
    asked = parse(query, lambda _kind, value: (value,))
    spans = [asked, replace(asked, from_on=date(2024, 2, 1), before_on=date(2025, 12, 24))]
    with open_store(postgres_url) as store, MemoryStore() as twin:
        for number in range(60):
            said = " ".join(drawn.sample(["often"] * 4 + ["seldom", "other", "常常"], 3))
            day = f"{drawn.choice((2023, 2024, 2026))}-{drawn.choice((1, 2, 12)):02}-{drawn.choice((1, 2, 24)):02}"
            told = examined(
                f"http://a.example/{number}", f"{said} {number}", title=said, dating=Dating(day, "day", "meta")
            )
            for each in (store, twin):
                each.settle(told, lambda _new, _likenesses: New())
        for span, window in itertools.product(spans, (3, 7, 1_000)):
            monkeypatch.setattr(finding, "WINDOW", window)
            expected = [item.id for item in twin.search(span, 100, newest_first=True).items]
            seen: list[int] = []
            after = None
            while True:
                hits = store.search(span, 2, after, newest_first=True)
                seen += [item.id for item in hits.items]
                if (after := hits.next) is None:
                    break
            assert seen == expected


def test_a_backup_is_the_servers_own_business(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="use pg_dump"):
        backup(postgres_url, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_its_name_is_told(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigError, match=r"pip install 'mfg-monitor\[postgres\]'"):
        open_store(postgres_url)


def test_no_server_is_told_in_one_line_without_the_password() -> None:
    with pytest.raises(StoreError, match="no server answers there") as caught:
        open_store("postgresql+psycopg://anna:geheim@127.0.0.1:9/news")
    assert caught.value.retryable
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_connection_that_breaks_is_told_and_made_anew(postgres_server: Server, postgres_url: str) -> None:
    name = make_url(postgres_url).database
    with open_store(postgres_url) as store:
        store.settle(examined("http://a.example/1", "one"), decide)

        def broken(*_: object) -> None:
            ended = "SELECT pg_terminate_backend(pid, 600000)"  # and waits until it has
            postgres_server.execute(f"{ended} FROM pg_stat_activity WHERE datname = '{name}'")

        def decided(new, likenesses):  # type: ignore[no-untyped-def]
            broken()
            return decide(new, likenesses)

        with pytest.raises(StoreError, match="the connection broke; what was stored before is safe") as caught:
            store.settle(examined("http://a.example/2", "two"), decided)
        assert caught.value.retryable
        assert store.count(ItemFilter()) == 1
        broken()
        store.settle(examined("http://a.example/2", "two"), decide)
        assert store.count(ItemFilter()) == 2


def test_a_connection_that_was_closed_on_our_side_is_made_anew(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        with store.engine.connect() as connection:
            driver = connection.connection.driver_connection
        assert driver is not None
        driver.close()
        store.settle(examined("http://a.example/1", "one"), decide)
        assert store.count(ItemFilter()) == 1


def test_what_was_prepared_for_storing_outlives_reading(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        for number in range(12):
            store.settle(examined(f"http://a.example/{number}", f"number {number}"), decide)
        store.known(["http://a.example/1"])
        store.count(ItemFilter())
        with store.engine.connect() as connection:
            prepared = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert any(statement.startswith("INSERT INTO item") for statement in prepared)


def test_articles_that_come_together_take_fewer_statements(postgres_url: str) -> None:
    asked = [0]

    def sent(together: bool, begin: int) -> int:
        batch = [examined(f"http://a.example/{number}", f"number {number}") for number in range(begin, begin + 8)]
        before = asked[0]
        for some in [batch] if together else [[each] for each in batch]:
            store.settle_all(some, decide)
        return asked[0] - before

    class Counting(psycopg.Cursor[Any]):
        def execute(self, *arguments: Any, **more: Any) -> Any:
            asked[0] += 1
            return super().execute(*arguments, **more)

        def executemany(self, *arguments: Any, **more: Any) -> None:
            asked[0] += 1
            super().executemany(*arguments, **more)

    with open_store(postgres_url) as store:
        event.listen(store.engine, "connect", lambda driver, _: setattr(driver, "cursor_factory", Counting))
        store.engine.dispose()
        assert 0 < sent(together=True, begin=0) * 4 < sent(together=False, begin=8)


def test_sources_that_differ_by_what_no_database_takes_are_settled_together(postgres_url: str) -> None:
    shared = "The works of the town are open all year, said the town."
    pages = [
        examined(f"http://a.example/{number}", f"{number}. " * 30, source=source, whole_text=shared)
        for number, source in enumerate(("a\x00", "a\ufffd"))
    ]
    with open_store(postgres_url) as store:
        assert [each.novelty for each in store.settle_all(pages, decide)] == ["new", "new"]


def test_two_programs_store_the_same_articles_once(postgres_url: str) -> None:
    def fill(_: int) -> None:
        with open_store(postgres_url) as store:
            for number in range(25):
                store.settle(examined(f"http://a.example/{number}", f"number {number}"), decide)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fill, range(2)))
    with open_store(postgres_url) as store:
        assert [item.id for item in store.items(ItemFilter())] == sorted(range(1, 26))
        assert store.search(WORDS, 50).total == 25
    assert check(postgres_url) == []
