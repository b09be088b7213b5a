"""Every released schema, with data in it, becomes the newest; models and migrations agree."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from mfg_monitor import shipped
from mfg_monitor.errors import StoreError
from mfg_monitor.model import ItemFilter, Validators
from mfg_monitor.model.labels import Label
from mfg_monitor.store import check, open_store, schema, upgrade
from mfg_monitor.store.database import sqlite
from mfg_monitor.store.database.place import place_of
from mfg_monitor.store.index.indexing import is_inner
from tests.store.building import at, decide, examined

RELEASED = sorted((Path(__file__).parent / "released").glob("schema_*.sql"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request: pytest.FixtureRequest, file: Path) -> Path:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    return file


def test_every_schema_before_the_newest_is_kept() -> None:
    assert RELEASED
    assert {path.stem.removeprefix("schema_") for path in RELEASED} == schema.known_versions()


def test_the_newest_schema_is_the_one_this_program_writes() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(shipped.folder("migrations")))
    settings.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(settings).get_heads() == [schema.HEAD]


@pytest.fixture
def migrated(url: str) -> str:
    """A database that was brought to the newest schema step by step, from nothing."""
    place = place_of(url)
    assert place.path is not None
    place.path.parent.mkdir(parents=True)
    engine = sqlite.new_engine(place, foreign_keys=False)
    with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
        schema.migrate(connection)
    engine.dispose()
    return url


def test_models_and_migrations_agree(migrated: str) -> None:
    with open_store(migrated) as store, store.engine.connect() as connection:
        # The index proper is of another kind in each database, and so not among the tables that SQLAlchemy knows.
        opts = {"compare_type": True, "include_name": lambda name, _kind, _of: not is_inner(name or "")}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.METADATA) == []


def test_migrated_and_created_schemas_are_the_same(migrated: str, tmp_path: Path) -> None:
    listing = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    told = []
    for opened in (open_store(migrated), open_store(f"sqlite:///{tmp_path}/new.sqlite3")):
        with opened as store, store.engine.connect() as connection:
            rows = connection.exec_driver_sql(listing).fetchall()
            told.append([(name, sorted(re.findall(r"\w+", sql))) for name, sql in rows])
    assert told[0] == told[1]


def test_a_database_that_was_created_at_once_is_upgraded_like_any_other(url: str) -> None:
    open_store(url).close()
    upgrade(url)
    with open_store(url) as store, store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [(schema.HEAD,)]


def test_a_released_database_is_read_whole(released: Path, url: str, request: pytest.FixtureRequest) -> None:
    with open_store(url) as store:
        items = list(store.items(ItemFilter()))
        assert [(item.id, item.source, item.story, item.duplicate_of, item.revision) for item in items] == [
            (1, "daily", 1, None, 2),
            (2, "weekly", 2, None, 1),
            (3, "daily", 2, 2, 1),
        ]
        changed = examined("http://news.example/a", "临港的工厂将年产 60 GWh 电池。", title="更大的工厂", minutes=9)
        assert (items[0].article, items[0].verdict) == (changed.article, changed.verdict)
        assert [revision.text for revision in store.revisions(1)] == [examined().article.text]
        assert store.known(["http://news.example/b"])["http://news.example/b"].validators == Validators('W/"b"', "\xe9")
        assert [each.title for each in store.unfinished("daily", 9)] == ["待读"]
        (state,) = store.states()
        assert (state.id, [front.url for front in state.fronts]) == ("daily", ["http://news.example/"])
        assert [run.id for run in store.runs(5)] == [1]
        had_labels = request.node.callspec.id >= "schema_0003"
        assert store.labels() == ([Label(2, "no", at(11))] if had_labels else [])
        store.label(1, "yes", at(12))
        assert [label.item_id for label in store.labels()] == ([1, 2] if had_labels else [1])
        assert store.settle(examined("http://news.example/z", "new"), decide).item_id == 4
    assert check(url) == []
    upgrade(url)
    with open_store(url) as store:
        assert store.count(ItemFilter()) == 4


def _older(file: Path) -> bytes:
    """Make a current database look as if a version before the first were known."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    return file.read_bytes()


def test_an_older_schema_is_copied_before_it_is_changed(
    url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(url) as store:
        store.settle(examined(), decide)
    _older(file)
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    source = shipped.folder("migrations")
    (scripts / "env.py").write_text((source / "env.py").read_text())
    (scripts / "versions" / "0000_before.py").write_text(
        "revision = '0000'\ndown_revision = None\ndef upgrade() -> None: ...\n"
    )
    newer = scripts / "versions" / "0001_first.py"
    failing = "from alembic import op\nrevision = '0001'\ndown_revision = '0000'\ndef upgrade() -> None:\n"
    newer.write_text(failing + "    op.execute('DROP TABLE tag')\n    op.execute('NO SQL')\n")
    monkeypatch.setattr(shipped, "folder", lambda _name: scripts)
    with pytest.raises(StoreError, match="older schema"):
        open_store(url, migrate=False)
    with pytest.raises(StoreError, match="older schema"):
        open_store(url, readonly=True)
    with pytest.raises(StoreError, match="syntax error"):
        open_store(url)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0000",)]
        assert connection.execute("SELECT count(*) FROM tag").fetchone() == (4,)
    newer.write_text(failing + "    op.execute('UPDATE item SET score = 1')\n")
    with open_store(url) as store:
        assert [item.verdict.score for item in store.items(ItemFilter())] == [1.0]
    kept = file.with_name(file.name + ".schema-0000.bak")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT score FROM item").fetchall() == [(0.8125,)]
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, kept.name]


def test_programs_that_start_at_once_make_one_schema(url: str) -> None:
    code = "import sys; from mfg_monitor.store import open_store; open_store(sys.argv[1]).close()"
    started = [subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(process.communicate()[1], process.returncode) for process in started] == [(b"", 0)] * 4
    assert check(url) == []
