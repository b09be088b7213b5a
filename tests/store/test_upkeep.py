"""Backup beside a writer, and a check that looks behind the head of the file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from mfg_monitor.errors import ConfigError, DamagedRowError, StoreError
from mfg_monitor.model import ItemFilter
from mfg_monitor.search import Phrase, Query, Tag, Term
from mfg_monitor.store import SqlStore, backup, check, open_store, upgrade
from tests.store.building import decide, examined


@pytest.fixture
def filled(url: str, file: Path) -> Path:
    with open_store(url) as store:
        for number in range(60):
            store.settle(examined(f"http://news.example/{number}", f"文本 {number} " * 900), decide)
        store.settle(examined("http://news.example/0", "changed", minutes=3), decide)
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_one_file_that_opens(url: str, filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "copy.sqlite3"
    target.parent.mkdir()
    backup(url, target)
    assert names(target.parent) == ["copy.sqlite3"]
    with open_store(f"sqlite:///{target}") as copy, open_store(url) as store:
        assert list(copy.items(ItemFilter())) == list(store.items(ItemFilter()))
        assert copy.revisions(1) == store.revisions(1)
    assert check(f"sqlite:///{target}") == []


def test_a_backup_beside_a_writer_is_consistent(url: str, tmp_path: Path) -> None:
    stop, begun = threading.Event(), threading.Event()
    store = open_store(url)
    written: list[int] = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            stored = store.settle(examined(f"http://news.example/{number}", f"text {number} " * 300), decide)
            written.append(stored.item_id or 0)
            number += 1
            if number == 20:
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(600)
        for number in range(3):
            before = len(written)
            backup(url, tmp_path / f"copy{number}")
            copied = f"sqlite:///{tmp_path}/copy{number}"
            assert check(copied) == []
            with open_store(copied, readonly=True) as copy:
                ids = [item.id for item in copy.items(ItemFilter())]
            assert ids == list(range(1, len(ids) + 1))
            assert len(ids) >= before
    finally:
        stop.set()
        writer.join()
        store.close()
    assert check(url) == []


def test_an_existing_target_is_kept_unless_forced(url: str, filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        backup(url, target)
    assert target.read_text() == "precious"
    backup(url, target, force=True)
    assert check(f"sqlite:///{target}") == []


def test_a_backup_onto_the_database_itself_is_refused(url: str, filled: Path) -> None:
    before = filled.read_bytes()
    with pytest.raises(StoreError, match="the database itself"):
        backup(url, filled, force=True)
    assert filled.read_bytes() == before


def test_impossible_targets_are_named(url: str, filled: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        backup(url, tmp_path, force=True)
    with pytest.raises(StoreError, match="folder does not exist"):
        backup(url, tmp_path / "none" / "copy")
    with pytest.raises(StoreError, match="no database to copy"):
        backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy")
    with pytest.raises(ConfigError, match="no file to copy"):
        backup("sqlite://", tmp_path / "copy")
    assert names(tmp_path) == ["db"]


def test_a_failed_backup_leaves_nothing_and_harms_nothing(
    url: str, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy"
    target.write_text("older")

    def failing(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(StoreError, match="No space left on device"):
        backup(url, target, force=True)
    assert target.read_text() == "older"
    assert names(tmp_path) == ["copy", "db"]
    assert check(url) == []


def test_a_damaged_database_gives_no_backup(url: str, filled: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'band_bucket'").fetchone()
    damage(filled, page - 1)
    with pytest.raises(StoreError, match="damaged"):
        backup(url, tmp_path / "copy")
    assert names(tmp_path) == ["db"]


# -- check ----------------------------------------------------------------------------------------------------------


def damage(file: Path, page: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(page * 4096)
        opened.write(b"\x00\x00\x00\x00" + b"\xa5" * 4000)


def test_a_sound_store_has_no_problems(url: str, filled: Path) -> None:
    before = filled.read_bytes()
    assert check(url) == []
    assert filled.read_bytes() == before
    assert check("sqlite://") == []


def test_every_damaged_page_of_an_article_is_found(url: str, filled: Path) -> None:
    whole = filled.read_bytes()
    with closing(sqlite3.connect(filled)) as connection:
        pages = [row[0] - 1 for row in connection.execute("SELECT pageno FROM dbstat WHERE name = 'item'")]
    filled.write_bytes(whole)
    assert len(pages) > 60
    for page in pages[:: len(pages) // 25]:
        damage(filled, page)
        assert check(url), page
        filled.write_bytes(whole)
    assert check(url) == []


@pytest.mark.parametrize(
    ("mischief", "words"),
    [
        ("UPDATE item SET text = 'other' WHERE id = 7", "item 7 is not as it was written"),
        ("UPDATE item SET relevant = NOT relevant WHERE id = 9", "item 9 is not as it was written"),
        ("DELETE FROM address WHERE item_id = 5", "item 5 has no address"),
        ("DELETE FROM band_bucket WHERE number % 7 = 1", "index of near-duplicates"),
        ("INSERT OR REPLACE INTO band_bucket VALUES (4, x'01020305000000')", "index of near-duplicates"),
        ("UPDATE band_bucket SET entries = substr(entries, 2) WHERE length(entries) > 0", "index of near-duplicates"),
        ("DELETE FROM item WHERE id = 5", "points to a missing row of item"),
        ("UPDATE revision SET number = number + 5", "item 1 lacks older revisions"),
        ("UPDATE item SET duplicate_of = id - 1 WHERE id IN (4, 5)", "item 5 is a duplicate of a duplicate"),
    ],
)
def test_sums_that_do_not_agree_are_told(url: str, filled: Path, mischief: str, words: str) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute(mischief)
        connection.commit()
    problems = check(url)
    assert any(words in problem for problem in problems), problems
    assert ("db upgrade" if "index of" in words else "backup") in problems[-1]


def test_a_missing_database_is_an_error(url: str, file: Path) -> None:
    with pytest.raises(StoreError, match="no database yet"):
        check(url)
    assert not file.exists()


def test_items_that_are_not_indexed_are_found_and_indexed_again(url: str) -> None:
    with open_store(url) as store:
        store.settle(examined(), decide)
        with store.engine.begin() as connection:
            connection.execute(text("DELETE FROM search_document"))
        assert store.search(WORDS, 9).items == ()
    assert check(url)[0] == "item 1 is not in the search index; `monitor db upgrade` fills it again"
    upgrade(url)
    assert check(url) == []
    with open_store(url) as store:
        assert [item.id for item in store.search(WORDS, 9).items] == [1]


def test_retired_words_are_let_go_once_they_outnumber_the_living(url: str) -> None:
    with open_store(url) as store:
        for number in range(3):
            store.settle(examined(text=f"text {number}", minutes=number), decide)
        assert numbers(store) == 3
    upgrade(url)
    with open_store(url) as store:
        assert numbers(store) == 1
        assert [item.id for item in store.search(WORDS, 9).items] == [1]


WORDS = Query(((Term(Phrase(("batteri",))),),))


def numbers(store: SqlStore) -> int:
    with store.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM search_document")).scalar_one()


DAMAGED_ROWS = (
    "UPDATE item SET evidence = substr(evidence, 1, 5) WHERE id = 7",
    "UPDATE item SET evidence = '[1, 2]' WHERE id = 7",
    "UPDATE item SET text = x'00ff' WHERE id = 7",
    "UPDATE item SET first_seen_at = 'rubbish' WHERE id = 7",
    "UPDATE item SET score = 'much' WHERE id = 7",
    "UPDATE address SET checked_at = 'rubbish'",
)


def test_a_row_that_cannot_be_read_is_told_and_no_fault_of_ours(filled: Path, tmp_path: Path) -> None:
    for damage in DAMAGED_ROWS:
        file = tmp_path / "damaged.sqlite3"
        shutil.copy(filled, file)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(damage)
            connection.commit()
        problems = check(f"sqlite:///{file}")
        assert "to mend" in problems[-1]
        assert any("cannot be read" in each or "item 7 is not as it was written" in each for each in problems)
        store = open_store(f"sqlite:///{file}", readonly=True)
        with store, pytest.raises(StoreError, match="the database is damaged"):
            _read_all(store)


def test_a_backup_takes_the_place_of_no_device(filled: Path, url: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(StoreError, match="is no regular file"):
        backup(url, pipe, force=True)
    assert pipe.is_fifo()


@pytest.mark.parametrize("left", [0, 20])
def test_damage_inside_the_index_of_words_is_found_and_mended(filled: Path, url: str, left: int) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        blocks = connection.execute("SELECT id, block FROM search_words_data WHERE id > 10").fetchall()
        for number, block in blocks:
            third = len(block) // 3
            damaged = block[:third] + (b"\x7f" * left + block[third + left :] if left else b"")
            connection.execute("UPDATE search_words_data SET block = ? WHERE id = ?", (damaged, number))
        connection.execute("DELETE FROM band_bucket")
        connection.commit()
    assert check(url) == ["the search index is damaged; `monitor db upgrade` fills it again"]
    with open_store(url) as store:
        items = list(store.items(ItemFilter()))
    upgrade(url)
    assert check(url) == []
    with open_store(url) as store:
        assert list(store.items(ItemFilter())) == items
        assert store.search(Query(((Term(Tag("lang", ("en",))),),)), 99).total == len(items)


def test_a_damaged_row_met_while_writing_is_named_and_nothing_written(filled: Path, url: str) -> None:
    changed = examined("http://news.example/7", "A longer text of other words.", minutes=99)
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("UPDATE item SET marks = 'rubbish'")
        connection.commit()
        told = connection.execute("SELECT count(*) FROM revision").fetchone()
        with open_store(url) as store, pytest.raises(DamagedRowError, match="run `monitor db check`"):
            store.settle(changed, decide)
        assert connection.execute("SELECT count(*) FROM revision").fetchone() == told


def _read_all(store: SqlStore) -> None:
    for item in store.items(ItemFilter()):
        store.find_address(item.url)


def test_rows_that_only_the_check_reads_are_read_too(url: str, filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("INSERT INTO label (item_id, value, at) VALUES (7, 'yes', 'rubbish')")
        connection.execute("UPDATE item SET bands = x'0102' WHERE id = 7")
        connection.commit()
    problems = check(url)
    assert any("a row of label cannot be read" in problem for problem in problems)
    assert any("unpack" in problem for problem in problems)
