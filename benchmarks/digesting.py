"""How long a digest of a large store takes: `python benchmarks/digesting.py [--items 100000]`.

Items are copies of one, spread over a year; one in three is relevant. Prints seconds for the digest of a day, and how
they compare with reading the day's items alone.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from tests.store.building import decide, examined

from mfg_monitor.config.load import load
from mfg_monitor.digest import FORMATS
from mfg_monitor.model import ItemFilter
from mfg_monitor.publish import Span, sealed
from mfg_monitor.store import SqlStore, open_store

FIRST = datetime(2025, 3, 1, tzinfo=UTC)
DAYS = 365


def fill(store: SqlStore, count: int) -> None:
    """Store one item, and copy its row."""
    store.settle(examined("http://news.example/0", sectors=("nev",)), decide)
    with store.engine.begin() as connection:
        names = [row[1] for row in connection.execute(text("PRAGMA table_info(item)"))]
        others = [
            name for name in names if name not in {"id", "first_seen_at", "relevant", "story", "text_hash", "score"}
        ]
        columns = ", ".join(others)
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
                f"INSERT INTO item (id, first_seen_at, relevant, story, text_hash, score, {columns}) "
                "SELECT i, strftime('%Y-%m-%d %H:%M:%S.000000', :first, '+' || (i * 525600 / :count) || ' minutes'), "
                "i % 3 = 0, i, 'h' || i, 0.3 + (i % 60) / 100.0, "
                f"{', '.join('item.' + name for name in others)} FROM n, item WHERE item.id = 1"
            ),
            {"count": count, "first": FIRST.strftime("%Y-%m-%d %H:%M:%S")},
        )
        connection.execute(
            text(
                "INSERT INTO tag (item_id, kind, name) SELECT item.id, tag.kind, tag.name FROM item, tag "
                "WHERE tag.item_id = 1 AND item.id > 1"
            )
        )
        connection.execute(text("ANALYZE"))


def main() -> None:
    """Fill a store and make digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    count = parser.parse_args().items
    with tempfile.TemporaryDirectory() as folder:
        config = load(Path(__file__).parents[1] / "config", environ={})
        with open_store(f"sqlite:///{folder}/m.sqlite3") as store:
            fill(store, count)
            for back in (3, 2, 1):
                day = date(2025, 3, 1) + timedelta(days=DAYS - back)
                span = Span(day, day, config.settings.digest.timezone)
                start = time.perf_counter()
                items = len(list(store.items(ItemFilter(since_at=span.since_at, until_at=span.until_at))))
                read = time.perf_counter() - start
                start = time.perf_counter()
                made = sealed(span, config=config, library=store, now=span.until_at)
                took = time.perf_counter() - start
                start = time.perf_counter()
                FORMATS["html"](made)
                drawn = time.perf_counter() - start
                print(
                    f"{day}: {items} items, {made.totals.stories} stories: {took:.2f} s to make "
                    f"({took / read:.1f} × reading its items), {drawn:.2f} s as HTML"
                )


if __name__ == "__main__":
    main()
