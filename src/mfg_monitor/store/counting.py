"""Numbers for charts and metrics, counted by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import cast

from sqlalchemy import Executable, case, func, select
from sqlmodel import Session, col

from mfg_monitor.model import Counts, RunSum, SourceDay, Visit
from mfg_monitor.model.run import counted_on
from mfg_monitor.store.database.statements import insert_for, table_of
from mfg_monitor.store.tables.articles import ItemRow, TagRow
from mfg_monitor.store.tables.journal import RunRow, VisitDayRow, VisitRow


def tally(session: Session, kind: str, since_at: datetime) -> list[tuple[date, str, int]]:
    """Answer how many stories were kept on each day (UTC) for each name of a kind of tag; copies count not."""
    day = func.date(col(ItemRow.first_seen_at))
    kept = col(ItemRow.relevant), col(ItemRow.duplicate_of).is_(None), col(ItemRow.first_seen_at) >= since_at
    statement = (
        select(day, col(TagRow.name), func.count())
        .join(TagRow, col(TagRow.item_id) == col(ItemRow.id))
        .where(*kept, col(TagRow.kind) == kind)
        .group_by(day, col(TagRow.name))
    )
    return [(date.fromisoformat(str(row[0])), row[1], row[2]) for row in session.execute(statement)]


def source_days(session: Session, since_at: datetime, source_id: str | None) -> list[SourceDay]:
    """See ports.Library."""
    since_on = since_at.astimezone(UTC).date()
    days: dict[tuple[str, date], SourceDay] = {}
    row, day = ItemRow, func.date(col(ItemRow.first_seen_at))
    wanted = [col(row.first_seen_at) >= datetime.combine(since_on, time(), UTC), col(row.is_past).is_(False)]
    visited = [col(VisitDayRow.day) >= since_on]
    if source_id is not None:
        wanted.append(col(row.source) == source_id)
        visited.append(col(VisitDayRow.source) == source_id)
    items = (
        select(
            col(row.source),
            day,
            func.count(),
            func.sum(case((col(row.relevant), 1), else_=0)),
            func.sum(case((col(row.published).is_(None), 1), else_=0)),
            func.max(col(row.published_to_on)),
        )
        .where(*wanted)
        .group_by(col(row.source), day)
    )
    for source, written, new, kept, undated, latest_on in session.execute(items):
        on = date.fromisoformat(str(written))
        days[source, on] = SourceDay(source, on, int(new), int(kept), int(undated), latest_on)
    table = table_of(VisitDayRow)
    for source, on, good, changed, discovered in session.execute(table.select().where(*visited)):
        known = days.get((source, on)) or SourceDay(source, on)
        days[source, on] = replace(known, good_visits=good, changed_visits=changed, discovered=discovered)
    return [days[key] for key in sorted(days)]


def arrivals(session: Session, source_id: str, since_at: datetime) -> list[datetime]:
    """See ports.Library."""
    at = col(ItemRow.first_seen_at)
    wanted = at >= since_at.astimezone(UTC), col(ItemRow.source) == source_id, col(ItemRow.is_past).is_(False)
    return list(session.scalars(select(at).where(*wanted).order_by(at)))


def count_visits(session: Session, visits: Sequence[Visit]) -> None:
    """Add visits that have just been stored to the days of their sources."""
    days: dict[tuple[str, date], SourceDay] = {}
    for visit in visits:
        key = visit.source, visit.finished_at.astimezone(UTC).date()
        days[key] = counted_on(days.get(key) or SourceDay(*key), visit)
    connection = session.connection()
    if days:
        statement = _adding(connection.dialect.name)
        connection.execute(
            statement,
            [
                {
                    "source": day.source,
                    "day": day.day,
                    "good_visits": day.good_visits,
                    "changed_visits": day.changed_visits,
                    "discovered": day.discovered,
                }
                for day in days.values()
            ],
        )


@cache
def _adding(dialect: str) -> Executable:
    table, statement = table_of(VisitDayRow), insert_for(VisitDayRow, dialect)
    more = statement.excluded
    added = {name: table.c[name] + more[name] for name in ("good_visits", "changed_visits")}
    most = case((more.discovered > table.c.discovered, more.discovered), else_=table.c.discovered)
    keys = [column.name for column in table.primary_key]
    made: Executable = statement.on_conflict_do_update(index_elements=keys, set_={**added, "discovered": most})
    return made


def run_sums(session: Session, limit: int, before: int | None, ended_after: datetime | None) -> list[RunSum]:
    """Answer the sums of the newest finished runs, newest first, or of those older than one or ended after a time."""
    finished = select(RunRow).where(col(RunRow.finished_at).is_not(None))
    if before is not None:
        finished = finished.where(col(RunRow.id) < before)
    if ended_after is not None:
        finished = finished.where(col(RunRow.finished_at) > ended_after.astimezone(UTC))
    runs = list(session.scalars(finished.order_by(col(RunRow.id).desc()).limit(limit)))
    visit = table_of(VisitRow).c
    of_runs = visit.run.in_([run.id for run in runs])
    numbers = [func.sum(visit[name]) for name in Counts.__slots__]
    sums = {row[0]: row[1:] for row in session.execute(
        select(visit.run, func.count(), *numbers).where(of_runs).group_by(visit.run)
    )}  # fmt: skip
    unread: dict[int, list[str]] = defaultdict(list)
    ill = select(visit.run, visit.source).where(of_runs, visit.status.in_(("failed", "blocked")))
    for run, source in session.execute(ill.order_by(visit.source)):
        unread[run].append(source)
    found = []
    for row in runs:
        run_id = cast("int", row.id)
        sources, *counts = sums.get(run_id, (0,))
        finished_at = cast("datetime", row.finished_at)
        totals = Counts(*(int(count) for count in counts))
        found.append(RunSum(run_id, row.started_at, finished_at, sources, totals, tuple(unread[run_id])))
    return found


def size_bytes(session: Session) -> int:
    """Answer the size of the whole database."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        asked = ("PRAGMA page_count", "PRAGMA page_size")
    else:
        asked = ("SELECT pg_database_size(current_database())", "SELECT 1")
    pages, size = (int(connection.exec_driver_sql(one).scalar_one()) for one in asked)
    return pages * size
