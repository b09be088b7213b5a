"""Numbers for charts and metrics, counted by the database."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

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


def size_bytes(session: Session) -> int:
    """Answer the size of the whole database."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        asked = ("PRAGMA page_count", "PRAGMA page_size")
    else:
        asked = ("SELECT pg_database_size(current_database())", "SELECT 1")
    pages, size = (int(connection.exec_driver_sql(one).scalar_one()) for one in asked)
    return pages * size
