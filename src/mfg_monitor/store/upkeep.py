"""Looking after a store: what is wrong with it, and a consistent copy of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from mfg_monitor.errors import AbsentStoreError, ConfigError, StoreError
from mfg_monitor.store.database import sqlite
from mfg_monitor.store.database.columns import address_key
from mfg_monitor.store.database.place import UNREADABLE, Place, place_of, refusals
from mfg_monitor.store.index import indexing
from mfg_monitor.store.opening import examine_file, open_store
from mfg_monitor.store.tables import bands
from mfg_monitor.store.tables.articles import AddressRow, ItemRow, RevisionRow
from mfg_monitor.store.tables.raw import Dictionaries, RawRow, captures

_SHOWN = 20
_LONGEST = 200
_READ_ELSEWHERE = frozenset({"item", "band_bucket", "raw_page", "raw_dictionary"})
_FILLS = "`monitor db upgrade` fills it again"
_MEND = "to mend: stop the program, keep the damaged file, and put the newest backup in its place"


# -- check ----------------------------------------------------------------------------------------------------------


def check(url: str) -> list[str]:
    """Answer what is wrong with a store, one plain sentence each; nothing when all is well. Reads every row once.

    Raises:
        ConfigError: `url` is no URL of a supported database.
        StoreError: the database cannot be asked at all (absent, locked, another program's, of a newer version).
    """
    place = place_of(url)
    with refusals(place.shown):
        if place.path is not None and examine_file(place, place.path) is None:
            raise AbsentStoreError(f"{place.shown}: there is no database yet; `monitor fetch --once` makes one")
    try:
        with refusals(place.shown):
            problems = _damages(place) or _sums_of(url)
    except StoreError as error:
        if not _is_damage(str(error.__cause__)):
            raise
        problems = [str(error)]
    return [*problems, _MEND] if any(_FILLS not in problem for problem in problems) else problems


def _damages(place: Place) -> list[str]:
    if place.path is None:
        return []
    with sqlite.reading(place.path, busy_s=place.busy_s) as connection:
        problems = sqlite.damages(connection)
        if problems:
            return problems
        connection.execute("PRAGMA query_only=OFF")  # of temporary tables, too
        return [] if indexing.is_whole(connection.execute) else [f"the search index is damaged; {_FILLS}"]


def _is_damage(said: str) -> bool:
    return any(word in said for word in ("malformed", "not a database", "decode", "disk I/O"))


def _sums_of(url: str) -> list[str]:
    with open_store(url, readonly=True) as store:
        return _told(store.engine)


def _told(engine: Engine) -> list[str]:
    problems: list[str] = []
    with Session(engine) as session:
        for ask in (
            _without_address,
            _broken_chains,
            _missing_revisions,
            _index_differs,
            _not_searched,
            _changed_content,
            _unreadable_rows,
            _unreadable_pages,
        ):
            try:
                problems += ask(session)
            except UNREADABLE as error:
                problems.append(f"a row cannot be read: {' '.join(str(error).split())[:_LONGEST]}")
                session.expunge_all()
    return list(dict.fromkeys(problems))


def _without_address(session: Session) -> list[str]:
    led_to = select(col(AddressRow.key)).where(col(AddressRow.item_id) == col(ItemRow.id)).exists()
    alone = session.execute(select(col(ItemRow.id), col(ItemRow.canonical_url)).where(~led_to))
    return [
        f"item {item_id} has no address" for item_id, url in alone if session.get(AddressRow, address_key(url)) is None
    ][:_SHOWN]


def _broken_chains(session: Session) -> list[str]:
    original = aliased(ItemRow)
    chained = (
        select(col(ItemRow.id))
        .join(original, col(original.id) == col(ItemRow.duplicate_of))
        .where(col(original.duplicate_of).is_not(None))
        .limit(_SHOWN)
    )
    return [f"item {item_id} is a duplicate of a duplicate" for item_id in session.scalars(chained)]


def _missing_revisions(session: Session) -> list[str]:
    """Find gaps: what an item said before it was imported is not known, but from then on all of it is."""
    of_item = col(RevisionRow.item_id) == col(ItemRow.id)
    counted, first, last = (
        select(asked).where(of_item).scalar_subquery()
        for asked in (func.count(), func.min(col(RevisionRow.number)), func.max(col(RevisionRow.number)))
    )
    has_gap = (counted > 0) & ((last != col(ItemRow.revision) - 1) | (counted != last - first + 1))
    wrong = select(col(ItemRow.id)).where(has_gap).limit(_SHOWN)
    return [f"item {item_id} lacks older revisions" for item_id in session.scalars(wrong)]


def _index_differs(session: Session) -> list[str]:
    if bands.agrees(session.connection()):
        return []
    return [f"the index of near-duplicates does not agree with the items; {_FILLS}"]


def _not_searched(session: Session) -> list[str]:
    lost = indexing.missing(session.connection(), _SHOWN)
    return [f"item {item_id} is not in the search index; {_FILLS}" for item_id in lost]


def _changed_content(session: Session) -> list[str]:
    """Find items whose content is not what was written, and tags and older revisions that cannot be read."""
    problems: list[str] = []
    for row in session.scalars(select(ItemRow).execution_options(yield_per=200)):
        if row.checksum != row.sum() and len(problems) < _SHOWN:
            problems.append(f"item {row.id} is not as it was written")
        session.expunge(row)
    return problems


def _unreadable_rows(session: Session) -> list[str]:
    """Read every row of the other tables, whose values must be of their kinds."""
    problems: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _READ_ELSEWHERE:
            continue
        try:
            for _ in session.execute(select(table).execution_options(yield_per=1000)):
                pass
        except UNREADABLE as error:
            problems.append(f"a row of {table.name} cannot be read: {' '.join(str(error).split())[:_LONGEST]}")
    return problems


def _unreadable_pages(session: Session) -> list[str]:
    kept = select(col(RawRow.item_id)).distinct().order_by(col(RawRow.item_id))
    dictionaries = Dictionaries()
    problems: list[str] = []
    for item_id in session.scalars(kept.execution_options(yield_per=1000)):
        try:
            captures(session, dictionaries, item_id)
        except (ValueError, LookupError, TypeError) as error:
            problems.append(f"the raw pages of item {item_id} cannot be read ({error})")
        session.expunge_all()
    return problems[:_SHOWN]


# -- backup ---------------------------------------------------------------------------------------------------------


def backup(url: str, target: Path, *, force: bool = False) -> None:
    """Copy a SQLite store into one file, consistent, beside whoever is writing it.

    The copy is made beside the target and renamed when it is whole and synced, so that there is never half a file.

    Raises:
        ConfigError: `url` is no URL of a supported database.
        StoreError: the target exists and `force` was not given, the disk is full, or the store itself is damaged.
    """
    place = place_of(url)
    if not place.is_sqlite:
        raise ConfigError(f"{place.shown}: a server's database is copied by its own means: use pg_dump")
    if place.path is None:
        raise ConfigError(f"{place.shown}: has no file to copy")
    source, busy_s = place.path, place.busy_s
    with refusals(place.shown):
        if examine_file(place, source) is None:
            raise StoreError(f"{place.shown}: there is no database to copy")
    _refuse_target(source, target, force=force)
    with refusals(f"backup of {place.shown} to {target}"), _file_errors(target), _put_in_place(target) as part:
        sqlite.copy(source, part, busy_s=busy_s)


def _refuse_target(source: Path, target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise StoreError(f"{target}: is a folder; name a file for the backup")
    if target.exists() and not target.is_file():
        raise StoreError(f"{target}: is no regular file; name a file for the backup")
    if not target.parent.is_dir():
        raise StoreError(f"{target}: its folder does not exist")
    if target.exists() and target.samefile(source):
        raise StoreError(f"{target}: is the database itself")
    if target.exists() and not force:
        raise StoreError(f"{target}: exists already; choose another name, or --force to replace it")
    if target.with_name(target.name + "-wal").exists() and not force:
        raise StoreError(f"{target}: a write-ahead log of this name lies there: some program may be using it")


@contextmanager
def _file_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{target}: the backup cannot be written: {error.strerror or error}") from error


@contextmanager
def _put_in_place(target: Path) -> Iterator[Path]:
    """Give a name beside the target to write to; sync and rename it when the block ends well, else remove it."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    leftovers = [part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))]
    try:
        yield part
        _sync(part, os.O_RDWR)
        for end in ("-wal", "-shm"):
            # A log of the file that is replaced would be taken for the new one's.
            target.with_name(target.name + end).unlink(missing_ok=True)
        part.replace(target)
        _sync(target.parent, os.O_RDONLY)
    finally:
        for path in leftovers:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
