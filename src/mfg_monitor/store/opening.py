"""Opening a store: what is refused, what is created, what is upgraded."""

from __future__ import annotations

import selectors
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import InvalidatePoolError, NoSuchModuleError

from mfg_monitor import logs
from mfg_monitor.errors import AbsentStoreError, ConfigError, OutdatedStoreError, StoreError
from mfg_monitor.store import schema
from mfg_monitor.store.database import sqlite
from mfg_monitor.store.database.place import Place, legible, place_of, refusals
from mfg_monitor.store.index import indexing
from mfg_monitor.store.sql import SqlStore
from mfg_monitor.store.tables import bands

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy.pool import ConnectionPoolEntry

_PREPARED = 400
"""Statements a connection keeps prepared; of fewer, those that come with every article are driven out by rarer ones."""
_TRUSTED_S = 1.0
"""A connection that was given back longer ago, or on which something waits to be read, is asked whether the server
still knows it before it is lent."""
_GIVEN_BACK = "given back"
_WRITER_LOCK = 0x6D66676D
"""One writer at a time on a server, as SQLite has it: the key of an advisory lock ("mfgm")."""


def open_store(url: str, *, readonly: bool = False, migrate: bool = True) -> SqlStore:
    """Open the store at a database URL; a missing SQLite file and its folder are created.

    An older SQLite schema is upgraded, after a copy of the file was put beside it; a server's only by `upgrade`.
    `?timeout=SECONDS` after a SQLite file bounds how long another writer is waited for.

    Raises:
        ConfigError: `url` is no URL of a supported database.
        StoreError: the database cannot be used; it is left as it was found.
    """
    place = place_of(url)
    with refusals(place.shown):
        if not place.is_sqlite:
            engine = _server(place)
            _require_current(engine, place)
        else:
            if place.path is not None:
                _make_ready(place, place.path, readonly=readonly, migrate=migrate)
            engine = sqlite.new_engine(place, readonly=readonly)
            if place.path is None:
                with engine.connect() as connection, connection.begin():
                    schema.create(connection)
        return SqlStore(engine, place.shown, serial=place.is_sqlite and place.path is None)


def upgrade(url: str) -> None:
    """Create the schema, or bring it to the newest. Repeatable; keeps everything.

    What can be made anew from the items, the indexes of words and of near-duplicates, is where it is damaged.

    Raises:
        ConfigError: `url` is no URL of a supported database.
        StoreError: the database cannot be used; it is left as it was found.
    """
    place = place_of(url)
    with refusals(place.shown), legible(place.shown):
        if place.path is not None:
            _make_ready(place, place.path, readonly=False, migrate=True)
            _upgrade_file(place, mends=True)
        elif not place.is_sqlite:
            engine = _server(place)
            try:
                with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
                    version = schema.version_of(connection)
                    if version is not None:
                        schema.refuse_newer(version, place.shown)
                    schema.migrate(connection)
                    indexing.mend(connection)
                    bands.mend(connection)
            finally:
                engine.dispose()


def examine_file(place: Place, path: Path) -> sqlite.Probe | None:
    """Look whether a file is one of ours, and change nothing; None where there is nothing in it yet.

    Raises:
        StoreError: it is something else, or of a newer version.
    """
    shown = place.shown
    try:
        if path.is_dir():
            raise StoreError(f"{shown}: is a folder, not a database file")
        if not path.exists():
            return None
        if not path.is_file():
            raise StoreError(f"{shown}: is not a regular file")
        with path.open("rb") as file:
            head = file.read(len(sqlite.MAGIC))
    except OSError as error:
        raise StoreError(f"{shown}: cannot be read: {error.strerror or error}") from error
    if not head:
        return None
    if head != sqlite.MAGIC:
        raise StoreError(f"{shown}: file is not a database; it was left as it is: name another file in store.url")
    found = sqlite.probe(path, busy_s=place.busy_s)
    if not found.tables:
        return None
    if found.version is None:
        raise StoreError(f"{shown}: is a database of another program; it was left as it is")
    schema.refuse_newer(found.version, shown)
    return found


def _make_ready(place: Place, path: Path, *, readonly: bool, migrate: bool) -> None:
    found = examine_file(place, path)
    is_current = found is not None and found.version == schema.HEAD
    if readonly or not migrate:
        if found is None:
            raise AbsentStoreError(
                f"{place.shown}: there is no database yet; `monitor fetch --once` or `monitor db upgrade` makes one"
            )
        if not is_current:
            raise OutdatedStoreError(f"{place.shown}: has an older schema ({found.version}); run `monitor db upgrade`")
    if readonly:
        return
    _make_writable(place, path)
    if not is_current:
        if found is not None:
            _keep_copy(place, path, found.version or "")
        _upgrade_file(place)
    sqlite.use_wal(path, busy_s=place.busy_s)


def _make_writable(place: Place, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{place.shown}: its folder cannot be made: {error.strerror or error}") from error
    for part in (path, path.parent):
        if part.exists() and not sqlite.is_writable(part):
            what = "is read-only" if part == path else f"its folder {part.name!r} is read-only"
            raise StoreError(f"{place.shown}: {what}: give this user the right to write there")


def _keep_copy(place: Place, path: Path, version: str) -> None:
    kept = path.with_name(f"{path.name}.schema-{version}.bak")
    part = path.with_name(f"{kept.name}.part")
    part.unlink(missing_ok=True)
    try:
        sqlite.copy(path, part, busy_s=place.busy_s)
        part.replace(kept)
    finally:
        part.unlink(missing_ok=True)
    logs.get("store").info("schema upgrade", database=place.shown, old=version, new=schema.HEAD, copy=kept.name)


def _upgrade_file(place: Place, *, mends: bool = False) -> None:
    # Tables are rebuilt while foreign keys are off; one transaction holds the lock, so that two programs that start
    # at once upgrade once, and a kill leaves the old schema whole.
    engine = sqlite.new_engine(place, foreign_keys=False)
    try:
        with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
            if not inspect(connection).get_table_names():
                schema.create(connection)
                return
            schema.migrate(connection)
            indexing.mend(connection)
            if mends:
                bands.mend(connection)
            if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise StoreError(f"{place.shown}: the upgrade would break rows apart; it was undone")
    finally:
        engine.dispose()


# -- servers --------------------------------------------------------------------------------------------------------


def _server(place: Place) -> Engine:
    try:
        # The one that was given back last is lent first: it has most of the statements prepared.
        engine = create_engine(place.url, pool_size=2, max_overflow=6, pool_use_lifo=True)
    except (ImportError, NoSuchModuleError) as error:
        raise ConfigError("PostgreSQL needs the extra: pip install 'mfg-monitor[postgres]'") from error

    def begun(connection: object) -> None:
        options = connection.get_execution_options()  # type: ignore[attr-defined]
        if options.get(sqlite.WRITES):
            waiting = f"SET LOCAL lock_timeout = {int(place.busy_s * 1000)}"
            connection.exec_driver_sql(f"{waiting}; SELECT pg_advisory_xact_lock({_WRITER_LOCK})")  # type: ignore[attr-defined]

    def connected(driver: psycopg.Connection[Any], record: ConnectionPoolEntry) -> None:
        driver.prepared_max = _PREPARED
        record.info[_GIVEN_BACK] = time.monotonic()

    def lent(driver: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        try:
            if time.monotonic() - record.info[_GIVEN_BACK] > _TRUSTED_S or _has_been_told(driver):
                engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # then others are made, for all that are as old

    def given_back(_driver: object, record: ConnectionPoolEntry) -> None:
        record.info[_GIVEN_BACK] = time.monotonic()

    event.listen(engine, "begin", begun)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", lent)
    event.listen(engine, "checkin", given_back)
    return engine


def _has_been_told(driver: psycopg.Connection[Any]) -> bool:
    """Tell whether the server has said something on a connection though it was asked nothing: mostly its goodbye."""
    with selectors.DefaultSelector() as selector:
        selector.register(driver, selectors.EVENT_READ)
        return bool(selector.select(timeout=0))


def _require_current(engine: Engine, place: Place) -> None:
    with engine.connect() as connection:
        version = schema.version_of(connection)
    if version != schema.HEAD:
        engine.dispose()
        if version is not None:
            schema.refuse_newer(version, place.shown)
        has = "has no tables yet" if version is None else f"has an older schema ({version})"
        raise StoreError(f"{place.shown}: {has}; run `monitor db upgrade`")
