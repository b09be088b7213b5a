"""Files that are none of ours, that are broken, locked, read-only or full: refused by name, and left as they were."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from mfg_monitor.errors import ConfigError, StoreError
from mfg_monitor.model import ItemFilter
from mfg_monitor.store import backup, check, open_store, upgrade
from mfg_monitor.store.database.place import masked, place_of
from tests.store.building import decide, examined


@pytest.fixture
def filled(url: str, file: Path) -> Path:
    with open_store(url) as store:
        for number in range(40):
            store.settle(examined(f"http://news.example/{number}", f"text {number} " * 200), decide)
    return file


def test_the_file_and_its_folder_are_made(url: str, file: Path) -> None:
    open_store(url).close()
    assert file.read_bytes().startswith(b"SQLite format 3\0")
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_relative_paths_are_of_the_folder_of_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///db/x.sqlite3") as store:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        store.settle(examined(), decide)
    assert (tmp_path / "db" / "x.sqlite3").is_file()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_odd_names_are_names(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/%41 #?mode=memory/上海%.db".replace("?", "%3F")
    with open_store(url) as store:
        store.settle(examined(), decide)
    with open_store(url, readonly=True) as store:
        assert store.count(ItemFilter()) == 1
    assert check(url) == []


@pytest.mark.parametrize(
    "url", ["", "db/monitor.sqlite3", "mysql://root@db/x", "sqlite:///x?mode=ro", "sqlite://db/x", "http://x/"]
)
def test_what_is_no_database_url_is_a_mistake_of_the_configuration(url: str) -> None:
    with pytest.raises(ConfigError, match=r"store\.url"):
        open_store(url)


def test_passwords_are_masked() -> None:
    assert "geheim" not in place_of("postgresql://me:geheim@db/x").shown
    assert masked("postgresql:://me:ge:heim@db/x?password=geheim2&a=b") == "postgresql:://me:***@db/x?password=***&a=b"
    with pytest.raises(ConfigError) as caught:
        open_store("postgres://me:geheim@db.example/x")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("use", [open_store, upgrade, check])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a database at all, but a text of some length" * 100, "not a database"),
        (b"x", "not a database"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "not a database"),
    ],
)
def test_a_wrong_file_is_refused_and_kept(tmp_path: Path, use: object, content: bytes, words: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=words) as caught:
        use(f"sqlite:///{file}")  # type: ignore[operator]
    assert str(file) in str(caught.value)
    assert file.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_another_programs_database_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('0001')")
        other.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY)")
        other.commit()
    before = file.read_bytes()
    for use in (open_store, upgrade, check, lambda url: backup(url, tmp_path / "copy")):
        with pytest.raises(StoreError, match=r"other\.db: is a database of another program"):
            use(f"sqlite:///{file}")  # type: ignore[operator]
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


def test_a_newer_schema_is_refused_and_untouched(url: str, filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    before = filled.read_bytes()
    for use in (open_store, upgrade, check):
        with pytest.raises(StoreError, match="newer version"):
            use(url)  # type: ignore[operator]
    assert filled.read_bytes() == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    for use in (open_store, upgrade, check):
        with pytest.raises(StoreError, match="is a folder"):
            use(f"sqlite:///{tmp_path}")  # type: ignore[operator]


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="not a regular file"):
        open_store(f"sqlite:///{tmp_path}/pipe")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("")
    with pytest.raises(StoreError, match=r"db/x\.sqlite3"):
        open_store(f"sqlite:///{tmp_path}/db/x.sqlite3")


def test_readers_make_no_database(url: str, file: Path) -> None:
    for options in ({"readonly": True}, {"migrate": False}):
        with pytest.raises(StoreError, match="no database yet"):
            open_store(url, **options)
    assert not file.parent.exists()


def test_an_empty_file_is_a_new_database(url: str, file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    with open_store(url) as store:
        assert store.settle(examined(), decide).novelty == "new"


def test_a_reader_cannot_write(url: str, filled: Path) -> None:
    with open_store(url, readonly=True) as store:
        assert store.count(ItemFilter()) == 40
        with pytest.raises(StoreError, match="read-only"):
            store.begin_run(examined().fetched_at)
    assert [path.name for path in filled.parent.iterdir()] == [filled.name]


def test_a_damaged_page_is_an_error_that_names_the_file(url: str, filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[4096:-4096] = b"\xaa" * (len(content) - 8192)
    filled.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught, open_store(url) as store:
        list(store.items(ItemFilter()))
    assert str(filled) in str(caught.value)
    assert filled.read_bytes() == content


def test_a_cut_file_is_an_error(url: str, filled: Path) -> None:
    filled.write_bytes(filled.read_bytes()[:9000])
    with pytest.raises(StoreError, match=filled.name), open_store(url) as store:
        list(store.items(ItemFilter()))
    assert len(filled.read_bytes()) == 9000


@pytest.fixture
def locked(filled: Path) -> Iterator[Path]:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield filled


def test_a_locked_database_is_waited_for_and_then_an_error_that_may_pass(url: str, locked: Path) -> None:
    with open_store(url + "?timeout=0.05") as store:
        assert store.count(ItemFilter()) == 40
        with pytest.raises(StoreError, match="locked by another program") as caught:
            store.settle(examined(), decide)
    assert caught.value.retryable
    assert locked.name in str(caught.value)


def test_a_wholly_locked_database_is_an_error(url: str, filled: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE hold (x)")
        for use in (open_store, upgrade, check):
            with pytest.raises(StoreError, match="locked"):
                use(url + "?timeout=0.05")  # type: ignore[operator]


def test_a_full_disk_loses_nothing_that_was_stored(url: str, filled: Path) -> None:
    with open_store(url) as store:

        def small(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA max_page_count=1")  # to the present size

        store.engine.dispose()
        event.listen(store.engine, "connect", small)

        def fill() -> None:
            for number in range(100):
                store.settle(examined(f"http://more.example/{number}", f"more {number} " * 200), decide)

        with pytest.raises(StoreError, match="disk is full") as caught:
            fill()
        assert caught.value.retryable
        assert store.count(ItemFilter(sector="batteries")) >= 40
    assert check(url) == []


_AS_NOBODY = """
import os, sys
import encodings.ascii, encodings.idna  # looked up late, from a folder that nobody may not read
import mfg_monitor.store.opening, sqlalchemy.dialects.sqlite, sqlalchemy.dialects.postgresql
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
from mfg_monitor.errors import StoreError
from mfg_monitor.model import ItemFilter
from mfg_monitor.store import open_store
try:
    open_store(sys.argv[1])
except StoreError as error:
    print(error)
with open_store(sys.argv[1], readonly=True) as store:
    print(store.count(ItemFilter()))
"""


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o444, 0o555), (0o644, 0o555)])
def test_a_read_only_file_is_refused_for_writing_and_can_be_read(
    filled: Path, file_mode: int, folder_mode: int
) -> None:
    # Not in the folder of the test: pytest closes that to others whenever another session begins.
    with tempfile.TemporaryDirectory(prefix="mfgro") as made:
        copy = Path(shutil.copy(filled, made))
        copy.chmod(file_mode)
        copy.parent.chmod(folder_mode)
        command = [sys.executable, "-c", _AS_NOBODY, f"sqlite:///{copy}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        copy.parent.chmod(0o755)
    assert done.stderr == ""
    refused, counted = done.stdout.splitlines()
    assert refused.startswith(f"{copy}: ")
    assert "read-only" in refused
    assert counted == "40"


def test_opening_a_current_database_loads_no_migration_tool(url: str, filled: Path) -> None:
    code = (
        "import sys; from mfg_monitor.store import open_store; open_store(sys.argv[1]).close();"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_store_in_memory_needs_no_database_library() -> None:
    code = "import sys; from mfg_monitor.store import MemoryStore; MemoryStore(); print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
