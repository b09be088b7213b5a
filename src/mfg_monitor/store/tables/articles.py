"""The tables. Rows are made `of` a value and give one back by `value`; they never leave this room.

Small columns stand first: what a filter reads must not lie behind a long text.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, text
from sqlmodel import Field, SQLModel

from mfg_monitor import clock
from mfg_monitor.model import (
    Article,
    Dating,
    Evidence,
    Fingerprint,
    Item,
    Precision,
    Revision,
    State,
    Validators,
    Verdict,
)
from mfg_monitor.store.database import codec
from mfg_monitor.store.database.columns import CleanText, address_key, storable
from mfg_monitor.store.rules.days import days_of
from mfg_monitor.store.rules.records import Entry

_UNCHECKED = frozenset(
    {"id", "checksum", "last_seen_at", "story", "duplicate_of", "round", "changed_at", "withdrawn_at", "is_past"}
)
"""Columns of an item that change without its content."""


class ItemRow(SQLModel, table=True):
    """One stored article with its verdict and fingerprint."""

    __tablename__: ClassVar[str] = "item"
    __table_args__: ClassVar[Any] = (
        Index("item_first_seen", "first_seen_at", "id"),
        Index("item_relevant", "relevant", "first_seen_at", "id"),
        Index("item_source", "source", "first_seen_at", "id"),
        Index("item_text_hash", "text_hash", "id"),
        Index("item_story", "story"),
        Index(
            "item_copies",
            "duplicate_of",
            sqlite_where=text("duplicate_of IS NOT NULL"),
            postgresql_where=text("duplicate_of IS NOT NULL"),
        ),
        Index("item_published", "published_to_on"),
        Index("item_rules", "rules"),
        Index("item_changed", "changed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(sa_type=CleanText)
    relevant: bool
    score: float
    language: str = Field(sa_type=CleanText)
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime
    published_from_on: date | None = None
    published_to_on: date | None = None
    story: int | None = None
    duplicate_of: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("item.id")))
    revision: int = 1
    withdrawn_at: datetime | None = None
    round: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """The run that stored it, the first one where killed runs came before; earlier rounds have the older originals."""
    is_past: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    rules: str = Field(sa_type=CleanText)
    checksum: int = Field(default=0, sa_type=BigInteger)
    text_hash: str = Field(sa_type=CleanText)
    published: str | None = Field(default=None, sa_type=CleanText)
    published_precision: str = Field(sa_type=CleanText)
    published_evidence: str = Field(sa_type=CleanText)
    published_earliest_on: date | None = None
    published_latest_on: date | None = None
    updated: str | None = Field(default=None, sa_type=CleanText)
    url: str = Field(sa_type=CleanText)
    article_url: str = Field(sa_type=CleanText)
    canonical_url: str = Field(sa_type=CleanText)
    title: str = Field(sa_type=CleanText)
    origin: str | None = Field(default=None, sa_type=CleanText)
    extractor: str = Field(sa_type=CleanText)
    marks: str = Field(sa_type=CleanText)
    signature: bytes = Field(sa_type=LargeBinary)
    bands: bytes = Field(sa_type=LargeBinary)
    lead: str = Field(sa_type=CleanText)
    text: str = Field(sa_type=CleanText)
    evidence: str = Field(sa_type=CleanText)

    def sum(self) -> int:
        """Answer the CRC-32 of the content, by which a damaged page is found that still looks like a page."""
        return _sum(getattr(self, name) for name in _CHECKED)

    def fingerprint(self) -> Fingerprint:
        """Answer what the text is recognised by."""
        return fingerprint_of(self.text_hash, self.signature, self.bands, self.marks)

    def value(self) -> Item:
        """Answer the item.

        Raises:
            TypeError: its main values are not of their kinds; SQLite takes any.
        """
        codec.require(str, self.title, self.text)
        codec.require(float, self.score)
        told = codec.Evidence(self.evidence)
        verdict = Verdict(
            relevant=self.relevant,
            score=self.score,
            sectors=told.words("sectors"),
            places=told.words("places"),
            companies=told.words("companies"),
            topics=told.words("topics"),
            matches=told.matches,
            figures=told.figures,
            parts=told.parts,
            notes=told.words("notes"),
            rules=self.rules,
        )
        item_id = cast("int", self.id)
        return Item(
            id=item_id,
            url=self.url,
            source=self.source,
            article=self._article(told),
            verdict=verdict,
            first_seen_at=self.first_seen_at,
            last_seen_at=self.last_seen_at,
            story=item_id if self.story is None else self.story,
            duplicate_of=self.duplicate_of,
            revision=self.revision,
            withdrawn_at=self.withdrawn_at,
            is_past=self.is_past,
        )

    def _article(self, told: codec.Evidence) -> Article:
        dating = Dating(
            published=self.published,
            precision=cast("Precision", self.published_precision),
            evidence=cast("Evidence", self.published_evidence),
            earliest_on=self.published_earliest_on,
            latest_on=self.published_latest_on,
            updated=self.updated,
            witnesses=told.witnesses,
        )
        return Article(
            url=self.article_url,
            canonical_url=self.canonical_url,
            title=self.title,
            text=self.text,
            lead=self.lead,
            language=self.language,
            dating=dating,
            authors=told.words("authors"),
            origin=self.origin,
            extractor=self.extractor,
            quality=told.words("quality"),
        )


def fingerprint_of(text_hash: str, signature: bytes, bands: bytes, marks: str) -> Fingerprint:
    """Answer what a text is recognised by, from the columns in which it is kept."""
    return Fingerprint(text_hash, signature, codec.bands_unpacked(bands), codec.words(marks))


_CHECKED = tuple(sorted(set(ItemRow.model_fields) - _UNCHECKED))
_CLEANED = tuple(name for name, field in ItemRow.model_fields.items() if getattr(field, "sa_type", None) is CleanText)


def values_of(item: Item, fingerprint: Fingerprint) -> dict[str, Any]:
    """Answer the columns of an item, but for its id and round; a story of 0 is to become the item's own.

    Not by way of a row: making one costs more than storing it.
    """
    article, verdict, dating = item.article, item.verdict, item.article.dating
    first_on, last_on = days_of(dating)
    values: dict[str, Any] = {
        "source": item.source,
        "relevant": verdict.relevant,
        "score": verdict.score,
        "language": article.language,
        "first_seen_at": item.first_seen_at.astimezone(UTC),
        "last_seen_at": item.last_seen_at,
        "changed_at": clock.now(),
        "published_from_on": first_on,
        "published_to_on": last_on,
        "story": item.story or None,
        "duplicate_of": item.duplicate_of,
        "revision": item.revision,
        "withdrawn_at": item.withdrawn_at,
        "is_past": item.is_past,
        "rules": verdict.rules,
        "text_hash": fingerprint.text_hash,
        "published": dating.published,
        "published_precision": dating.precision,
        "published_evidence": dating.evidence,
        "published_earliest_on": dating.earliest_on,
        "published_latest_on": dating.latest_on,
        "updated": dating.updated,
        "url": item.url,
        "article_url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "origin": article.origin,
        "extractor": article.extractor,
        "marks": codec.written(fingerprint.marks),
        "signature": fingerprint.signature,
        "bands": codec.bands_packed(fingerprint.bands),
        "lead": article.lead,
        "text": article.text,
        "evidence": codec.evidence(article, verdict),
    }
    for name in _CLEANED:
        if (value := values[name]) is not None:
            values[name] = storable(value)
    values["checksum"] = _sum(values[name] for name in _CHECKED)
    return values


def _sum(values: Iterable[Any]) -> int:
    return zlib.crc32("\x1f".join(map(repr, values)).encode("utf-8", "backslashreplace"))


class TagRow(SQLModel, table=True):
    """One sector, place, company or topic of one item, for filters."""

    __tablename__: ClassVar[str] = "tag"
    __table_args__: ClassVar[Any] = (Index("tag_name", "kind", "name", "item_id"), {"sqlite_with_rowid": False})

    item_id: int = Field(primary_key=True, foreign_key="item.id")
    kind: str = Field(primary_key=True, sa_type=CleanText)
    name: str = Field(primary_key=True, sa_type=CleanText)


class RevisionRow(SQLModel, table=True):
    """What an item said before its text was changed."""

    __tablename__: ClassVar[str] = "revision"
    __table_args__: ClassVar[Any] = ()

    item_id: int = Field(primary_key=True, foreign_key="item.id")
    number: int = Field(primary_key=True)
    seen_at: datetime
    text_hash: str = Field(sa_type=CleanText)
    changed: str = Field(sa_type=CleanText)
    title: str = Field(sa_type=CleanText)
    text: str = Field(sa_type=CleanText)

    @classmethod
    def of(cls, item_id: int, revision: Revision) -> RevisionRow:
        """Answer the row of one older wording."""
        return cls(
            item_id=item_id,
            number=revision.number,
            seen_at=revision.seen_at,
            text_hash=revision.text_hash,
            changed=codec.written(revision.changed),
            title=revision.title,
            text=revision.text,
        )

    def value(self) -> Revision:
        """Answer the older wording."""
        changed = codec.words(self.changed)
        return Revision(self.number, self.title, self.text, self.text_hash, self.seen_at, changed)


class AddressRow(SQLModel, table=True):
    """What became of one address. Validators are kept as latin-1 text, byte for byte."""

    __tablename__: ClassVar[str] = "address"
    __table_args__: ClassVar[Any] = (
        Index("address_item", "item_id"),
        Index(
            "address_unfinished",
            "source",
            "checked_at",
            sqlite_where=text("retryable"),
            postgresql_where=text("retryable"),
        ),
        Index(
            "address_reread",
            "source",
            "reread_at",
            sqlite_where=text("reread_at IS NOT NULL"),
            postgresql_where=text("reread_at IS NOT NULL"),
        ),
    )

    key: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True))
    state: str = Field(sa_type=CleanText)
    item_id: int | None = Field(default=None, foreign_key="item.id")
    retryable: bool = False
    tries: int = 0
    reread_at: datetime | None = None
    first_seen_at: datetime
    checked_at: datetime
    source: str = Field(sa_type=CleanText)
    canonical_url: str = Field(sa_type=CleanText)
    url: str = Field(sa_type=CleanText)
    signature: str | None = Field(default=None, sa_type=CleanText)
    etag: str | None = Field(default=None, sa_type=CleanText)
    last_modified: str | None = Field(default=None, sa_type=CleanText)
    text_hash: str | None = Field(default=None, sa_type=CleanText)
    reason: str | None = Field(default=None, sa_type=CleanText)
    message: str | None = Field(default=None, sa_type=CleanText)
    found_on: str | None = Field(default=None, sa_type=CleanText)
    pending: str | None = Field(default=None, sa_type=CleanText)

    def value(self) -> Entry:
        """Answer all that is remembered of the address."""
        return Entry(
            canonical_url=self.canonical_url,
            url=self.url,
            source=self.source,
            state=cast("State", self.state),
            first_seen_at=self.first_seen_at,
            checked_at=self.checked_at,
            item_id=self.item_id,
            reason=self.reason,
            message=self.message,
            signature=self.signature,
            validators=Validators(self.etag, self.last_modified),
            text_hash=self.text_hash,
            tries=self.tries,
            retryable=self.retryable,
            found_on=self.found_on,
            pending=codec.candidate_read(self.pending) if self.pending else None,
            reread_at=self.reread_at,
        )


def values_of_entry(entry: Entry) -> dict[str, Any]:
    """Answer the columns of one address; as `values_of`."""
    return {
        "key": address_key(entry.canonical_url),
        "state": entry.state,
        "item_id": entry.item_id,
        "retryable": entry.retryable,
        "tries": entry.tries,
        "reread_at": entry.reread_at,
        "first_seen_at": entry.first_seen_at,
        "checked_at": entry.checked_at,
        "source": entry.source,
        "canonical_url": entry.canonical_url,
        "url": entry.url,
        "signature": entry.signature,
        "etag": entry.validators.etag,
        "last_modified": entry.validators.last_modified,
        "text_hash": entry.text_hash,
        "reason": entry.reason,
        "message": entry.message,
        "found_on": entry.found_on,
        "pending": codec.candidate_written(entry.pending) if entry.pending else None,
    }
