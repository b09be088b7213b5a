"""Steps of back-fills that were done, so that one that was broken off goes on where it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import select
from sqlmodel import Field, Session, SQLModel, col

from mfg_monitor.model import Counts, Step
from mfg_monitor.store.database.columns import CleanText
from mfg_monitor.store.database.statements import chunks, upsert


class StepRow(SQLModel, table=True):
    """One stretch of the past of one source that was gone through."""

    __tablename__: ClassVar[str] = "step"
    __table_args__: ClassVar[Any] = ()

    source: str = Field(primary_key=True, sa_type=CleanText)
    name: str = Field(primary_key=True, sa_type=CleanText)
    done_at: datetime
    discovered: int
    fetched: int
    new: int
    updated: int
    duplicates: int
    relevant: int
    failed: int

    @classmethod
    def of(cls, step: Step) -> StepRow:
        """Answer the row of a step."""
        counts = {name: getattr(step.counts, name) for name in Counts.__slots__}
        return cls(source=step.source, name=step.name, done_at=step.done_at.astimezone(UTC), **counts)

    def value(self) -> Step:
        """Answer the step."""
        counts = Counts(**{name: getattr(self, name) for name in Counts.__slots__})
        return Step(self.source, self.name, self.done_at, counts)


def end(session: Session, step: Step) -> None:
    """Note that a step was done, once more where it was done before."""
    upsert(session.connection(), StepRow.of(step))


def of_sources(session: Session, sources: Iterable[str]) -> list[Step]:
    """Answer the steps of some sources that were done, by source and name."""
    found: list[Step] = []
    for some in chunks(sources):
        rows = select(StepRow).where(col(StepRow.source).in_(some)).order_by(col(StepRow.source), col(StepRow.name))
        found += [row.value() for row in session.scalars(rows)]
    return found
