"""What programs that share a server tell each other: workers that they live, and how errands ended.

Single statements that need no turn among the writers of articles, so that a busy store delays no sign of life.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import Engine, delete, func, select
from sqlmodel import Field, Session, SQLModel, col

from mfg_monitor.model import SignOfLife
from mfg_monitor.store.database.columns import CleanText
from mfg_monitor.store.database.place import refusals
from mfg_monitor.store.database.statements import chunks, upsert
from mfg_monitor.store.tables.articles import ItemRow
from mfg_monitor.store.together import hosts


class WorkerRow(SQLModel, table=True):
    """One worker, as it last told of itself."""

    __tablename__: ClassVar[str] = "worker"
    __table_args__: ClassVar[Any] = ()

    name: str = Field(primary_key=True, sa_type=CleanText)
    machine: str = Field(sa_type=CleanText)
    version: str = Field(sa_type=CleanText)
    started_at: datetime
    seen_at: datetime
    running: int
    visits: int
    errands: int
    articles: int

    @classmethod
    def of(cls, sign: SignOfLife) -> WorkerRow:
        """Answer the row of a sign of life."""
        told = {name: getattr(sign, name) for name in SignOfLife.__slots__}
        return cls(**told | {"started_at": sign.started_at.astimezone(UTC), "seen_at": sign.seen_at.astimezone(UTC)})

    def value(self) -> SignOfLife:
        """Answer the sign of life."""
        return SignOfLife(**{name: getattr(self, name) for name in SignOfLife.__slots__})


class ErrandRow(SQLModel, table=True):
    """How one errand ended, until the command that handed it out has read it."""

    __tablename__: ClassVar[str] = "errand"
    __table_args__: ClassVar[Any] = ()

    key: str = Field(primary_key=True, sa_type=CleanText)
    told: str = Field(sa_type=CleanText)
    ended_at: datetime


class Team:
    """The programs that share a store. Safe to ask from any thread."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self._shown = shown

    def sign(self, sign: SignOfLife) -> None:
        """Tell that a worker lives."""
        with refusals(self._shown), self._engine.begin() as connection:
            upsert(connection, WorkerRow.of(sign))

    def leave(self, name: str) -> None:
        """Tell that a worker has ended in order."""
        with refusals(self._shown), self._engine.begin() as connection:
            connection.execute(delete(WorkerRow).where(col(WorkerRow.name) == name))

    def workers(self) -> list[SignOfLife]:
        """Answer the workers that have not ended in order, by name."""
        with refusals(self._shown), Session(self._engine) as session:
            return [row.value() for row in session.scalars(select(WorkerRow).order_by(col(WorkerRow.name)))]

    def end_errand(self, key: str, told: str, at: datetime) -> None:
        """Tell how an errand ended."""
        with refusals(self._shown), self._engine.begin() as connection:
            upsert(connection, ErrandRow(key=key, told=told, ended_at=at.astimezone(UTC)))

    def ended(self, keys: Collection[str]) -> dict[str, str]:
        """Answer what was told of those of these errands that have ended."""
        found: dict[str, str] = {}
        with refusals(self._shown), Session(self._engine) as session:
            for some in chunks(keys):
                rows = select(col(ErrandRow.key), col(ErrandRow.told)).where(col(ErrandRow.key).in_(some))
                found |= {row.key: row.told for row in session.execute(rows)}
        return found

    def forget_errands(self, keys: Collection[str]) -> None:
        """Forget how these errands ended."""
        with refusals(self._shown), self._engine.begin() as connection:
            for some in chunks(keys):
                connection.execute(delete(ErrandRow).where(col(ErrandRow.key).in_(some)))

    def forget(self, before: datetime) -> None:
        """Forget workers that were last heard of before a time, what nobody has read since, and hosts left before."""
        before = before.astimezone(UTC)
        with refusals(self._shown), self._engine.begin() as connection:
            connection.execute(delete(WorkerRow).where(col(WorkerRow.seen_at) < before))
            connection.execute(delete(ErrandRow).where(col(ErrandRow.ended_at) < before))
            hosts.forget(connection, before)

    def last_item(self) -> int:
        """Answer the highest id of an item; 0 where there is none."""
        with refusals(self._shown), Session(self._engine) as session:
            return session.scalars(select(func.max(col(ItemRow.id)))).one() or 0
