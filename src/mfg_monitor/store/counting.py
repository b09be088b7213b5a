"""Numbers for charts and metrics, counted by the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from mfg_monitor.model import SourceDay
from mfg_monitor.store.journal import RunRow, VisitRow
from mfg_monitor.store.tables import ItemRow, TagRow


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
    since_at = since_at.astimezone(UTC)
    days: dict[tuple[str, str], SourceDay] = {}
    row, day = ItemRow, func.date(col(ItemRow.first_seen_at))
    wanted = [col(row.first_seen_at) >= since_at, col(row.is_past).is_(False)]
    if source_id is not None:
        wanted.append(col(row.source) == source_id)
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
    for source, on, new, kept, undated, latest_on in session.execute(items):
        told = SourceDay(source, date.fromisoformat(str(on)), int(new), int(kept), int(undated), latest_on)
        days[source, str(on)] = told
    for source, on, good, changed, discovered in session.execute(_visits(since_at, source_id)):
        known = days.get((source, str(on))) or SourceDay(source, date.fromisoformat(str(on)))
        days[source, str(on)] = replace(
            known, good_visits=int(good), changed_visits=int(changed), discovered=int(discovered)
        )
    return [days[key] for key in sorted(days)]


def _visits(since_at: datetime, source_id: str | None) -> Select[tuple[str, date, int, int, int]]:
    row, day = VisitRow, func.date(col(VisitRow.finished_at))
    # Visits are found by run; those of the run under way at `since_at` are among them.
    first_run = select(func.max(col(RunRow.id))).where(col(RunRow.started_at) < since_at).scalar_subquery()
    wanted = [col(row.run) >= func.coalesce(first_run, 0), col(row.finished_at) >= since_at]
    if source_id is not None:
        wanted.append(col(row.source) == source_id)
    return (
        select(
            col(row.source),
            day,
            func.sum(case((col(row.status).in_(("ok", "not_modified")), 1), else_=0)),
            func.sum(case((col(row.status) == "ok", 1), else_=0)),
            func.max(col(row.discovered)),
        )
        .where(*wanted)
        .group_by(col(row.source), day)
    )


def size_bytes(session: Session) -> int:
    """Answer the size of the whole database."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        asked = ("PRAGMA page_count", "PRAGMA page_size")
    else:
        asked = ("SELECT pg_database_size(current_database())", "SELECT 1")
    pages, size = (int(connection.exec_driver_sql(one).scalar_one()) for one in asked)
    return pages * size
