"""The store over SQL: SQLite today, and a server with the same statements."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import RLock
from typing import Self, TypeVar, cast

from sqlalchemy import Engine, delete, func, select
from sqlmodel import Session, col

from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Candidate,
    Capture,
    Dropped,
    Examined,
    Front,
    Hold,
    Item,
    ItemFilter,
    Known,
    Outcome,
    Run,
    Skipped,
    SourceState,
    Stored,
    Visit,
)
from mfg_monitor.model.labels import Label, LabelValue
from mfg_monitor.ports import Decide, Pointer
from mfg_monitor.recurring import Recurring
from mfg_monitor.search import Hits, Query
from mfg_monitor.search.hits import cursor
from mfg_monitor.store import counting, finding, query, raw, rejudging, restoring, settling
from mfg_monitor.store.blocks import recurring_of
from mfg_monitor.store.journal import FrontRow, HoldRow, RunRow, SourceRow, VisitRow
from mfg_monitor.store.labels import LabelRow
from mfg_monitor.store.place import refusals
from mfg_monitor.store.press import SqlPress
from mfg_monitor.store.records import NO_ITEM, Revision
from mfg_monitor.store.shelf import SqlShelf
from mfg_monitor.store.sqlite import WRITES
from mfg_monitor.store.statements import add_missing, table_of, upsert, upsert_all
from mfg_monitor.store.tables import AddressRow, ItemRow, RevisionRow

T = TypeVar("T")
_PAGE = 200
"""Items read at once while streaming; each page is a short transaction, so that a slow reader hinders no one."""
VISITS_KEPT = 200
"""Visits kept of each source; a store without news must not grow for ever."""
RUNS_KEPT = 2_000


class SqlStore(SqlPress):
    """`ports.Store` over a database. Made by `open_store`; safe to ask from any thread."""

    def __init__(self, engine: Engine, shown: str, *, serial: bool) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._shown = shown
        self._round: int | None = None
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
        with refusals(self._shown), self._write_lock, Session(self._writer) as session, session.begin():
            return work(session)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with refusals(self._shown):
            if self._read_lock is None:
                with Session(self.engine) as session:
                    yield session
            else:
                with self._read_lock, Session(self.engine) as session:
                    yield session

    # -- memory -----------------------------------------------------------------------------------------------------

    def state_of(self, source_id: str) -> SourceState:
        """See ports.Memory."""
        with self._reading() as session:
            row = session.get(SourceRow, source_id)
            return row.value(_fronts(session, source_id)) if row else SourceState(source_id)

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """See ports.Memory. Takes any number of addresses."""
        with self._reading() as session:
            return SqlShelf(session).known(urls)

    def find_address(self, url: str) -> Known | None:
        """Answer what became of one canonical address."""
        return self.known([url]).get(url)

    def unfinished(self, source_id: str, limit: int) -> list[Candidate]:
        """See ports.Memory. After ten failures an address is given up."""
        statement = (
            select(AddressRow)
            .where(
                col(AddressRow.source) == source_id,
                col(AddressRow.retryable),
                col(AddressRow.tries) < settling.MOST_TRIES,
            )
            .order_by(col(AddressRow.checked_at), col(AddressRow.key))
            .limit(limit)
        )
        with self._reading() as session:
            entries = [row.value() for row in session.scalars(statement)]
        return [entry.pending for entry in entries if entry.pending is not None]

    def unfinished_sources(self) -> set[str]:
        """See ports.Memory."""
        wanted = col(AddressRow.retryable), col(AddressRow.tries) < settling.MOST_TRIES
        with self._reading() as session:
            return set(session.scalars(select(col(AddressRow.source)).where(*wanted).distinct()))

    def settle(self, outcome: Outcome, decide: Decide) -> Stored:
        """See ports.Memory. The transaction holds the write lock from before `decide` is asked."""
        return self._write(lambda session: settling.settle(self._shelf(session), outcome, decide))

    def _shelf(self, session: Session) -> SqlShelf:
        if self._round is None:
            self._round = _round_of(session)
        return SqlShelf(session, self._round, self._dictionaries)

    def restore(self, item: Item, examined: Examined, kin: Container[int], decide: Decide) -> Stored:
        """See ports.Memory."""
        return self._write(lambda session: restoring.restore(self._shelf(session), item, examined, kin, decide))

    def point(self, pointers: Sequence[Pointer]) -> None:
        """See ports.Memory."""
        self._write(lambda session: restoring.point(self._shelf(session), pointers))

    def rejudge(self, item_id: int, revision: int, examined: Examined, decide: Decide) -> bool:
        """See ports.Memory."""
        return self._write(lambda session: rejudging.rejudge(self._shelf(session), item_id, revision, examined, decide))

    def recurring(self, source_id: str) -> Recurring:
        """See ports.Memory."""
        with self._reading() as session:
            return recurring_of(session.connection(), source_id)

    def settle_skipped(self, outcomes: Sequence[Skipped]) -> list[Stored]:
        """See ports.Memory."""
        return self._write(lambda session: settling.settle_skipped(SqlShelf(session), outcomes))

    def seen_again(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """See ports.Memory."""
        self._write(lambda session: settling.seen_again(SqlShelf(session), candidates, at))

    def begin_run(self, at: datetime) -> int:
        """Note that a run begins; answer its id."""

        def work(session: Session) -> int:
            self._round = _round_of(session)
            row = RunRow(started_at=at)
            session.add(row)
            session.flush()
            return cast("int", row.id)

        return self._write(work)

    def end_visit(self, visit: Visit, state: SourceState) -> None:
        """Store one visit's report and its source's new state."""
        self.end_visits([(visit, state)])

    def end_visits(self, ended: Sequence[tuple[Visit, SourceState]]) -> None:
        """See ports.Memory."""

        def work(session: Session) -> None:
            connection = session.connection()
            upsert_all(connection, [VisitRow.of(visit) for visit, _ in ended])
            upsert_all(connection, [SourceRow.of(state) for _, state in ended])
            _keep_fronts(session, [state for _, state in ended])
            for visit, _ in ended:
                if visit.run % max(1, VISITS_KEPT // 10) == 0:
                    _forget_old_visits(session, visit.source)

        self._write(work)

    def end_run(self, run: Run) -> None:
        """Note that a run has ended. Visits that were told by `end_visit` stay as told."""

        def work(session: Session) -> None:
            connection = session.connection()
            upsert(connection, RunRow(id=run.id, started_at=run.started_at, finished_at=run.finished_at))
            told = set(session.scalars(select(col(VisitRow.source)).where(col(VisitRow.run) == run.id)))
            for visit in run.visits:
                if visit.source not in told:
                    add_missing(connection, VisitRow.of(visit))
            session.execute(delete(RunRow).where(col(RunRow.id) <= run.id - RUNS_KEPT))

        self._write(work)

    def holds(self, now: datetime) -> dict[str, Hold]:
        """See ports.Memory."""
        with self._reading() as session:
            rows = session.scalars(select(HoldRow).where(col(HoldRow.until_at) > now))
            return {row.host: row.value() for row in rows}

    def hold(self, hold: Hold) -> None:
        """See ports.Memory. Of two times that a host gave, the later one holds."""

        def work(session: Session) -> None:
            row = session.get(HoldRow, hold.host)
            if row is None or row.until_at < hold.until_at:
                upsert(session.connection(), HoldRow(host=hold.host, until_at=hold.until_at, reason=hold.reason))

        self._write(work)

    def label(self, item_id: int, value: LabelValue, at: datetime) -> None:
        """See ports.Store."""

        def work(session: Session) -> None:
            if abs(item_id) >= 2**31 or session.get(ItemRow, item_id) is None:
                raise StoreError(NO_ITEM.format(item_id))
            upsert(session.connection(), LabelRow(item_id=item_id, value=value, at=at.astimezone(UTC)))

        self._write(work)

    def drop_raw(self, before: datetime) -> Dropped:
        """See ports.Memory. In steps, so that other writers have their turn."""
        total = Dropped()
        while (step := self._write(lambda session: raw.drop(session, before))).pages:
            total = Dropped(total.pages + step.pages, total.size + step.size)
        return total

    # -- library ----------------------------------------------------------------------------------------------------

    def item(self, item_id: int) -> Item | None:
        """Answer one item, None where there is none with this id."""
        with self._reading() as session:
            return SqlShelf(session).item(item_id) if abs(item_id) < 2**31 else None

    def items(self, wanted: ItemFilter) -> Iterator[Item]:
        """See ports.Library. Constant memory; what is added behind the reader while it reads may be left out."""
        newest_first, left = wanted.newest_first, wanted.limit
        last: Item | None = None
        while left is None or left > 0:
            asked = _PAGE if left is None else min(_PAGE, left)
            statement = select(ItemRow).where(*query.conditions(wanted, walking=last is not None))
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

    def search(self, query: Query, limit: int, after: str | None = None, *, newest_first: bool = False) -> Hits:
        """See ports.Library."""
        place = cursor(after)
        with self._reading() as session:
            found = finding.find(session.connection(), query, limit, place, newest_first=newest_first)
            rows = session.scalars(select(ItemRow).where(col(ItemRow.id).in_(found.item_ids)))
            items = {cast("int", row.id): row.value() for row in rows}
        told = tuple(items[item_id] for item_id in found.item_ids)
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
        statement = select(RevisionRow).where(col(RevisionRow.item_id) == item_id).order_by(col(RevisionRow.number))
        with self._reading() as session:
            return [row.value() for row in session.scalars(statement)]

    def states(self) -> list[SourceState]:
        """Answer what is known of every source, by id."""
        with self._reading() as session:
            rows = list(session.scalars(select(SourceRow).order_by(col(SourceRow.id))))
            fronts = _fronts_of(session, [row.id for row in rows])
            return [row.value(fronts.get(row.id, ())) for row in rows]

    def visits(self, source_id: str | None, limit: int) -> list[Visit]:
        """Answer the newest visits of a source, or of all, newest first."""
        statement = select(VisitRow).order_by(col(VisitRow.run).desc(), col(VisitRow.source)).limit(limit)
        if source_id is not None:
            statement = statement.where(col(VisitRow.source) == source_id)
        with self._reading() as session:
            return [row.value() for row in session.scalars(statement)]

    def labels(self) -> list[Label]:
        """See ports.Library."""
        with self._reading() as session:
            return [row.told() for row in session.scalars(select(LabelRow).order_by(col(LabelRow.item_id)))]

    def runs(self, limit: int) -> list[Run]:
        """Answer the newest finished runs with their visits, newest first."""
        finished = select(RunRow).where(col(RunRow.finished_at).is_not(None))
        with self._reading() as session:
            rows = list(session.scalars(finished.order_by(col(RunRow.id).desc()).limit(limit)))
            of_runs = col(VisitRow.run).in_([row.id for row in rows])
            visits = list(session.scalars(select(VisitRow).where(of_runs).order_by(col(VisitRow.source))))
            return [
                Run(
                    cast("int", row.id),
                    row.started_at,
                    cast("datetime", row.finished_at),
                    tuple(visit.value() for visit in visits if visit.run == row.id),
                )
                for row in rows
            ]

    def size_bytes(self) -> int:
        """See counting.size_bytes."""
        with self._reading() as session:
            return counting.size_bytes(session)

    def rules_in_use(self) -> dict[str, int]:
        """Answer which versions of the rules judged the stored items, and how many each."""
        statement = select(col(ItemRow.rules), func.count()).group_by(col(ItemRow.rules)).order_by(col(ItemRow.rules))
        with self._reading() as session:
            return {row[0]: row[1] for row in session.execute(statement)}


def _round_of(session: Session) -> int:
    """Answer the number of the round under way: killed runs count as one with the run that goes on after them."""
    finished = select(func.max(col(RunRow.id))).where(col(RunRow.finished_at).is_not(None))
    return (session.scalars(finished).one() or 0) + 1


def _keep_fronts(session: Session, states: Sequence[SourceState]) -> None:
    """Store the front pages of these sources, where they are not as they were."""
    known = _fronts_of(session, [state.id for state in states])
    changed = [state for state in states if known.get(state.id, ()) != state.fronts]
    if not changed:
        return
    session.execute(delete(FrontRow).where(col(FrontRow.source).in_([state.id for state in changed])))
    rows = [FrontRow.of(s.id, place, front).model_dump() for s in changed for place, front in enumerate(s.fronts)]
    if rows:
        session.connection().execute(table_of(FrontRow).insert(), rows)


def _forget_old_visits(session: Session, source_id: str) -> None:
    kept = (
        select(col(VisitRow.run))
        .where(col(VisitRow.source) == source_id)
        .order_by(col(VisitRow.run).desc())
        .offset(VISITS_KEPT)
    )
    session.execute(delete(VisitRow).where(col(VisitRow.source) == source_id, col(VisitRow.run).in_(kept)))


def _fronts_of(session: Session, source_ids: Sequence[str]) -> dict[str, tuple[Front, ...]]:
    table = table_of(FrontRow)
    found: dict[str, list[Front]] = {}
    for start in range(0, len(source_ids), 500):
        wanted = table.c.source.in_(source_ids[start : start + 500])
        for row in session.execute(table.select().where(wanted).order_by(table.c.source, table.c.place)).mappings():
            front = FrontRow.model_construct(**row).value()
            found.setdefault(row["source"], []).append(front)
    return {source: tuple(fronts) for source, fronts in found.items()}


def _fronts(session: Session, source_id: str) -> tuple[Front, ...]:
    statement = select(FrontRow).where(col(FrontRow.source) == source_id).order_by(col(FrontRow.place))
    return tuple(row.value() for row in session.scalars(statement))
