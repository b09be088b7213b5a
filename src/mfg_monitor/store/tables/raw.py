"""Raw pages: the tables, and how they are packed.

The first page of a source is the dictionary for those that follow, itself included; after a month the next page takes
its place, so that a source's new dress is learned and an old dictionary goes with its pages. Measured on 614 pages of
463 sites: 19.5 % of their size without a dictionary, 12.3 % for pages after a source's first (2026-11).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any, ClassVar, TypeAlias, cast

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, delete, func, select
from sqlmodel import Field, Session, SQLModel, col

from mfg_monitor import clock
from mfg_monitor.model import Candidate, Capture, Dropped, Examined, Item, Page, Raw, Validators
from mfg_monitor.packing import Packer, packed, unpacked
from mfg_monitor.store.database import codec
from mfg_monitor.store.database.columns import CleanText, storable
from mfg_monitor.store.database.plain import plain, plain_each
from mfg_monitor.store.database.statements import table_of

RENEWED = timedelta(days=30)
LONGEST_DICTIONARY = 262_144
_HELD = 32
"""Dictionaries held in memory: the sources that are read at one time."""
_PACKING = 8
"""Dictionaries held ready to pack with, a megabyte each: those of the sources that hand in page upon page."""
_AT_ONCE = 500
Made: TypeAlias = tuple[int, object]
"""A dictionary's id, and how the database tells when it was made."""


class DictionaryRow(SQLModel, table=True):
    """What the pages of one source were packed with, for a while."""

    __tablename__: ClassVar[str] = "raw_dictionary"
    __table_args__: ClassVar[Any] = (Index("raw_dictionary_source", "source", "made_at"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(sa_type=CleanText)
    made_at: datetime
    body: bytes = Field(sa_type=LargeBinary)


class RawRow(SQLModel, table=True):
    """One page of one revision of an item; an article in several parts has several."""

    __tablename__: ClassVar[str] = "raw_page"
    __table_args__: ClassVar[Any] = (Index("raw_page_kept", "kept_at"), Index("raw_page_dictionary", "dictionary"))

    item_id: int = Field(primary_key=True, foreign_key="item.id")
    revision: int = Field(primary_key=True)
    part: int = Field(primary_key=True)
    kept_at: datetime
    fetched_at: datetime
    size: int
    dictionary: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("raw_dictionary.id")))
    head: bytes = Field(sa_type=LargeBinary)
    body: bytes = Field(sa_type=LargeBinary)


class Dictionaries:
    """The dictionaries in use, by id; one of these serves a store."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, object], bytes] = OrderedDict()
        """By id and how the database tells when they were made: the id of one that was dropped, by any process, may be
        given again."""
        self._ready: OrderedDict[tuple[int, object], tuple[datetime, Packer]] = OrderedDict()
        """Of those that pages are packed with, that time."""
        self._lock = Lock()

    @cached_property
    def plain(self) -> Packer:
        """Packs without a dictionary; only who keeps pages needs it."""
        return Packer()

    def body(self, session: Session, dictionary: int | None) -> bytes:
        """Answer what a page was packed with."""
        if dictionary is None:
            return b""
        (told,) = plain(session.connection(), _MADE, (dictionary,))
        key = dictionary, told[0]
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        body = unpacked(session.get_one(DictionaryRow, dictionary).body)
        with self._lock:
            self._held[key] = body
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
        return body

    def to_pack_with(
        self, session: Session, source: str, newest: Made | None, page: Sequence[bytes], now: datetime
    ) -> tuple[int, Packer]:
        """Answer the source's dictionary of now, made of this page where there is none or it is a month old."""
        if newest is not None:
            made_at, packer = self._ready_to_pack(session, *newest)
            if now - made_at < RENEWED:
                return newest[0], packer
        body = b"".join(page)[:LONGEST_DICTIONARY]
        row = DictionaryRow(source=source, made_at=now, body=packed(body))
        session.add(row)
        session.flush()
        # Not held: the transaction may yet be undone, and its number given to another.
        return cast("int", row.id), Packer(body)

    def _ready_to_pack(self, session: Session, number: int, told: object) -> tuple[datetime, Packer]:
        key = number, told
        with self._lock:
            if key in self._ready:
                self._ready.move_to_end(key)
                return self._ready[key]
        row = session.get_one(DictionaryRow, number)
        ready = row.made_at, Packer(unpacked(row.body))
        with self._lock:
            self._ready[key] = ready
            while len(self._ready) > _PACKING:
                self._ready.popitem(last=False)
        return ready

    def forget(self) -> None:
        """Hold none of them any more."""
        with self._lock:
            self._held.clear()
            self._ready.clear()


class Keeper:
    """Keeps pages within one transaction; they are written by `flush`, all at once."""

    def __init__(self, session: Session, dictionaries: Dictionaries) -> None:
        self._session = session
        self._dictionaries = dictionaries
        self._rows: list[dict[str, Any]] = []
        self._kept: set[tuple[int, int]] = set()
        """Revisions of items whose pages this transaction keeps."""
        self._used: dict[str, tuple[int, Packer]] = {}
        """By source, the dictionary that this transaction packs with."""
        self._newest: dict[str, Made] = {}
        """By source, as the database tells it, its newest dictionary."""

    def keep(self, item: Item, examined: Examined, *, is_new: bool) -> None:
        """Keep the pages that an item's present revision was read from, where none are kept; a new item has none."""
        if examined.raw is None or (item.id, item.revision) in self._kept or (not is_new and self._has(item)):
            return
        self._kept.add((item.id, item.revision))
        now = clock.now()
        heads = _heads(examined.candidate, examined.raw)
        for part, (head, raw) in enumerate(zip(heads, examined.raw or (None,), strict=True)):
            data = raw.data if raw else b""
            packs = raw is not None and not raw.is_packed
            number, packer = None, self._dictionaries.plain
            if packs:
                number, packer = self._to_pack_with(examined.candidate.source, (head, data), now)
            row = {
                "item_id": item.id,
                "revision": item.revision,
                "part": part,
                "kept_at": now,
                "fetched_at": (raw.page.fetched_at if raw else examined.fetched_at).astimezone(UTC),
                "size": raw.size if raw else 0,
                "dictionary": number,
                # Without the dictionary: taking it in costs more than a few words save. It does no harm in unpacking.
                "head": self._dictionaries.plain.packed(head),
                "body": packer.packed(data) if packs else data,
            }
            self._rows.append(row)

    def foresee(self, sources: Iterable[str]) -> None:
        """Ask at once for the dictionaries of sources whose pages are going to be kept."""
        asked = [(storable(source),) for source in sources]
        rows = plain_each(self._session.connection(), _NEWEST, asked)
        self._newest.update((source, (number, told)) for source, number, told in rows)

    def flush(self) -> None:
        """Write what is to be kept."""
        if self._rows:
            self._session.connection().execute(_NEW, self._rows)
            self._rows = []

    def _has(self, item: Item) -> bool:
        return bool(plain(self._session.connection(), _KEPT, (item.id, item.revision)))

    def _to_pack_with(self, source: str, page: Sequence[bytes], now: datetime) -> tuple[int, Packer]:
        if source not in self._used:
            if storable(source) not in self._newest:
                self.foresee([source])
            newest = self._newest.get(storable(source))
            self._used[source] = self._dictionaries.to_pack_with(self._session, source, newest, page, now)
        return self._used[source]


_NEW = table_of(RawRow).insert()
_KEPT = "SELECT part FROM raw_page WHERE item_id = ? AND revision = ? AND part = 0"
_MADE = "SELECT made_at FROM raw_dictionary WHERE id = ?"
_NEWEST = "SELECT source, id, made_at FROM raw_dictionary WHERE source = ? ORDER BY made_at DESC, id DESC LIMIT 1"


def captures(session: Session, dictionaries: Dictionaries, item_id: int) -> list[Capture]:
    """Answer all pages kept of an item, oldest revision first.

    Raises:
        ValueError: what is kept is damaged.
    """
    statement = select(RawRow).where(col(RawRow.item_id) == item_id)
    rows: dict[int, list[RawRow]] = {}
    for row in session.scalars(statement.order_by(col(RawRow.revision), col(RawRow.part))):
        rows.setdefault(row.revision, []).append(row)
    return [_capture(session, dictionaries, parts) for parts in rows.values()]


def drop(session: Session, before: datetime) -> Dropped:
    """Drop some of the pages that were kept before a time; nothing more to drop is told by none."""
    old = (
        select(col(RawRow.item_id), col(RawRow.revision))
        .where(col(RawRow.kept_at) < before.astimezone(UTC), col(RawRow.part) == 0)
        .order_by(col(RawRow.kept_at))
        .limit(_AT_ONCE)
    )
    dropped = Dropped()
    for item_id, revision in session.execute(old).all():
        of_revision = col(RawRow.item_id) == item_id, col(RawRow.revision) == revision
        weighed = func.sum(func.length(col(RawRow.head)) + func.length(col(RawRow.body)))
        pages, size = session.execute(select(func.count(), weighed).where(*of_revision)).one()
        session.execute(delete(RawRow).where(*of_revision))
        dropped = Dropped(dropped.pages + pages, dropped.size + size)
    if not dropped.pages:
        used = select(col(RawRow.dictionary)).where(col(RawRow.dictionary) == col(DictionaryRow.id)).exists()
        is_old = col(DictionaryRow.made_at) < before.astimezone(UTC)
        session.execute(delete(DictionaryRow).where(is_old, ~used))
    return dropped


def _heads(candidate: Candidate, raws: Sequence[Raw]) -> list[bytes]:
    """Answer for each part what is told beside its body; the first one tells the candidate too."""
    told: list[dict[str, Any]] = [_told(raw.page) for raw in raws] or [{}]
    told[0]["candidate"] = codec.candidate_told(candidate)
    return [codec.written(head).encode("utf-8", "backslashreplace") for head in told]


def _told(page: Page) -> dict[str, Any]:
    told = {
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "content_type": page.content_type,
        "headers": page.headers,
        "etag": page.validators.etag,
        "last_modified": page.validators.last_modified,
        "permanent_url": page.permanent_url,
    }
    return {name: value for name, value in told.items() if value is not None}


def _capture(session: Session, dictionaries: Dictionaries, parts: Sequence[RawRow]) -> Capture:
    heads: list[dict[str, Any]] = []
    pages: list[Page] = []
    for row in parts:
        like = dictionaries.body(session, row.dictionary)
        head = codec.read(unpacked(row.head, like).decode("utf-8", "replace"))
        heads.append(head)
        if "url" in head:
            pages.append(_page(head, unpacked(row.body, like), row.fetched_at))
    first = parts[0]
    candidate = codec.candidate_of(heads[0]["candidate"])
    return Capture(first.item_id, first.revision, candidate, tuple(pages), first.fetched_at)


def _page(head: dict[str, Any], body: bytes, fetched_at: datetime) -> Page:
    return Page(
        url=head["url"],
        final_url=head["final_url"],
        status=head["status"],
        body=body,
        fetched_at=fetched_at,
        content_type=head.get("content_type"),
        headers=tuple((name, value) for name, value in head.get("headers", ())),
        validators=Validators(head.get("etag"), head.get("last_modified")),
        permanent_url=head.get("permanent_url"),
    )
