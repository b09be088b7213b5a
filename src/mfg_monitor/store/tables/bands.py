"""The index of near-duplicates: band keys → the articles that have them, packed into buckets.

A row for each key of each article costs twenty bytes and more in either database; an entry of a bucket has seven.
Buckets split one by one as articles come (linear hashing: Litwin, VLDB 1980), so that a look-up reads as much among a
million articles as among a thousand. There is one writer at a time in both databases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from statistics import median
from typing import Any, ClassVar

from sqlalchemy import Column, Connection, Integer, LargeBinary, select, text
from sqlmodel import Field, SQLModel

from mfg_monitor.store.database.codec import bands_unpacked
from mfg_monitor.store.database.plain import Insert, plain, plain_among, plain_insert
from mfg_monitor.store.database.statements import chunks, table_of

MOST_A_BAND = 200
"""Articles kept behind one key, the newest: a closing text shared by thousands must not slow the look-up."""
LOAD = 64
"""Entries in the middle one of the buckets met, above which the next ones in turn are split."""
_LEVEL = 12
_FIRST = 1 << _LEVEL
"""Buckets there are from the beginning; those without entries have no row."""
_KEY_BITS = 36
"""Of a band key: among 36 million entries a look-up meets a wrong one every fiftieth time; its signature shows it."""
_REST_BYTES = 3
_ID_BYTES = 4
_SIZE = _REST_BYTES + _ID_BYTES
_SPLITS_A_TIME = 2
_BATCH = 2_000
_UNEVEN = 0.75
"""Buckets not yet split hold twice as much as the others: what is filled at once is filled to this share."""
_READ_AT_ONCE = 400


class BucketRow(SQLModel, table=True):
    """The entries of one bucket, the oldest first: the upper bits of a key, then an item's id, little-endian."""

    __tablename__: ClassVar[str] = "band_bucket"
    __table_args__: ClassVar[Any] = ()

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    entries: bytes = Field(sa_type=LargeBinary)


class Buckets:
    """The index within one transaction: what was read is not read again, what was changed is written by `flush`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[int, bytes] = {}
        self._changed: set[int] = set()
        self._width: int | None = None

    def behind(self, keys: Iterable[int]) -> Iterator[int]:
        """Answer the ids of the articles behind these keys, one for each key that they have."""
        for number, rests in self._met(keys).items():
            for rest in rests:
                for at in _places(self._held[number], rest):
                    yield int.from_bytes(self._held[number][at + _REST_BYTES : at + _SIZE], "little")

    def foresee(self, many: Iterable[Sequence[int]]) -> None:
        """Read at once what is going to be asked for by the keys of several articles."""
        self._read({number for keys in many for number in self._placed(keys)})

    def put(self, item_id: int, keys: Iterable[int]) -> None:
        """Let an article be found under these band keys."""
        met = self._met(keys)
        own = item_id.to_bytes(_ID_BYTES, "little")
        for number, rests in met.items():
            for rest in rests:
                self._hold(number, _with(self._held[number], rest, own))
        if met and median(len(self._held[number]) for number in met) > LOAD * _SIZE:
            for _ in range(_SPLITS_A_TIME):
                self._split()

    def take(self, item_id: int, keys: Iterable[int]) -> None:
        """Let an article no longer be found under these band keys."""
        own = item_id.to_bytes(_ID_BYTES, "little")
        for number, rests in self._met(keys).items():
            gone = {rest + own for rest in rests}
            self._hold(number, b"".join(entry for entry in _entries(self._held[number]) if entry not in gone))

    def flush(self) -> None:
        """Write what was changed."""
        _write(self._connection, {number: self._held[number] for number in self._changed})
        self._changed.clear()

    def _met(self, keys: Iterable[int]) -> Mapping[int, list[bytes]]:
        """Answer the upper bits of the keys by bucket, each of which is held from now on."""
        met = self._placed(keys)
        self._read(met)
        return met

    def _placed(self, keys: Iterable[int]) -> Mapping[int, list[bytes]]:
        if self._width is None:
            self._width = _width(self._connection)
        return _by_bucket(tuple(keys), self._width)

    def _read(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number not in self._held]
        self._held.update(dict.fromkeys(missing, b"") | _read(self._connection, missing))

    def _hold(self, number: int, entries: bytes) -> None:
        self._held[number] = entries
        self._changed.add(number)

    def _split(self) -> None:
        """Make the next bucket from the entries of an older one that belong to it."""
        number = self._width or _FIRST
        self._width = number + 1
        level = 1 << (number.bit_length() - 1)
        source = number - level
        self._read([source])
        stay: list[bytes] = []
        go: list[bytes] = []
        for entry in _entries(self._held[source]):
            (go if _key(source, entry[:_REST_BYTES]) & level else stay).append(entry)
        self._hold(source, b"".join(stay))
        self._hold(number, b"".join(go))


def put(connection: Connection, item_id: int, keys: Iterable[int]) -> None:
    """Let an article be found under these band keys."""
    buckets = Buckets(connection)
    buckets.put(item_id, keys)
    buckets.flush()


def take(connection: Connection, item_id: int, keys: Iterable[int]) -> None:
    """Let an article no longer be found under these band keys."""
    buckets = Buckets(connection)
    buckets.take(item_id, keys)
    buckets.flush()


def behind(connection: Connection, keys: Iterable[int]) -> Iterator[int]:
    """Answer the ids of the articles behind these keys, one for each key that they have."""
    return Buckets(connection).behind(keys)


def refill(connection: Connection) -> None:
    """Make the index anew from the items. Reads only columns that there have been since the first schema."""
    connection.exec_driver_sql("DELETE FROM band_bucket")
    count = connection.exec_driver_sql("SELECT count(*) FROM item").scalar() or 0
    (keys,) = connection.exec_driver_sql("SELECT max(length(bands)) / 8 FROM item").one()
    width = max(_FIRST, int(count * (keys or 0) / (LOAD * _UNEVEN)))
    if width > _FIRST:
        _write(connection, {width - 1: b""})
    last = -(2**31)
    while rows := _some_items(connection, last):
        added: dict[int, list[tuple[bytes, bytes]]] = defaultdict(list)
        for item_id, bands in rows:
            for number, rests in _by_bucket(bands_unpacked(bytes(bands)), width).items():
                added[number] += [(rest, item_id.to_bytes(_ID_BYTES, "little")) for rest in rests]
        held = _read(connection, added)
        for number, entries in added.items():
            for rest, own in entries:
                held[number] = _with(held.get(number, b""), rest, own)
        _write(connection, held)
        last = rows[-1][0]


def mend(connection: Connection) -> None:
    """Fill the index again where it does not agree with the items."""
    if not agrees(connection):
        refill(connection)


def agrees(connection: Connection) -> bool:
    """Tell whether the index has the entries of the items and no others, by a sum that heeds no order.

    Keys that many articles have are left out: of their entries the oldest are gone. Takes memory for these alone.
    """
    full: set[int] = set()
    wanted = found = 0
    for number, blob in connection.execute(select(_BUCKET.number, _BUCKET.entries).execution_options(yield_per=500)):
        if len(blob) % _SIZE:
            return False
        by_rest: dict[bytes, list[int]] = defaultdict(list)
        for entry in _entries(bytes(blob)):
            by_rest[entry[:_REST_BYTES]].append(int.from_bytes(entry[_REST_BYTES:], "little"))
        for rest, item_ids in by_rest.items():
            key = _key(number, rest)
            if len(item_ids) >= MOST_A_BAND:
                full.add(key)
            else:
                found += sum(_mixed(key, item_id) for item_id in item_ids)
    last = -(2**31)
    while rows := _some_items(connection, last):
        for item_id, bands in rows:
            keys = {band % (1 << _KEY_BITS) for band in bands_unpacked(bytes(bands))}
            wanted += sum(_mixed(key, item_id) for key in keys - full)
        last = rows[-1][0]
    return wanted == found


def _mixed(key: int, item_id: int) -> int:
    return (key * 0x9E3779B97F4A7C15 ^ item_id * 0xC2B2AE3D27D4EB4F) % 2**64


# -- buckets --------------------------------------------------------------------------------------------------------

_BUCKET = table_of(BucketRow).c
_HELD = "SELECT number, entries FROM band_bucket WHERE number IN {}"
_PUT = Insert(
    "band_bucket",
    {"number": "integer", "entries": "bytea"},
    "ON CONFLICT (number) DO UPDATE SET entries = excluded.entries",
)
_ITEMS = text("SELECT id, bands FROM item WHERE id > :after ORDER BY id LIMIT :most")


def _width(connection: Connection) -> int:
    """Answer how many buckets there are: each that came by a split has a row."""
    ((last,),) = plain(connection, "SELECT max(number) FROM band_bucket")
    return _FIRST if last is None else max(_FIRST, last + 1)


@lru_cache(maxsize=64)  # the articles of one transaction are looked for and then put by the same keys
def _by_bucket(keys: tuple[int, ...], width: int) -> Mapping[int, list[bytes]]:
    found: dict[int, list[bytes]] = defaultdict(list)
    for low in sorted({key % (1 << _KEY_BITS) for key in keys}):
        found[_bucket_of(low, width)].append((low >> _LEVEL).to_bytes(_REST_BYTES, "little"))
    return found


def _bucket_of(low: int, width: int) -> int:
    level = 1 << (width.bit_length() - 1)
    number = low & (2 * level - 1)
    return number if number < width else low & (level - 1)


def _key(number: int, rest: bytes) -> int:
    return int.from_bytes(rest, "little") << _LEVEL | number & (_FIRST - 1)


def _with(entries: bytes, rest: bytes, own: bytes) -> bytes:
    is_first = rest not in entries
    entries += rest + own
    if is_first:
        return entries
    places = list(_places(entries, rest))
    return entries if len(places) <= MOST_A_BAND else entries[: places[0]] + entries[places[0] + _SIZE :]


def _places(entries: bytes, rest: bytes) -> Iterator[int]:
    at = entries.find(rest)
    while at >= 0:
        is_entry = at % _SIZE == 0
        if is_entry:
            yield at
        at = entries.find(rest, at + (_SIZE if is_entry else 1))


def _entries(blob: bytes) -> Iterator[bytes]:
    return (blob[at : at + _SIZE] for at in range(0, len(blob), _SIZE))


def _read(connection: Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for some in chunks(numbers, _READ_AT_ONCE):
        rows = plain_among(connection, _HELD, some)
        found.update((number, bytes(entries)) for number, entries in rows)
    return found


def _write(connection: Connection, held: Mapping[int, bytes]) -> None:
    plain_insert(connection, _PUT, [(number, held[number]) for number in sorted(held)])


def _some_items(connection: Connection, after: int) -> Sequence[Any]:
    return connection.execute(_ITEMS, {"after": after, "most": _BATCH}).all()
