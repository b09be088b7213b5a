"""The index of near-duplicates finds what a plain list would, while its buckets split, and after it was made anew."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from mfg_monitor.store.database import codec
from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.tables import bands
from mfg_monitor.store.tables.bands import BucketRow

WIDTH = "SELECT max(number) FROM band_bucket"


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table_of(BucketRow).create(connection)
        connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, bands BLOB NOT NULL)"))
        yield connection
    engine.dispose()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few buckets at first and few entries in each, so that some hundred articles split them many times."""
    monkeypatch.setattr(bands, "_LEVEL", 3)
    monkeypatch.setattr(bands, "_FIRST", 8)
    monkeypatch.setattr(bands, "_REST_BYTES", 5)
    monkeypatch.setattr(bands, "_SIZE", 9)
    monkeypatch.setattr(bands, "LOAD", 8)


def keys_of(chance: random.Random, common: list[int]) -> list[int]:
    return [chance.choice(common) if chance.random() < 0.2 else chance.getrandbits(64) - 2**63 for _ in range(12)]


def add(connection: Connection, item_id: int, keys: list[int]) -> None:
    connection.execute(
        text("INSERT INTO item VALUES (:id, :bands)"), {"id": item_id, "bands": codec.bands_packed(keys)}
    )
    bands.put(connection, item_id, keys)


def agrees_with(connection: Connection, plain: dict[int, set[int]]) -> bool:
    some = random.Random(1).sample(sorted(plain), min(len(plain), 200))
    return all(set(bands.behind(connection, [key])) == plain[key] for key in some) and bands.agrees(connection)


@pytest.mark.usefixtures("small")
def test_what_was_put_is_found_while_buckets_split(connection: Connection) -> None:
    chance = random.Random(5)
    common = [chance.getrandbits(64) - 2**63 for _ in range(40)]
    plain: dict[int, set[int]] = defaultdict(set)
    of_item = {item_id: keys_of(chance, common) for item_id in range(1, 301)}
    for item_id, keys in of_item.items():
        add(connection, item_id, keys)
        for key in keys:
            plain[key].add(item_id)
    assert (connection.scalar(text(WIDTH)) or 0) > 200
    assert agrees_with(connection, plain)

    asked = [of_item[7][0], *of_item[9][:3], *common]
    wanted = Counter(item_id for key in asked for item_id in plain[key])
    assert set(bands.behind(connection, asked)) == set(wanted)

    for item_id in (7, 150, 300):
        bands.take(connection, item_id, of_item[item_id])
        connection.execute(text("DELETE FROM item WHERE id = :id"), {"id": item_id})
        for key in of_item[item_id]:
            plain[key].discard(item_id)
    assert agrees_with(connection, plain)

    before = {key: sorted(bands.behind(connection, [key])) for key in plain}
    bands.refill(connection)
    assert {key: sorted(bands.behind(connection, [key])) for key in plain} == before
    assert bands.agrees(connection)
    bands.put(connection, 999, [common[0]])
    assert 999 in set(bands.behind(connection, [common[0]]))
    assert not bands.agrees(connection)


def test_behind_a_key_of_thousands_are_the_newest(connection: Connection) -> None:
    for item_id in range(1, bands.MOST_A_BAND + 51):
        add(connection, item_id, [-1, item_id])
    assert sorted(bands.behind(connection, [-1])) == list(range(51, bands.MOST_A_BAND + 51))
    assert list(bands.behind(connection, [3])) == [3]
    assert bands.agrees(connection)


def test_nothing_is_found_in_nothing(connection: Connection) -> None:
    bands.put(connection, 1, [])
    assert list(bands.behind(connection, [])) == list(bands.behind(connection, [5])) == []
    assert connection.scalar(text(WIDTH)) is None
    bands.refill(connection)
    assert bands.agrees(connection)
