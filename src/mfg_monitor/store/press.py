"""What digests ask of the store and tell it: editions made, articles told, messages sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, func, or_, select, update
from sqlmodel import Field, Session, SQLModel, col

from mfg_monitor.model import Visit
from mfg_monitor.model.run import READ, UNREAD
from mfg_monitor.model.telling import (
    ANYTHING,
    DayCount,
    Edition,
    Interest,
    Outage,
    Relative,
    Sending,
    SendingState,
    Told,
)
from mfg_monitor.store.database import codec
from mfg_monitor.store.database.columns import CleanText
from mfg_monitor.store.database.statements import add_missing, chunks, upsert
from mfg_monitor.store.query import wished
from mfg_monitor.store.tables.articles import ItemRow, TagRow
from mfg_monitor.store.tables.journal import VisitRow

T = TypeVar("T")


class EditionRow(SQLModel, table=True):
    """One digest as it was made."""

    __tablename__: ClassVar[str] = "edition"
    __table_args__: ClassVar[Any] = ()

    series: str = Field(primary_key=True, sa_type=CleanText)
    day: date = Field(primary_key=True)
    made_at: datetime
    content: bytes = Field(sa_type=LargeBinary)

    def value(self) -> Edition:
        """Answer the edition."""
        return Edition(self.series, self.day, self.made_at, self.content)


class ToldRow(SQLModel, table=True):
    """One article in the state in which one edition told it."""

    __tablename__: ClassVar[str] = "told"
    __table_args__: ClassVar[Any] = (Index("told_day", "series", "day"), {"sqlite_with_rowid": False})

    series: str = Field(primary_key=True, sa_type=CleanText)
    item_id: int = Field(
        sa_column=Column(Integer, ForeignKey("item.id"), primary_key=True, autoincrement=False, nullable=False)
    )
    day: date = Field(primary_key=True)
    revision: int
    state: str = Field(sa_type=CleanText)

    def value(self) -> Told:
        """Answer what was told."""
        return Told(self.item_id, self.revision, self.day, self.state)


class SendingRow(SQLModel, table=True):
    """One message to one address."""

    __tablename__: ClassVar[str] = "sending"
    __table_args__: ClassVar[Any] = (Index("sending_state", "state", "next_try_at"),)

    key: str = Field(primary_key=True, sa_type=CleanText)
    series: str = Field(sa_type=CleanText)
    day: date
    recipient: str = Field(sa_type=CleanText)
    shown: str = Field(sa_type=CleanText)
    state: str = Field(sa_type=CleanText)
    tries: int = 0
    planned_at: datetime | None = None
    changed_at: datetime | None = None
    next_try_at: datetime | None = None
    claimed_by: str | None = Field(default=None, sa_type=CleanText)
    message: str | None = Field(default=None, sa_type=CleanText)

    @classmethod
    def of(cls, sending: Sending) -> SendingRow:
        """Answer the row of a message."""
        return cls(**{name: getattr(sending, name) for name in Sending.__slots__})

    def value(self) -> Sending:
        """Answer the message."""
        told = {name: getattr(self, name) for name in Sending.__slots__}
        return Sending(**{**told, "state": cast("SendingState", self.state)})


_TOLD_AS_WITHDRAWN = col(ToldRow.state).like('%"withdrawn":true%')


class SqlPress:
    """`ports.Press` over a database: the part of the store that digests use."""

    _write: Callable[[Callable[[Session], Any]], Any]
    _reading: Callable[[], AbstractContextManager[Session]]

    # -- editions ---------------------------------------------------------------------------------------------------

    def edition(self, series: str, day: date) -> Edition | None:
        """See ports.Press."""
        with self._reading() as session:
            row = session.get(EditionRow, (series, day))
            return row.value() if row else None

    def edition_days(self, series: str, since_on: date) -> set[date]:
        """See ports.Press."""
        statement = select(col(EditionRow.day)).where(col(EditionRow.series) == series, col(EditionRow.day) >= since_on)
        with self._reading() as session:
            return set(session.scalars(statement))

    def seal(self, edition: Edition, told: Sequence[Told]) -> Edition:
        """See ports.Press."""

        def work(session: Session) -> Edition:
            row = session.get(EditionRow, (edition.series, edition.day))
            if row is not None:
                return row.value()
            connection = session.connection()
            values = {name: getattr(edition, name) for name in Edition.__slots__}
            add_missing(connection, EditionRow(**{**values, "made_at": edition.made_at.astimezone(UTC)}))
            rows = [
                {"series": edition.series, "item_id": t.item_id, "day": t.day, "revision": t.revision, "state": t.state}
                for t in told
            ]
            if rows:
                connection.execute(ToldRow.__table__.insert(), rows)  # type: ignore[attr-defined]
            return edition

        return cast("Edition", self._write(work))

    # -- what was told ----------------------------------------------------------------------------------------------

    def told(self, series: str, item_ids: Iterable[int], before_on: date) -> dict[int, Told]:
        """See ports.Press."""
        found: dict[int, Told] = {}
        with self._reading() as session:
            for ids in chunks(item_ids):
                wanted = col(ToldRow.series) == series, col(ToldRow.item_id).in_(ids), col(ToldRow.day) < before_on
                for row in session.scalars(select(ToldRow).where(*wanted).order_by(col(ToldRow.day))):
                    found[row.item_id] = row.value()
        return found

    def changed(self, series: str, since_on: date, before_on: date) -> list[Told]:
        """See ports.Press."""
        told_gone = select(col(ToldRow.item_id)).where(col(ToldRow.series) == series, _TOLD_AS_WITHDRAWN)
        returned = col(ToldRow.item_id).in_(told_gone)
        statement = (
            select(ToldRow, col(ItemRow.revision), col(ItemRow.withdrawn_at))
            .join(ItemRow, col(ItemRow.id) == col(ToldRow.item_id))
            .where(col(ToldRow.series) == series, col(ToldRow.day) >= since_on, col(ToldRow.day) < before_on)
            .where(or_(col(ItemRow.revision) > 1, col(ItemRow.withdrawn_at).is_not(None), returned))
            .order_by(col(ToldRow.day))
        )
        newest: dict[int, tuple[Told, bool]] = {}
        with self._reading() as session:
            for row, revision, withdrawn_at in session.execute(statement):
                told = row.value()
                newest[row.item_id] = told, told.differs(revision, is_withdrawn=withdrawn_at is not None)
        return [told for told, is_other in newest.values() if is_other]

    def untold(self, series: str, since_at: datetime, until_at: datetime) -> list[tuple[int, datetime]]:
        """See ports.Press."""
        told = select(col(ToldRow.item_id)).where(
            col(ToldRow.series) == series, col(ToldRow.item_id) == col(ItemRow.id)
        )
        wanted = (
            col(ItemRow.relevant).is_(True),
            col(ItemRow.is_past).is_(False),
            col(ItemRow.first_seen_at) >= since_at.astimezone(UTC),
            col(ItemRow.first_seen_at) < until_at.astimezone(UTC),
            ~told.exists(),
        )
        statement = select(col(ItemRow.id), col(ItemRow.first_seen_at)).where(*wanted).order_by(col(ItemRow.id))
        with self._reading() as session:
            return [(row[0], row[1]) for row in session.execute(statement)]

    def relatives(self, stories: Iterable[int], before_at: datetime) -> list[Relative]:
        """See ports.Press."""
        row = ItemRow
        columns = select(
            col(row.id), col(row.story), col(row.source), col(row.origin), col(row.first_seen_at), col(row.duplicate_of)
        )  # fmt: skip
        found: list[Any] = []
        topics: dict[int, list[str]] = defaultdict(list)
        with self._reading() as session:
            for ids in chunks(stories):
                earlier = (
                    col(row.story).in_(ids),
                    col(row.first_seen_at) < before_at.astimezone(UTC),
                    col(row.relevant).is_(True),
                    col(row.is_past).is_(False),
                )
                found += session.execute(columns.where(*earlier).order_by(col(row.id)))
            for ids in chunks(each[0] for each in found):
                tagged = col(TagRow.item_id).in_(ids), col(TagRow.kind) == "topic"
                for item_id, name in session.execute(select(col(TagRow.item_id), col(TagRow.name)).where(*tagged)):
                    topics[item_id].append(name)
        return [
            Relative(item_id, story, source, origin, tuple(sorted(topics[item_id])), at, original or item_id)
            for item_id, story, source, origin, at, original in found
        ]

    # -- pictures and background ------------------------------------------------------------------------------------

    def day_counts(self, since_at: datetime, until_at: datetime, interest: Interest = ANYTHING) -> list[DayCount]:
        """See ports.Press."""
        row = ItemRow
        wanted = (
            *wished(interest),
            col(row.relevant).is_(True),
            col(row.is_past).is_(False),
            col(row.duplicate_of).is_(None),
            col(row.first_seen_at) >= since_at.astimezone(UTC),
            col(row.first_seen_at) < until_at.astimezone(UTC),
        )
        items = select(col(row.id), col(row.first_seen_at), col(row.story)).where(*wanted).order_by(col(row.id))
        tags = (
            select(col(TagRow.item_id), func.min(col(TagRow.name)), func.count())
            .join(ItemRow, col(row.id) == col(TagRow.item_id))
            .where(*wanted, col(TagRow.kind) == "sector")
            .group_by(col(TagRow.item_id))
        )
        with self._reading() as session:
            found = session.execute(tags).all()
            sectors: dict[int, str] = {item_id: name for item_id, name, _ in found}
            # Tags have no order: which of several sectors is the main one stands in the evidence alone.
            for ids in chunks(item_id for item_id, _, count in found if count > 1):
                evidence = select(col(row.id), col(row.evidence)).where(col(row.id).in_(ids))
                for item_id, told in session.execute(evidence):
                    sectors[item_id] = codec.main_sector(told) or sectors[item_id]
            return [
                DayCount(at, item_id if story is None else story, sectors.get(item_id, ""))
                for item_id, at, story in session.execute(items)
            ]

    def visits_between(self, since_at: datetime, until_at: datetime) -> list[Visit]:
        """See ports.Press."""
        finished = col(VisitRow.finished_at)
        statement = (
            select(VisitRow)
            .where(finished >= since_at.astimezone(UTC), finished < until_at.astimezone(UTC))
            .order_by(col(VisitRow.run), col(VisitRow.source))
        )
        with self._reading() as session:
            return [row.value() for row in session.scalars(statement)]

    def outages(self, sources: Iterable[str], before_at: datetime) -> list[Outage]:
        """See ports.Press."""
        row, found = VisitRow, []
        with self._reading() as session:
            for source in sorted(set(sources)):
                earlier = col(row.source) == source, col(row.finished_at) < before_at.astimezone(UTC)
                good = select(col(row.run), col(row.finished_at)).where(*earlier, col(row.status).in_(READ))
                run, ok_at = next(iter(session.execute(good.order_by(col(row.run).desc()).limit(1))), (-1, None))
                bad = *earlier, col(row.run) > run, col(row.status).in_(UNREAD)
                first = select(func.min(col(row.finished_at)), func.count()).where(*bad)
                since_at, count = session.execute(first).one()
                if since_at is not None:
                    found.append(Outage(source, since_at, count, ok_at))
        return found

    # -- sendings ---------------------------------------------------------------------------------------------------

    def plan(self, sendings: Sequence[Sending]) -> None:
        """See ports.Press."""

        def work(session: Session) -> None:
            for sending in sendings:
                add_missing(session.connection(), SendingRow.of(sending))

        self._write(work)

    def claim(self, key: str, by: str, at: datetime) -> bool:
        """See ports.Press."""

        def work(session: Session) -> bool:
            statement = (
                update(SendingRow)
                .where(col(SendingRow.key) == key, col(SendingRow.state) == "waiting")
                .values(state="sending", claimed_by=by, changed_at=at.astimezone(UTC), tries=col(SendingRow.tries) + 1)
            )
            done: Any = session.execute(statement)
            return bool(done.rowcount)

        return bool(self._write(work))

    def note(self, sending: Sending) -> None:
        """See ports.Press."""
        self._write(lambda session: upsert(session.connection(), SendingRow.of(sending)))

    def sendings(
        self, states: Sequence[SendingState] = (), *, series: str | None = None, since_on: date | None = None
    ) -> list[Sending]:
        """See ports.Press."""
        statement = select(SendingRow).order_by(col(SendingRow.day), col(SendingRow.planned_at), col(SendingRow.key))
        if states:
            statement = statement.where(col(SendingRow.state).in_(list(states)))
        if series is not None:
            statement = statement.where(col(SendingRow.series) == series)
        if since_on is not None:
            statement = statement.where(col(SendingRow.day) >= since_on)
        with self._reading() as session:
            return [row.value() for row in session.scalars(statement)]
