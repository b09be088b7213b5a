"""The library over SQL: what readers of the store ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from threading import RLock
from typing import Self, TypeVar, cast

from sqlalchemy import Engine, Select, func, select
from sqlmodel import Session, col

from mfg_monitor.dedupe.remembering import forget
from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Capture,
    Front,
    Item,
    ItemFilter,
    Revision,
    Run,
    RunSum,
    SourceDay,
    SourceState,
    Visit,
)
from mfg_monitor.model.labels import Label
from mfg_monitor.model.story import Tied
from mfg_monitor.search import Hits, Query
from mfg_monitor.search.hits import cursor
from mfg_monitor.store import counting, query
from mfg_monitor.store.database import sqlite
from mfg_monitor.store.database.place import legible, refusals
from mfg_monitor.store.database.sqlite import WRITES
from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.index import finding
from mfg_monitor.store.rules import stories
from mfg_monitor.store.shelf import SqlShelf
from mfg_monitor.store.tables import raw, tellings
from mfg_monitor.store.tables.articles import ItemRow
from mfg_monitor.store.tables.journal import FrontRow, RunRow, SourceRow, VisitRow
from mfg_monitor.store.tables.labels import LabelRow
from mfg_monitor.store.together.owners import new_owner

T = TypeVar("T")
_BROAD = 3_000
"""Articles with a tag from which on a list is walked in order rather than gathered by the tag and sorted."""
_PAGE = 200
"""Items read at once while streaming; each page is a short transaction, so that a slow reader hinders no one."""


class SqlLibrary:
    """`ports.Library` over a database; safe to ask from any thread."""

    def __init__(self, engine: Engine, shown: str, *, serial: bool) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        # What several statements find must be of one moment; a file shows a transaction nothing else.
        is_server = engine.dialect.name != "sqlite"
        self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ") if is_server else engine
        self._shown = shown
        self._round: int | None = None
        self._owner = new_owner()
        self._write_lock = RLock()
        self._dictionaries = raw.Dictionaries()
        # A database in memory is one connection, which takes one caller at a time.
        self._read_lock = self._write_lock if serial else None

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file."""
        with refusals(self._shown):
            self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, work: Callable[[Session], T]) -> T:
        with self._guarded(), self._write_lock, Session(self._writer) as session, session.begin():
            return work(session)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with refusals(self._shown), legible(self._shown):
            yield

    @contextmanager
    def _reading(self, engine: Engine | None = None) -> Iterator[Session]:
        # Ended by a commit: by a rollback psycopg forgets all that a connection has prepared.
        with (
            self._guarded(),
            self._read_lock or nullcontext(),
            Session(engine or self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def item(self, item_id: int) -> Item | None:
        """Answer one item, None where there is none with this id."""
        with self._reading() as session:
            return SqlShelf(session).item(item_id) if abs(item_id) < 2**31 else None

    def items(self, wanted: ItemFilter) -> Iterator[Item]:
        """See ports.Library. Constant memory; what is added behind the reader while it reads may be left out."""
        newest_first, left = wanted.newest_first, wanted.limit
        last: Item | None = None
        walking = self._is_broad(wanted)
        while left is None or left > 0:
            asked = _PAGE if left is None else min(_PAGE, left)
            statement = select(ItemRow).where(*query.conditions(wanted, walking=walking or last is not None))
            if last is not None:
                statement = statement.where(query.after(last.first_seen_at, last.id, newest_first=newest_first))
            statement = statement.order_by(*query.order(newest_first=newest_first)).limit(asked)
            with self._reading() as session:
                page = [row.value() for row in session.scalars(statement)]
            yield from page
            if len(page) < asked:
                return
            last = page[-1]
            left = None if left is None else left - len(page)

    def _is_broad(self, wanted: ItemFilter) -> bool:
        """Does it ask only for tags so frequent that the first of them are soon met?"""
        tags = query.tags_wanted(wanted)
        if not tags:
            return False
        with self._reading() as session:
            return all(session.scalars(query.tagged_count(tag, _BROAD)).one() >= _BROAD for tag in tags)

    def search(self, query: Query, limit: int, after: str | None = None, *, newest_first: bool = False) -> Hits:
        """See ports.Library."""
        place = cursor(after)
        with self._reading(self._snapshots) as session:
            found = finding.find(session.connection(), query, limit, place, newest_first=newest_first)
            items = {number: row.value() for number, row in session.execute(finding.items_of(found.numbers))}
        told = tuple(items[number] for number in found.numbers)
        return Hits(told, found.total, found.is_total_exact, str(found.next) if found.next else None)

    def count(self, wanted: ItemFilter) -> int:
        """Answer how many items the filter lets through; its limit is not heeded."""
        statement = select(func.count()).select_from(ItemRow).where(*query.conditions(wanted))
        with self._reading() as session:
            return session.scalars(statement).one()

    def captures(self, item_id: int) -> list[Capture]:
        """See ports.Library."""
        with self._reading() as session:
            try:
                return raw.captures(session, self._dictionaries, item_id)
            except ValueError as error:
                raise StoreError(f"{self._shown}: the raw pages of item {item_id}: {error}") from error

    def tally(self, kind: str, since_at: datetime) -> list[tuple[date, str, int]]:
        """See counting.tally."""
        with self._reading() as session:
            return counting.tally(session, kind, since_at)

    def revisions(self, item_id: int) -> list[Revision]:
        """Answer the older wordings of an item, oldest first."""
        with self._reading() as session:
            return SqlShelf(session).revisions(item_id)

    def ties(self, item_id: int) -> list[Tied]:
        """See ports.Library."""
        with self._reading() as session:
            return stories.ties_of(SqlShelf(session).told, item_id)

    def states(self) -> list[SourceState]:
        """Answer what is known of every source, by id."""
        with self._reading() as session:
            rows = list(session.scalars(select(SourceRow).order_by(col(SourceRow.id))))
            fronts = fronts_of(session, [row.id for row in rows])
            return [row.value(fronts.get(row.id, ())) for row in rows]

    def visits(self, source_id: str | None, limit: int) -> list[Visit]:
        """Answer the newest visits of a source, or of all, newest first."""
        statement = select(VisitRow).order_by(col(VisitRow.run).desc(), col(VisitRow.source)).limit(limit)
        if source_id is not None:
            statement = statement.where(col(VisitRow.source) == source_id)
        with self._reading() as session:
            return [row.value() for row in session.scalars(statement)]

    def source_days(self, since_at: datetime, source_id: str | None = None) -> list[SourceDay]:
        """See ports.Library."""
        with self._reading() as session:
            return counting.source_days(session, since_at, source_id)

    def arrivals(self, source_id: str, since_at: datetime) -> list[datetime]:
        """See ports.Library."""
        with self._reading() as session:
            return counting.arrivals(session, source_id, since_at)

    def labels(self) -> list[Label]:
        """See ports.Library."""
        with self._reading() as session:
            return [row.told() for row in session.scalars(select(LabelRow).order_by(col(LabelRow.item_id)))]

    def runs(self, limit: int) -> list[Run]:
        """Answer the newest finished runs with their visits, newest first."""
        return self._finished(select(RunRow).order_by(col(RunRow.id).desc()).limit(limit))

    def run(self, run_id: int) -> Run | None:
        """Answer a finished run with its visits."""
        return next(iter(self._finished(select(RunRow).where(col(RunRow.id) == run_id))), None)

    def _finished(self, wanted: Select[RunRow]) -> list[Run]:
        with self._reading() as session:
            rows = list(session.scalars(wanted.where(col(RunRow.finished_at).is_not(None))))
            table = table_of(VisitRow)
            of_runs = table.c.run.in_([row.id for row in rows])
            visits: dict[int, list[Visit]] = {}
            for told in session.execute(table.select().where(of_runs).order_by(table.c.source)).mappings():
                visits.setdefault(told["run"], []).append(VisitRow.model_construct(**told).value())
            return [
                Run(
                    cast("int", row.id),
                    row.started_at,
                    cast("datetime", row.finished_at),
                    tuple(visits.get(cast("int", row.id), ())),
                )
                for row in rows
            ]

    def run_sums(self, limit: int, before: int | None = None, *, ended_after: datetime | None = None) -> list[RunSum]:
        """See counting.run_sums."""
        with self._reading() as session:
            return counting.run_sums(session, limit, before, ended_after)

    def shrink(self) -> None:
        """Forget what was kept ready for the next article, and see sqlite.shrink. Raises: StoreError."""
        tellings.read.cache_clear()
        forget()
        self._dictionaries.forget()
        with refusals(self._shown):
            sqlite.shrink(self.engine)

    def size_bytes(self) -> int:
        """See counting.size_bytes."""
        with self._reading() as session:
            return counting.size_bytes(session)


def fronts_of(session: Session, source_ids: Sequence[str]) -> dict[str, tuple[Front, ...]]:
    table = table_of(FrontRow)
    found: dict[str, list[Front]] = {}
    for start in range(0, len(source_ids), 500):
        wanted = table.c.source.in_(source_ids[start : start + 500])
        for row in session.execute(table.select().where(wanted).order_by(table.c.source, table.c.place)).mappings():
            front = FrontRow.model_construct(**row).value()
            found.setdefault(row["source"], []).append(front)
    return {source: tuple(fronts) for source, fronts in found.items()}


def fronts(session: Session, source_id: str) -> tuple[Front, ...]:
    statement = select(FrontRow).where(col(FrontRow.source) == source_id).order_by(col(FrontRow.place))
    return tuple(row.value() for row in session.scalars(statement))
