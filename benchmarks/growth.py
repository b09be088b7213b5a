"""Does a run cost more where much is stored? `python benchmarks/growth.py --pages FOLDER [--items N] [--large FILE]`.

FOLDER holds html/*.html.gz. A first visit stores some hundred real pages; their rows are multiplied by SQL, each copy
with keys of its own (near-duplicates, clues, addresses, days), so that every index has the size and the spread that so
many articles would give it; texts are cut to 400 letters and raw pages left out, for the disk's sake. Then one and the
same visit of new pages runs over an empty store and over a copy of the large one, in turn; the least of the rounds
counts. Prints one JSON line: seconds of CPU (all processes) and of wall, and large / empty. With --large FILE the large
store is kept there, and found there by the next run.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from crawlers import served
from trip import configure, timed

BASE = 300
"""Real pages whose rows are multiplied."""
WORDS_EACH = 60
CUT = "substr({name}, 1, 400)"
OWN = {
    "id": "id + :n * :span",
    "story": "id + :n * :span",
    "duplicate_of": "NULL",
    "source": "'old' || (:n % 500)",
    "text_hash": "hex(drawn(16))",
    "signature": "iif(typeof(signature) = 'blob', drawn(length(signature)), signature)",
    "bands": "drawn(length(bands))",
    "text": CUT.format(name="text"),
    "evidence": "'{}'",
    "url": "'http://old' || :n || '.example/' || rowid",
    "article_url": "'http://old' || :n || '.example/' || rowid",
    "canonical_url": "'http://old' || :n || '.example/' || rowid",
    "first_seen_at": "strftime('%Y-%m-%d %H:%M:%f000', first_seen_at, '-' || (:n % 3000 + 1) || ' days')",
    "published_from_on": "date(published_from_on, '-' || (:n % 3000 + 1) || ' days')",
    "published_to_on": "date(published_to_on, '-' || (:n % 3000 + 1) || ' days')",
    "key": "keyed(key, :n)",
    "item_id": "item_id + :n * :span",
    "number": "(((number >> 24) - (:n % 3000 + 1)) << 24) + rowid + :n * :span",
}
"""What a copy has of its own; everything else is as in the row that was copied."""
TABLES = ("item", "tag", "address", "telling", "clue", "search_document")

OF_BASE = tuple((name, "id" if name == "item" else "item_id") for name in TABLES)
VISITED = ("raw_page", "raw_dictionary", "block", "front", "source_state", "visit", "visit_day", "tie")
"""What the first visit left beside the articles: the sites are as new to both stores."""


def keyed(key: int | bytes, n: int) -> int | bytes:
    """Answer a copy's own key: of an address 16 bytes, of a clue a number."""
    mixed = blake2b(f"{key!r}/{n}".encode(), digest_size=16).digest()
    return mixed if isinstance(key, bytes) else int.from_bytes(mixed[:4], "little", signed=True)


def multiply(file: Path, count: int) -> None:
    """Copy the rows of a store until it has some number of items."""
    draw = random.Random(7)
    words = [f"word{n}" for n in range(20_000)]
    with closing(sqlite3.connect(file)) as store:
        store.create_function("drawn", 1, draw.randbytes)
        store.create_function("keyed", 2, keyed)
        for pragma in ("journal_mode=off", "synchronous=off", "cache_size=-400000"):
            store.execute(f"PRAGMA {pragma}")
        base, span = store.execute("SELECT count(*), max(id) FROM item").fetchone()
        for name in TABLES:
            store.execute(f"CREATE TEMP TABLE base_{name} AS SELECT * FROM {name}")
        for n in range(1, count // base + 1):
            for name in TABLES:
                columns = [row[1] for row in store.execute(f"PRAGMA table_info({name})")]
                values = ", ".join(OWN.get(column, column) for column in columns)
                store.execute(f"INSERT INTO {name} SELECT {values} FROM base_{name}", {"n": n, "span": span})
            numbers = store.execute(f"SELECT {OWN['number']} FROM base_search_document", {"n": n, "span": span})
            rows = [(number, " ".join(draw.choices(words, k=6)), " ".join(draw.choices(words, k=WORDS_EACH)), "")
                    for (number,) in numbers]  # fmt: skip
            store.executemany("INSERT INTO search_words (rowid, title, body, tags) VALUES (?, ?, ?, ?)", rows)
            if n % 50 == 0:
                store.commit()
        for name, column in (*OF_BASE, *((name, None) for name in VISITED)):
            store.execute(f"DELETE FROM {name}" + (f" WHERE {column} <= {span}" if column else ""))
        store.commit()
    from mfg_monitor.store import open_store
    from mfg_monitor.store.tables import bands

    with open_store(f"sqlite:///{file}") as opened, opened.engine.begin() as connection:
        bands.refill(connection)


def fill(large: Path, pages: Path, folder: Path, count: int) -> None:
    """Make the large store; it has its name only when it is whole."""
    (folder / "base").mkdir()
    growing = large.with_suffix(".growing")
    with served(pages, folder / "base", BASE) as ports:
        configure(folder / "base" / "config", ports, 2)
        visit(folder / "base" / "config", growing)
    multiply(growing, count)
    growing.rename(large)


def visit(config: Path, file: Path) -> tuple[float, float, int]:
    """Visit all sites once; answer seconds of wall and CPU, and how many articles were new."""
    run = [sys.executable, "-m", "mfg_monitor", "fetch", "--once", "--json", "--quiet", "--config", str(config)]
    wall_s, cpu_s, out = timed([*run, "--database", f"sqlite:///{file}"])
    return wall_s, cpu_s, json.loads(out)["totals"]["new"]


def main() -> None:
    """Fill a store, then let both take turns."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the stores lie meanwhile")
    parser.add_argument("--large", type=Path, metavar="FILE", help="the large store: used, or made and kept")
    wanted = parser.parse_args()
    spent: dict[str, list[tuple[float, float, int]]] = {"empty": [], "large": []}
    with tempfile.TemporaryDirectory(dir=wanted.folder) as name:
        folder = Path(name)
        large = wanted.large or folder / "large.sqlite3"
        began = time.perf_counter()
        if not large.exists():
            fill(large, wanted.pages, folder, wanted.items)
        made_s, size = time.perf_counter() - began, large.stat().st_size
        (folder / "new").mkdir()
        with served(wanted.pages, folder / "new", wanted.new, first_edition=50) as ports:
            configure(folder / "new" / "config", ports, 2)
            for turn in range(wanted.rounds):
                for kind, some in spent.items():
                    file = folder / f"{kind}-{turn}.sqlite3"
                    if kind == "large":
                        shutil.copy(large, file)
                    some.append(visit(folder / "new" / "config", file))
                    file.unlink()
    told: dict[str, object] = {"items": wanted.items, "pages": wanted.new, "filled_s": round(made_s), "bytes": size}
    for at, measure in enumerate(("wall", "cpu")):
        least = {kind: min(each[at] for each in some) for kind, some in spent.items()}
        told |= {f"{kind}_{measure}_s": round(seconds, 2) for kind, seconds in least.items()}
        told[f"{measure}_ratio"] = round(least["large"] / least["empty"], 3)
    told["stored"] = [spent[kind][0][2] for kind in spent]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
