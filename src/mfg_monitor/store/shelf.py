"""The SQL shelf: what settling reads and writes within one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Literal, cast

from sqlalchemy import (
    BindParameter,
    bindparam,
    delete,
    select,
    update,
)
from sqlmodel import Session, col

from mfg_monitor import clock
from mfg_monitor.model import Examined, Fingerprint, Item, Known, Likeness, Revision, State, Validators, Verdict
from mfg_monitor.store.database.columns import address_key, storable
from mfg_monitor.store.database.plain import plain, plain_among, plain_each, plain_put, plain_record
from mfg_monitor.store.database.statements import chunks, table_of, upsert_values
from mfg_monitor.store.index import indexing
from mfg_monitor.store.rules.families import Kin
from mfg_monitor.store.rules.records import MOST_SAME, Entry, item_of
from mfg_monitor.store.tables import bands as near
from mfg_monitor.store.tables import raw
from mfg_monitor.store.tables.articles import (
    AddressRow,
    ItemRow,
    RevisionRow,
    TagRow,
    fingerprint_of,
    values_of,
    values_of_entry,
)
from mfg_monitor.store.tables.blocks import learn
from mfg_monitor.store.tables.tellings import SqlTellings

_MOST_WAITING = 500
"""Addresses that wait to be written together: a sitemap may skip 50,000 in one transaction."""


class SqlShelf:
    """`settling.Shelf` over one session."""

    def __init__(self, session: Session, round_: int = 0, dictionaries: raw.Dictionaries | None = None) -> None:
        self._session = session
        self.round = round_
        self._dictionaries = dictionaries or raw.Dictionaries()
        self._connection = session.connection()
        self._is_on_server = self._connection.dialect.name == "postgresql"
        self._brought_ids = False
        self._last_id: int | None = None
        """The highest id of an item, where this transaction asked for it: no other one writes meanwhile."""
        self._drawn: deque[int] = deque()
        """Ids that a server gave, and that no item has yet."""
        self.told = SqlTellings(self._connection)
        self._buckets = near.Buckets(self._connection)
        self._keeper = raw.Keeper(session, self._dictionaries)
        self._new: dict[int, Item] = {}
        self._taught: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._met: dict[bytes, Entry | None] = {}
        """Addresses that were asked for or put within this transaction, by their keys."""
        self._put: dict[bytes, Entry] = {}
        self._of_text: dict[str, list[int]] = {}
        """The earliest items of the texts that were asked for within this transaction, by hash."""

    def flush(self) -> None:
        """Write what was put off, since nothing reads it within the transaction: once, for all of its articles."""
        self._put_addresses()
        self._index_new()
        self._buckets.flush()
        self._keeper.flush()
        learn(self._connection, self._taught)
        self._taught.clear()

    def entries(self, canonical_urls: Sequence[str]) -> dict[str, Entry]:
        """See settling.Shelf."""
        wanted = {url: address_key(url) for url in canonical_urls}
        missing = [key for key in wanted.values() if key not in self._met]
        self._met.update(dict.fromkeys(missing))
        for keys in chunks(missing):
            for row in plain_among(self._connection, _ENTRIES, keys):
                self._met[row[0]] = _entry(row)
        return {url: entry for url, key in wanted.items() if (entry := self._met[key]) is not None}

    def known(self, canonical_urls: Sequence[str]) -> dict[str, Known]:
        """Answer what `entries` tells, without what only a further try needs: a sitemap asks for 50,000 at once."""
        found: dict[str, Known] = {}
        wanted = {address_key(url): url for url in canonical_urls}
        for keys in chunks(wanted):
            for row in plain_among(self._connection, _KNOWN, keys):
                url = wanted[row[0]]
                found[url] = _known(url, row)
        return found

    def put(self, entry: Entry) -> None:
        """See settling.Shelf."""
        key = address_key(entry.canonical_url)
        self._met[key] = self._put[key] = entry
        if len(self._put) >= _MOST_WAITING:
            self._put_addresses()
            self._met.clear()

    def _put_addresses(self) -> None:
        upsert_values(self._connection, AddressRow, list(map(values_of_entry, self._put.values())))
        self._put.clear()

    def restate(self, item_ids: Sequence[int], state: State) -> None:
        """See settling.Shelf."""
        plain_put(self._connection, _RESTATE, [(state, item_id) for item_id in item_ids])
        for key, entry in self._met.items():
            if entry is not None and entry.item_id in item_ids and entry.state in {"kept", "rejected"}:
                self._met[key] = replace(entry, state=state)
                if key in self._put:
                    self._put[key] = replace(entry, state=state)

    def item(self, item_id: int) -> Item | None:
        """See settling.Shelf."""
        row = self._session.get(ItemRow, item_id, populate_existing=True)
        return row.value() if row else None

    def foresee(self, outcomes: Sequence[Examined]) -> None:
        """See settling.Shelf."""
        self._buckets.foresee(each.fingerprint.bands for each in outcomes)
        known = self.entries([each.candidate.canonical_url for each in outcomes])
        if self._is_on_server and (
            unknown := len(outcomes) - sum(entry.item_id is not None for entry in known.values())
        ):
            self._draw(unknown)
        self._keeper.foresee(dict.fromkeys(each.candidate.source for each in outcomes if each.raw))
        self._foresee_texts(dict.fromkeys(each.fingerprint.text_hash for each in outcomes))

    def _foresee_texts(self, text_hashes: Iterable[str]) -> None:
        asked = [text_hash for text_hash in text_hashes if text_hash not in self._of_text]
        self._of_text.update((text_hash, []) for text_hash in asked)
        for text_hash, item_id in plain_each(self._connection, _SAME_TEXT, [(each, MOST_SAME) for each in asked]):
            self._of_text[text_hash].append(item_id)

    def same_text(self, text_hash: str) -> list[int]:
        """See settling.Shelf."""
        self._foresee_texts([text_hash])
        return self._of_text[text_hash][:MOST_SAME]

    def giving(self, source: str, text_hash: str, limit: int) -> int:
        """See repeating.RepeatShelf."""
        self._put_addresses()
        wanted = _ADDRESS.source == source, _ADDRESS.retryable, _ADDRESS.text_hash == text_hash
        return len(self._connection.scalars(select(_ADDRESS.key).where(*wanted).limit(limit)).all())

    def sharing_bands(self, bands: Sequence[int], limit: int) -> list[int]:
        """See settling.Shelf."""
        shared = Counter(self._buckets.behind(bands))
        return sorted(shared, key=lambda item_id: (-shared[item_id], item_id))[:limit]

    def likenesses(self, relations: dict[int, Literal["address", "text", "near"]]) -> list[Likeness]:
        """See settling.Shelf."""
        rows = plain_among(self._connection, _LIKENESSES, list(relations))
        found = {row[0]: _likeness(row, relations[row[0]]) for row in rows}
        return [found[item_id] for item_id in relations if item_id in found]

    def add(self, examined: Examined, original: Kin | None = None) -> Item:
        """See settling.Shelf."""
        item_id = self._next_id()
        of, story = (original.item_id, original.story) if original else (None, item_id)
        item = item_of(examined, item_id, story=story, duplicate_of=of)
        values = {**values_of(item, examined.fingerprint), "id": item_id, "round": self.round}
        plain_record(self._connection, "item", values)
        self._buckets.put(item_id, examined.fingerprint.bands)
        self._new[item_id] = item
        if (of_text := self._of_text.get(examined.fingerprint.text_hash)) is not None:
            of_text.append(item_id)
        return item

    def families(self, item_ids: Iterable[int]) -> list[Kin]:
        """See families.FamilyShelf."""
        heads = list({head for (head,) in plain_among(self._connection, _HEADS, list(item_ids))})
        return [_kin(row) for row in plain_among(self._connection, _KIN, heads)]

    def kin(self, item_id: int) -> Kin | None:
        """See families.FamilyShelf."""
        return next(map(_kin, plain(self._connection, _ONE, (item_id,))), None)

    def point(self, item_ids: Sequence[int], original: int | None) -> None:
        """See families.FamilyShelf."""
        self._connection.execute(_POINT, {"ids": item_ids, "original": original, "at": clock.now()})

    def revisions(self, item_id: int) -> list[Revision]:
        """See revising.RevisionShelf."""
        statement = select(RevisionRow).where(col(RevisionRow.item_id) == item_id).order_by(col(RevisionRow.number))
        return [row.value() for row in self._session.scalars(statement)]

    def revise(self, item: Item, fingerprint: Fingerprint, changed: tuple[str, ...]) -> None:
        """See settling.Shelf."""
        row = self._session.get_one(ItemRow, item.id)
        old = Revision(row.revision, row.title, row.text, row.text_hash, row.last_seen_at, changed)
        self._session.add(RevisionRow.of(item.id, old))
        self.replace(item, fingerprint)

    def replace(self, item: Item, fingerprint: Fingerprint) -> None:
        """See settling.Shelf."""
        self._of_text.clear()
        self._index_new()
        row = self._session.get_one(ItemRow, item.id)
        self._buckets.take(item.id, row.fingerprint().bands)
        self._connection.execute(delete(TagRow).where(col(TagRow.item_id) == item.id))
        for name, value in values_of(item, fingerprint).items():
            setattr(row, name, value)
        self._session.flush()
        self._buckets.put(item.id, fingerprint.bands)
        self._tag([item])
        indexing.put(self._connection, item)

    def restore(self, item: Item, fingerprint: Fingerprint) -> Item:
        """See restoring.Shelf."""
        if item.id:
            self._brought_ids, self._last_id = True, None
            self._drawn.clear()  # it may be one of these
        item_id = item.id or self._next_id()
        kept = replace(item, id=item_id, story=item.story or item_id)
        values = {**values_of(kept, fingerprint), "id": item_id, "round": self.round}
        plain_record(self._connection, "item", values)
        self._buckets.put(item_id, fingerprint.bands)
        self._new[item_id] = kept
        self._of_text.clear()  # an id that was brought along may be lower than those that are known
        return kept

    def _next_id(self) -> int:
        self.draw_behind()
        if self._is_on_server:
            if not self._drawn:
                self._draw(1)
            return self._drawn.popleft()
        if self._last_id is None:
            ((self._last_id,),) = plain(self._connection, _LAST)
        self._last_id += 1
        return self._last_id

    def _draw(self, count: int) -> None:
        self._drawn.extend(item_id for (item_id,) in plain(self._connection, _DRAW, (count,)))

    def draw_behind(self) -> None:
        """See restoring.Shelf. SQLite draws behind the highest id by itself; a server's sequence has to be told."""
        if self._brought_ids and self._is_on_server:
            self._connection.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('item', 'id'), (SELECT max(id) FROM item))"
            )
        self._brought_ids = False

    def keep_raw(self, item: Item, examined: Examined) -> None:
        """See settling.Shelf."""
        self._keeper.keep(item, examined, is_new=item.id in self._new)

    def withdraw(self, item_id: int, at: datetime | None) -> None:
        """See settling.Shelf."""
        withdrawn_at = col(ItemRow.withdrawn_at)
        told = col(ItemRow.id) == item_id, withdrawn_at.is_not(None) if at is None else withdrawn_at.is_(None)
        self._connection.execute(update(ItemRow).where(*told).values(withdrawn_at=at, changed_at=clock.now()))

    def touch(self, item_ids: Sequence[int], at: datetime) -> None:
        """See settling.Shelf."""
        for ids in chunks(item_ids):
            earlier = col(ItemRow.id).in_(ids), col(ItemRow.last_seen_at) < at
            self._connection.execute(update(ItemRow).where(*earlier).values(last_seen_at=at))

    def learn(self, source: str, title: str, text: str) -> None:
        """See settling.Shelf."""
        self._taught[storable(source)].append((title, text))

    def _index_new(self) -> None:
        if new := list(self._new.values()):
            self._tag(new)
            indexing.add(self._connection, new)
            self._new.clear()

    def _tag(self, items: Sequence[Item]) -> None:
        named = ((item.id, *tag) for item in items for tag in tags_of(item.verdict))
        if tags := [{"item_id": item_id, "kind": kind, "name": name} for item_id, kind, name in named]:
            self._connection.execute(_NEW_TAG, tags)


def tags_of(verdict: Verdict) -> list[tuple[str, str]]:
    """Answer what a verdict can be filtered by, each kind and id once."""
    named = (
        ("sector", verdict.sectors),
        ("place", verdict.places),
        ("company", verdict.companies),
        ("topic", verdict.topics),
    )
    return [(kind, name) for kind, names in named for name in dict.fromkeys(names)]


_ADDRESS = table_of(AddressRow).c
_ENTRIES = f"SELECT {', '.join(_ADDRESS.keys())} FROM address WHERE key IN {{}}"  # noqa: S608 - its own columns
_SAME_TEXT = "SELECT text_hash, id FROM item WHERE text_hash = ? ORDER BY id LIMIT ?"
_KNOWN = (
    "SELECT key, state, source, item_id, signature, etag, last_modified, text_hash, checked_at, first_seen_at, reason,"
    " message, tries FROM address WHERE key IN {}"
)
"""In the order of the fields of `Known`."""
_RESTATE = "UPDATE address SET state = ? WHERE item_id = ? AND state IN ('kept', 'rejected')"
_ITEM = table_of(ItemRow).c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LIKENESSES = (
    "SELECT id, text_hash, signature, bands, marks, canonical_url, source, title, published, first_seen_at,"
    " duplicate_of, text FROM item WHERE id IN {}"
)
_POINT = (
    update(table_of(ItemRow))
    .where(_ITEM.id.in_(_IDS))
    .values(duplicate_of=bindparam("original"), changed_at=bindparam("at"))
)
_HEADS = "SELECT coalesce(duplicate_of, id) FROM item WHERE id IN {}"
_RANKED = "SELECT id, source, published, first_seen_at, round, duplicate_of, story FROM item"
"""In the order of the fields of `Kin`."""
_KIN = f"{_RANKED} WHERE id IN {{}} OR duplicate_of IN {{}}"
_ONE = f"{_RANKED} WHERE id = ?"
_LAST = "SELECT coalesce(max(id), 0) FROM item"
_DRAW = "SELECT nextval(pg_get_serial_sequence('item', 'id')) FROM generate_series(1, ?)"
_NEW_TAG = table_of(TagRow).insert()


def _kin(row: Any) -> Kin:
    item_id, source, published, first_seen_at, round_, original, story = row
    return Kin(item_id, source, published, _utc(first_seen_at), round_, original, item_id if story is None else story)


def _likeness(row: Any, relation: Literal["address", "text", "near"]) -> Likeness:
    item_id, text_hash, signature, bands, marks, url, source, title, published, first_seen_at, original, text = row
    fingerprint = fingerprint_of(text_hash, signature, bands, marks)
    seen_at = _utc(first_seen_at)
    return Likeness(item_id, relation, url, source, title, fingerprint, published, seen_at, original, text)


def _known(url: str, row: Any) -> Known:
    _, state, source, item_id, signature, etag, last_modified, text_hash, checked_at, first_seen_at, *rest = row
    at = _utc(checked_at), _utc(first_seen_at)
    return Known(url, state, source, item_id, signature, Validators(etag, last_modified), text_hash, *at, *rest)


def _entry(row: Any) -> Entry:
    told = SimpleNamespace(**dict(zip(_ADDRESS.keys(), row, strict=True)))
    told.retryable = bool(told.retryable)
    told.reread_at = None if told.reread_at is None else _utc(told.reread_at)
    told.first_seen_at, told.checked_at = _utc(told.first_seen_at), _utc(told.checked_at)
    return AddressRow.value(cast("AddressRow", told))


def _utc(stored: Any) -> datetime:
    """Answer a time that `plain` has read. SQLite keeps it as text without a zone; a server tells it in the zone of the
    session, in which it may be another day."""
    at = datetime.fromisoformat(stored) if isinstance(stored, str) else cast("datetime", stored)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
