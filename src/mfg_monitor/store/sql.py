"""The store over SQL: SQLite today, and a server with the same statements."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import CursorResult, delete, func, select
from sqlmodel import Session, col

from mfg_monitor.errors import StoreError
from mfg_monitor.model import (
    Candidate,
    Dropped,
    Examined,
    Hold,
    Known,
    NotModified,
    Outcome,
    Run,
    Skipped,
    SourceState,
    Step,
    Stored,
    Trail,
    Visit,
)
from mfg_monitor.model.labels import LabelValue
from mfg_monitor.ports import Decide, Pointer, Returned
from mfg_monitor.recurring import Recurring
from mfg_monitor.store import counting
from mfg_monitor.store.database.statements import add_missing, table_of, upsert, upsert_all
from mfg_monitor.store.library import SqlLibrary, fronts, fronts_of
from mfg_monitor.store.press import SqlPress
from mfg_monitor.store.rules import rejudging, restoring, settling, skipping, stories
from mfg_monitor.store.rules.records import MOST_TRIES, NO_ITEM
from mfg_monitor.store.shelf import SqlShelf
from mfg_monitor.store.tables import raw, steps
from mfg_monitor.store.tables.articles import AddressRow, ItemRow
from mfg_monitor.store.tables.blocks import recurring_of
from mfg_monitor.store.tables.journal import FrontRow, HoldRow, RunRow, SourceRow, VisitDayRow, VisitRow
from mfg_monitor.store.tables.labels import LabelRow
from mfg_monitor.store.together import hosts, leases

if TYPE_CHECKING:
    from mfg_monitor.ports import HostLocks

T = TypeVar("T")
VISITS_KEPT = 200
"""Visits kept of each source; a store without news must not grow for ever."""
RUNS_KEPT = 2_000


class SqlStore(SqlLibrary, SqlPress):
    """`ports.Store` over a database. Made by `open_store`; safe to ask from any thread."""

    # -- memory -----------------------------------------------------------------------------------------------------

    def state_of(self, source_id: str) -> SourceState:
        """See ports.Memory."""
        with self._reading() as session:
            row = session.get(SourceRow, source_id)
            return row.value(fronts(session, source_id)) if row else SourceState(source_id)

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """See ports.Memory. Takes any number of addresses."""
        with self._reading() as session:
            return SqlShelf(session).known(urls)

    def find_address(self, url: str) -> Trail | None:
        """See ports.Library."""
        with self._reading() as session:
            entry = SqlShelf(session).entries([url]).get(url)
        return entry.trail() if entry else None

    def unfinished(self, source_id: str, limit: int) -> list[Candidate]:
        """See ports.Memory. After ten failures an address is given up."""
        statement = (
            select(AddressRow)
            .where(
                col(AddressRow.source) == source_id,
                col(AddressRow.retryable),
                col(AddressRow.tries) < MOST_TRIES,
            )
            .order_by(col(AddressRow.checked_at), col(AddressRow.key))
            .limit(limit)
        )
        with self._reading() as session:
            entries = [row.value() for row in session.scalars(statement)]
        return [entry.pending for entry in entries if entry.pending is not None]

    def unfinished_sources(self) -> set[str]:
        """See ports.Memory."""
        wanted = col(AddressRow.retryable), col(AddressRow.tries) < MOST_TRIES
        with self._reading() as session:
            return set(session.scalars(select(col(AddressRow.source)).where(*wanted).distinct()))

    def settle(self, outcome: Outcome, decide: Decide) -> Stored:
        """See ports.Memory. The transaction holds the write lock from before `decide` is asked."""
        return self.settle_all([outcome], decide)[0]

    def settle_all(self, outcomes: Sequence[Outcome], decide: Decide) -> list[Stored]:
        """See ports.Memory."""
        return self._shelve(lambda shelf: list(settling.settle_all(shelf, outcomes, decide)))

    def _shelve(self, work: Callable[[SqlShelf], T]) -> T:
        """Do work on a shelf in one transaction, and write what the shelf has put off."""

        def whole(session: Session) -> T:
            if self._round is None:
                self._round = _round_of(session)
            shelf = SqlShelf(session, self._round, self._dictionaries)
            done = work(shelf)
            shelf.flush()
            return done

        return self._write(whole)

    def restore(self, told: Sequence[Returned], kin: Container[int], decide: Decide) -> list[Stored]:
        """See ports.Memory."""
        return self._shelve(lambda shelf: restoring.restore(shelf, told, kin, decide))

    def point(self, pointers: Sequence[Pointer]) -> None:
        """See ports.Memory."""
        self._shelve(lambda shelf: restoring.point(shelf, pointers))

    def rejudge(self, item_id: int, revision: int, examined: Examined, decide: Decide) -> bool:
        """See ports.Memory."""
        return self._shelve(lambda shelf: rejudging.rejudge(shelf, item_id, revision, examined, decide))

    def recurring(self, source_id: str) -> Recurring:
        """See ports.Memory."""
        with self._reading() as session:
            return recurring_of(session.connection(), source_id)

    def settle_skipped(self, outcomes: Sequence[Skipped]) -> list[Stored]:
        """See ports.Memory."""
        return self._shelve(lambda shelf: skipping.settle_skipped(shelf, outcomes))

    def seen_again(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """See ports.Memory."""
        self._shelve(lambda shelf: settling.seen_again(shelf, candidates, at))

    def confirmed(self, candidate: Candidate, answer: NotModified) -> None:
        """See ports.Memory."""
        self._shelve(lambda shelf: settling.confirmed(shelf, candidate, answer))

    def young(self, source_id: str, now: datetime, limit: int) -> list[tuple[Candidate, Known]]:
        """See ports.Memory."""
        due = col(AddressRow.source) == source_id, col(AddressRow.reread_at) <= now
        statement = select(AddressRow).where(*due).order_by(col(AddressRow.reread_at), col(AddressRow.key))
        with self._reading() as session:
            entries = [row.value() for row in session.scalars(statement.limit(limit))]
        return [(entry.again(), entry.known()) for entry in entries]

    def young_sources(self, now: datetime) -> set[str]:
        """See ports.Memory."""
        statement = select(col(AddressRow.source)).where(col(AddressRow.reread_at) <= now).distinct()
        with self._reading() as session:
            return set(session.scalars(statement))

    def begin_run(self, at: datetime) -> int:
        """Note that a run begins; answer its id."""

        def work(session: Session) -> int:
            self._round = _round_of(session)
            hosts.begin(session, at)
            row = RunRow(started_at=at)
            session.add(row)
            session.flush()
            return cast("int", row.id)

        return self._write(work)

    def take(self, sources: Sequence[str], at: datetime) -> frozenset[str]:
        """See ports.Memory."""
        return self._write(lambda session: leases.take(session, self._owner, sources, at))

    def renew(self, at: datetime) -> None:
        """See ports.Memory."""
        self._write(lambda session: leases.renew(session, self._owner, at))

    def give_back(self, sources: Sequence[str]) -> None:
        """See ports.Memory."""
        self._write(lambda session: leases.give_back(session, self._owner, sources))

    def join_run(self) -> None:
        """See ports.Memory."""
        self._round = None  # asked for anew when the next outcome is settled

    def end_visit(self, visit: Visit, state: SourceState) -> None:
        """Store one visit's report and its source's new state."""
        self.end_visits([(visit, state)])

    def end_visits(self, ended: Sequence[tuple[Visit, SourceState]]) -> None:
        """See ports.Memory."""

        def work(session: Session) -> None:
            connection = session.connection()
            upsert_all(connection, [VisitRow.of(visit) for visit, _ in ended])
            counting.count_visits(session, [visit for visit, _ in ended])
            leases.give_back(session, self._owner, [visit.source for visit, _ in ended])
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

    def pauses(self, now: datetime) -> dict[str, datetime]:
        """See ports.Memory."""
        with self._reading() as session:
            return hosts.pauses(session, now)

    def pause(self, pauses: Mapping[str, datetime], now: datetime) -> None:
        """See ports.Memory."""
        self._write(lambda session: hosts.pause(session, pauses, now))

    def host_locks(self) -> HostLocks | None:
        """See ports.Memory."""
        if self.engine.dialect.name == "sqlite":
            return None
        from mfg_monitor.store.together.hostlocks import HostLocks  # noqa: PLC0415 - only a server has them

        return HostLocks(self.engine, self._shown)

    def steps(self, sources: Iterable[str]) -> list[Step]:
        """See ports.Memory."""
        with self._reading() as session:
            return steps.of_sources(session, sources)

    def end_step(self, step: Step) -> None:
        """See ports.Memory."""
        self._write(lambda session: steps.end(session, step))

    def label(self, item_id: int, value: LabelValue, at: datetime) -> None:
        """See ports.Store."""

        def work(session: Session) -> None:
            _needed(session, item_id)
            upsert(session.connection(), LabelRow(item_id=item_id, value=value, at=at.astimezone(UTC)))

        self._write(work)

    def drop_raw(self, before: datetime) -> Dropped:
        """See ports.Memory. In steps, so that other writers have their turn."""
        total = Dropped()
        while (step := self._write(lambda session: raw.drop(session, before))).pages:
            total = Dropped(total.pages + step.pages, total.size + step.size)
        self._dictionaries.forget()  # the number of one that went may be given again
        return total

    def drop_visits(self, before: datetime) -> int:
        """Forget the visits that ended before a time, their runs and the older days; answer how many visits."""

        def work(session: Session) -> int:
            before_at = before.astimezone(UTC)
            session.execute(delete(VisitDayRow).where(col(VisitDayRow.day) < before_at.date()))
            session.execute(delete(RunRow).where(col(RunRow.started_at) < before_at))
            gone = session.execute(delete(VisitRow).where(col(VisitRow.finished_at) < before_at))
            return cast("CursorResult[Any]", gone).rowcount

        return self._write(work)

    def split_story(self, item_id: int) -> list[int]:
        """See ports.Store."""

        def work(session: Session) -> list[int]:
            _needed(session, item_id)
            return stories.split(SqlShelf(session).told, item_id)

        return self._write(work)

    def join_stories(self, one: int, other: int) -> int:
        """See ports.Store."""

        def work(session: Session) -> int:
            _needed(session, one, other)
            return stories.join(SqlShelf(session).told, one, other)

        return self._write(work)


def _needed(session: Session, *item_ids: int) -> None:
    for item_id in item_ids:
        if abs(item_id) >= 2**31 or session.get(ItemRow, item_id) is None:
            raise StoreError(NO_ITEM.format(item_id))


def _round_of(session: Session) -> int:
    """Answer the number of the round under way: killed runs count as one with the run that goes on after them."""
    finished = select(func.max(col(RunRow.id))).where(col(RunRow.finished_at).is_not(None))
    return (session.scalars(finished).one() or 0) + 1


def _keep_fronts(session: Session, states: Sequence[SourceState]) -> None:
    """Store the front pages of these sources, where they are not as they were."""
    known = fronts_of(session, [state.id for state in states])
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
