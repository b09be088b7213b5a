"""Leases on sources: while one run visits a source, no other does, whichever process or machine it is on.

A lease ends by being given back, by its time, or with its owner where that can be seen to be dead; there is nothing to
clear away after a kill.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import delete, select, update
from sqlmodel import Field, Session, SQLModel, col

from mfg_monitor.store.database.columns import CleanText
from mfg_monitor.store.database.statements import chunks, upsert_all
from mfg_monitor.store.together.owners import is_gone

HELD_FOR = timedelta(seconds=60)
"""A lease that is not renewed for so long is over; a writer may have to wait for another one meanwhile."""


class LeaseRow(SQLModel, table=True):
    """Who visits a source, and until when that holds unless it is renewed."""

    __tablename__: ClassVar[str] = "lease"
    __table_args__: ClassVar[Any] = ()

    source: str = Field(primary_key=True, sa_type=CleanText)
    owner: str = Field(sa_type=CleanText)
    until_at: datetime


def take(session: Session, owner: str, sources: Sequence[str], at: datetime) -> frozenset[str]:
    """Lease these sources, but for those that another owner visits; answer the latter."""
    at = at.astimezone(UTC)
    held: set[str] = set()
    for some in chunks(sources):
        statement = select(LeaseRow).where(col(LeaseRow.source).in_(some), col(LeaseRow.until_at) > at)
        others = [row for row in session.scalars(statement) if row.owner != owner]
        gone = {name for name in {row.owner for row in others} if is_gone(name)}
        held |= {row.source for row in others if row.owner not in gone}
    taken = [source for source in sources if source not in held]
    upsert_all(session.connection(), [LeaseRow(source=source, owner=owner, until_at=at + HELD_FOR) for source in taken])
    return frozenset(held)


def renew(session: Session, owner: str, at: datetime) -> None:
    """Prolong all leases of an owner."""
    until_at = at.astimezone(UTC) + HELD_FOR
    session.execute(update(LeaseRow).where(col(LeaseRow.owner) == owner).values(until_at=until_at))


def give_back(session: Session, owner: str, sources: Iterable[str]) -> None:
    """End an owner's leases on these sources."""
    for some in chunks(sources):
        session.execute(delete(LeaseRow).where(col(LeaseRow.owner) == owner, col(LeaseRow.source).in_(some)))
