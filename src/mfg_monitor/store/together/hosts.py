"""Hosts that were asked a moment ago, and what their robots.txt says: for the programs that ask them next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Connection, delete, or_, select, update
from sqlmodel import Field, Session, SQLModel, col

from mfg_monitor.store.database.columns import CleanText
from mfg_monitor.store.database.statements import insert_for
from mfg_monitor.store.tables.journal import RunRow

_SET_BACK = timedelta(minutes=1)
"""Clocks of several machines differ by less."""


class HostRow(SQLModel, table=True):
    """What programs leave word of a host:port."""

    __tablename__: ClassVar[str] = "host"
    __table_args__: ClassVar[Any] = ()

    host: str = Field(primary_key=True, sa_type=CleanText)
    ready_at: datetime | None = None
    taken_at: datetime | None = None
    """Set while a program that leaves pauses has the host; found by another one, that program was killed."""
    rules: str | None = Field(default=None, sa_type=CleanText)
    rules_until_at: datetime | None = None


def pauses(session: Session, now: datetime) -> dict[str, datetime]:
    """Answer until when hosts are not to be asked; for none, where the clock was set back behind the last run."""
    if _is_set_back(session, now):
        return {}
    rows = session.execute(select(col(HostRow.host), col(HostRow.ready_at)).where(col(HostRow.ready_at) > now))
    return {host: ready_at for host, ready_at in rows if ready_at is not None}


def begin(session: Session, now: datetime) -> None:
    """A run begins: forget pauses that another clock told."""
    if _is_set_back(session, now):
        session.execute(update(HostRow).where(col(HostRow.ready_at) > now).values(ready_at=None))


def _is_set_back(session: Session, now: datetime) -> bool:
    last_at = session.execute(select(col(RunRow.started_at)).order_by(col(RunRow.id).desc()).limit(1)).scalar()
    return last_at is not None and last_at > now + _SET_BACK


def pause(session: Session, until: Mapping[str, datetime], now: datetime) -> None:
    """Note until when hosts are not to be asked; forget what is over."""
    connection = session.connection()
    forget(connection, now)
    note(connection, [{"host": host, "ready_at": until_at.astimezone(UTC)} for host, until_at in until.items()])


def note(connection: Connection, told: list[dict[str, Any]]) -> None:
    """Set these columns of hosts, all the same ones, and leave the others as they are."""
    if told:
        made = insert_for(HostRow, connection.dialect.name)
        changed = {name: made.excluded[name] for name in told[0] if name != "host"}
        connection.execute(made.on_conflict_do_update(index_elements=["host"], set_=changed), told)


def forget(connection: Connection, before: datetime) -> None:
    """Forget rules and pauses that ended before a time, and programs that took a host and were killed before."""
    before = before.astimezone(UTC)
    columns = col(HostRow.ready_at), col(HostRow.taken_at), col(HostRow.rules_until_at)
    stale_rules = update(HostRow).where(columns[2] < before).values(rules=None, rules_until_at=None)
    connection.execute(stale_rules)
    connection.execute(delete(HostRow).where(*(or_(column.is_(None), column < before) for column in columns)))
