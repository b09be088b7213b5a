"""How long searches take as the store grows: synthetic items in a database of their own, medians in milliseconds.

Run: python -m benchmarks.search [--sizes 10000,100000,1000000] [--on sqlite,postgresql] [--folder DIR] [--repeat 9]
     [--write FILE]

Only what a search reads is written (the index, its numbers, and a short row an item), by the program's own functions.
Words are drawn by Zipf's law; 上海 stands in half of the items, 临港 in one of 30, a made word in one of 10,000.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text
from tests.postgres import running

from mfg_monitor.config.load import load
from mfg_monitor.search import parse, tokens
from mfg_monitor.search.names import resolver
from mfg_monitor.search.query import EARLIEST
from mfg_monitor.store import SqlStore, open_store
from mfg_monitor.store.database.statements import table_of
from mfg_monitor.store.index import indexing
from mfg_monitor.store.rules import slices
from mfg_monitor.store.tables.articles import ItemRow, TagRow

QUERIES = {
    "frequent": "上海",
    "frequent, English": "plant",
    "medium": "临港",
    "rare": "zirconium",
    "phrase": '"上海临港"',
    "two words": "上海 临港",
    "frequent and rare": "上海 zirconium",
    "or": "临港 OR lingang",
    "not": "上海 -临港",
    "field": "上海 company:特斯拉 relevant:yes",
    "place and date": "place:浦东 after:2024 before:2025",
    "one character": "芯",
}
ENGLISH = (
    "plant output factory battery chip ship robot export orders investment line worker market city company".split()
)
HANZI = "工厂产能投资建设项目芯片汽车船舶机器人出口企业市场生产线智能制造新能源电池材料设备园区开工投产增长研发技术"
START = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = 3650
WORDS_EACH = 60
BASE = 10_000
NEW_WORDS = text("INSERT INTO search_words (rowid, title, body, tags) VALUES (:number, :title, :body, :tags)")
ON_SERVER = (
    "CREATE TEMP TABLE made AS "
    "SELECT d.item_id AS base_id, d.item_id + k * {base} AS item_id, d.number AS base_number, "
    "(({first} + floor(random() * {days}))::bigint << {bits}) + (1 << 20) + d.item_id + k * {base} AS number "
    "FROM search_document d, generate_series(1, {times}) k",
    "INSERT INTO item (id, {named}) SELECT m.item_id, {named_i} FROM made m JOIN item i ON i.id = m.base_id",
    "INSERT INTO search_document (number, item_id) SELECT number, item_id FROM made",
    "DROP INDEX search_words_gin",
    # No document stands in the slices of another day.
    "INSERT INTO search_words (number, title, words) SELECT m.number, w.title, ts_delete(w.words, ARRAY["
    "'@24:' || (m.base_number >> 24), '@28:' || (m.base_number >> 28), '@32:' || (m.base_number >> 32)]) || "
    "array_to_tsvector(ARRAY['@24:' || (m.number >> 24), '@28:' || (m.number >> 28), '@32:' || (m.number >> 32), "
    "'@18:' || (m.number >> 18), '@12:' || (m.number >> 12)]) FROM made m JOIN search_words w "
    "ON w.number = m.base_number",
    "CREATE INDEX search_words_gin ON search_words USING gin (words)",
)


def rows(first: int, count: int, draw: random.Random) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Answer items and their tags."""
    vocabulary = [f"{a}{b}" for a in HANZI for b in HANZI]
    weights = list(accumulate(1 / (n + 1) for n in range(len(vocabulary))))
    for number in range(first, first + count):
        said = draw.choices(vocabulary, cum_weights=weights, k=WORDS_EACH) + draw.choices(ENGLISH, k=12)
        said += ["上海"] * (number % 2) + ["上海临港"] * (number % 30 == 0) + ["zirconium"] * (number % 10_000 == 0)
        draw.shuffle(said)
        body = " ".join(said)
        day = START + timedelta(days=draw.randrange(DAYS), seconds=number % 86_400)
        yield (
            {
                "id": number,
                "source": f"source-{number % 100}",
                "relevant": number % 3 == 0,
                "score": 0.5,
                "language": "zh",
                "first_seen_at": day,
                "last_seen_at": day,
                "changed_at": day,
                "published_from_on": day.date(),
                "published_to_on": day.date(),
                "story": number,
                "duplicate_of": None,
                "revision": 1,
                "rules": "r",
                "checksum": 0,
                "text_hash": str(number),
                "published": day.date().isoformat(),
                "published_precision": "day",
                "published_evidence": "meta",
                "url": f"http://a.example/{number}",
                "article_url": f"http://a.example/{number}",
                "canonical_url": f"http://a.example/{number}",
                "title": " ".join(said[:6]),
                "extractor": "x",
                "marks": "[]",
                "signature": b"",
                "bands": b"",
                "lead": "",
                "text": body,
                "evidence": "{}",
            },
            [{"item_id": number, "kind": "company", "name": "tesla-shanghai"}] * (number % 7 == 0)
            + [{"item_id": number, "kind": "place", "name": "lingang"}] * (number % 30 == 0),
        )


def fill(connection: Connection, size: int) -> None:
    """Write items as a visit would, up to 10,000; the others are these again, under other numbers and days."""
    draw = random.Random(7)
    base = min(size, BASE)
    for first in range(1, base + 1, 5_000):
        made = list(rows(first, min(5_000, base + 1 - first), draw))
        connection.execute(insert(ItemRow), [row for row, _ in made])
        tags = [tag for _, each in made for tag in each]
        if tags:
            connection.execute(insert(TagRow), tags)
    indexing.refill(connection)
    if connection.dialect.name == "postgresql":
        _multiply_on_server(connection, base, size)
        return
    named = ", ".join(column.name for column in table_of(ItemRow).c if column.name != "id")
    words = _base_words(connection)
    newest = dict.fromkeys(range(DAYS), 1 << 20)
    for offset in range(base, size, base):
        connection.execute(
            text(f"INSERT INTO item (id, {named}) SELECT id + :by, {named} FROM item WHERE id <= :base"),
            {"by": offset, "base": base},
        )
        documents, written = [], []
        for item_id, told in words:
            day = draw.randrange(DAYS)
            newest[day] += 1
            number = ((START.date() - EARLIEST).days + day << slices.DAY_BITS) + newest[day]
            documents.append({"number": number, "item_id": item_id + offset})
            written.append({"number": number, **told})
        connection.execute(table_of(indexing.DocumentRow).insert(), documents)
        connection.execute(NEW_WORDS, written)


def _multiply_on_server(connection: Connection, base: int, size: int) -> None:
    """Write the others without sending them: a server copies its own rows in a tenth of the time."""
    if size <= base:
        return
    columns = [column.name for column in table_of(ItemRow).c if column.name != "id"]
    given = {
        "base": base,
        "times": size // base - 1,
        "first": (START.date() - EARLIEST).days,
        "days": DAYS,
        "bits": slices.DAY_BITS,
        "named": ", ".join(columns),
        "named_i": ", ".join(f"i.{name}" for name in columns),
    }
    for statement in ON_SERVER:
        connection.exec_driver_sql(statement.format(**given))


def _base_words(connection: Connection) -> list[tuple[int, dict[str, str]]]:
    """Answer what is indexed of each item, cut once."""
    found = []
    for item_id, _, title, body, tags in all_documents(connection):
        told, said = tokens.words(title), tokens.words(body)
        found.append((item_id, {"title": " ".join(told), "body": " ".join(said), "tags": " ".join(sorted(tags))}))
    return found


def all_documents(connection: Connection) -> Iterator[tuple[int, date, str, str, list[str]]]:
    """Answer what the index is filled from."""
    last = 0
    while some := list(indexing.documents(connection, last)):
        yield from some
        last = some[-1][0]


def measured(store: SqlStore, repeat: int) -> dict[str, float]:
    """Answer the median time of each query."""
    resolve = resolver(load(None, parts=frozenset({"topics"})).topics)
    told = {}
    for name, words in QUERIES.items():
        query = parse(words, resolve)
        times = []
        for _ in range(repeat):
            start = time.perf_counter()
            store.search(query, 20)
            times.append((time.perf_counter() - start) * 1000)
        told[name] = round(statistics.median(times), 2)
    return told


@contextmanager
def empty_database(kind: str, folder: Path | None) -> Iterator[str]:
    """Give the URL of a database with nothing in it; on a server where PostgreSQL is asked for."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=folder) as made:
            yield f"sqlite:///{Path(made) / 's.sqlite3'}"
        return
    with running() as server:
        yield server.fresh()


def figures_of(kind: str, size: int, folder: Path | None, repeat: int) -> dict[str, Any]:
    """Fill a database and measure."""
    with empty_database(kind, folder) as url, open_store(url) as store:
        start = time.perf_counter()
        with store.engine.begin() as connection:
            if kind == "sqlite":
                connection.execute(text("PRAGMA cache_size=-200000"))
            fill(connection, size)
        if kind == "postgresql":  # as its own daemon does in time
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        filled = time.perf_counter() - start
        told = measured(store, repeat)
        return {
            "on": kind,
            "items": size,
            "fill_s": round(filled, 1),
            "size_mb": store.size_bytes() // 10**6,
            "median_of_queries_ms": round(statistics.median(told.values()), 2),
            "queries_ms": told,
        }


def main() -> None:
    """Measure each size on each database."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--sizes", default="10000,100000,1000000")
    reader.add_argument("--on", default="sqlite")
    reader.add_argument("--folder", type=Path)
    reader.add_argument("--repeat", type=int, default=9)
    reader.add_argument("--write", type=Path)
    given = reader.parse_args()
    figures = []
    for kind in given.on.split(","):
        for size in map(int, given.sizes.split(",")):
            figures.append(figures_of(kind, size, given.folder, given.repeat))
            print(json.dumps(figures[-1], ensure_ascii=False), flush=True)
    if given.write:
        given.write.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
