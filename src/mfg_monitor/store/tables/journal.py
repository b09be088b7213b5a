"""The tables of runs, visits and sources: what was done, what is due, and who asked to be left alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import Index, false, text
from sqlmodel import Field, SQLModel

from mfg_monitor.errors import ErrorKind
from mfg_monitor.model import Counts, Failure, Front, Hold, SourceState, Validators, Visit, VisitStatus
from mfg_monitor.store.database import codec
from mfg_monitor.store.database.columns import CleanText


def _failure(kind: str | None, message: str | None, url: str | None) -> Failure | None:
    return None if kind is None else Failure(cast("ErrorKind", kind), message or "", url)


class SourceRow(SQLModel, table=True):
    """What is remembered of one source between visits, but for its front pages."""

    __tablename__: ClassVar[str] = "source_state"
    __table_args__: ClassVar[Any] = ()

    id: str = Field(primary_key=True, sa_type=CleanText)
    last_visit_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    next_due_at: datetime | None = None
    due_reason: str | None = Field(default=None, sa_type=CleanText)
    failures: int = 0
    last_status: str | None = Field(default=None, sa_type=CleanText)
    failure_kind: str | None = Field(default=None, sa_type=CleanText)
    failure_message: str | None = Field(default=None, sa_type=CleanText)
    failure_url: str | None = Field(default=None, sa_type=CleanText)

    @classmethod
    def of(cls, state: SourceState) -> SourceRow:
        """Answer the row of a source."""
        failure = state.last_failure
        return cls.model_construct(
            id=state.id,
            last_visit_at=state.last_visit_at,
            last_ok_at=state.last_ok_at,
            last_new_at=state.last_new_at,
            next_due_at=state.next_due_at,
            due_reason=state.due_reason,
            failures=state.failures,
            last_status=state.last_status,
            failure_kind=failure.kind if failure else None,
            failure_message=failure.message if failure else None,
            failure_url=failure.url if failure else None,
        )

    def value(self, fronts: tuple[Front, ...]) -> SourceState:
        """Answer what is known of the source, with its front pages."""
        return SourceState(
            id=self.id,
            fronts=fronts,
            last_visit_at=self.last_visit_at,
            last_ok_at=self.last_ok_at,
            last_new_at=self.last_new_at,
            next_due_at=self.next_due_at,
            due_reason=self.due_reason,
            failures=self.failures,
            last_status=cast("VisitStatus | None", self.last_status),
            last_failure=_failure(self.failure_kind, self.failure_message, self.failure_url),
        )


class FrontRow(SQLModel, table=True):
    """One front page's newest good answer. Validators are kept as latin-1 text, byte for byte."""

    __tablename__: ClassVar[str] = "front"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    source: str = Field(primary_key=True, sa_type=CleanText)
    place: int = Field(primary_key=True)
    """Its place among the source's front pages."""
    url: str = Field(sa_type=CleanText)
    etag: str | None = Field(default=None, sa_type=CleanText)
    last_modified: str | None = Field(default=None, sa_type=CleanText)
    body_hash: str = Field(sa_type=CleanText)
    read_at: datetime
    whole_at: datetime | None = None
    lied: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    moved_to: str | None = Field(default=None, sa_type=CleanText)
    moved_count: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})

    @classmethod
    def of(cls, source: str, place: int, front: Front) -> FrontRow:
        """Answer the row of a front page."""
        return cls.model_construct(
            source=source,
            place=place,
            url=front.url,
            etag=front.validators.etag,
            last_modified=front.validators.last_modified,
            body_hash=front.body_hash,
            read_at=front.read_at,
            whole_at=front.whole_at,
            lied=front.lied,
            moved_to=front.moved_to,
            moved_count=front.moved_count,
        )

    def value(self) -> Front:
        """Answer the front page."""
        return Front(
            url=self.url,
            validators=Validators(self.etag, self.last_modified),
            body_hash=self.body_hash,
            read_at=self.read_at,
            whole_at=self.whole_at,
            lied=self.lied,
            moved_to=self.moved_to,
            moved_count=self.moved_count,
        )


class HoldRow(SQLModel, table=True):
    """A host:port that asked to be left alone."""

    __tablename__: ClassVar[str] = "host_hold"
    __table_args__: ClassVar[Any] = ()

    host: str = Field(primary_key=True, sa_type=CleanText)
    until_at: datetime
    reason: str = Field(sa_type=CleanText)

    def value(self) -> Hold:
        """Answer the hold."""
        return Hold(self.host, self.until_at, self.reason)


class RunRow(SQLModel, table=True):
    """One round over the sources; unfinished while it runs, and for ever after a kill."""

    __tablename__: ClassVar[str] = "run"
    __table_args__: ClassVar[Any] = ()

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime
    finished_at: datetime | None = None


class VisitRow(SQLModel, table=True):
    """One source's part of a run."""

    __tablename__: ClassVar[str] = "visit"
    __table_args__: ClassVar[Any] = (Index("visit_source", "source", "run"),)

    run: int = Field(primary_key=True)
    source: str = Field(primary_key=True, sa_type=CleanText)
    status: str = Field(sa_type=CleanText)
    started_at: datetime
    finished_at: datetime
    next_due_at: datetime | None = None
    discovered: int = 0
    fetched: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    relevant: int = 0
    failed: int = 0
    failure_kind: str | None = Field(default=None, sa_type=CleanText)
    failure_message: str | None = Field(default=None, sa_type=CleanText)
    failure_url: str | None = Field(default=None, sa_type=CleanText)
    warnings: str | None = Field(default=None, sa_type=CleanText)

    @classmethod
    def of(cls, visit: Visit) -> VisitRow:
        """Answer the row of a visit."""
        failure, counts = visit.failure, visit.counts
        return cls.model_construct(
            run=visit.run,
            source=visit.source,
            status=visit.status,
            started_at=visit.started_at,
            finished_at=visit.finished_at,
            next_due_at=visit.next_due_at,
            discovered=counts.discovered,
            fetched=counts.fetched,
            new=counts.new,
            updated=counts.updated,
            duplicates=counts.duplicates,
            relevant=counts.relevant,
            failed=counts.failed,
            failure_kind=failure.kind if failure else None,
            failure_message=failure.message if failure else None,
            failure_url=failure.url if failure else None,
            warnings=codec.written(visit.warnings) if visit.warnings else None,
        )

    def value(self) -> Visit:
        """Answer the visit."""
        return Visit(
            run=self.run,
            source=self.source,
            status=cast("VisitStatus", self.status),
            started_at=self.started_at,
            finished_at=self.finished_at,
            counts=Counts(
                self.discovered, self.fetched, self.new, self.updated, self.duplicates, self.relevant, self.failed
            ),
            failure=_failure(self.failure_kind, self.failure_message, self.failure_url),
            warnings=codec.words(self.warnings),
            next_due_at=self.next_due_at,
        )


class VisitDayRow(SQLModel, table=True):
    """What the visits of one day (UTC) to one source came to: rhythms are learned from it when they are gone."""

    __tablename__: ClassVar[str] = "visit_day"
    __table_args__: ClassVar[Any] = ({"sqlite_with_rowid": False},)

    source: str = Field(primary_key=True, sa_type=CleanText)
    day: date = Field(primary_key=True)
    good_visits: int = 0
    changed_visits: int = 0
    discovered: int = 0
    """The most addresses that one visit found."""
