"""What does it cost to find near-duplicates, among few stored articles and among many? SQLite, in a new file.

usage: near.py [--few 10000] [--many 1000000] [--folder FOLDER]

The articles are synthetic: random band keys, one in five of them shared with other articles. Times are CPU.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from mfg_monitor.store import bands, codec
from mfg_monitor.store.statements import table_of

KEYS = 36
ASKED = 400
BATCH = 2_000


def keys_of(item_id: int) -> list[int]:
    """Answer the band keys of a synthetic article; four of them are another's, too."""
    own, other = random.Random(item_id), random.Random(item_id // 2 + 10**9)
    return [own.getrandbits(64) - 2**63 for _ in range(KEYS - 4)] + [other.getrandbits(64) - 2**63 for _ in range(4)]


def filled(connection: Connection, count: int) -> None:
    """Store articles, and make the index of them at once."""
    table_of(bands.BucketRow).create(connection)
    connection.execute(text("CREATE TABLE item (id INTEGER PRIMARY KEY, bands BLOB NOT NULL)"))
    for first in range(1, count + 1, BATCH):
        rows = [
            {"id": at, "bands": codec.bands_packed(keys_of(at))} for at in range(first, min(first + BATCH, count + 1))
        ]
        connection.execute(text("INSERT INTO item VALUES (:id, :bands)"), rows)
    bands.refill(connection)


def cost_ms(work: Callable[[int], object], asked: list[int]) -> float:
    """Answer the CPU milliseconds of one call, in the better of two rounds."""
    rounds = []
    for _ in range(2):
        began = time.process_time()
        for one in asked:
            work(one)
        rounds.append(1e3 * (time.process_time() - began) / len(asked))
    return min(rounds)


def measured(folder: Path, count: int) -> float:
    """Print what `count` stored articles cost, and answer the milliseconds of a look-up."""
    engine = create_engine(f"sqlite:///{folder / f'{count}.sqlite3'}")
    began = time.process_time()
    with engine.begin() as connection:
        filled(connection, count)
    made_s = time.process_time() - began
    with engine.begin() as connection:
        asked = random.Random(1).sample(range(1, count + 1), min(ASKED, count))
        look_up = cost_ms(lambda at: list(bands.behind(connection, keys_of(at))), asked)
        base = cost_ms(keys_of, asked)
        at_once = bytes_an_item(connection, count)
        more = max(500, min(count // 5, 20_000))
        began = time.process_time()
        for item_id in range(count + 1, count + more + 1):
            bands.put(connection, item_id, keys_of(item_id))
        put = 1e3 * (time.process_time() - began) / more - base
        grown = bytes_an_item(connection, count + more)
    print(
        f"{count:>9,} articles: look-up {look_up - base:.3f} ms, put {put:.3f} ms; {at_once:.0f} bytes an article made "
        f"at once ({made_s:.0f} s), {grown:.0f} after {more:,} more came one by one"
    )
    engine.dispose()
    return look_up - base


def bytes_an_item(connection: Connection, count: int) -> float:
    """Answer the size of all pages of the index over the articles."""
    pages = text("SELECT sum(pgsize) FROM dbstat WHERE name = 'band_bucket'")
    return float(connection.scalar(pages) or 0) / count


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description="measure the index of near-duplicates")
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        few, many = (measured(Path(name), count) for count in (asked.few, asked.many))
        print(f"a look-up among {asked.many:,} costs {many / few:.2f} times one among {asked.few:,}")


if __name__ == "__main__":
    main()
