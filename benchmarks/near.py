"""What does it cost to find near-duplicates, among few stored articles and among many? SQLite, in a new file.

usage: near.py [--sizes 10000,100000,1000000] [--folder FOLDER] [--asked 400]

The index is filled with random entries as so many articles would leave it; then some articles are put and looked up
through the store's own code, each beside a copy that shares a few keys. Times are CPU.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, create_engine, insert, text

from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.tables import bands

KEYS = 40
"""Of an article: 32 of its signature, 8 of passages."""
SHARED = 4
"""Keys that an article and its copy have in common."""
FILL = 0.75
"""Entries in a bucket, as a share of `bands.LOAD`, once articles came one by one."""
ENTRY = 7
FIRST_BITS = 12
ROUNDS = 3
BATCH = 5_000


def keys_of(item_id: int) -> list[int]:
    """Answer the band keys of an article; the next one shares some of them where this one's id is even."""
    own, common = Random(item_id), Random(item_id // 2 + 10**9)
    return [of.getrandbits(64) - 2**63 for of in [own] * (KEYS - SHARED) + [common] * SHARED]


def buckets(count: int) -> Iterator[dict[str, Any]]:
    """Answer the rows that the index has behind `count` articles: random entries that belong where they lie."""
    width = max(1 << FIRST_BITS, int(count * KEYS / (bands.LOAD * FILL)))
    level = 1 << (width.bit_length() - 1)
    chance = Random(5)
    for number in range(width):
        is_split = number < width - level or number >= level
        mean = count * KEYS / (2 * level if is_split else level)
        filled = max(1, round(chance.gauss(mean, mean**0.5)))
        entries = bytearray(os.urandom(ENTRY * filled))
        fixed = (2 * level if is_split else level).bit_length() - 1 - FIRST_BITS
        mask = (1 << fixed) - 1
        table = bytes(byte & ~mask & 255 | (number >> FIRST_BITS) & mask for byte in range(256))
        entries[::ENTRY] = entries[::ENTRY].translate(table)
        yield {"number": number, "entries": bytes(entries)}


def fill(connection: Connection, count: int) -> None:
    """Make the index of many articles by plain inserts."""
    table = table_of(bands.BucketRow)
    table.create(connection)
    batch: list[dict[str, Any]] = []
    for row in buckets(count):
        batch.append(row)
        if len(batch) >= BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def cost_ms(work: Callable[[int], object], asked: list[int], rounds: int = ROUNDS) -> float:
    """Answer the CPU milliseconds of one call, in the best of some rounds."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        for one in asked:
            work(one)
        found.append(1e3 * (time.process_time() - began) / len(asked))
    return min(found)


def measured(folder: Path, count: int, asked: int) -> float:
    """Print what `count` stored articles cost, and answer the milliseconds of a look-up."""
    engine = create_engine(f"sqlite:///{folder / f'{count}.sqlite3'}")
    began = time.process_time()
    with engine.begin() as connection:
        fill(connection, count)
    made_s = time.process_time() - began
    with engine.begin() as connection:
        size = bytes_an_item(connection, count)
        new = list(range(count + 2 - count % 2, count + 2 - count % 2 + asked))
        random.Random(1).shuffle(new)
        base = cost_ms(keys_of, new)
        put = cost_ms(lambda at: bands.put(connection, at, keys_of(at)), new, rounds=1) - base
        look_up = cost_ms(lambda at: list(bands.behind(connection, keys_of(at))), new) - base
        found = sum(at ^ 1 in set(bands.behind(connection, keys_of(at))) for at in new)
    print(
        f"{count:>9,} articles: look-up {look_up:.3f} ms, put {put:.3f} ms, {size:.0f} bytes an article; "
        f"{found} of {len(new)} copies met (filled in {made_s:.0f} s)"
    )
    engine.dispose()
    return look_up


def bytes_an_item(connection: Connection, count: int) -> float:
    """Answer the size of all pages of the index over the articles."""
    pages = text("SELECT sum(pgsize) FROM dbstat WHERE name = 'band_bucket'")
    return float(connection.scalar(pages) or 0) / count


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description="measure the index of near-duplicates")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--asked", type=int, default=400)
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        costs = [measured(Path(name), size, asked.asked) for size in sizes]
    print(f"a look-up among {sizes[-1]:,} costs {costs[-1] / costs[0]:.2f} times one among {sizes[0]:,}")


if __name__ == "__main__":
    main()
